"""The Arabic grammar of time: what may stand together, as patterns over tags (see `tokens`)."""

from __future__ import annotations

from functools import lru_cache

from briefings.timex.builders import counted, dates, joined, periods
from briefings.timex.cascade import Grammar, compile_pass, rule

# A year, or the year or month the date lies in: «2024», «من عام 2024», «من العام الماضي».
_TAIL = r"""(?P<tail> (?:
      ,? [fi]{0,2} v ,? (?: [yn] | c | d(?=[KY]) ) \(? [KY]?
    | ,? (?: y | n(?=\(?K) | c(?=[.,;)]|$) ) (?: \(? [KY] \)? )?
    | ,? [fi]? (?: v R | [Tt] v | v t ) )? )"""
_MONTH = r"(?P<m>[MmHĤ]) (?: \s? (?: [/(,=-] | (?=[Mm]) ) (?P<m2>[Mm]) \)? )?"
_DAY = "(?P<d>[dco2])"
_UNIT = "[Jj@klqvzheC]"
_AMOUNT = (
    rf"(?: Q? (?: (?: [dc] u (?=[dc]) )? [dcnF]? Q? {_UNIT} (?: [cdF](?=R) | F )? ½? | ¾ ) Q? )"
)
_MORE = rf"(?: ,? (?: a | (?= [dcnF¾] ) ) (?! Q ) {_AMOUNT} ){{0,2}}"
_AMOUNTS = rf"(?P<n> {_AMOUNT} {_MORE} )"
_COUNTED = rf"(?P<n> Q? (?: (?: [dcnF] Q? )? {_UNIT} (?! ,? y | (?<=J) W ) F? ½? | ¾ ) {_MORE} )"
# What may follow a number that is to be a day: no word it could count, no more digits.
_ALONE = r"(?= [.,;()'a] | $ )"
_OF = rf"""(?: [fig]{{0,2}} l? (?: {_MONTH} | (?<=l) (?P<l>[dco]) ) {_TAIL}
    | [fi]{{0,2}} (?P<v>[lv!]) (?P<r>R)
    | [fi]{{0,2}} (?P<r_>T) (?P<v_>[lv])
    | [fi]{{0,2}} v? (?P<y>y)
    | f (?P<v__>v) (?! ,? [RTtcdnoy(K] ) )"""


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    """The Arabic rules, compiled at first use."""
    first = [
        # «مساء السبت الموافق 13 إبريل/ نيسان الجاري», «2 أكتوبر», «الحادي عشر من مايو 2024»
        rule(
            "pΔJW@dco2",
            rf"""(?P<p>[pΔ])? (?: [J@]? (?P<w>W) p? [,(]? i? =? i? [J@]? )? [J@]?
            (?: {_DAY} (?! -Ĥ ) -? [fg]? | (?P<d_>d) i ) (?: l | T (?=H) )?
            {_MONTH} (?: -? (?P<r>R) )? {_TAIL}""",
            dates.date,
        ),
        # «7 / يوليو /2023م»
        rule("d", r"(?P<d>d) (?P<sep>[/-]) (?P<m>[MmHĤ]) (?P=sep) (?P<tail> y [KY]? )", dates.date),
        # «أحداث الحادي عشر من سبتمبر», which are of one year
        rule(
            "&",
            r"& (?P<x> (?P<d>[do]) [fg]? (?P<m>M) (?: / (?P<m2>[Mm]) )? ) (?! ,? [fi]? v? y | R )",
            dates.known_day,
        ),
        # «مايو تسعة وعشرين», «سبتمبر 10، 1901», «الاثنين، يناير الثاني والعشرين، 2018»
        rule(
            "pJWlMm",
            rf"""(?P<p>p)? (?: J? (?P<w>W) [,(]? i? )? l? {_MONTH} -? (?P<d>[do])(?![$¶jklvCh|:.])
            {_TAIL}""",
            dates.date,
        ),
        rule("lMm", rf"l? {_MONTH} (?P<d>c) (?= [.,;] | $ ) {_TAIL}", dates.date),
        # «إبريل», «شهر مايو 2001», «سبتمبر الماضي», «هذا يونيو»
        rule("Mm", rf"(?<=θ) {_MONTH} {_TAIL}", dates.month_near),
        rule("MH", rf"(?![mĤ]) {_MONTH} (?P<r>R)? {_TAIL}", dates.month),
        rule("lMmHĤ", rf"l? (?P<m>[MmHĤ]) a (?P<m2>[MmHĤ]) (?P<r>R)? {_TAIL}", dates.months_and),
        rule("l", rf"l {_MONTH} (?P<r>R)? {_TAIL}", dates.month),
        rule("T", r"T l? (?P<m>[MmHĤ]) ", dates.this_month),
        # doubtful month names («آب», «مارس») need a preposition, a year, a pair or a direction
        rule(
            "mĤ",
            rf"""(?: (?<=[iSufABb4&lE]) (?P<m>[mĤ]) (?: [/(] (?P<m2>[Mm]) \)? )?
            | (?P<m_>m) [/(] (?P<m2_>[Mm]) \)?
            | (?<= [MmHĤ][au] ) (?P<m___>[mĤ])
            | (?<= P[fi] ) (?P<m____>[mĤ]) | (?<=P) (?P<m_____>[mĤ])
            | (?P<m__>[mĤ]) (?= ,? [fi]? v? ,? y | R | nK ) ) (?P<r>R)? {_TAIL}""",
            dates.month,
        ),
        rule("mĤ", r"(?P<m>[mĤ]) (?= a [MmHĤ] )", dates.month),
        # what is named by a date: «مدرسة 23 يوليو», «مدينة السادس من أكتوبر»
        rule("¶", r"¶ [do] f? [MmHĤ] (?: v? y )?", dates.name),
        rule("¶", r"¶ [MmHĤ] (?! R | v | y )", dates.name),
        # ages and numbered laws: «عن عمر ناهز 80 عاما», «في الثلاثينات من عمرها», «القرار 5/2020»
        rule("¤", r"¤ b? [dcnF] (?: [au] [dcn] )? v", dates.name),
        rule("dco8F", r"[dco8F] v? f ¤", dates.name),
        rule("¬&", r"[¬&] d / y", dates.name),
        rule("¬", r"¬ [dny] i v [dn]", dates.name),  # «الدعوى رقم 1450 لسنة 70 قضائية»
        # ranges inside one month: «من 13 إلى 19 إبريل», «بين 3 و5 مايو», «تموز 13 الى 15»
        rule(
            "fbdcoiJ",
            rf"""(?: [fb] J? (?P<d>[dco]) (?: [uab-] | a u )
            | J? (?P<d_>[dco]) (?: [u-] | (?P<and>a) ) ) J? (?P<d2>[dco])
            [fig]? l? {_MONTH} (?P<r>R)? {_TAIL}""",
            dates.month_range,
        ),
        rule(
            "Jdo",
            rf"J? (?P<d>[do]) (?= (?: ,? a? [do] ){{1,3}} [fg]? l? {_MONTH} (?P<r>R)? {_TAIL} )",
            dates.listed_day,
        ),
        rule(
            "J", r"(?P<u>J) (?P<w>W) a (?P<w2>W) (?P<r>R)? (?: f k (?P<k>R) )?", dates.weekdays_pair
        ),
        rule("l", r"l (?P<r>R) [fi] v? (?P<y>y)", dates.month_of_year),
        rule("l", r"l (?P<same>R) [fi] v (?P<r>R)", periods.same_month_before),
        rule(
            "lMm",
            rf"""l? {_MONTH} [bf]? (?P<d>[dco]) [ua-] (?P<d2>[dco]) (?![jklvh$¶|]) {_TAIL}""",
            dates.month_range,
        ),
        rule(
            "fdcob",
            r"""[fb]? (?P<d>[dco]) [ua-] (?P<d2>[dco]) [fi]{0,2}
            (?: (?P<u>l) (?P<r>R) | (?P<r_>T) (?P<u_>l) )""",
            dates.relative_range,
        ),
        # digits: «22/04/2016», «2016-04-21», «14-09-1432 هـ», «3/2015», «يوم 22/04», «في 4.22»
        rule(
            "pJWdy",
            r"""(?P<p>p)? (?: J? (?P<w>W) [,(]? i? =? i? )? J? (?: (?P<one>[dy]) (?P<sep>[/.-])
            (?P<two>d) (?P=sep) (?P<three>[dyn]) ) (?P<k>K)? Y?""",
            dates.numeric,
        ),
        rule("d", r"(?P<one>d) / (?P<two>d) ,? (?P<three>[dy]) (?![/:|$¶])", dates.numeric),
        rule(
            "yd", r"(?: (?P<one>d) / (?P<two>y) | (?P<one_>y) / (?P<two_>d) ) (?!/)", dates.numeric
        ),
        rule(
            "JW",
            r"""(?: J? (?P<w>W) ,? i? | J ) (?P<one>d) [/.-] (?P<two>d) (?![/.:$¶|d-])""",
            dates.numeric,
        ),
        rule(
            "i",
            r"(?P<in>i) (?P<x> (?P<one>d) [/.-] (?P<two>d) ) (?![/.:$¶|d-])",
            dates.numeric_behind,
        ),
        rule("d", r"(?P<one>d) / (?P<two>d) (?![/.:$¶d-])", dates.numeric_bare),
        # weekdays
        rule("pΔJW", r"(?P<p>[pΔ])? J? (?P<w>W) (?: p )? (?P<r>R)?", dates.weekday),
        rule("p0", r"[p0] J? (?P<w>W) (?: [/u-] J? )? (?P<w2>W)", dates.weekday_night),
        rule("T", r"T J? (?P<w>W) ", dates.this_weekday),
        rule("JWw", r"J? (?P<w>[Ww]) [fi]? (?: k (?P<r>R) | (?P<r_>T) k )", dates.weekday_in_week),
        rule("kT", r"(?: k (?P<r>R) | (?P<r_>T) k R? ) ,? i? J? (?P<w>W)", dates.weekday_in_week),
        rule("JW", rf"J? (?P<w>W) (?P<i>i)? (?P<d>[doc]) {_ALONE}", dates.weekday_and_day),
        # «أمس الثلاثاء», «مساء اليوم», «اليوم 6 مايو», «أمس»
        rule(
            "pΔDÐ@",
            r"(?P<p>[pΔ])? (?P<d> [DÐ] | @ (?! [dnoc2] ) ) (?: ,? \(? J? (?P<w>W) \)? )?",
            dates.deictic,
        ),
        rule(
            "pΔDÐ@",
            rf"""(?P<p>[pΔ])? (?P<d>[DÐ@]) ,? (?: J? (?P<w>W) ,? )? (?P<n>[do]) [fg]?
            {_MONTH} (?P<r>R)? {_TAIL}""",
            dates.deictic,
        ),
        # «فجر اليوم (أمس)»: the paper of the next day puts right what the speaker said
        rule("pD@", r"(?P<p>p)? [D@] [(] (?P<d>D) (?: ,? J? (?P<w>W) )? [)]", dates.deictic),
        # «مساء اليوم نفسه», «فجر ذلك اليوم», «الصباح التالي», «تلك الليلة»
        rule("p", r"p (?: [J@] (?P<r>R) | (?P<r_>t) [J@] )", dates.next_part),
        rule(
            "pÐt",
            r"[pÐ] (?P<r>R) | (?P<r_>t) [pÐ] (?! [fi]? (?: J? [DW@] | [do] [fg]? [MmHĤ] ) )",
            dates.next_part,
        ),
        # «غداة الهجوم», «عشية الانتخابات», «اليوم الثالث من المعرض»
        rule("Δ", r"Δ (?! [pDÐ@JWMmHdn] )", counted.morrow),
        rule("J@", r"[J@] (?P<n>o) (?= [fi] [|&¶$'] )", counted.day_of_event),
        # «الشهر الماضي», «هذا الأسبوع», «ذلك اليوم», «الشهر ذاته», «الشهرين الماضيين»
        rule("j@klqvzesCh", r"(?P<u>[j@klqvzesCh]) (?P<r>R)", periods.unit_relative),
        rule("J", r"(?<=i) (?P<u>J) (?P<r>R)", periods.unit_relative),
        rule(
            "Tt",
            r"""(?P<r>[Tt]) (?P<u>[J@klqvzesC])
            (?! ,? (?: [WMmHĤD] | y (?! \$ ) | [do] [fg]? [MmHĤ] ) ) (?= (?P<q>R)? )""",
            periods.this_unit,
        ),
        rule("dcnF", rf"(?<! \$a ) (?P<n> [dcnF] {_UNIT} ) (?P<r>R)", counted.window),
        rule("jklqvzCh", r"(?P<n> [jklqvzCh] [cdnF] ) (?P<r>R)", counted.window),
        rule("jklvzh", r"(?P<n> [jklvzh] c ) (?! [RoPcdnF] )", counted.definite),
        rule("i", r"i (?P<x> (?P<n> [jklqvzC] [cdnF]? ) (?P<r>R) )", counted.window),
        # «الأسبوع الأول من أكتوبر», «أول يوم جمعة من يوليو», «اليوم الثالث من شهر عشرة»
        rule(
            "kJ@qlW",
            rf"(?: (?P<u>[kJ@ql]) | J? (?P<w>W) ) (?P<n>o) {_OF}",
            periods.nth,
        ),
        rule("o2", rf"(?P<n>[o2]) (?: J? (?P<w>[Ww]) | (?P<u>[kJjq]) ) {_OF}", periods.nth),
        rule("o2", rf"(?P<n>[o2]) (?P<two>c) {_OF}", periods.nth_monday),
        rule("Ww", rf"J? (?P<w>[Ww]) (?P<last>R) {_OF}", periods.last_of),
        rule("kJ@lq", rf"(?P<u>[kJ@lq]) (?P<last>R) {_OF}", periods.last_of),
        # «الأول من الشهر ذاته», «20 من الشهر القادم», «في 31 من هذا الشهر»
        rule(
            "Jdoc",
            r"J? (?P<d>[doc]) [fi] (?: (?P<u>l) (?P<r>R) | (?P<r_>[Tt]) (?P<u_>l) )",
            dates.day_in,
        ),
        rule("Jdo", r"J? (?P<d>[do]) f l (?! [RdcMmHĤ] )", dates.day_of_month),
        rule("do", r"(?<=i) (?P<d>[do]) ¥", dates.day_of_it),
        rule("JW", r"J? (?P<w>W) (?P<d>[do]) ¥", dates.day_of_it),
        rule("J", r"J (?P<d>[do]) (?P<r>R) (?! [fi]? [vy] )", dates.day_in),
        rule("do", r"(?<=i) (?P<d>[do]) (?P<r>R) (?! [fi]? [vy] )", dates.day_in),
        rule("Jdo", r"J? [do] f E l", periods.every),
        rule("J", rf"J (?P<d>d) {_ALONE}", dates.day_alone),
        rule("i", r"i (?P<x> (?P<d>[d]) ) (?= ' | ; | $ )", dates.day_alone),
        rule("o", r"(?<=[iu]) (?P<d>o) (?= [.;] | $ ) ", dates.late_day),
        # «شهر 3», «اليوم الاول من شهر ثلاثة»
        rule("l", rf"l (?P<l>[dc]) (?![ojklvh|$¶]) {_TAIL}", dates.numbered_month),
        rule("doc", rf"(?P<d>[doc]) f? l (?P<l>[dc]) (?![jklvh|$¶]) {_TAIL}", dates.numbered_month),
        # years, decades, centuries, quarters, seasons
        rule(
            "v",
            r"""v ,? (?: (?P<k_>K) (?P<y__>[yn]) | (?P<y>[yncd]) \(? (?P<k>K) \)? |
            (?P<y_> [yn] | c (?! f [|] ) ) \(? Y? \)? )""",
            periods.year,
        ),
        rule(
            "y",
            r"(?: (?<=[iSuBAbPf&(]) | (?<=ya) ) (?P<y>y) (?! [$¶/:c] | [.-]d )",
            periods.lone_year,
        ),
        rule("y", r"(?<=a) (?P<y>y) (?! [$¶/:c] | [.-]d | f [|] )", periods.year_too),
        rule("v", r"v (?P<y>y) a v? (?P<y2>y)", periods.years_running),
        rule("fb", r"[fb] v? (?P<y>[yc]) [ua-] u? v? (?P<y2>y)", periods.years),
        rule("vy!", r"[v!]? (?P<y>y) [-/] (?P<d>d) (?! [-/.:$¶MmHĤ] )", periods.season_years),
        rule("!", r"! (?P<y>y) (?: [-/] (?P<y2>y) )? (?P<k>K)?", periods.fiscal),
        rule("yv", r"v? (?P<y>y) (?: [u-] ) v? (?P<y2>y) (?![/-])", periods.years),
        rule("y", r"(?P<y>y) / (?P<y2>y) (?![/-])", periods.years_running),
        rule("yv!", r"[v!]? (?P<y>y) [/-] (?P<y2>[ydn]) (?P<k>K)", periods.hijri_years),
        rule("8", r"(?P<z>8) (?: f? C (?: (?P<r>R) | (?P<o>o) ) )?", periods.decade),
        rule("C", r"C (?P<o>[od]) (?: Y | (?P<k>K) )?", periods.century),
        rule("C", r"C (?P<o>[od]) β", periods.before_christ),
        rule("v", r"v [yndc] β", periods.before_christ),
        rule("C", r"C (?P<o>o) a (?P<o2>[oc])", periods.centuries),
        rule("fbC", r"[fb]? C (?P<o>o) [ua] C? (?P<o2>o)", periods.century_range),
        rule("ψ", r"(?P<c>ψ) (?! f )", joined.clock_alone),
        rule("z", r"z (?P<last>R) [fi] C (?: (?P<o>[od]) | (?P<r>R) )", periods.decade_of_century),
        rule("z", r"z (?P<n>o) [fi] C (?: (?P<o>[od]) | (?P<r>R) )", periods.decade_of_century),
        # «ثاني أيام عيد الأضحى»
        rule("2o", rf"(?P<n>[2o]) [jJ] (?P<feast>X) {_TAIL}", dates.nth_of_feast),
        rule("×", r"× (?P<n>o) [fi] (?: v (?P<y>y) | v (?P<r>R) )", periods.quarter),
        rule("×", rf"× (?P<s>s) (?P<r>R)? {_TAIL}", periods.season),
        rule("!", r"! (?P<r>R)", periods.fiscal_relative),
        rule("jkl", rf"(?P<u>[jkl]) (?P<k>[cd]) (?P<n>o) {_OF}", periods.nth_count),
        rule("q", r"(?P<u>q) (?P<n>o) [fi]{0,2} v? (?P<y>y)", periods.quarter),
        rule("q", r"q (?P<n>o) ", periods.quarter),
        rule("q", r"q (?P<last>R) ", periods.last_quarter),
        rule("y", r"(?P<y>y) q (?P<n>o)", periods.quarter),
        rule("s", rf"(?P<s>s) (?P<r>R)? {_TAIL}", periods.season),
        rule(
            "§",
            rf"""(?: (?<=[iSufAPBb4]) (?P<s>§) | (?P<s_>§) (?= ,? [fi]? [vyncRt] ) )
            (?P<r>R)? {_TAIL} (?: (?<=y) [-/] (?P<y2>y) )?""",
            periods.season,
        ),
        rule("T", r"(?P<t>T) (?P<s>[s§]) ", periods.season),
        rule("X", rf"(?P<feast>X) (?P<r>R)? {_TAIL}", dates.feast),
        # «قبل يومين», «منذ ثلاثة أسابيع», «بعد شهر», «في 3 أسابيع», «2 عام و21 يوما من الآن»
        rule("AB", rf"(?P<s>[AB]) {_AMOUNTS} (?= f t (?! {_UNIT} ) )", counted.from_that),
        rule("AB", rf"(?P<s>[AB]) {_AMOUNTS} (?= ε? [fg] [|TtM'oWX&] )", counted.from_event),
        # but «منذ يوم الأحد», «بعد يوم الجمعة»
        rule(
            "BS",
            rf"[BS] (?! e ) {_AMOUNTS} (?: V )? (?! [ynoWRHĤ] | (?<=l) [Mm] | (?<=J) [DdM] )",
            counted.ago,
        ),
        rule("AB", rf"(?P<s>[AB]) i {_AMOUNTS}", counted.beside),
        rule("A", rf"(?P<s>A) (?! e ) {_AMOUNTS} (?: V )? (?! [ynWΩ] | f ÷ )", counted.hence),
        rule("QjklqvzCdcnF¾", rf"{_AMOUNTS} (?P<s>[AB]) (?P<t> t? )", counted.beside),
        rule("i", rf"(?P<in>i) (?P<n> Q? [dc] {_UNIT}(?<![J]) ) (?![RV])", counted.soon_in),
        rule("QjklqvzCdcnF¾", rf"{_AMOUNTS} V", counted.from_now),
        rule("Jklvzqh", r"(?P<n> [Jklvzqh] ) (?P<one>c) (?! [RJjklqvzh] )", counted.one_unit),
        rule("QjklqvzCdcnFh¾J", rf"{_COUNTED} (?!R)", counted.duration),
        rule(
            "dcnF",
            rf"(?<!-) (?P<n> [dcnF] {_UNIT} ) (?! R | ,? y | ½ | (?<=J) W )",
            counted.duration,
        ),
        rule("fdc", rf"f? (?P<n> [dc] [u-] [dc] {_UNIT} )", counted.duration),
        rule("JklvzqCh", r"(?<=4) (?P<n> [JklvzqCh] ½? ) (?! [RcdnyMmHĤoi] )", counted.lone_unit),
        # parts and rests of the current period: «مطلع العام», «باقي الأسبوع»
        rule("e", r"(?P<u>e) (?P<r>R)?", periods.weekend),
        rule("P", r"(?P<part>P) f? (?P<u>[klvzqC]) (?![cdony8RTtMmHs])", periods.part_of_current),
        rule("k", rf"k (?P<d>[do]) [fg]? {_MONTH} {_TAIL}", dates.week_of),
        rule("s§Mm", r"[s§Mm] E v", periods.every),
        rule(
            "E",
            r"""E (?: [Jj@]? [Ww] p? (?: ,? a [Ww] ){0,4} | J c (?! [jklqvh] ) | p W?
            | (?: [cdn] )? [Jjklqveh] | [s§] )""",
            periods.every,
        ),
        rule("o2", r"[o2] (?: J? [Wwc] | [kJjq] ) [fi] E [lkqv]", periods.every),
        rule("j", r"j W (?: ,? a? W ){0,4}", periods.every),
        rule("9", r"9 (?: a 9 )?", periods.every),
        rule("dcnF", r"[dcnF] h i (?: @ | v ) (?! [RcdnyoW] )", periods.every),
        rule("dcnF", r"[dcnF] j i k (?! [RcdnyoW] )", periods.every),
        rule("(", r"[(] [dcn] v [)]", dates.name),  # an age: «(23 عاما)»
        rule("@k", r"[@k] a [kl] (?: ,? a [lv] )? (?! [RcdnoF] )", dates.name),  # «اليوم والشهر»
        rule("@", r"@ a l (?! [RcdnoF] )", dates.name),
        rule("7cdF", r"[cdF]? 7 (?: E (?: [cdn] )? [Jjklqv] | i [@klqv] | 9 )", periods.every),
        # times of day
        rule(
            "O",
            r"""O Q? (?P<hh>[dcon]) (?: [:.] (?P<mm>[dn]) (?: : [dn] )? | (?P<quarter>¼) )?
            (?: f? (?P<h>[pY]) )? (?P<zone>r)?""",
            joined.clock,
        ),
        # «الساعة 11.59 (2059 بتوقيت غرينتش) مساء»
        rule(
            "O",
            r"""O Q? (?P<hh>[dcon]) (?: [:.] (?P<mm>[dn]) )?
            [(] (?: [dn] [:.] [dn] | [dyno] ) r [)] (?= (?: f? (?P<h>p) )? )""",
            joined.clock,
        ),
        rule("yn", r"(?P<hh>[yn]) (?P<zone>r)", joined.clock_in_four),
        # «العاشرة وعشرين دقيقة من صباح أمس»
        rule(
            "Oo",
            r"O? Q? (?P<hh>o) a (?P<mm>[cdn]) (?P<u>h) (?: f? (?P<h>p) )? (?P<zone>r)?",
            joined.clock_minutes,
        ),
        rule(
            "dnQ",
            r"""Q? (?P<hh>[dn]) : (?P<mm>[dn]) (?: : [dn] )?
            (?: (?P<h>[pY]) (?P<zone>r)? | (?P<zone_>r) )""",
            joined.clock,
        ),
        rule("o", r"(?P<hh>o) (?P<zone>r)", joined.clock),
        rule("dnQ", r"(?<![|$]) Q? (?P<hh>[dn]) : (?P<mm>[dn]) (?: : [dn] )?", joined.clock),
        rule("dn", r"(?P<hh>[dn]) : (?P<mm>[dn]) (?: : [dn] )?", joined.clock_bare),
        rule(
            "docQ",
            r"""(?<!-) Q? (?P<hh>[do] | (?<!u) c) (?P<quarter>¼)?
            (?: f? (?P<h>p) | (?<=¼) ) (?P<zone>r)?""",
            joined.clock,
        ),
    ]
    second = [
        rule("P", r"(?P<part>P) [fi]? (?P<z>Z)", joined.part_of),
        rule("ZΣ", r"(?P<z>[ZΣ]) (?: (?P<comma>,) | [(-] | [ig]? Q? ) (?P<c>0)", joined.timed),
        rule("Q", r"Q (?P<c>0)", joined.clock_alone),
        rule("fb0", r"[fb]? (?P<c>0) [ua-] (?P<c2>0)", joined.clock_range),
        rule("fbdo", r"[fb] O? (?P<d>[do]) [ua-] (?P<c2>0)", joined.clock_range),
        rule("p", r"p f? (?P<z>Z)", joined.night_of),
        rule("Z", r"(?P<z>Z) [fi] (?P<z2>Σ)", joined.every_of),
        rule("0", r"(?P<c>0) ,? [fi]? (?P<z>[ZΣ])", joined.timed),
        rule("Z", r"(?P<z>Z) (?: ,? i? = i? | [(/-] i? =? i? | i? ) (?P<z2>Z) \)?", joined.dual),
    ]
    third = [
        rule("fZ", r"(?P<f>f)? (?P<z>Z) i? (?P<u>u) (?P<z2>Z)", joined.between),
        rule("f", r"f (?P<z>Z) a (?P<u>u) (?P<z2>Z)", joined.between),
        rule("b", r"b (?P<z>Z) [au-] u? (?P<z2>Z)", joined.between),
        rule("fZ", r"f? (?P<z>Z) - (?P<z2>Z)", joined.between),
        rule("ZΣ", r"(?P<z>[ZΣ]) (?: (?P<comma>,) | [(-] | [ig]? ) (?P<c>0)", joined.timed),
        rule("0", r"(?P<c>0) [fi]? (?P<z>Z)", joined.timed),
        rule("Z", r"(?P<z>Z) [fi] (?P<z2>Σ)", joined.every_of),
        rule("Z", r"(?P<z>Z) (?P<zone>r)", joined.zoned),
        rule("S", r"(?P<s>S) (?P<z>Z)", joined.since),
        rule("Z", r"(?P<k>Z) f (?P<z>Z) u (?P<z2>Z)", joined.days_of_week),
        rule("S", r"S (?P<z>Z) a? u (?P<z2>Z)", joined.between),
        rule("V", r"V a? u (?P<z>Z)", joined.from_now_until),
        rule("u", r"(?P<s>u) (?P<z>Z)", joined.until),
        rule("B", r"(?P<s>B) (?P<z>Z)", joined.before),
        rule("A", r"(?P<s>A) (?P<z>Z)", joined.after),
        rule(
            "AB",
            rf"""(?P<s>[AB]) (?P<n> Z | {_AMOUNTS.replace("?P<n>", "?:")} ) [fu] (?P<z>Z)""",
            counted.shifted,
        ),
    ]
    return Grammar(tuple(compile_pass(rules) for rules in (first, second, third)))
