"""The English words of time. Unit words carry (unit, number): 1 singular, 3 plural."""

from __future__ import annotations

from functools import lru_cache

from briefings.languages.en.numbers import CARDINALS, ORDINALS
from briefings.timex.english.numbers import merge
from briefings.timex.expressions import Amount, Clock, Unit
from briefings.timex.tokens import Lexicon, Value
from briefings.timex.words import Words

_MONTHS: dict[Value, str] = {
    1: "january|jan", 2: "february|feb", 3: "mar", 4: "april|apr", 5: "", 6: "june|jun",
    7: "july|jul", 8: "august|aug", 9: "september|sept|sep", 10: "october|oct",
    11: "november|nov", 12: "december|dec",
}  # fmt: skip
_DOUBTFUL_MONTHS: dict[Value, str] = {1: "jan", 3: "march|mar", 5: "may", 12: "dec"}
_HIJRI: dict[Value, str] = {
    1: "muharram", 2: "safar", 3: "rabi al-awwal|rabi' al-awwal|rabi i",
    4: "rabi al-thani|rabi' al-thani|rabi al-akhir|rabi ii", 5: "jumada al-awwal|jumada al-ula|"
    "jumada i",
    6: "jumada al-thani|jumada al-akhira|jumada ii", 7: "rajab", 8: "shaban|sha'ban|shaaban",
    9: "ramadan|ramadhan", 10: "shawwal", 11: "dhu al-qadah|dhul qadah|dhu al-qi'dah|dhul-qadah",
    12: "dhu al-hijjah|dhul hijjah|dhul-hijjah|dhu al-hijja|zul hijja",
}  # fmt: skip
_WEEKDAYS: dict[Value, str] = {
    0: "monday", 1: "tuesday|tues", 2: "wednesday|weds", 3: "thursday|thur|thurs", 4: "friday",
    5: "saturday", 6: "sunday",
}  # fmt: skip
_SHORT_WEEKDAYS: dict[Value, str] = {
    0: "mon", 1: "tue", 2: "wed", 3: "thu", 4: "fri", 5: "sat", 6: "sun",
}  # fmt: skip
_UNITS: dict[str, dict[Value, str]] = {
    "j": {("day", 1): "day", ("day", 3): "days|nights", ("workday", 1): "business day|working day",
          ("workday", 3): "business days|working days"},
    "k": {("week", 1): "week|wk", ("week", 3): "weeks|wks", ("workday", 1): "workweek"},
    "l": {("month", 1): "month", ("month", 3): "months"},
    "q": {("quarter", 1): "quarter|qtr", ("quarter", 3): "quarters|qtrs"},
    "v": {("year", 1): "year|yr", ("year", 3): "years|yrs"},
    "z": {("decade", 1): "decade", ("decade", 3): "decades"},
    "C": {("century", 1): "century", ("century", 3): "centuries"},
    "e": {("weekend", 1): "weekend", ("weekend", 3): "weekends"},
    "h": {("hour", 1): "hour", ("hour", 3): "hours|hrs", ("minute", 1): "minute",
          ("minute", 3): "minutes|mins", ("second", 3): "seconds"},
    "§": {("season", 1): "season|seasons"},
    "8": {
        ("decade", 20): "twenties", ("decade", 30): "thirties",
        ("decade", 40): "forties", ("decade", 50): "fifties", ("decade", 60): "sixties",
        ("decade", 70): "seventies", ("decade", 80): "eighties", ("decade", 90): "nineties",
    },
}  # fmt: skip
_DIRECTIONS: dict[Value, str] = {
    "last": "last|this past",
    "past": "past",
    "next": "next",
    "coming": "coming|upcoming|forthcoming|this coming",
    "this": "current",
    "following": "following|ensuing|subsequent",
    "preceding": "previous|preceding|prior",
    "latest": "latest|most recent",
    "year_ago": "year - ago|year - earlier",
    "final": "final|closing",
}
_DEICTICS: dict[Value, str] = {
    -2: "day before yesterday",
    -1: "yesterday",
    0: "today|otd|current date|todays",
    1: "tomorrow|tmrw|tmr|tomorow",
    2: "day after tomorrow",
}
_NIGHTS: dict[Value, str] = {
    -2: "the night before last|night before last",
    -1: "last night|last evening",
    0: "tonight|this morning|this afternoon|this evening|this lunchtime",
}
_PARTS: dict[Value, str] = {
    "early": "early part of|first days of|opening days of|early days of|early|"
    "beginning of|start of|outset of|dawn of|beginning|turn of",
    "mid": "mid|middle of|midway through",
    "late": "latter part of|final days of|last days of|closing days of|tail end of|late|"
    "end of|close of",
    "end": "end",
    "rest": "rest of|remainder of",
    "first_half": "first half of",
    "second_half": "second half of|latter half of",
}
_DAYPARTS: dict[Value, str] = {
    "dawn": "dawn|sunrise|daybreak|first light",
    "overnight": "overnight",
    "hours": "small hours|early hours|early hours of the morning",
    "dusk": "dusk|sunset|nightfall",
    "am": "a.m.|a.m|am|in the morning|morning|"
    "early morning hours|early morning|late morning|mid - morning",
    "pm": "p.m.|p.m|pm|in the afternoon|in the evening|afternoon|evening|at night|lunchtime|"
    "late afternoon|early afternoon|mid - afternoon",
    "night": "night|late evening|late night|early evening",
}
_FEASTS: dict[Value, str] = {
    "christmas": "christmas|christmas day|xmas|xmas day|christmas's day",
    "christmas_eve": "christmas eve|xmas eve",
    "boxing_day": "boxing day",
    "new_year": "new year|the new year|new year's day|new years day|new year day|new year's|"
    "new years",
    "new_year_eve": "new year's eve|new years eve|new year eve|hogmanay",
    "easter": "easter|easter sunday|easter day",
    "easter_monday": "easter monday|easter mon",
    "good_friday": "good friday",
    "holy_saturday": "holy saturday|easter saturday",
    "maundy_thursday": "maundy thursday|holy thursday|covenant thursday|thu of mysteries|"
    "thursday of mysteries|sheer thursday",
    "palm_sunday": "palm sunday|branch sunday|passion sunday",
    "ash_wednesday": "ash wednesday",
    "pancake_day": "pancake day|shrove tuesday|mardi gras|pancake tuesday|fat tuesday",
    "whit_sunday": "whit sunday|white sunday|pentecost|whitsunday",
    "whit_monday": "whit monday|pentecost monday|monday of the holy spirit",
    "ascension": "ascension day|ascension thursday|ascension",
    "corpus_christi": "corpus christi|feast of corpus christi",
    "trinity": "trinity sunday",
    "lent": "lent",
    "orthodox_easter": "orthodox easter|orthodox easter sunday|pascha",
    "orthodox_good_friday": "orthodox good friday|orthodox great friday",
    "orthodox_palm_sunday": "orthodox palm sunday",
    "clean_monday": "clean monday|orthodox shrove monday|green monday",
    "orthodox_christmas": "orthodox christmas|orthodox christmas day",
    "valentine": "valentine's day|valentines day|valentine day",
    "st_patrick": "st patrick's day|saint patrick's day|st. patrick's day|saint patrick|"
    "st paddy's day|saint paddy's day|st patricks day|saint paddys day",
    "april_fools": "april fools|april fool's day|april fools' day|april fools day",
    "earth_day": "earth day",
    "labour_day": "may day|international workers' day|labour day",
    "us_labor_day": "labor day",
    "womens_day": "international women's day|women's day",
    "mothers_day": "mother's day|mothers day|mothers' day",
    "fathers_day": "father's day|fathers day|fathers' day",
    "memorial_day": "memorial day",
    "juneteenth": "juneteenth",
    "us_independence": "independence day|fourth of july|the fourth of july|4th of july|july 4th",
    "columbus_day": "columbus day",
    "halloween": "halloween|all hallows eve|halloween day",
    "all_saints": "all saints' day|all saints day|all saints'",
    "vegan_day": "world vegan day",
    "remembrance": "remembrance day|veterans day|armistice day|veteran's day",
    "thanksgiving": "thanksgiving|thanksgiving day|turkey day",
    "black_friday": "black friday",
    "cyber_monday": "cyber monday",
    "remembrance_sunday": "remembrance sunday",
    "mothering_sunday": "mothering sunday",
    "burns_night": "burns night",
    "st_george": "st george's day|st. george's day",
    "st_andrew": "st andrew's day|st. andrew's day",
    "st_david": "st david's day|st. david's day",
    "vj_day": "vj day|v-j day",
    "mlk_day": "martin luther king day|mlk day|martin luther king's day|martin luther kings day|"
    "martin luther king jr day|martin luther king jr. day|mlk jr. day|mlk jr day|civil rights day",
    "presidents_day": "presidents' day|presidents day|president's day|washington's birthday",
    "boss_day": "boss's day|boss day|boss's|bosses day",
    "epiphany": "epiphany|three kings' day",
    "groundhog": "groundhog day|groundhog's day",
    "guy_fawkes": "guy fawkes night|bonfire night",
    "bastille": "bastille day",
    "australia_day": "australia day",
    "anzac": "anzac day",
    "canada_day": "canada day",
    "ve_day": "ve day|v-e day|victory in europe day",
    "world_aids": "world aids day",
    "human_rights": "human rights day",
    "kings_day": "king's day|koningsdag|kings day",
    "friendship_day": "friendship day",
    "nakba": "nakba day",
    "land_day": "land day",
    "nowruz": "nowruz|persian new year",
    "fitr": "eid al-fitr|eid al fitr|eid ul-fitr|eid-al-fitr|id al-fitr|id ul-fitr|eid",
    "adha": "eid al-adha|eid al adha|eid ul-adha|id ul-adha|sacrifice feast|bakr id|bakrid|"
    "feast of sacrifice|feast of the sacrifice|id al-adha|eid ul adha",
    "arafa": "day of arafah|day of arafat",
    "mawlid": "mawlid|mawlid al-nabi|prophet's birthday|milad un nabi",
    "hijri_new_year": "islamic new year|hijri new year|muslim new year|amun jadid",
    "ashura": "ashura|day of ashura",
    "isra": "isra and mi'raj|the night journey|night journey|ascension to heaven|"
    "the prophet's ascension",
    "qadr": "laylat al-qadr|laylat al kadr|laylat al qadr|night of power|night of measures|"
    "night of destiny",
    "jumuatul_wida": "jumu'atul-wida|jamat ul-vida|jumuatul-wida",
    "chinese_new_year": "chinese new year|chinese lunar new year's day|chinese new years|"
    "lunar new year|"
    "chinese lunar new year|spring festival|chinese new year's day",
    "yom_kippur": "yom kippur|day of atonement",
    "rosh_hashanah": "rosh hashanah|rosh hashana|rosh hashanna|yom teruah",
    "hanukkah": "hanukkah|chanukah|hannukkah|hanukah",
    "passover": "passover|pesach",
    "sukkot": "sukkot|succos|feast of tabernacles|feast of booths",
    "purim": "purim",
    "shavuot": "shavuot|feast of weeks|shavuos",
    "yom_haatzmaut": "yom ha'atzmaut|yom haatzmaut",
    "yom_hashoah": "yom hashoah|holocaust day|yom hashoa|holocaust remembrance day",
    "lag_baomer": "lag baomer|lag b'omer|lag laomer",
    "tisha_bav": "tisha b'av",
    "simchat_torah": "simchat torah",
    "tu_bishvat": "tu bishvat",
    "diwali": "diwali|deepavali|lakshmi puja|festival of lights",
    "holi": "holi|dhulandi|festival of colors|dhuleti",
    "holika": "holika dahan|chhoti holi|kamudu pyre",
    "dussehra": "dussehra|vijayadashami|vijaya dashami",
    "onam": "onam|thiru onam|thiruvonam",
    "vaisakhi": "vaisakhi|baisakhi|vaisakhadi|vasakhi",
    "pongal": "pongal|thai pongal|makar sankranti|makara sankranti|maghi",
    "raksha": "raksha bandhan|rakhi",
    "ganesh": "ganesh chaturthi",
    "navaratri": "navaratri|durga puja|durga pooja",
    "janmashtami": "krishna janmashtami|gokulashtami|janmashtami",
    "vesak": "vesak|vaisakha|buddha day|buddha purnima",
}
_NAMES = (
    "sunday school|minute's silence|years of age|year of age|usa today|"
    "bloody sunday|black monday|black thursday|black september|prague spring|arab spring|"
    "man friday|casual friday|super tuesday|friday prayers|friday prayer|may day rally|"
    "today show|the today programme|sunday times|sunday telegraph|sunday mirror|mail on sunday|"
    "russia today|christian science monitor|palm springs|may be|may have|may not|may well|"
    "theresa may|brian may|mrs may|ms may|nice day|have a great day|have a great week|"
    "have a great month|"
    "up to date|to date with|second wave|second hand|second largest|second biggest|second most|"
    "second round|second world war|first world war|second thoughts|split second|per second|"
    "sheffield wednesday|ruby tuesday|august body|day one|at the end of the day|"
    "one day|some day|day by day|day after day|d - day|day care|year old|years old|year olds|"
    "month old|"
    "months old|day old|week old|year - old|years - old|month - old|day - old|week - old|"
    "date 1|the end of the line|end of the line|end of line|world cup|spring water|hot spring|"
    "to spring|spring up|to fall|fall to|fall from|will fall|april jones|"
    "june carter|april fools joke|july jones|june osborne|july crisis|"
    "6 october city|october 7 bridge|september dossier|"
    "one - day game|one - day games|one - day match|one - day matches|"
    "one - day international|one - day internationals|one - day series|one - day side|"
    "sept. 11, 2001, attacks|"
    "jan. 6 committee|january 6 committee|jan. 6 riot|january 6 riot|jan. 6 rioters|"
    "january 6 rioters|run - up|lead - up|build - up"
)
_COUNTED = (
    "people|persons|dollars|euros|pounds|rupees|percent|per cent|pct|miles|kilometers|kilometres|"
    "km|metres|meters|feet|tons|tonnes|barrels|troops|soldiers|fighters|members|deaths|cases|"
    "trillion|points|seats|votes|homes|houses|jobs|workers|employees|students|"
    "pieces|goals|runs|degrees|others|men|women|children|"
    "families|rockets|missiles|drones|refugees|prisoners|hostages|protesters|buildings|schools|"
    "words|pages|copies|acres|hectares|square|kilograms|kg|civilians|migrants|companies|shares|"
    "coins|stars|items|units|passengers|patients|babies|ounces|litres|liters|gallons|mph"
)
# What companies count by the half of a year; teams play halves too.
_EARNED = (
    "profit|profits|earnings|revenue|revenues|sales|loss|losses|results|net|income|operating|core|"
    "pretax|turnover|growth|output|exports|imports|dividend|guidance|underlying|adjusted|figures"
)
_RECURRING = "weekdays|weekends|annually|mornings|evenings|afternoons"
_SOMETIMES_RECURRING = (
    "daily|nightly|weekly|fortnightly|monthly|quarterly|yearly|hourly|biweekly|bimonthly"
)
_WHOLES: dict[str, tuple[int, Unit]] = {
    "half an hour|half hour": (30, "minute"), "quarter of an hour": (15, "minute"),
    "half a day": (12, "hour"), "half a year|half year": (6, "month"),
    "half a decade": (5, "year"), "half a century|half century": (50, "year"),
    "quarter of a century|quarter century|quarter - century": (25, "year"),
}  # fmt: skip
_LONG: dict[str, Unit] = {
    "hour - long|hourlong": "hour", "day - long|daylong": "day", "week - long|weeklong": "week",
    "month - long|monthlong": "month", "year - long|yearlong": "year",
    "decade - long|decadelong": "decade",
}  # fmt: skip
_ABOUT: dict[Value, str] = {
    0: "shortly after|shortly before|just after|just before|soon after|a little after|"
    "a little before|well before|well after|about|around|nearly|almost|roughly|"
    "a further|another|some|approximately|circa|exactly",
    1: "more than|just over|a little over|a little more than|slightly more than|at least|"
    "a bit over|just more than",
    -1: "less than|under|just under|a little less than|fewer than|barely",
}
_ZONES: dict[Value, str] = {
    "Etc/UTC": "gmt|utc", "America/New_York": "est|edt|et|eastern time|eastern|"
    "eastern standard time|eastern daylight time|new york time|washington time",
    "America/Chicago": "cst|cdt|central time",
    "America/Los_Angeles": "pst|pdt|pt|pacific time", "Europe/London": "bst|london time|uk time",
    "Europe/Paris": "cet|cest|paris time|central european time", "Europe/Berlin": "berlin time",
    "Europe/Athens": "eet|eest", "Asia/Kolkata": "ist|india time",
    "Europe/Moscow": "msk|moscow time",
    "Europe/Kyiv": "kyiv time", "Africa/Cairo": "cairo time", "Asia/Jerusalem": "jerusalem time|"
    "israel time", "Asia/Beirut": "beirut time", "Asia/Riyadh": "riyadh time|saudi time|mecca time",
    "Asia/Baghdad": "baghdad time", "Asia/Damascus": "damascus time", "Asia/Tehran": "tehran time",
    "Asia/Dubai": "dubai time|gulf standard time|gst", "Asia/Qatar": "doha time",
    "Asia/Tokyo": "jst|tokyo time", "Asia/Shanghai": "beijing time", "Europe/Istanbul": "trt",
}  # fmt: skip


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The English lexicon, built at first use (some milliseconds)."""
    words = Words()
    words.add_all("M", {key: value for key, value in _MONTHS.items() if value})
    words.add_all("m", _DOUBTFUL_MONTHS)
    words.add_all("H", _HIJRI)
    words.add_all("W", _WEEKDAYS)
    words.add_all("w", _SHORT_WEEKDAYS)
    for tag, table in _UNITS.items():
        words.add_all(tag, table)
    words.add_all("s", {0: "winter", 1: "spring", 2: "summer|summertime", 3: "autumn"})
    words.add_all("§", {3: "fall"})
    words.add("k", ("fortnight", 1), "fortnight")
    words.add("%", None, "q")
    words.add_all("c", CARDINALS)
    words.add_all("o", ORDINALS)
    words.add_all(
        "F", {3: "few|several|a few|some few", 2: "couple of|a couple of|couple|a couple"}
    )
    words.add_all("R", _DIRECTIONS)
    words.add("T", "this", "this")
    words.add("t", "same", "that|same|the same|that same|those")
    words.add_all("D", _DEICTICS)
    words.add("9", None, _RECURRING)
    words.add_all("9", {number: f"{name.split('|')[0]}s" for number, name in _WEEKDAYS.items()})
    words.add("5", None, _SOMETIMES_RECURRING)
    words.add("7", None, "once|twice|thrice|times|once or twice|time")
    words.add("4", None, "for")
    words.add("Θ", None, "over")
    words.add("½", None, "and a half|and - a - half")
    for spellings, unit in _LONG.items():
        words.add("Λ", Amount(((1, unit),)), spellings)
    for spellings, term in _WHOLES.items():
        words.add("¾", Amount((term,)), spellings)
    words.add("0", Clock("12:00"), "noon|midday|12 noon|twelve noon")
    words.add("0", Clock("00:00"), "midnight|12 midnight")
    words.add("N", 0, "now|right now|present|date")
    words.add_all("Ð", _NIGHTS)
    words.add("¤", None, "his|her|my|your|our")
    words.add("¤", "its", "its|their")
    words.add("¬", None, "no|law|decree|resolution|case|number|act|directive|regulation|order")
    words.add_all("P", _PARTS)
    words.add_all("p", _DAYPARTS)
    words.add_all("X", _FEASTS)
    words.add("L", None, "the")
    words.add("1", 1, "a|an|per")
    words.add("f", None, "from")
    words.add("S", "since", "since")
    words.add("u", None, "to")
    words.add("u", "through", "through|thru")
    words.add(
        "i", None, "all through|right through|halfway through|midway through|all the way through"
    )
    words.add("u", "until", "until|till|til|up to|up until")
    words.add("b", None, "between")
    words.add("'", None, "'s")
    words.add("a", None, "and|&")
    words.add("i", "in", "in")
    words.add("i", None, "as early as|as late as|as recently as")
    words.add("i", "by", "by")
    words.add("i", None, "during|throughout|dated|sometime|born")
    words.add("i", "on", "on")
    words.add("i", "at", "at")
    words.add("i", "within", "within")
    words.add("i", None, "not until")
    words.add("i", "into", "into|well into")
    words.add("g", None, "of")
    words.add("A", "then", "after|following the")
    words.add("A", None, "later than|greater than")
    words.add("B", None, "before|prior to|earlier than")
    words.add("u", "until", "no later than|not later than")
    words.add(
        "S",
        "starting",
        "no earlier than|not earlier than|no sooner than|starting|"
        "beginning on|beginning|starting on|starting from|as of|as from|effective|"
        "with effect from",
    )
    words.add("G", None, "ago|back")
    words.add("G", "earlier", "earlier|previously")
    words.add("V", None, "from now|hence|from today")
    words.add("V", "later", "later")
    words.add("Q", 0, "to the day")
    words.add("E", None, "every|each|every other|every second|every single|each and every")
    words.add("O", None, "o'clock")
    words.add_all("r", _ZONES)
    words.add("r", "local", "local time|local")
    words.add("K", None, "ah|hijri|a.h.|a.h")
    words.add("Y", None, "ad|a.d.|a.d|ce|c.e.")
    words.add("β", None, "bc|b.c.|b.c|bce|b.c.e.|before christ")
    words.add_all("λ", {5: "first - half|first half", 6: "second - half|second half"})
    words.add("θ", None, _EARNED)
    words.add("ε", None, "more|full|whole|long|good|extra")
    words.add("9", None, "every weekday|each weekday")
    words.add("Ω", None, "straight|consecutive|successive")
    words.add("σ", None, "he|she|it|they|we")
    words.add("ς", None, "was|had|is|has")
    words.add("ς", "many", "were")
    words.add("φ", None, "futures|contract|contracts|delivery")
    words.add(
        "|", None, "will last|would last|could last|may last|might last|should last|must last"
    )
    words.add("¶", None, "movement|coalition|brigade|brigades|alliance|revolution|youth")
    words.add("&", None, "attacks|attack|terror attacks|terrorist attacks|attacks on|massacre")
    words.add("¶", "of a year", "club|committee|society")
    words.add("!", None, "fiscal year|fiscal|fy|financial year|school year|academic year")
    words.add_all("Q", _ABOUT)
    words.add("=", None, "corresponding to|ending|commencing|ended")
    words.add("", None, "t")
    words.add("r", "Etc/UTC", "z")
    words.add_all(
        "¼",
        {
            30: "half past|half - past",
            15: "quarter past|a quarter past",
            -15: "quarter to|a quarter to",
            10: "ten past",
            5: "five past",
        },
    )
    words.add("x", 5, "year - end|year end")
    words.add_all("x", {1: "eom|end of month", 2: "eoy|end of year", 3: "bom"})
    words.add("¢", None, "year to date|ytd")
    words.add("|", None, _NAMES)
    words.add("$", None, _COUNTED)
    words.add("$", "many", "million|billion")

    return words.lexicon(frozenset({"st", "nd", "rd", "th"}), merge)
