"""The English grammar of time: what may stand together, as patterns over tags (see `tokens`)."""

from __future__ import annotations

from functools import lru_cache

from briefings.timex.builders import counted, dates, joined, periods
from briefings.timex.cascade import Grammar, compile_pass, rule

# A year or the period behind a month or feast: "2024", ", 2024", "of last year", "in two years".
_TAIL = r"""(?P<tail> (?:
      ,? [gi]? L? v? ,? (?: y | n(?=[KY]) ) [KY]?
    | [gi]? L? R v | [gi]? (?: T | t ) v )? )"""
_SHORT = r"""(?P<tail> (?: ,? [gi]? y | [-/] y | [gi]? L? R v | [gi]? [Tt] v | ,? (?: g )? (?:
    d | n )(?= [,;)] | [.] (?! [dn] ) | $ ) )? )"""
_MONTH = "(?P<m>[MmH])"
_DAY = "L? (?P<d>[do])"
# The full stop of "Sept." belongs to it only where the date goes on.
_STOP = "(?: [.] (?= ,? (?: [yd] | L? o ) ) )?"
_UNIT = "[jklqvzeC§h]"
_AMOUNT = (
    r"(?: Q? (?: (?: [dc] u (?=[dc]) )? (?: [dcnF1] | 1F | [dcn]- ) (?: ½ -? )? ε?"
    rf" Q? {_UNIT} ½? | 1? ¾ ) )"
)
_AMOUNTS = rf"(?P<n> {_AMOUNT} (?: ,? (?: a | (?= [dcn] ) ) (?! Q ) {_AMOUNT} ){{0,2}} )"
_IN = "(?: [gi] )?"
# "41,000", "1.2 million": more years than a calendar has.
_MANY = "(?: Q? (?: [dn] , [dn] | [dncy] (?: [.] [dn] )? [$] -? ) )"
_PERIOD = rf"""(?: L? (?: (?P<m>[MmH]) (?: {_TAIL} ) | (?P<r>R) (?P<v>[klvzq]) | (?P<r_>T)
            (?P<v_>[klvzq])
    | (?P<v__>[klvzq]) (?P<r__>R)? | v? (?P<y>y) ) )"""


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    """The English rules, compiled at first use."""
    first = [
        # "the attacks of September 11", "the Sept. 11th attacks"
        rule(
            "&",
            r"& [gi] (?P<x> L? (?P<m>M) [.]? (?P<d>[do]) | (?P<d_>[do]) g? (?P<m_>M) ) (?! ,? y )",
            dates.known_day,
        ),
        rule("LM", r"(?P<x> L? (?P<m>M) [.]? (?P<d>[do]) ) &", dates.known_day),
        rule("Ld", r"(?P<x> L? (?P<d>[do]) (?P<m>M) ) &", dates.known_day),
        # "Saturday 13 April 2024", "the 15th of February", "14april 2015", "05-Aug-2016"
        rule(
            "LWwRTdofp",
            rf"""(?: (?P<r>[RT])? (?P<w>[Ww]) [.]? (?: (?P<p>p) ,? | [,-]? i? (?: L p )? ) )?
            L? (?P<d>[do]) (?: j g | g )? [-/]? L?
            {_MONTH} {_STOP} {_SHORT}""",
            dates.date,
        ),
        # what a length of time runs to is the nearest: "the year to August 31"
        rule("MmH", rf"(?<= [klvq][u=] ) {_MONTH} {_STOP} {_DAY} {_TAIL}", dates.date_near),
        rule("do", rf"(?<= [klvq][u=] ) {_DAY} g? {_MONTH} {_TAIL}", dates.date_near),
        rule("MHm", rf"(?<= [klvq][u=] ) {_MONTH} {_TAIL} (?! [do] )", dates.month_to),
        # "Tue May 9", "February the 15th", "Jul 18, Fri", "Dec. 31, 1994", "May twenty nine"
        rule(
            "WwRTMmH",
            rf"""(?: (?P<r>[RT])? (?P<w>[Ww]) [.]? (?: (?P<p>p) ,? | [,-]? i? ) )?
            {_MONTH} {_STOP} (?: [/-] | , (?=o) )? {_DAY} (?! [:%$] )
            (?: ,? (?P<w_>[Ww]) )? {_TAIL}""",
            dates.date,
        ),
        rule(
            "MmH",
            rf"{_MONTH} {_STOP} [/-]? {_DAY} (?P<tail> (?: ,? d ) ) (?= [.;] | $ )",
            dates.date,
        ),
        # "in this June 28, 2011, photo"
        rule("T", rf"T (?P<x> {_MONTH} {_STOP} {_DAY} {_TAIL} )", dates.date),
        rule("Mm", rf"{_MONTH} (?P<d>c) (?= [.,;] | $ ) {_TAIL}", dates.date),
        rule("c", rf"(?P<d>c) (?P<m>M) {_TAIL}", dates.date),
        # "2019/aug/01", "2020-Sep-23", "September-2020-23", "23-2020-September"
        rule("y", rf"(?P<tail>y) [/-] {_MONTH} [/-] (?P<d>d)", dates.date),
        rule("d", rf"(?P<d>d) (?P<sep>[/-]) {_MONTH} (?P=sep) (?P<tail>d)", dates.date),
        rule("M", rf"{_MONTH} [/-] (?P<tail>y) [/-] (?P<d>d)", dates.date),
        rule("d", rf"(?P<d>d) [/-] (?P<tail>y) [/-] {_MONTH}", dates.date),
        # "2014 Feb 17", "Wed Oct 26 15:50:06 2016"
        rule("y", rf"(?P<tail>y) (?P<m>[MmH]) {_STOP} (?P<d>[do]) (?! [:%$] )", dates.date),
        rule(
            "WwM",
            r"""(?: (?P<w>[Ww]) [.,]? )? (?P<m>[Mm]) [.]? (?P<d>d) (?P<hh>[dn]) : (?P<mm>[dn])
            (?: : [dn] )? (?P<zone>r)? (?P<tail>y)""",
            joined.logged,
        ),
        # months: "April", "June of 1992", "Dec-2018", "2017 april", "last March", "this September"
        rule("MH", r"(?P<m>[MH]) [.]? (?: [/-] (?P<tail>y) )", dates.month),
        rule("MH", r"(?<=4) (?P<m>[MH]) (?! [-/] )", dates.month_near),
        rule("MHm", r"(?P<m>[MHm]) (?= φ )", dates.month_near),
        rule("MH", rf"(?P<m>[MH]) {_STOP} {_TAIL}", dates.month),
        rule("m", r"(?P<m>m) [.]? (?P<tail> ,? [g]? [/-]? y | ,? [gi]? L? [RT] v )", dates.month),
        rule("L", r"L (?P<r>R) p", dates.next_part),
        rule("t", r"(?P<r>t) p", dates.next_part),
        rule("L", r"L p (?P<r>B) (?= [.,;'σ] | $ )", dates.part_before),
        rule("j", r"j (?P<n>[dcn]) (?= g [L|t1] )", counted.day_of_event),
        rule("L", r"L (?P<n>o) j (?= g (?: L? [|] | L [!¬&] ) )", counted.day_of_event),
        rule("L", r"(?<! i ) L (?P<r>R) (?P<u>[klv]) (?! [gp] )", periods.next_unit),
        rule("L", r"(?P<x> L (?P<n>[vkq]) ) (?= [u=] [MmZdP] )", counted.year_to),
        rule("m", r"(?<= [ifSABP] ) (?P<m>m) (?! [LT1] )", dates.month),
        rule("m", r"(?<= P- ) (?P<m>m) | (?<= [Mm][ua-] ) (?P<m_>m)", dates.month),
        rule("m", r"(?<= [vkl]u ) (?P<m>m)", dates.month),
        rule("m", r"(?P<m>m) (?= [ua-] [Mm] )", dates.month),
        rule("y", r"(?P<tail>y) [/-]? (?P<m>[Mm])", dates.month),
        rule("LRTt", r"L? (?P<r>[RTt]) (?P<m>[MmH])", dates.month),
        rule("Mm", rf"(?P<m>[Mm]) a (?P<m2>[Mm]) {_TAIL}", dates.months_and),
        rule("Mm", rf"(?P<m>[Mm]) (?P<x_ago> i {_AMOUNTS} )", dates.month_in),
        # ranges in one month: "13 to 15 July", "from the 13th to the 15th of July", "Aug 27 - 29"
        rule(
            "fbLdoi",
            rf"""(?: [fb] L? (?P<d>[do]) (?: [ua-] | i u )
            | L? (?P<d_>[do]) (?: [u-] | (?P<and>a) ) )
            L? (?P<d2>[do]) (?: j g | g )?
            {_MONTH}
            {_TAIL}""",
            dates.month_range,
        ),
        rule(
            "fbMm",
            rf"""[fb]? {_MONTH} [.]? L? (?P<d>[do]) (?! - L ) (?: [ua-] ) L? (?P<d2>[do])
            (?! [MmH%$:] ) {_TAIL}""",
            dates.month_range,
        ),
        # digits: "2015-3-3", "3/3/15", "22/04", "7-6" after a weekday, "10/2014"
        rule(
            "WwRTdy",
            r"""(?: (?P<r>[RT])? (?P<w>[Ww]) [.,]? i? )? (?P<one>[dy]) (?P<sep>[/.-])
            (?P<two>d) (?P=sep) (?P<three>[dyn])""",
            dates.numeric_us,
        ),
        rule("d", r"(?P<one>d) / (?P<two>d) ,? (?P<three>[y]) (?! [/] )", dates.numeric_us),
        rule("yd", r"(?P<one>[yd]) [/] (?P<two>[yd]) (?! [/-] )", dates.numeric_month),
        rule(
            "WwRT",
            r"""(?: (?P<r>[RT])? (?P<w>[Ww]) [.,]? i? | (?P<r_>[RT]) ) (?P<one>d) [/.] (?P<two>d)
            (?![/.-]d)""",
            dates.numeric_us,
        ),
        rule(
            "i",
            r"""(?P<in>i) (?P<x> (?P<one>d) [/.-] (?P<two>d) )
            (?! [/$|dpMmHghjklqvzC-] | [.]d | a [dnc]? [dnc] \$ )""",
            dates.numeric_on,
        ),
        rule("dc", rf"(?P<k>[dc]) -? (?P<one>d) / (?P<two>d) -? (?P<u>{_UNIT})", counted.mixed),
        rule(
            "d",
            r"(?<! [dnc] ) (?P<one>d) / (?P<two>d) (?! [/$|dhjklqvzC] | - [hjklqvzC] | [.]d )",
            dates.numeric_alone,
        ),
        # weekdays
        rule("W", r"(?<= i1 ) (?P<w>W) (?P<p>p)? (?= [.,;)i] | $ )", dates.some_weekday),
        rule("W", r"(?P<w>W)", dates.weekday),
        rule("W", r"(?P<w>W) (?P<u>k) (?= [.,;|] | $ )", dates.weekday_week),
        rule("pW", r"(?P<w>W) (?P<p>p)", dates.weekday),
        rule("w", r"(?P<w>w) [.]? (?= $ | ; | , [dMomWwc0] )", dates.weekday),
        rule("w", r"(?P<w>w) [-] (?P<w2>w)", dates.weekday_range),
        rule(
            "RTt",
            r"(?: (?P<r>[RT]) | (?<![|]) (?P<r_>t) (?= W [^'] ) ) (?P<w>[Ww]) (?P<p>p)?",
            dates.weekday_led,
        ),
        rule("L", r"L (?P<r>R) (?P<w>[W])", dates.weekday),
        rule("L", r"(?P<x> L (?P<w>W) (?P<r>R) )", dates.weekday),
        rule(
            "iWw",
            r"(?P<w>[Ww]) [.,]? [gf] L? (?: (?P<r>R) k | (?P<r_>T) k | k (?P<r__>R)? )",
            dates.weekday_in_week,
        ),
        rule(
            "RTL",
            r"L? (?: (?P<r>R) | (?P<r_>T) ) k '? [i,]? (?P<w>[Ww])",
            dates.weekday_in_week,
        ),
        rule("Ww", r"(?P<w>[Ww]) (?P<r>R) k", dates.weekday_in_week),
        rule("L", r"(?<= i ) (?P<x> L (?P<w>W) ) (?= [.,;|1] | $ )", dates.the_weekday),
        rule("WL", r"L? (?P<w>W) (?P<s>[AB]) (?P<r>R)", dates.weekday_beyond),
        rule(
            "Ww",
            r"(?P<w>[Ww]) (?: ,|(?<=w)[.] )? L? (?P<d>[do]) (?= [,;'] | [.] (?! [dn] ) | $ )",
            dates.weekday_and_ordinal,
        ),
        rule(
            "Ww",
            r"(?P<w>[Ww]) (?: ,|(?<=w)[.] )? L? (?P<d>o) (?! [MmHWwjklqvg] )",
            dates.weekday_and_ordinal,
        ),
        rule("Ww", rf"(?P<w>[Ww]) ,? {_AMOUNTS} (?P<s>[VG])", dates.weekday_at),
        rule("cdF", r"(?P<d>[cd]) (?P<w>[W9]) (?P<s>[VG])", dates.weekdays_away),
        # "today", "the day after tomorrow", "yesterday evening"
        rule("DÐL", r"(?: L? (?P<d>D) | (?<! L ) (?P<d_>Ð) ) (?P<p>p)?", dates.deictic),
        rule(
            "DÐ",
            r"(?P<d>[DÐ]) [,(]? (?P<w>W) \)? (?! ,? (?: L? [do] g? [MmH] | [MmH] ) )",
            dates.deictic,
        ),
        # "last month", "this week", "the same year", "following quarter", "the month"
        rule("L", r"L (?P<r>R) (?P<u>j) (?! g )", dates.next_day),
        rule("L", r"(?<= [iΘ4] ) L (?P<r>R) (?P<n>z)", counted.next_decade),
        rule("RTtL", r"L? (?P<r>[RTt]) L? (?P<u>[jklqvzeC§s]) (?! g )", periods.unit_relative),
        rule(
            "L",
            r"(?P<x> L (?P<u>[klvqe]) (?P<r>R)? ) (?! [dconAB-] | g L? [|] )",
            periods.the_unit,
        ),
        rule("L", r"(?<=[Su]) (?P<x> L (?P<u>j) ) (?! g )", periods.the_unit),
        rule("L", r"(?<=i) (?P<x> L (?P<u>j) ) (?! [g|B] )", periods.the_unit),
        rule("RL", rf"(?: L | (?<![u|]) ) (?P<r>R) (?P<n> [dcnF] ½? {_UNIT} )", counted.window),
        rule("R", rf"(?<=[|]) (?P<r>R) (?P<n> [dcnF] ½? {_UNIT} )", counted.window_behind),
        rule("L", r"(?P<x> L (?P<r>R) (?P<n> [jklv] ) )", counted.plural_window),
        rule("R", r"(?P<r>R) (?P<n> [jklv] )", counted.plural_window),
        rule(
            "Ldo",
            rf"L? (?P<d>[do]) (?= (?: ,? a? L? [do] ){{1,3}} g? {_MONTH} {_TAIL} )",
            dates.listed_day,
        ),
        rule("dcnF", rf"(?P<n_>) (?P<k>[dcnF]) (?P<r>R) (?P<u>{_UNIT})", counted.window_split),
        # "first week of October 2014", "the third last week of 2018", "last day in October"
        rule(
            "LoRf",
            rf"L? (?P<n>o) (?P<last>R)? (?: (?P<u>[jklqe]) | (?P<w>[Ww]) ) {_IN} {_PERIOD}",
            periods.nth,
        ),
        rule(
            "LR",
            rf"L? (?P<last>R) (?: (?P<u>[jkqe]) | (?P<w>[Ww]) ) [gi] {_PERIOD}",
            periods.nth_last,
        ),
        rule("Lo", rf"L? (?P<n>o) (?P<k>[dc]) (?P<u>[jkl]) {_IN} {_PERIOD}", periods.nth_count),
        rule("LR", rf"L? (?P<last>R) (?P<k>[dc]) (?P<u>[jkl]) [gi] {_PERIOD}", periods.last_count),
        rule(
            "Ldo",
            r"L? (?P<d>[do]) j? [gi] L? (?: (?P<r>R) (?P<u>l) | (?P<r_>T) (?P<u_>l) | (?P<u__>l) )",
            dates.day_in,
        ),
        rule("L", r"L (?P<u>[jklqvze]) (?P<s>[AB]) (?P<r>R)", periods.beyond),
        rule("Lt", r"L? t l (?P<r>R) v", periods.same_month_before),
        rule("fbLo", r"[fb]? L? (?P<o>o) [ua-] L? (?P<o2>o) C", periods.century_range),
        rule("L", r"(?P<x> L (?P<d>o) ) (?= [.,;!')] | $ ) ", dates.the_day),
        rule("L", r"(?<= i ) (?P<x> L (?P<d>o) ) (?= σ )", dates.the_day),
        rule("¤", r"¤ o Ω (?P<u>[jk])", periods.the_unit),
        rule("¤", r"(?P<its>¤) (?P<n>o) (?P<u>[jklv]) (?! [AB] )", counted.nth_since),
        rule("i", r"(?P<in>i) (?P<x> (?P<the>L)? (?P<d>o) ) (?= [.,;!')] | $ )", dates.nth_day),
        rule(
            "L",
            rf"L e g L? (?P<d>[do]) (?: [a-] L? (?P<d2>[do]) )? g? {_MONTH} {_TAIL}",
            dates.weekend_of,
        ),
        rule(
            "L",
            r"(?<! [GVP]i ) (?P<x> L (?P<u>[jklv]) (?P<s>[AB]) ) (?= [.,;'ς] | $ )",
            periods.day_beside,
        ),
        # years
        rule("v", r"v (?P<y>[yd])", periods.year),
        rule("L", r"L (?P<x> (?P<y>y) ) (?! [$/:%uab-] )", periods.lone_year),
        rule("1¤tT'", r"[1¤tT'] (?P<x> (?P<y>y) ) (?! [$/:%uabhjkl,.-] )", periods.year_of_now),
        rule("y", r"(?P<y>y) (?= (?P<v>ς) )", periods.year_told),  # "2009 was a good year"
        rule("L", r"(?P<x> L v (?P<y>y) )", periods.year),
        rule("y", r"(?<=[iSuBAbPafg]) (?P<y>y) Y? (?! [$/:%-] )", periods.lone_year),
        rule("fb", r"[fb] L? v? (?P<y>y) [ua~-] (?P<y2>y)", periods.years),
        rule("y", r"(?P<y>y) [u~-] (?P<y2>y)", periods.years),
        rule("y", r"(?P<y>y) (?= Y )Y | (?P<y_>y) (?= ; | $ )", periods.lone_year),
        rule("d", r"(?<=i) (?P<y>[dn]) Y", periods.year_ce),
        rule("y", r"(?<= y, ) (?P<y>y) (?= ,? a? y )", periods.lone_year),
        rule("'", r"(?<= [iSuBAabf] ) ' (?P<y>[dn]) (?! ' )", periods.year),
        rule("y", r"(?<= P- ) (?P<y>y) (?! [$/:%-] )", periods.lone_year),
        rule("Q", r"Q (?P<y>y) (?= [.,;)] | $ )", periods.lone_year),
        rule("y", r"(?<=4) (?P<y>y) (?= [.,;)aiuf] | $ )", periods.lone_year),
        rule("y", r"(?<=4) (?P<y>y) (?= [|] )", periods.year_of_now),
        rule("y", r"(?<= y, ) (?P<y>y) (?= [,a] )", periods.lone_year),
        rule("y", r"(?P<y>y) [-/~] (?P<d>[dn]) (?! [-/:$%MmH] | [.]d )", periods.season_years),
        rule("!", r"! ,? (?P<y>[y]) ", periods.fiscal),
        rule("!", r"! (?P<y>y) [-/] (?P<d>d) (?! [-/:$%MmH] | [.]d )", periods.season_years),
        rule("T", r"T (?P<x_f>!)", periods.unknown_year),
        rule("!", r"! ", periods.unknown_year),
        rule("8L'", r"L? '? (?P<z>8)", periods.decade),
        rule("¤", r"¤ P? -? 8", dates.name),
        rule("¬", r"¬ [.]? d / y", dates.name),
        rule("y", r"(?P<yy>y) '", periods.decade_year),
        rule("oL", r"L? (?P<o>o) -? C (?P<Y>Y)?", periods.century),
        rule("oL", r"L? o C β", periods.before_christ),
        rule("ynd", r"[ynd] β", periods.before_christ),
        rule("λ", r"(?P<k>λ) (?= θ )", periods.half_year),
        rule("L", r"L (?P<k>λ)", periods.half),
        rule("Ldo", r"L? [do] g? [MmH] ¶", dates.name),
        rule("LMmH", r"L? [MmH] [do] ¶", dates.name),
        rule("L", r"L y (?P<of>¶)", dates.society),
        # quarters, seasons, weeks by number
        rule(
            "%",
            r"% (?P<n>d) (?: ,? [-/g]? (?P<y>y) | g ' (?P<y_>[dn]) )?",
            periods.quarter,
        ),
        rule("yd", r"(?P<y>[yd]) [-/]? % (?P<n>d)", periods.quarter),
        rule(
            "Lo",
            r"""L? (?P<n>o) -? q (?! - )
            (?: [gi]? L? (?: [v!]? (?P<y>y) | (?P<r>R) v | (?P<r_>T) v ) )?""",
            periods.quarter,
        ),
        rule("Ly", r"L? (?P<y>y) (?P<n>o) -? q (?! - )", periods.quarter),
        rule("RL", r"(?: L | (?<=[|i]) | ¤ )? (?P<r>R) (?P<u>[qkl])", periods.unit_told),
        rule("iu4", r"(?P<i>[iu4]) (?P<x> L? (?P<n>o) q ) (?! [giRTtyv!] )", periods.quarter_near),
        rule("LR", r"L? (?P<last>R) q (?: [gi] L? v? (?P<y>y) )?", periods.final_quarter),
        rule("R", r"(?P<r>R) v ' (?P<n>o) q", periods.quarter),
        rule("sRT", rf"(?<!1) (?P<r>[RT])? (?P<s>s) {_TAIL}", periods.season),
        rule("L", rf"L (?P<r>R)? (?P<s>s) {_TAIL}", periods.season),
        rule("sL", r"L? (?P<s>s) [gi] ' (?P<tail>[dn])", periods.season),
        rule(
            "sL",
            r"L? (?P<s>s) [gi]? (?P<tail>y) [-/~] (?P<next>[dyn]) (?! [-/:$%MmH] | [.]d )",
            periods.winter,
        ),
        rule("L§", r"(?: L? (?P<s>§) g? | L (?P<s_>§) i ) (?P<tail>y)", periods.fall),
        rule("L", r"(?<=i) (?P<x> L (?P<s>§) ) (?= [.,;)] | $ )", periods.fall),
        rule("RT", r"(?: (?P<r>R) | (?P<r_>T) (?! §i ) ) (?P<s>§)", periods.fall),
        rule(
            "Lk",
            rf"L? k (?P<k>d) (?: {_IN} L? (?: v? (?P<y>y) | (?P<r>R) v | (?P<r_>T) v ) )?",
            periods.week_number,
        ),
        rule(
            "Lk",
            rf"L? k (?: [gi] | S | = ) L? (?P<d>[do]) (?: g? {_MONTH} ) {_TAIL}",
            dates.week_of,
        ),
        rule("Lk", rf"L? k (?: [gi] | S | = ) {_MONTH} {_DAY} {_TAIL}", dates.week_of),
        rule("L", r"L k [gi] L? (?P<d>o)", dates.week_of_day),
        rule("XRTL", rf"(?P<r>[RT])? (?P<feast>X) {_TAIL}", dates.feast),
        rule("Lo", rf"L? (?P<n>o) j g (?P<feast>X) {_TAIL}", dates.nth_of_feast),
        # amounts: "two weeks ago", "in 3 years", "three months hence", "a year later"
        rule("Qdcn1F¾", rf"{_AMOUNTS} (?P<s>[G])", counted.ago),
        rule("Qdcn1F¾", rf"{_AMOUNTS} G (?: (?P<d>D) | T (?P<u>[kl]) )", counted.ago_today),
        rule("Qdcn1F¾", rf"{_AMOUNTS} (?P<s>[V]) (?! [MmyZ] )", counted.hence),
        rule("u", rf"(?<=[4i]) (?P<n> u [dcn] {_UNIT} )", counted.duration),
        rule(
            "i",
            rf"(?<! 7 ) (?P<in>i) (?! 1 j ) {_AMOUNTS} (?! R ) (?= (?P<later>[VG])? )",
            counted.hence_in,
        ),
        rule("i", rf"(?P<in>i) {_AMOUNTS} ' 7", counted.hence_time),
        rule("Qdcn1F¾", rf"{_AMOUNTS} Q? (?P<s>[AB]) (?= [|LTt1'$RWMmo¤¬σ] )", counted.from_event),
        rule("Qdcn1F¾", rf"{_AMOUNTS} (?P<s>[AB]) (?P<t>t) (?! [jklvMmW] )", counted.beside),
        rule("Qdcn¾F", rf"{_AMOUNTS} (?! R (?! [klvqWMm] ) | (?<=q) g [L¤t1|] )", counted.duration),
        rule("Qdc", r"Q? [dc] - q g", dates.name),  # "three-quarters of its rice"
        rule("Q1", r"Q? 1 q g", dates.name),
        rule("Qdncyo", rf"{_MANY} v (?P<s>[GAB])", counted.ages_ago),
        rule("Qdncyo", rf"(?P<m>{_MANY} ) v", counted.ages),
        rule("1", r"(?<= [nd$] ) 1 [jklv] (?! [GVAB] )", periods.every),
        rule("Qdcn", r"Q? [dcn] [hjkl] 1 [jklv] (?! [GVAB] )", periods.a_day),
        rule(
            "1",
            r"(?<! [nd$] ) (?P<n> 1 (?: [klvzC] ½? | j ½ | h ½? | ¾ ) ) (?! [-'] )",
            counted.lone_unit,
        ),
        rule("1", r"(?P<n> 1 F [jklvzqCh] )", counted.lone_unit),
        rule("Λ", r"(?P<n>Λ)", counted.lone_unit),
        rule("1", r"(?<= [4i] ) (?P<n> 1 j ) (?! S )", counted.lone_unit),
        rule("L", rf"L (?P<n> [dc] {_UNIT} ) (?= [u=] )", counted.duration),
        rule("Lo", rf"(?: L )? o (?P<n> [dc] {_UNIT} ) (?! [GVAB] )", counted.duration),
        rule("L", r"(?<! [GVP]i ) L (?P<u>[jklv]) (?P<s>[AB]) (?= [L|σ] )", counted.beside_event),
        rule("PL", r"L? (?P<part>P) L? (?P<u>[klvzqC]) (?! [dcony8] )", periods.part_of_current),
        rule("x", r"(?P<k>x)", periods.abbreviated_part),
        rule("iuB4", r"[iuB4] (?P<x> (?P<k>x) )", periods.year_end),
        rule("Lklv", r"L? (?P<u>[klv]) ' (?P<part>P) (?= [.,;|Lσ] | $ )", periods.part_of_current),
        rule("1", r"(?<! 4 ) 1 (?P<u>k) (?: (?P<on>i) | (?P<r>R) ) (?P<w>W)", dates.week_on),
        rule("¢", r"¢", periods.year_to_date),
        rule("LoRWw", r"L? (?: o | R ) [Ww] [gi] E [klqv]", periods.every),
        rule(
            "QE",
            r"Q? E (?: o | R | n , n | [cdn] )? (?: [Ww] p? | [jklqvezhps§] | M )",
            periods.every,
        ),
        rule("9W", r"[9W] (?: ,? a? [9W] ){0,4} (?<=9)", periods.every),
        rule("9", r"9 (?: ,? a? 9 ){0,4}", periods.every),
        rule("5", r"5 (?= [.,;)ifbua] | $ )", periods.every),
        rule("7cdF", r"[cdF]? 7 [1E] [jklvq]", periods.every),
        # times of day
        rule(
            "dnQ",
            r"""Q? (?P<hh>[dn]) : (?P<mm>[dn]) (?: : [dn] )?
            (?: (?P<h>p) (?P<zone>r)? | (?P<zone_>r) )""",
            joined.clock,
        ),
        rule(
            "dnQ",
            r"(?<![|$]) Q? (?P<hh>[dn]) : (?P<mm>[dn]) (?: : [dn] )? (?! [.] [dn|] )",
            joined.clock,
        ),
        rule("dn", r"(?P<hh>[dn]) : (?P<mm>[dn]) (?: : [dn] )? (?! [.] [dn|] )", joined.clock_bare),
        rule("dcQ", r"Q? (?P<hh>[dc]) (?: (?P<h>p) | O (?P<h_>p)? ) (?P<zone>r)?", joined.clock),
        rule("dQ", r"Q? (?P<hh>d) [.] (?P<mm>[dn]) (?P<h>p) (?P<zone>r)?", joined.clock),
        rule(
            "dQ",
            r"Q? (?P<hh>d) [.] (?P<mm>[dn]) (?= i? (?: [Ww] | L? R | [tT] ) (?P<h>p) )",
            joined.clock,
        ),
        rule("dQ", r"(?<=[iQ]) (?P<hh>d) [.] (?P<mm>[dn]) (?= i? [Ww] )", joined.clock_stop),
        rule("i", r"(?P<by>i) (?P<x> (?P<hh>d) [.] (?P<mm>[dn]) ) (?= [.,;] | $ )", joined.by_stop),
        rule(
            "dc",
            r"""(?<=[iQ]) (?P<hh>[dc]) (?: [.] (?P<mm>[dn]) )?
            (?= (?: L R | t ) (?P<h>p) | L (?P<h_>p) [AB] )""",
            joined.clock,
        ),
        rule("¼", r"(?P<quarter>¼) (?P<hh>[cd]) (?P<h>p)?", joined.clock),
        rule("ynQ", r"Q? (?P<hh>[yn]) (?P<zone>r)", joined.clock_in_four),
        rule("N", r"(?<=[uf]) N", periods.now),
        rule("i", r"(?P<in>i) (?P<x> L (?P<n>h) ) (?! g )", counted.within_hour),
        rule("i", r"(?P<in>i) (?P<x> (?P<n>[hjkl]) ) (?! g )", counted.within_hours),
        rule("p", r"(?<=i) (?P<part>p) (?! [gi] [WwDMmdo] )", joined.at_dawn),
        rule("AB", r"[AB] (?P<part>p) (?! [giWwD] )", joined.at_dawn),
        rule("f", r"f (?P<part>p) u p", joined.at_dawn),
        rule("p", r"(?P<part>p) (?= [.,;)ifua] | $ )", joined.overnight),
        rule("L", r"(?<=i) (?P<x> L (?P<part>p) ) (?= [.,;)a|] | $ )", joined.small_hours),
    ]
    second = [
        rule("PL", r"L? (?P<part>P) [-]? (?P<i>i)? L? (?P<z>Z)", joined.part_of),
        rule("GV", r"(?P<part>[GV]) i? (?P<z>Z)", joined.part_so_far),
        rule("ZΣ", r"(?P<z>[ZΣ]) (?: , | i? Q? ) (?P<c>0) (?! [u-] 0 )", joined.timed),
        rule("0Q", r"Q? (?P<c>0) ,? i? (?P<z>[ZΣ])", joined.timed),
        rule("Q", r"Q (?P<c>0)", joined.clock_alone),
        rule("fb0", r"[fb]? (?P<c>0) [ua-] (?P<c2>0)", joined.clock_range),
        rule("fbd", r"[fb]? (?P<d>d) [ua-] (?P<c2>0)", joined.clock_range),
        rule("QLp", r"Q? L? p [gi]? (?P<z>Z)", joined.night_of),
        rule("Z", r"(?P<z>Z) [gi]? (?P<z2>Σ)", joined.every_of),
        rule("Z", r"(?P<z>Z) [,(/=-]? (?P<z2>Z) \)?", joined.dual),
    ]
    third = [
        rule("fZ", r"f? L? (?P<z>Z) u L? (?P<z2>Z)", joined.between),
        rule("b", r"b L? (?P<z>Z) [a-] L? (?P<z2>Z)", joined.between),
        rule("b", r"b L? (?P<z>Z) a N", joined.between_now),
        rule("b", r"b N a L? (?P<z>Z)", joined.from_now_until),
        rule("Z", r"(?P<z>Z) - (?P<z2>Z)", joined.between),
        rule("f", r"f (?P<z>Z) - (?P<z2>Z)", joined.between),
        rule("ZΣ", r"(?P<z>[ZΣ]) (?: (?P<comma>,) | i? ) (?P<c>0)", joined.timed),
        rule("0", r"(?P<c>0) ,? i? (?P<z>[ZΣ])", joined.timed),
        rule("Z", r"(?P<z>Z) [gi]? (?P<z2>Σ)", joined.every_of),
        rule("S", r"(?P<s>S) f? (?P<z>Z)", joined.since),
        rule("Z", r"(?P<n>Z) (?P<s>S) f? (?P<z>Z)", counted.window_from),
        rule("f", r"f (?P<z>Z) (?! [u'-] )", joined.from_day),
        rule("f", r"f (?P<z>0) (?! [u'-] )", joined.from_hour),
        rule("uS", r"(?P<s>[uS]) (?P<z>0) (?! [u'-] )", joined.until_hour),
        rule("u", r"(?P<s>u) (?P<z>Z)", joined.until),
        rule("hjklv", r"(?P<u>[hjklv]) [AB] (?P<x> (?P<z>Z) )", joined.days_beside),
        rule("B", r"(?P<s>B) (?P<z>Z)", joined.before),
        rule("A", r"(?P<s>A) (?P<z>Z) (?! ' )", joined.after),
        rule(
            "ZQ1dcnF",
            rf"""(?P<n> Z | {_AMOUNTS.replace("?P<n>", "?:")} )
            (?P<s> [AB] | (?<! 4 Z ) f ) (?P<z>Z)""",
            counted.shifted,
        ),
        rule("Q1dcnFi", rf"{_AMOUNTS} (?P<s>[ABf]) L? (?P<z>Z)", counted.shifted),
        rule("L", r"L (?P<n>[jkl]) (?P<s>[AB]) (?P<z>Z)", counted.unit_beside),
    ]
    return Grammar(tuple(compile_pass(rules) for rules in (first, second, third)))
