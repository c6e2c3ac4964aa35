from briefings.text.memory import Remembered


def test_an_answer_is_worked_out_once_while_it_is_remembered() -> None:
    asked: list[str] = []

    def length(word: str) -> int:
        asked.append(word)
        return len(word)

    lengths = Remembered(length, 8)
    words = ["rain", "talks", "rain", "accord", "talks", "rain"]
    assert [*map(lengths.__getitem__, words)] == [4, 5, 4, 6, 5, 4]
    assert asked == ["rain", "talks", "accord"]


def test_usual_words_stay_while_rare_ones_go_and_no_more_is_kept_than_the_limit() -> None:
    asked: list[str] = []

    def length(word: str) -> int:
        asked.append(word)
        return len(word)

    lengths = Remembered(length, 8)
    for number in range(100):
        assert lengths["rain"] == 4
        assert lengths[f"word{number}"] == len(f"word{number}")
        assert len(lengths) <= 4  # and as many older ones
    assert asked.count("rain") == 1
    assert lengths["word0"] == 5
    assert asked.count("word0") == 2


def test_what_is_too_long_for_a_word_is_not_kept() -> None:
    lengths = Remembered(len, 8)
    assert lengths["x" * 1000] == 1000
    assert not lengths
