"""The English grammar of time: what may stand together, as patterns over tags (see `tokens`)."""

from __future__ import annotations

from functools import lru_cache

from briefings.timex import builders as build
from briefings.timex.cascade import Grammar, compile_pass, rule

# A year or the period behind a month or feast: "2024", ", 2024", "of last year", "in two years".
_TAIL = r"""(?P<tail> (?:
      ,? [gi]? L? v? ,? (?: y | n(?=[KY]) ) [KY]?
    | [gi]? L? R v | [gi]? (?: T | t ) v )? )"""
_SHORT = r"""(?P<tail> (?: ,? [gi]? y | [-/] y | [gi]? L? R v | [gi]? T v | ,? (?: g )? (?:
    d | n )(?= [.,;)] | $ ) )? )"""
_MONTH = "(?P<m>[MmH])"
_DAY = "L? (?P<d>[do])"
# The full stop of "Sept." belongs to it only where the date goes on.
_STOP = "(?: [.] (?= ,? (?: [yd] | L? o ) ) )?"
_UNIT = "[jklqvzeC§h]"
_AMOUNT = rf"(?: Q? (?: (?: [dc] u (?=[dc]) )? (?: [dcnF1] | 1F ) ½? Q? {_UNIT} ½? | 1? ¾ ) )"
_AMOUNTS = rf"(?P<n> {_AMOUNT} (?: ,? a? (?! Q ) {_AMOUNT} ){{0,2}} )"
_IN = "(?: [gi] )?"
_PERIOD = rf"""(?: L? (?: (?P<m>[MmH]) (?: {_TAIL} ) | (?P<r>R) (?P<v>[klvzq]) | (?P<r_>T)
            (?P<v_>[klvzq])
    | (?P<v__>[klvzq]) (?P<r__>R)? | v? (?P<y>y) ) )"""


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    """The English rules, compiled at first use."""
    first = [
        # "Saturday 13 April 2024", "the 15th of February", "14april 2015", "05-Aug-2016"
        rule(
            "LWwRTdofp",
            rf"""(?: (?P<r>[RT])? (?P<w>[Ww]) [.]? [,-]? i? (?: L p )? )? L? (?P<d>[do]) (?: j g
            | g )? [-/]? L?
            {_MONTH} {_STOP} {_SHORT}""",
            build.date,
        ),
        # "Tue May 9", "February the 15th", "Jul 18, Fri", "Dec. 31, 1994", "May twenty nine"
        rule(
            "WwRTMmH",
            rf"""(?: (?P<r>[RT])? (?P<w>[Ww]) [.]? [,-]? i? )? {_MONTH} {_STOP} (?: [/-] | ,
            (?=o) )?
            {_DAY} (?! [:%$] )
            (?: ,? (?P<w_>[Ww]) )? {_TAIL}""",
            build.date,
        ),
        rule(
            "MmH",
            rf"{_MONTH} {_STOP} [/-]? {_DAY} (?P<tail> (?: ,? d ) ) (?= [.;] | $ )",
            build.date,
        ),
        rule("Mm", rf"{_MONTH} (?P<d>c) (?= [.,;] | $ ) {_TAIL}", build.date),
        rule("c", rf"(?P<d>c) (?P<m>M) {_TAIL}", build.date),
        # "2019/aug/01", "2020-Sep-23", "September-2020-23", "23-2020-September"
        rule("y", rf"(?P<tail>y) [/-] {_MONTH} [/-] (?P<d>d)", build.date),
        rule("M", rf"{_MONTH} [/-] (?P<tail>y) [/-] (?P<d>d)", build.date),
        rule("d", rf"(?P<d>d) [/-] (?P<tail>y) [/-] {_MONTH}", build.date),
        # months: "April", "June of 1992", "Dec-2018", "2017 april", "last March", "this September"
        rule("MH", r"(?P<m>[MH]) [.]? (?: [/-] (?P<tail>y) )", build.month),
        rule("MH", rf"(?P<m>[MH]) {_STOP} {_TAIL}", build.month),
        rule("m", r"(?P<m>m) [.]? (?P<tail> ,? [g]? [/-]? y )", build.month),
        rule("m", r"(?<= [ifSABP] ) (?P<m>m) (?! [LT1] )", build.month),
        rule("m", r"(?<= P- ) (?P<m>m) | (?<= [Mm][ua-] ) (?P<m_>m)", build.month),
        rule("m", r"(?P<m>m) (?= [ua-] [Mm] )", build.month),
        rule("y", r"(?P<tail>y) [/-]? (?P<m>[Mm])", build.month),
        rule("RTt", r"(?P<r>[RTt]) (?P<m>[MmH])", build.month),
        rule("Mm", rf"(?P<m>[Mm]) a (?P<m2>[Mm]) {_TAIL}", build.months_and),
        rule("Mm", rf"(?P<m>[Mm]) (?P<x_ago> i {_AMOUNTS} )", build.month_in),
        # ranges in one month: "13 to 15 July", "from the 13th to the 15th of July", "Aug 27 - 29"
        rule(
            "fbLdoi",
            rf"""(?: [fb] L? (?P<d>[do]) (?: [ua-] | i u )
            | L? (?P<d_>[do]) (?: [u-] | (?P<and>a) ) )
            L? (?P<d2>[do]) (?: j g | g )?
            {_MONTH}
            {_TAIL}""",
            build.month_range,
        ),
        rule(
            "fbMm",
            rf"""[fb]? {_MONTH} [.]? L? (?P<d>[do]) (?: [ua-] ) L? (?P<d2>[do]) (?! [MmH%$:] )
            {_TAIL}""",
            build.month_range,
        ),
        # digits: "2015-3-3", "3/3/15", "22/04", "7-6" after a weekday, "10/2014"
        rule(
            "WwRTdy",
            r"""(?: (?P<r>[RT])? (?P<w>[Ww]) [.,]? i? )? (?P<one>[dy]) (?P<sep>[/.-])
            (?P<two>d) (?P=sep) (?P<three>[dyn])""",
            build.numeric_us,
        ),
        rule("d", r"(?P<one>d) / (?P<two>d) ,? (?P<three>[y]) (?! [/] )", build.numeric_us),
        rule("yd", r"(?P<one>[yd]) [/] (?P<two>[yd]) (?! [/-] )", build.numeric_month),
        rule(
            "WwRT",
            r"""(?: (?P<r>[RT])? (?P<w>[Ww]) [.,]? i? | (?P<r_>[RT]) ) (?P<one>d) [/.] (?P<two>d)
            (?![/.-]d)""",
            build.numeric_us,
        ),
        rule(
            "i", r"i (?P<x> (?P<one>d) [/.-] (?P<two>d) ) (?! [/$|dp-] | [.]d )", build.numeric_us
        ),
        rule("d", r"(?P<one>d) / (?P<two>d) (?! [/$|d] | [.]d )", build.numeric_us),
        # weekdays
        rule("W", r"(?P<w>W)", build.weekday),
        rule("pW", r"(?P<w>W) (?P<p>p)", build.weekday),
        rule("w", r"(?P<w>w) [.]? (?= $ | [,;] )", build.weekday),
        rule(
            "RTt",
            r"(?: (?P<r>[RT]) | (?<![|]) (?P<r_>t) (?= W [^'] ) ) (?P<w>[Ww]) (?P<p>p)?",
            build.weekday,
        ),
        rule("L", r"L (?P<r>R) (?P<w>[W])", build.weekday),
        rule("L", r"(?P<x> L (?P<w>W) (?P<r>R) )", build.weekday),
        rule(
            "iWw",
            r"(?: i )? (?P<w>[Ww]) [.,]? [gf] L? (?: (?P<r>R) k | (?P<r_>T) k | k (?P<r__>R)? )",
            build.weekday_in_week,
        ),
        rule(
            "RTL",
            r"L? (?: (?P<r>R) | (?P<r_>T) ) k '? [i,]? (?P<w>[Ww])",
            build.weekday_in_week,
        ),
        rule("W", r"(?P<w>W) A (?P<x_n>R)", build.weekday_after_next),
        rule("Ww", r"(?P<w>[Ww]) [.,]? L? (?P<d>[do]) (?= [.,;'|] | $ )", build.weekday_and_day),
        rule("Ww", r"(?P<w>[Ww]) [.,]? L? (?P<d>o) (?! [MmHWwjklqvg] )", build.weekday_and_day),
        rule("Ww", rf"(?P<w>[Ww]) ,? {_AMOUNTS} (?P<s>[VG])", build.weekday_at),
        rule("cdF", r"(?P<d>[cd]) (?P<w>W) (?P<s>[VG])", build.weekdays_away),
        # "today", "the day after tomorrow", "yesterday evening"
        rule("DL", r"L? (?P<d>D) p?", build.deictic),
        rule("D", r"(?P<d>D) [,(]? (?P<w>W) \)?", build.deictic),
        # "last month", "this week", "the same year", "following quarter", "the month"
        rule("L", r"L (?P<r>R) (?P<u>j) (?! g )", build.next_day),
        rule("RTtL", r"L? (?P<r>[RTt]) L? (?P<u>[jklqvzeC§s]) (?! g )", build.unit_relative),
        rule("L", r"(?P<x> L (?P<u>[klvqe]) (?P<r>R)? ) (?! [dcon] )", build.the_unit),
        rule("L", r"(?<=[iSu]) (?P<x> L (?P<u>j) )", build.the_unit),
        rule("RL", rf"L? (?P<r>R) (?P<n> [dcF] ½? {_UNIT} )", build.window),
        rule("L", r"(?P<x> L (?P<r>R) (?P<n> [jklv] ) )", build.plural_window),
        rule("R", r"(?P<r>R) (?P<n> [jklv] )", build.plural_window),
        rule(
            "Ldo",
            rf"L? (?P<d>[do]) (?= (?: ,? a? L? [do] ){{1,3}} g? {_MONTH} {_TAIL} )",
            build.listed_day,
        ),
        rule("dcnF", rf"(?P<n_>) (?P<k>[dcnF]) (?P<r>R) (?P<u>{_UNIT})", build.window_split),
        # "first week of October 2014", "the third last week of 2018", "last day in October"
        rule(
            "LoRf",
            rf"L? (?P<n>o) (?P<last>R)? (?: (?P<u>[jklqe]) | (?P<w>[Ww]) ) {_IN} {_PERIOD}",
            build.nth,
        ),
        rule(
            "LR",
            rf"L? (?P<last>R) (?: (?P<u>[jkqe]) | (?P<w>[Ww]) ) [gi] {_PERIOD}",
            build.nth_last,
        ),
        rule("Lo", rf"L? (?P<n>o) (?P<k>[dc]) (?P<u>[jkl]) {_IN} {_PERIOD}", build.nth_count),
        rule(
            "Ldo",
            r"L? (?P<d>[do]) j? [gi] L? (?: (?P<r>R) (?P<u>l) | (?P<r_>T) (?P<u_>l) | (?P<u__>l) )",
            build.day_in,
        ),
        rule("L", r"(?P<x> L (?P<d>o) ) (?= [.,;!')] | $ ) ", build.the_day),
        rule("i", r"i (?P<x> L? (?P<d>o) ) (?= [.,;!')] | $ )", build.day_alone),
        rule("L", r"(?P<x> L (?P<u>[jklv]) (?P<s>[AB]) ) (?= [.,;'] | $ )", build.day_beside),
        # years
        rule("v", r"v (?P<y>[yd])", build.year),
        rule("L", r"L (?P<x> (?P<y>y) ) (?! [$/:%uab-] )", build.lone_year),
        rule("L", r"(?P<x> L v (?P<y>y) )", build.year),
        rule("y", r"(?<=[iSuBAbPafg]) (?P<y>y) Y? (?! [$/:%-] )", build.lone_year),
        rule("fb", r"[fb] L? v? (?P<y>y) [ua~-] (?P<y2>y)", build.years),
        rule("y", r"(?P<y>y) [u~-] (?P<y2>y)", build.years),
        rule("y", r"(?P<y>y) (?= Y )Y | (?P<y_>y) (?= ; | $ )", build.lone_year),
        rule("d", r"(?<=i) (?P<y>[dn]) Y", build.year_ce),
        rule("'", r"(?<= [iSuBAabf] ) ' (?P<y>[dn]) (?! ' )", build.year),
        rule("Q", r"Q (?P<y>y) (?= [.,;)] | $ )", build.lone_year),
        rule("y", r"(?<=4) (?P<y>y) (?= [.,;)aiuf] | $ )", build.lone_year),
        rule("y", r"(?P<y>y) [-/~] (?P<d>d) (?! [-/.:$%MmH] )", build.season_years),
        rule("!", r"! ,? (?P<y>[y]) ", build.fiscal),
        rule("T", r"T (?P<x_f>!)", build.unknown_year),
        rule("!", r"! ", build.unknown_year),
        rule("8L", r"(?: L )? (?P<z>8)", build.decade),
        rule("y", r"(?P<yy>y) '", build.decade_year),
        rule("oL", r"L? (?P<o>o) C (?P<Y>Y)?", build.century),
        # quarters, seasons, weeks by number
        rule("%", r"% (?P<n>d) ,? [-/g]? (?P<y>y)?", build.quarter),
        rule("yd", r"(?P<y>[yd]) [-/]? % (?P<n>d)", build.quarter),
        rule(
            "Lo",
            r"L? (?P<n>o) q (?: [gi]? L? (?: v? (?P<y>y) | (?P<r>R) v | (?P<r_>T) v ) )?",
            build.quarter,
        ),
        rule("R", r"(?P<r>R) v ' (?P<n>o) q", build.quarter),
        rule("sRT", rf"(?P<r>[RT])? (?P<s>s) {_TAIL}", build.season),
        rule("L", rf"L (?P<s>s) {_TAIL}", build.season),
        rule("§", r"(?P<s>§) [gi]? (?P<tail>y)", build.fall),
        rule("RT", r"(?P<r>[RT]) (?P<s>§)", build.fall),
        rule(
            "Lk",
            rf"L? k (?P<k>d) (?: {_IN} L? (?: v? (?P<y>y) | (?P<r>R) v | (?P<r_>T) v ) )?",
            build.week_number,
        ),
        rule("Lk", rf"L? k (?: [gi] | S ) L? (?P<d>[do]) (?: g? {_MONTH} ) {_TAIL}", build.week_of),
        rule("Lk", rf"L? k (?: [gi] | S ) {_MONTH} {_DAY} {_TAIL}", build.week_of),
        rule("L", r"L k [gi] L? (?P<d>o)", build.week_of_day),
        rule("XRTL", rf"(?P<r>[RT])? (?P<feast>X) {_TAIL}", build.feast),
        # amounts: "two weeks ago", "in 3 years", "three months hence", "a year later"
        rule("Qdcn1F¾", rf"{_AMOUNTS} (?P<s>[G])", build.ago),
        rule("Qdcn1F¾", rf"{_AMOUNTS} (?P<s>[V]) (?! [MmyZ] )", build.hence),
        rule("i", rf"(?P<in>i) {_AMOUNTS} (?! R )", build.hence_in),
        rule("Qdcn1F¾", rf"{_AMOUNTS} (?P<s>[AB]) (?= [|LTt1'$RWMmo] )", build.from_event),
        rule("Qdcn1F¾", rf"{_AMOUNTS} (?P<s>[AB]) (?P<t>t) (?! [jklvMmW] )", build.beside),
        rule("Qdcn¾F", rf"{_AMOUNTS} (?! R )", build.duration),
        rule("1", r"(?<= [nd$] ) 1 [jklv] (?! [GVAB] )", build.every),
        rule("1", r"(?<! [nd$] ) (?P<n> 1 (?: [klvzqC] ½? | j ½ | h ½? | ¾ ) )", build.lone_unit),
        rule("1", r"(?P<n> 1 F [jklvzqCh] )", build.lone_unit),
        rule("1", r"(?<= [4i] ) (?P<n> 1 j )", build.lone_unit),
        rule("Lo", rf"(?: L )? o (?P<n> [dc] {_UNIT} )", build.duration),
        rule("L", r"L (?P<u>[jklv]) (?P<s>[AB]) (?= [L|] )", build.beside_event),
        rule("PL", r"L? (?P<part>P) L? (?P<u>[klvzqC]) (?! [dcony8] )", build.part_of_current),
        rule("x", r"(?P<k>x)", build.abbreviated_part),
        rule("¢", r"¢", build.year_to_date),
        rule("E", r"E (?: o | R | [cd] )? (?: [Ww] p? | [jklqvezhps§] | M )", build.every),
        rule("9W", r"[9W] (?: ,? a? [9W] ){0,4} (?<=9)", build.every),
        rule("9", r"9 (?: ,? a? 9 ){0,4}", build.every),
        rule("5", r"5 (?= [.,;)if] | $ )", build.every),
        rule("7cdF", r"[cdF]? 7 [1E] [jklvq]", build.every),
        # times of day
        rule("dnQ", r"Q? (?P<hh>[dn]) : (?P<mm>[dn]) (?: : [dn] )? (?P<h>p)? r?", build.clock),
        rule("dcQ", r"Q? (?P<hh>[dc]) (?: (?P<h>p) | O (?P<h_>p)? ) r?", build.clock),
        rule("dQ", r"Q? (?P<hh>d) [.] (?P<mm>[dn]) (?P<h>p) r?", build.clock),
        rule("ynQ", r"Q? (?P<hh>[yn]) (?: r | j (?= r ) )", build.clock_in_four),
        rule("N", r"(?<=[auf]) N", build.now),
    ]
    second = [
        rule("PL", r"L? (?P<part>P) [-]? (?P<i>i)? L? (?P<z>Z)", build.part_of),
        rule("GV", r"(?P<part>[GV]) i? (?P<z>Z)", build.part_so_far),
        rule("Z", r"(?P<z>Z) (?: , | i? Q? ) (?P<c>0)", build.timed),
        rule("0Q", r"Q? (?P<c>0) ,? i? (?P<z>Z)", build.timed),
        rule("Q", r"Q (?P<c>0)", build.clock_alone),
        rule("fb0", r"[fb]? (?P<c>0) [ua-] (?P<c2>0)", build.clock_range),
        rule("fbd", r"[fb]? (?P<d>d) [ua-] (?P<c2>0)", build.clock_range),
        rule("Lp", r"L? p g (?P<z>Z)", build.night_of),
        rule("Z", r"(?P<z>Z) [gi]? (?P<z2>Z)", build.every_of),
        rule("Z", r"(?P<z>Z) [,(/=-]? (?P<z2>Z) \)?", build.dual),
    ]  # fmt: skip
    third = [
        rule("fZ", r"f? L? (?P<z>Z) u L? (?P<z2>Z)", build.between),
        rule("b", r"b L? (?P<z>Z) [a-] L? (?P<z2>Z)", build.between),
        rule("Z", r"(?P<z>Z) - (?P<z2>Z)", build.between),
        rule("f", r"f (?P<z>Z) - (?P<z2>Z)", build.between),
        rule("Z", r"(?P<z>Z) (?: , | i? ) (?P<c>0)", build.timed),
        rule("0", r"(?P<c>0) ,? i? (?P<z>Z)", build.timed),
        rule("Z", r"(?P<z>Z) [gi]? (?P<z2>Z)", build.every_of),
        rule("S", r"(?P<s>S) f? (?P<z>Z)", build.since),
        rule("Z", r"(?P<n>Z) S f? (?P<z>Z)", build.window_from),
        rule("u", r"(?P<s>u) (?P<z>Z)", build.until),
        rule("B", r"B (?P<z>Z)", build.before),
        rule("A", r"A (?P<z>Z)", build.after),
        rule(
            "ZQ1dcnF",
            rf"""(?P<n> Z | {_AMOUNTS.replace("?P<n>", "?:")} )
            (?P<s> [AB] | (?<! 4 Z ) f ) (?P<z>Z)""",
            build.shifted,
        ),
        rule("Q1dcnFi", rf"{_AMOUNTS} (?P<s>[ABf]) L? (?P<z>Z)", build.shifted),
    ]  # fmt: skip
    return Grammar(tuple(compile_pass(rules) for rules in (first, second, third)))
