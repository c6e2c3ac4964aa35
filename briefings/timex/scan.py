"""From a text to the expressions in it, before any is resolved."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import NamedTuple

from briefings.models import Language
from briefings.text.fold import Folded, fold
from briefings.timex.cascade import REMEMBERED, read
from briefings.timex.context import Sign, Tense
from briefings.timex.expressions import Expression, Fields, Open, Timed, Weekday
from briefings.timex.speech import Reading, Speech, speech_of
from briefings.timex.tokens import Run, Text

_ARABIC = re.compile("[\u0621-\u064a\u0671-\u06d3]+")
_LATIN = re.compile("[A-Za-z]+")
_SAMPLE = 600  # characters that decide the language
# Two full stops are a dash in headlines: «بعد 16 عاما.. أين ذهبوا؟»
_SENTENCE_END = re.compile(r"(?:[!?؟;؛\n]|(?<![^.]\.)\.)(?=\s|$)")
_WORD = re.compile(r"[^\W\d_]{2,}(?:'t)?")
_CLAUSE_END = re.compile(r"[,،](?!\d)|[:()—–“”»]|--")
_CLAUSE_BREAK = re.compile(r"[,;:\n(]|[.!?] ")
_DASHES = (" - ", " – ", " — ")
_CLOSING = re.compile(r"[”»]|(?<=[.,،!?؟])\"")
_QUOTED = re.compile(r"«[^»\d\n]{2,40}»")
# Words that begin with capitals, but for little ones, and no comma or full stop of speech.
_TITLED = re.compile(
    r"“[A-Z][\w’'-]*(?: (?:[A-Z][\w’'-]*|in|of|the|a|an|and|on|at|for|to)){0,6}”"
    r"|(?<![^\s(])\"(?:\d+|[A-Z][\w’'-]*)(?: (?:[A-Z][\w’'-]*|of|the|and)){1,6}\"(?![^\s.,;)])"
)
_BULLET = 4  # characters that may stand before what opens a line
_MOVED = 160  # characters before a new date in which it is said what was moved
_TITLE = 5  # words
_CLAUSE = 25  # what a comma between a verb and an expression adds to their distance
_ARTICLE = len(" the ")
_WRAP = re.compile(r"\n(?<=[^\n]{50}[^\n.!?؟:]\n)(?=\w)")
_WRAPS = 3
_ABBREVIATED_WORDS = """
    mr mrs ms dr prof gen col lt maj capt sgt adm gov sen rep rev hon st vs no jan feb mar apr jun
    jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun
"""
_LONG = 5  # letters no abbreviation has
_ABBREVIATIONS = frozenset(_ABBREVIATED_WORDS.split())
_DATED = (Weekday, Fields, Timed)
_PLAIN = (int, str, tuple)
_THAT_IS = (" اي ", " that is ")
_REACH = 90  # characters before an expression in which its verb is looked for


_SHORT = 120  # characters of a run that is remembered


class Cue(NamedTuple):
    """A word that tells a tense, and where it stands."""

    tense: Sign
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cues:
    """What a sentence tells of tense: its cues, where they start, and where its clauses end."""

    found: list[Cue]
    starts: list[int]
    commas: list[int]


class Mention(NamedTuple):
    """An expression and where it stands in the folded text."""

    expression: Expression
    start: int
    end: int


Pick = Callable[[Mention], Expression | None]


@dataclass(frozen=True)
class Scan:
    """A text's expressions in order; what surrounds them is looked up once, when first needed."""

    folded: Folded
    speech: Speech
    mentions: tuple[Mention, ...]

    @cached_property
    def expressions(self) -> tuple[Expression, ...]:
        """The expressions in order, each object once."""
        return tuple({id(each.expression): each.expression for each in self.mentions}.values())

    @cached_property
    def _stops(self) -> list[int]:
        text = self.folded.text
        return [
            found.end()
            for found in _SENTENCE_END.finditer(text)
            if found[0] != "." or not _abbreviated(text, found.start())
        ]

    @cached_property
    def _picked(self) -> dict[Pick, list[tuple[int, Expression]]]:
        return {}

    def picked(self, pick: Pick) -> list[tuple[int, Expression]]:
        """The mentions of which `pick` says something, by their place; asked once of each."""
        known = self._picked.get(pick)
        if known is None:
            said = ((at, pick(mention)) for at, mention in enumerate(self.mentions))
            known = self._picked[pick] = [(at, each) for at, each in said if each is not None]
        return known

    @cached_property
    def _ends(self) -> list[int]:
        return [mention.end for mention in self.mentions]

    @cached_property
    def _cues(self) -> dict[tuple[int, int], Cues]:
        return {}

    @cached_property
    def _last_sentence(self) -> list[int]:
        """The bounds of the one asked for last, where most are asked for in order."""
        return [0, -1]

    def sentence(self, mention: Mention) -> tuple[int, int]:
        """The bounds of the sentence a mention stands in."""
        last = self._last_sentence
        if last[0] <= mention.start and mention.end <= last[1]:
            return last[0], last[1]
        stops = self._stops
        after = bisect_right(stops, mention.start)
        ending = after
        while ending < len(stops) and stops[ending] < mention.end:
            ending += 1  # the full stop of "Sept. 5"
        begin = stops[after - 1] if after else 0
        end = stops[ending] if ending < len(stops) else len(self.folded.text)
        if ending == after:  # no full stop inside
            last[:] = begin, end
        return begin, end

    def together(self, one: Mention, two: Mention) -> bool:
        """Whether two mentions, in this order, stand in one sentence."""
        stops = self._stops
        return bisect_right(stops, one.start) == bisect_right(stops, two.start)

    def alone(self, mention: Mention, begin: int, end: int) -> bool:
        """Whether the sentence between `begin` and `end` holds no other words."""
        text = self.folded.text
        begin, end = max(begin, mention.start - _REACH), min(end, mention.end + _REACH)
        before = _WORD.search(text, begin, mention.start)
        return before is None and _WORD.search(text, mention.end, end) is None

    @cached_property
    def _usual(self) -> list[int]:
        """Where words that say of a time that it recurs end."""
        text, ends = self.folded.text, []
        for word in self.speech.usually:
            at = text.find(word)
            while at >= 0:
                ends.append(at + len(word))
                at = text.find(word, at + 1)
        return sorted(ends)

    @property
    def tells_usual(self) -> bool:
        """Whether the text says of anything that it is usually so."""
        return bool(self._usual)

    def usual(self, mention: Mention) -> bool:
        """Whether a mention's clause says that it recurs: "normally leaves at 10.15pm"."""
        ends = self._usual
        if not ends:
            return False
        at = bisect_right(ends, mention.start) - 1
        if at < 0 or mention.start - ends[at] > _REACH:
            return False
        return _CLAUSE_BREAK.search(self.folded.text, ends[at], mention.start) is None

    def happened(self, mention: Mention) -> bool:
        """Whether a verb of the past governs a mention, and does not announce or report it."""
        cue = self.cue(mention, *self.sentence(mention))
        if cue is None or cue.tense != "past" or cue.end > mention.start:
            return False
        text = self.folded.text
        between = _WORD.findall(text, cue.start, mention.start)
        return self.speech.announcing.isdisjoint(between)

    def reports(self, cue: Cue) -> bool:
        """Whether a cue tells of what was said, which news says of its own days."""
        word = self.folded.text[cue.start : cue.end]
        return word in self.speech.reporting or word.removeprefix("و") in self.speech.reporting

    def surely_ahead(self, cue: Cue | None, mention: Mention) -> bool:
        """Whether more than a verb of the present looks ahead, or explains a year just named."""
        text = self.folded.text
        if cue is None or text.endswith(_THAT_IS, 0, mention.start):
            return cue is not None
        return not self.speech.is_present(text[cue.start : cue.end])

    def looks_from_now(self, cue: Cue) -> bool:
        """Whether what a cue tells of lies ahead of the article, not of a time told before."""
        word = self.folded.text[cue.start : cue.end]
        return cue.tense == "future" and not self.speech.from_then(word)

    def tense(self, mention: Mention) -> Tense | None:
        """Whether the sentence around a mention looks ahead or back: the nearest cue decides."""
        return told(self.cue(mention, *self.sentence(mention)))

    def cue(self, mention: Mention, begin: int, end: int) -> Cue | None:
        """The word that tells the tense of a mention in the sentence between `begin` and `end`."""
        if self.heads_line(mention):
            return None  # "July 1: the government ends a subsidy" tells of the past in the present
        known = self._cues.get((begin, end))
        if known is None:
            known = self._cues[begin, end] = self._cues_of(begin, end)
        start, end = mention.start, mention.end
        starts, commas = known.starts, known.commas
        best: Cue | None = None
        nearest = 0
        # On either side the nearest counts: what lies further is past no fewer commas.
        at = bisect_left(starts, start) - 1
        if at >= 0 and known.found[at].end > start:
            at -= 1  # the mention begins inside the word
        if at >= 0 and starts[at] >= start - _REACH:
            best = known.found[at]
            nearest = start - best.end
            nearest += _CLAUSE * (bisect_left(commas, start) - bisect_left(commas, best.end))
        if best is not None and self._dates(best, start, end):
            return best._replace(tense="past")
        at = bisect_left(starts, end)
        cue = known.found[at] if at < len(starts) else None
        if cue is not None and cue.end <= end + _REACH // 2 and not self._closed(end, cue.start):
            away = 3 * (cue.start - end)
            away += 2 * _CLAUSE * (bisect_left(commas, cue.start) - bisect_left(commas, end))
            if self._opens_clause(cue):
                away += 2 * _CLAUSE  # «بدأت يوم الثلاثاء وتستمر أسبوعين»
            if best is None or away < nearest:
                best = cue
        present = self.speech.present
        if (
            present is not None
            and isinstance(mention.expression, _DATED)
            and present.search(self.folded.text, max(begin, start - 12), start)
        ):
            return Cue("future", max(begin, start - 3), start)
        if best is not None and self._dates(best, start, end):
            return best._replace(tense="past")
        if best is not None and best.tense == "past" and self._lies_ahead(mention):
            return Cue("future", best.start, best.end)
        if best is not None and self._cancels(best, start):
            return best._replace(tense="open")
        moved = self.speech.moved
        if moved is not None and best is not None and best.tense == "past":
            found = moved.search(self.folded.text, max(begin, start - _MOVED), end)
            if found is not None and start - _ARTICLE <= found.end():
                return Cue("future", found.start(), start)
        return best

    def _lies_ahead(self, mention: Mention) -> bool:
        """Whether a past tense nearby tells of what is arranged, or of what holds until then."""
        speech, text = self.speech, self.folded.text
        if isinstance(mention.expression, Fields) and speech.appointed is not None:
            behind = speech.appointed.match(text, mention.end)
            if behind is not None and mention.expression.day is not None:
                return speech.arranged is None or speech.arranged.search(behind["rest"]) is not None
        if speech.holding is None or not isinstance(mention.expression, Open | Weekday):
            return False
        if isinstance(mention.expression, Open) and mention.expression.side != "until":
            return False
        before = max(0, mention.start - _REACH)
        return speech.holding.search(text, before, mention.start) is not None

    def _dates(self, cue: Cue, start: int, end: int) -> bool:
        """Whether a mention says when something was promised: "the sum promised on 24 July".

        Or urged: "he urged the public on Sunday to obey".
        """
        text = self.folded.text
        if text[cue.start : cue.end] not in self.speech.promising:
            return False
        between = text[cue.end : start]
        if text.startswith(" to ", end) and cue.end < start and _CLAUSE_END.search(between) is None:
            return True
        return between.strip() in ("on", "in", "last", "")

    def _opens_clause(self, cue: Cue) -> bool:
        """Whether "and" stands before a verb, in Arabic written on."""
        text = self.folded.text
        if self.speech.verb_parts:
            return text[cue.start] == "و"
        return text.startswith("and ", cue.start - 4)

    def _cancels(self, cue: Cue, start: int) -> bool:
        """Whether a mention says which day's thing was called off: "cancelled Friday's ferry"."""
        text = self.folded.text
        called_off = text[cue.start : cue.end] in self.speech.cancelling
        return called_off and not text[cue.end : start].strip()

    def _closed(self, start: int, end: int) -> bool:
        """Whether a quotation ends between: who said it says nothing of when it is to be."""
        return _CLOSING.search(self.folded.text, start, end) is not None

    def heads_line(self, mention: Mention) -> bool:
        """Whether what a mention's line tells of happened then: "July 12: students march"."""
        text = self.folded.text
        after = text.startswith(":", mention.end)
        if not after and not (mention.start > 0 and text.startswith(_DASHES, mention.end)):
            return False
        near = max(0, mention.start - _BULLET - 1)
        line = text.rfind("\n", near, mention.start) + 1 or near
        opens = not line or text[line - 1] == "\n"
        return opens and not text[line : mention.start].strip(" —–-•*")

    def _read(self, word: re.Match[str]) -> bool:
        """Whether a word is part of a mention."""
        at = bisect_right(self._ends, word.start())
        return at < len(self.mentions) and self.mentions[at].start <= word.start()

    def _cues_of(self, begin: int, end: int) -> Cues:
        """The words of a sentence that tell a tense."""
        text = self.folded.text
        matches = list(_WORD.finditer(text, begin, end))
        words = [match[0] for match in matches]
        before = self.speech.befores(words)
        if text.find(" a ", begin, end) >= 0:  # too short to be a word above: "a fall"
            for index, match in enumerate(matches):
                if text.startswith(" a ", match.start() - 3):
                    before[index] = "a"
        if text.find("-", begin, end) >= 0 and not self.speech.verb_parts:
            for index, match in enumerate(matches):
                if text.startswith("-", match.start() - 1):  # "a smaller-than-expected fall"
                    words[index] = "-"
                    before[index + 1] = "a"
        if text.find("'s", begin, end) >= 0:  # "in Saturday's vote"
            for index, match in enumerate(matches):
                if text.startswith("'s", match.end()):
                    before[index + 1] = "the"
        tenses = [*map(self.speech.tense_of, words, before)]
        said = [tense for tense in tenses if tense is not None]
        found = [
            Cue(tense, match.start(), match.end())
            for match, tense in zip(compress(matches, tenses), said, strict=True)
            if not (match[0] in self.speech.dual and self._read(match))
        ]
        commas = [comma.start() for comma in _CLAUSE_END.finditer(text, begin, end)]
        return Cues(found, [cue.start for cue in found], commas)


def _abbreviated(text: str, stop: int) -> bool:
    """Whether a full stop ends an abbreviation: "5 a.m. ET", "U.S. troops", "Sept. 13"."""
    if stop >= _LONG and text[stop - _LONG : stop].isalpha():
        return False
    begin = max(text.rfind(" ", stop - 8 if stop > 8 else 0, stop), 0)
    word = text[begin:stop].strip(" (")
    return (len(word) == 1 and word.isalpha()) or word[-2:-1] == "." or word in _ABBREVIATIONS


def told(cue: Cue | None) -> Tense | None:
    """The tense a cue tells."""
    return None if cue is None or cue.tense == "open" else cue.tense


def scan(text: str, language: Language | None) -> Scan:
    """The time expressions of a text. Never raises; linear in the text's length."""
    if language is None:
        sample = text[:_SAMPLE]
        if _LATIN.search(sample) is None:
            language = "en" if _ARABIC.search(sample) is None else "ar"
        else:
            arabic = sum(map(len, _ARABIC.findall(sample)))
            latin = sum(map(len, _LATIN.findall(sample)))
            language = "ar" if 2 * arabic >= latin and arabic else "en"
    speech = speech_of(language)
    folded = fold(text)
    mentions: list[Mention] = []
    pieces = Text(_unwrapped(folded.text), speech.lexicon)
    words, memory = pieces.text, speech.memory
    for bounds in pieces.runs():
        start, stop, first, last, _, _ = bounds
        # What news says again is remembered. A run is read by itself and its neighbouring letters
        # alone, unless capitals decide.
        near = words[start - 1 if start else 0 : stop + 1] if stop - start < _SHORT else ""
        key = (near, first, last)
        known = memory.get(key)
        if known is None:
            known, settled = _read_run(pieces, Run(*bounds), folded, speech)
            if near and not settled:
                if len(memory) >= REMEMBERED:
                    memory.clear()
                memory[key] = known
        for expression, begin, end in known:
            mentions.append(Mention(expression, start + begin, start + end))
    named = speech.is_name
    if named is not None:
        mentions = [each for each in mentions if not named(*each, words)]
    if "«" in words:
        mentions = _outside(mentions, _titles(words, speech), [each.start for each in mentions])
    elif "“" in words or '"' in words:
        titles = [found.span() for found in _TITLED.finditer(folded.source)]
        origins = [folded.span(each.start, each.end)[0] for each in mentions]
        mentions = _outside(mentions, titles, origins)
    return Scan(folded, speech, tuple(mentions))


def _outside(
    mentions: list[Mention], spans: list[tuple[int, int]], starts: list[int]
) -> list[Mention]:
    """The mentions, which start so, that stand in none of some spans in order."""
    if not spans:
        return mentions
    begins = [begin for begin, _ in spans]
    return [
        mention
        for mention, start in zip(mentions, starts, strict=True)
        if not (at := bisect_right(begins, start)) or start >= spans[at - 1][1]
    ]


def _titles(text: str, speech: Speech) -> list[tuple[int, int]]:
    """Where titles and names stand in guillemets: a few words, no number, and none tells a tense.

    «خمسة أيام من أيلول» is a film; «ستبدأ الأحد» is what somebody said.
    """
    found: list[tuple[int, int]] = []
    for quoted in _QUOTED.finditer(text):
        words = _WORD.findall(quoted[0])
        if len(words) <= _TITLE and not any(map(speech.tense_of, words, ["", *words])):
            found.append(quoted.span())
    return found


def _unwrapped(text: str) -> str:
    """A text whose lines were wrapped by hand, with spaces where it goes on.

    One long line that ends without a full stop may be a headline; several are none.
    """
    if text.count("\n") < _WRAPS:
        return text
    joined, count = _WRAP.subn(" ", text)
    return joined if count >= _WRAPS else text


def _read_run(
    pieces: Text, run: Run, folded: Folded, speech: Speech
) -> tuple[Sequence[Reading], bool]:
    """The expressions of a run and where they stand in it; whether letters around decided any."""
    tokens = pieces.tokens(run)
    settled = speech.settle(tokens, folded)
    found = [
        (token.value, token.start - run.start, token.end - run.start)
        for token in read(tokens, speech.grammar, pieces.text, first=run.first, last=run.last)
        if token.value is not None and not isinstance(token.value, _PLAIN)
    ]
    return found, settled
