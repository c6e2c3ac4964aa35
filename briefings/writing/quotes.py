"""Who said what: the statements of one speaker, newest first, each in its outlet's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefings.models import Actor, Citation, Language, Question, Statement, StatementList
from briefings.reading.gazetteer import find_named
from briefings.reading.vocabulary import vocabulary
from briefings.store import QuoteRow, SentenceRow, Store
from briefings.text.fold import fold_word
from briefings.text.terms import plain_words
from briefings.together import together

STATEMENTS = 8
"""Statements of one answer unless the question says otherwise."""

MOST_STATEMENTS = 30
"""Statements that may be asked for."""

_READ = 120  # quotes looked at, of which some are the same words
_SPEAKERS = 3_000
_NEAR = 72.0  # of 100: one or two letters of a name are wrong
_FEW_NEAR = 4
_SAME = 0.75  # of the words of two quotes, from which they are one
_FEWEST_SAME = 4  # words of a quote that another may hold
_PER_ARTICLE = 200
_OPENERS = ('"', "“", "«", "„")
_KINDS = ("person", "organisation")


@dataclass(slots=True)
class _Said:
    row: QuoteRow
    words: frozenset[str]
    others: list[QuoteRow]


async def list_speakers(store: Store, question: Question) -> tuple[Actor, ...]:
    """Who is quoted in the news of these days, most often first. Raises StoreError."""
    return tuple(await store.speakers(limit=min(question.limit or _SPEAKERS, _SPEAKERS)))


async def list_quotes(
    store: Store, question: Question, speakers: Sequence[Actor] | None = None
) -> StatementList:
    """What the one named by the question's words said in its period. Raises StoreError.

    `speakers` are what `list_speakers` answers, for who has them at hand. The same words reported
    by several outlets are one statement.
    """
    known = await list_speakers(store, Question()) if speakers is None else tuple(speakers)
    found, near = _named(question.words, known)
    found = found or await _listed(store, question.words)
    if found is None:
        return StatementList(question.words, None, (), near)
    limit = max(1, min(question.limit or STATEMENTS, MOST_STATEMENTS))
    rows = await store.quotes_of(found.key, limit=_READ, period=question.period)
    passages = await store.passages([(row.article_id, row.start, row.end) for row in rows])
    said = _merged(rows, passages)
    shown = said[:limit]
    texts, cited = await together(
        _texts(store, [one.row for one in shown], passages),
        store.citations({row.article_id for one in shown for row in (one.row, *one.others)}),
    )
    return StatementList(
        question.words,
        found,
        tuple(
            Statement(texts[_span(one.row)], one.row.language, _sources(one, cited))
            for one in shown
        ),
        near,
        len(said) > limit,
    )


def _named(words: str, speakers: Sequence[Actor]) -> tuple[Actor | None, tuple[Actor, ...]]:
    """Who is meant, most quoted first, and others of whom the words are part or nearly the name."""
    wanted = _folded(words)
    if not wanted:
        return None, ()
    whole = [one for one in speakers if any(wanted == name for name in _names(one))]
    part = [one for one in speakers if any(set(wanted) <= set(name) for name in _names(one))]
    named = list(dict.fromkeys([*whole, *part]))
    if named:
        return named[0], tuple(named[1 : 1 + _FEW_NEAR])
    return None, _nearest(" ".join(wanted), speakers)


def _nearest(wanted: str, speakers: Sequence[Actor]) -> tuple[Actor, ...]:
    from rapidfuzz import fuzz, process

    names = [
        (spelled, one)
        for one in speakers
        for name in _names(one)
        for spelled in {" ".join(name), name[-1] if name else ""}
        if spelled
    ]
    found = process.extract(
        wanted,
        [spelled for spelled, _ in names],
        scorer=fuzz.ratio,
        limit=3 * _FEW_NEAR,
        score_cutoff=_NEAR,
    )
    return tuple(dict.fromkeys(names[at][1] for _, _, at in found))[:_FEW_NEAR]


async def _listed(store: Store, words: str) -> Actor | None:
    """Who bears the name in lists, or bore it in older news."""
    known = vocabulary(words)
    keys = [named.actor.key for named in find_named(known.words, known.names)]
    keys += [f"{kind}:~{fold_word(words.strip())}" for kind in _KINDS]
    actors = await store.actors(keys)
    return next((actors[key] for key in keys if key in actors), None)


def _merged(rows: Sequence[QuoteRow], passages: dict[tuple[int, int, int], str]) -> list[_Said]:
    """The quotes, newest first, the same words by several outlets as one."""
    said: list[_Said] = []
    for row in rows:
        text = passages.get(_span(row))
        if text is None:
            continue
        words = frozenset(plain_words(text).folded)
        same = next((one for one in said if _are_same(one.words, words)), None)
        if same is None:
            said.append(_Said(row, words, []))
        else:
            same.others.append(row)
    return said


def _are_same(one: frozenset[str], other: frozenset[str]) -> bool:
    shared, fewer = len(one & other), min(len(one), len(other))
    if fewer >= _FEWEST_SAME and shared == fewer:
        return True
    return bool(fewer) and shared >= _SAME * len(one | other)


async def _texts(
    store: Store, rows: Sequence[QuoteRow], passages: dict[tuple[int, int, int], str]
) -> dict[tuple[int, int, int], str]:
    """What is shown of quotes: words in quotation marks, else the sentence that tells them."""
    told = [row for row in rows if not passages[_span(row)].startswith(_OPENERS)]
    sentences = await store.sentences_of({row.article_id for row in told}, per_article=_PER_ARTICLE)
    around: dict[tuple[int, int, int], SentenceRow] = {}
    for row in told:
        for sentence in sentences:
            inside = sentence.start <= row.start and row.end <= sentence.end + 1
            if sentence.article_id == row.article_id and inside:
                around[_span(row)] = sentence
    spans = {at: (one.article_id, one.start, one.end) for at, one in around.items()}
    whole = await store.passages(list(spans.values())) if spans else {}
    return {
        _span(row): whole.get(spans.get(_span(row), (0, 0, 0)), passages[_span(row)])
        for row in rows
    }


def _sources(one: _Said, cited: dict[int, Citation]) -> tuple[Citation, ...]:
    """Whose text it is, then one article of each other outlet; of an agency's text one alone."""
    by_voice: dict[object, Citation] = {}
    for row in (one.row, *one.others):
        source = cited[row.article_id]
        by_voice.setdefault(source.agencies or source.outlet, source)
    return tuple(by_voice.values())


def name_of(actor: Actor, language: Language) -> str:
    """An actor's name in a language, else in the other."""
    names = (actor.name_ar, actor.name_en)
    return next(filter(None, names if language == "ar" else reversed(names)), "")


def _names(actor: Actor) -> list[tuple[str, ...]]:
    return [_folded(name) for name in (actor.name_ar, actor.name_en) if name]


def _folded(words: str) -> tuple[str, ...]:
    return tuple(word.removeprefix("ال") or word for word in plain_words(words).folded)


def _span(row: QuoteRow) -> tuple[int, int, int]:
    return row.article_id, row.start, row.end
