"""The rule engine: regular expressions over tag strings, longest match first, in passes.

The first pass reads single times («السبت 13 إبريل», "two weeks ago") and replaces each by one
token tagged Z (0 for a time of day, Σ for what recurs); the second puts parts, clocks and twin
dates together, the third joins what is left ("from Z to Z", "since Z"). Each rule is anchored at
the tags it can begin with, and none repeats without bound, so reading is linear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from briefings.timex.expressions import Clock, Every, Expression
from briefings.timex.tokens import Token

LONGEST = 24  # tokens one expression may take
BREAK = "|"  # a tag no pattern reads past
BEHIND = 2  # tags a pattern may look back on
REMEMBERED = 5_000  # of what matched where, before memory is cleared: 50 MB of the worst texts


class Found:
    """A rule's match: the values of the tokens in its named groups."""

    __slots__ = ("_at", "_groups", "_match", "tokens")

    def __init__(
        self,
        match: re.Match[str],
        groups: dict[str, tuple[str, ...]],
        tokens: Sequence[Token],
        at: int,
    ) -> None:
        self._match = match
        self._groups = groups
        self.tokens = tokens
        self._at = at

    def all(self, name: str) -> Sequence[Token]:
        """Every token of the group; none where it took no part."""
        for group in self._groups.get(name, ()):
            start, end = self._match.span(group)
            if end > start:
                return self.tokens[start - self._at : end - self._at]
        return ()

    def has(self, name: str) -> bool:
        """True where the group took part."""
        return bool(self.all(name))

    def token(self, name: str) -> Token:
        """The group's first token. Raises UnfitError where it took no part."""
        found = self.all(name)
        if not found:
            raise UnfitError
        return found[0]

    def number(self, name: str) -> int:
        """The group's first token's number. Raises UnfitError where it is none."""
        value = self.token(name).value
        if not isinstance(value, int):
            raise UnfitError
        return value

    def maybe(self, name: str) -> int | None:
        """The group's number, or None where it took no part."""
        return self.number(name) if self.has(name) else None

    def word(self, name: str) -> str | None:
        """The group's value where that is a word."""
        found = self.all(name)
        value = found[0].value if found else None
        return value if isinstance(value, str) else None

    def expression(self, name: str) -> Expression:
        """The group's expression, in the second pass."""
        value = self.token(name).value
        if value is None or isinstance(value, int | str | tuple):
            raise UnfitError
        return value


class UnfitError(Exception):
    """Raised by a rule whose tags match but whose values do not make a time."""


Build = Callable[[Found], Expression | None]  # None: a name, in which no time is read


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern over tags and what it builds. A group `x` narrows what is taken.

    A name may stand for several groups, told apart by underscores at their end.
    """

    pattern: re.Pattern[str]
    starts: str
    build: Build
    groups: dict[str, tuple[str, ...]]
    named: tuple[int, ...]
    narrowed: bool


@dataclass(frozen=True, slots=True)
class Matched:
    """A rule's match in a plan: which tokens it takes and how far it looked, from its first."""

    rule: Rule
    match: re.Match[str]
    start: int
    end: int
    reach: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Every rule that matches at a token, the one that takes most first; how far any looked.

    `number` is the plan's own, in its process.
    """

    number: int
    matches: list[Matched]
    reach: int


# Where what was built begins and ends, from its plan's token on, and what it means.
Built = tuple[int, int, Expression | None]
_numbers = count()


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass over the tags: its rules by the tag they begin with.

    `starts` finds the next tag any rule begins with. `plans` and `known` remember what matched in
    a segment of tags and at one of them, `built` what a plan made of some words or, behind the
    first pass, of expressions, which it keeps alive; up to `REMEMBERED` of each.
    """

    rules: dict[str, tuple[Rule, ...]]
    starts: re.Pattern[str]
    plans: dict[str, tuple[tuple[int, Plan], ...]]
    known: tuple[dict[str, Plan], ...]  # by how many tags stand before
    built: dict[tuple[int, object], tuple[object, Built | None]]


@dataclass(frozen=True, slots=True)
class Grammar:
    """A language's passes, in order."""

    passes: tuple[Pass, ...]


def rule(starts: str, pattern: str, build: Build) -> Rule:
    """Compiles a rule. `starts` lists the tags a match can begin with."""
    compiled = re.compile(pattern, re.VERBOSE)
    groups: dict[str, tuple[str, ...]] = {}
    for name in compiled.groupindex:
        plain = name.rstrip("_")
        groups[plain] = (*groups.get(plain, ()), name)
    return Rule(compiled, starts, build, groups, (0, *compiled.groupindex.values()), "x" in groups)


def compile_pass(rules: Iterable[Rule]) -> Pass:
    """A pass from its rules, in order of preference."""
    index: dict[str, list[Rule]] = {}
    for each in rules:
        for tag in each.starts:
            index.setdefault(tag, []).append(each)
    known: tuple[dict[str, Plan], ...] = tuple({} for _ in range(BEHIND + 1))
    starts = re.compile("[" + re.escape("".join(index)) + "]")
    return Pass({tag: tuple(group) for tag, group in index.items()}, starts, {}, known, {})


def read(
    tokens: list[Token], grammar: Grammar, text: str, *, first: bool, last: bool
) -> list[Token]:
    """The expressions of a run of a text's tokens, joined as far as the grammar joins them.

    `first` and `last` say that the run stands at the beginning or the end of its text.
    """
    tags = "".join([token.tag for token in tokens])
    found: list[Token] = []
    base = 0
    size = len(tags)
    for segment in tags.split(BREAK):  # no rule reads past a break
        end = base + len(segment)
        if segment:
            at_start, at_end = first and base == 0, last and end == size
            _read_segment(tokens[base:end], segment, at_start, at_end, grammar, text, found)
        base = end + 1
    return found


def _read_segment(
    tokens: list[Token],
    tags: str,
    first: bool,
    last: bool,
    grammar: Grammar,
    text: str,
    found: list[Token],
) -> None:
    words: str | None = text
    for each in grammar.passes:
        rewritten = _rewrite(tokens, tags, first, last, each, words)
        words = None
        if rewritten is not tokens:
            tokens = rewritten
            tags = "".join([token.tag for token in tokens])
        if "Z" not in tags and "0" not in tags:
            found.extend([token for token in tokens if token.tag == "Σ"])
            return  # later passes only join what is read
    found.extend([token for token in tokens if token.tag in "Z0Σ"])


def _kind(expression: Expression | None) -> str:
    match expression:
        case None:
            return BREAK
        case Clock():
            return "0"
        case Every():
            return "Σ"
        case _:
            return "Z"


def _rewrite(
    tokens: list[Token], tags: str, first: bool, last: bool, grammar: Pass, words: str | None
) -> list[Token]:
    """The tokens with every match of a pass replaced by one; the same list where none matches.

    `words` is the text in the first pass, whose tokens say what their letters say.
    """
    window = f"{'' if first else BREAK}{tags}{'' if last else BREAK}"
    plan = grammar.plans.get(window)
    if plan is None:
        plan = tuple(_plan(window, not first, grammar))
        if len(tags) <= LONGEST:
            if len(grammar.plans) >= REMEMBERED:
                grammar.plans.clear()
            grammar.plans[window] = plan
    out: list[Token] | None = None
    position = 0
    built = grammar.built
    for at, matches in plan:
        if at < position:
            continue
        if words is not None:
            final = tokens[min(at + matches.reach, len(tokens)) - 1]
            known = built.get((matches.number, words[tokens[at].start : final.end]))
            taken = known[1] if known else _remembered(tokens, at, matches, grammar, words)
        else:
            taken = _remembered(tokens, at, matches, grammar, None)
        if taken is None:
            continue
        start, end, expression = at + taken[0], at + taken[1], taken[2]
        out = [] if out is None else out
        out.extend(tokens[position:start])
        out.append(Token(_kind(expression), expression, tokens[start].start, tokens[end - 1].end))
        position = end
    if out is None:
        return tokens
    out.extend(tokens[position:])
    return out


def _plan(window: str, offset: int, grammar: Pass) -> Iterator[tuple[int, Plan]]:
    """Where rules match and which; what matches depends on the tags alone.

    Few sequences of tags make up most texts, so plans are remembered. `offset` is 1 where the
    window begins with a break, which is no token of the segment.
    """
    last = ""
    plan: Plan | None = None
    for found in grammar.starts.finditer(window, offset):
        at = found.start()
        behind = BEHIND if at >= BEHIND else at
        near = window[at - behind : at + LONGEST]
        if behind < BEHIND or near != last:  # the same tags in a row are looked up once
            plan = grammar.known[behind].get(near)
            last = near if behind == BEHIND else ""
        if plan is None:
            if len(grammar.known[behind]) >= REMEMBERED:
                grammar.known[behind].clear()
            matches = _matches(near, behind, grammar.rules[window[at]])
            reach = max((max(each.reach, each.end) for each in matches), default=0)
            plan = grammar.known[behind][near] = Plan(next(_numbers), matches, reach)
        if plan.matches:
            yield at - offset, plan


def _remembered(
    tokens: list[Token], at: int, plan: Plan, grammar: Pass, words: str | None
) -> Built | None:
    """What a plan builds at a token, which the same words or expressions built before."""
    taken = tokens[at : at + plan.reach]
    if words is not None:
        said: object = words[taken[0].start : taken[-1].end]
        kept: object = None
    else:
        kept = values = [token.value for token in taken]
        said = tuple(map(id, values))
    key = (plan.number, said)
    known = grammar.built.get(key)
    if known is None:
        if len(grammar.built) >= REMEMBERED:
            grammar.built.clear()
        known = grammar.built[key] = (kept, _built(taken, plan.matches))
    return known[1]


def _built(tokens: list[Token], matches: list[Matched]) -> Built | None:
    """The longest match at the first token that makes a time."""
    for each in matches:
        found = Found(each.match, each.rule.groups, tokens, each.match.pos)
        try:
            return each.start, each.end, each.rule.build(found)
        except UnfitError:
            continue
    return None


def _matches(tags: str, at: int, rules: tuple[Rule, ...]) -> list[Matched]:
    """Every rule that matches, the one that takes most first, the earlier of equals."""
    found: list[Matched] = []
    for each in rules:
        match = each.pattern.match(tags, at)
        if match is None:
            continue
        start, end = match.span("x") if each.narrowed else match.span()
        if end > start:
            reach = max(match.end(group) for group in each.named)  # a lookahead may name groups
            found.append(Matched(each, match, start - at, end - at, reach - at))
    found.sort(key=lambda one: -one.end)
    return found
