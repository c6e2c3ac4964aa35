"""The rule engine: regular expressions over tag strings, longest match first, in passes.

The first pass reads single times («السبت 13 إبريل», "two weeks ago") and replaces each by one
token tagged Z (0 for a time of day); the second puts parts, clocks and twin dates together, the
third joins what is left ("from Z to Z", "since Z"). Each rule is anchored at the tags it can
begin with, and none repeats without bound, so reading is linear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from briefings.timex.expressions import Clock, Expression
from briefings.timex.tokens import Token

LONGEST = 24  # tokens one expression may take
BREAK = "|"  # a tag no pattern reads past
BEHIND = 2  # tags a pattern may look back on
REMEMBERED = 20_000


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


Matches = list[tuple[Rule, re.Match[str]]]


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass over the tags: its rules by the tag they begin with.

    `starts` finds the next tag any rule begins with; `known` remembers what matched where the
    same tags stood, up to `REMEMBERED` sequences.
    """

    rules: dict[str, tuple[Rule, ...]]
    starts: re.Pattern[str]
    known: dict[tuple[str, int], Matches]


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
    return Rule(compiled, starts, build, groups, (0, *compiled.groupindex.values()))


def compile_pass(rules: Iterable[Rule]) -> Pass:
    """A pass from its rules, in order of preference."""
    index: dict[str, list[Rule]] = {}
    for each in rules:
        for tag in each.starts:
            index.setdefault(tag, []).append(each)
    starts = re.compile("[" + re.escape("".join(index)) + "]")
    return Pass({tag: tuple(group) for tag, group in index.items()}, starts, {})


def read(tokens: list[Token], grammar: Grammar) -> list[Token]:
    """The Z tokens of a token list, joined as far as the grammar joins them."""
    for each in grammar.passes:
        tokens = _rewrite(tokens, each)
    return [token for token in tokens if token.tag in "Z0"]


def _rewrite(tokens: list[Token], grammar: Pass) -> list[Token]:
    tags = "".join([token.tag for token in tokens])
    out: list[Token] = []
    position = 0
    find = grammar.starts.search
    while (found := find(tags, position)) is not None:
        at = found.start()
        out.extend(tokens[position:at])
        position = at
        taken = _best(tags, tokens, at, grammar)
        if taken is None:
            out.append(tokens[at])
            position += 1
            continue
        start, end, expression = taken
        out.extend(tokens[at:start])
        kind = "0" if isinstance(expression, Clock) else BREAK if expression is None else "Z"
        out.append(Token(kind, expression, tokens[start].start, tokens[end - 1].end))
        position = end
    out.extend(tokens[position:])
    return out


def _best(
    tags: str, tokens: list[Token], at: int, grammar: Pass
) -> tuple[int, int, Expression | None] | None:
    """The longest match at a token that makes a time: where it starts and ends, and its meaning."""
    limit = at + LONGEST
    stop = tags.find(BREAK, at, limit)
    if stop >= 0:
        limit = stop + 1
    # What matches depends on these tags alone, and few sequences of them make up most texts.
    window = tags[max(0, at - BEHIND) : limit]
    key = (window, min(at, BEHIND))
    matches = grammar.known.get(key)
    if matches is None:
        if len(grammar.known) >= REMEMBERED:
            grammar.known.clear()
        matches = grammar.known[key] = _matches(tags, at, limit, grammar.rules[tags[at]])
    for each, match in matches:
        base = match.pos
        start, end = match.span("x") if "x" in each.pattern.groupindex else match.span()
        try:
            reach = max(match.end(), *map(match.end, each.named))  # a lookahead may name groups
            found = Found(match, each.groups, tokens[at : at + reach - base], base)
            return at + start - base, at + end - base, each.build(found)
        except UnfitError:
            continue
    return None


def _matches(tags: str, at: int, limit: int, rules: tuple[Rule, ...]) -> Matches:
    """Every rule that matches, the one that takes most first, the earlier of equals."""
    # A copy of the window, so that what is remembered does not hold the whole text.
    behind = min(at, BEHIND)
    window = tags[at - behind : limit]
    found = []
    for order, each in enumerate(rules):
        match = each.pattern.match(window, behind)
        if match is None:
            continue
        start, end = match.span("x") if "x" in each.pattern.groupindex else match.span()
        if end > start:
            found.append((-end, order, each, match))
    found.sort(key=lambda one: one[:2])
    return [(each, match) for _, _, each, match in found]
