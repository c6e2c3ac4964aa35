"""Text as such: folding, hygiene, language, sentences, words and terms."""
