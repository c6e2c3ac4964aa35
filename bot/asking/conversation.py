"""Plain words to the bot: greetings, thanks, and what a whole question asks about.

Closed lists of what people really send to a bot; whatever they do not cover is words to look for.
A message is small talk where each of its words belongs to a known phrase («شكرا», "how are you")
or is addressed to the bot («يا موجز», "please"), so that phrases may follow each other.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from briefings.text.fold import fold_word


class SmallTalk(Enum):
    """What a message means that asks for nothing in particular, what goes before first."""

    HELP = "help"
    STOP = "stop"
    NEWS = "news"
    GREETING = "greeting"
    THANKS = "thanks"
    NOD = "nod"


_PHRASES: Final[dict[SmallTalk, str]] = {
    SmallTalk.GREETING: """
        hi | hello | hello there | hey | hi there | hey there | hiya | greetings | good morning
        good afternoon | good evening | good day | morning | salam | salaam | salam alaikum
        assalamu alaikum | assalam alaikum | as salamu alaykum | marhaba | how are you
        how are you doing | how are things | how is it going | how's it going | are you there
        nice to meet you | start
        السلام عليكم | سلام عليكم | السلام عليكم ورحمة الله | السلام عليكم ورحمة الله وبركاته
        وعليكم السلام | عليكم السلام | سلام | مرحبا | مرحبا بك | مرحبا بكم | مرحبتين | أهلا
        أهلا بك | أهلين | أهلا وسهلا | هلا | هلا والله | هلا وغلا | يا هلا | هاي | صباح الخير
        صباح النور | صباح الورد | صباحو | مساء الخير | مساء النور | مسا الخير | كيف الحال
        كيف حالك | كيف حالكم | كيف الأحوال | كيفك | كيفكم | شلونك | شلونكم | شخبارك | شو أخبارك
        ازيك | عامل ايه | تحية طيبة | تحياتي | طاب يومك | هل أنت هنا | ابدأ
    """,
    SmallTalk.THANKS: """
        thanks | thank you | thank you very much | thank you so much | thanks a lot | many thanks
        thanks so much | thx | thx a lot | tnx | ty | tysm | much appreciated | appreciated
        appreciate it | i appreciate it | cheers | bless you | god bless you | jazakallah
        jazak allah | jazak allah khair | shukran | well done | good job | great job | good work
        good bot | i love you | i love it | love it
        شكرا | شكرا جزيلا | شكرا لك | شكرا لكم | شكرا كثيرا | ألف شكر | الشكر لك | شكري
        كل الشكر | مشكور | مشكورين | مشكورة | متشكر | متشكرين | ممنون | ممنونك | أشكرك | أشكركم
        يعطيك العافية | يعطيكم العافية | الله يعطيك العافية | الله يعافيك | عافاك الله
        جزاك الله خيرا | جزاكم الله خيرا | جزاك الله كل خير | بارك الله فيك | بارك الله فيكم
        الله يبارك فيك | الله يسلمك | الله يخليك | الله يحفظك | تسلم | تسلم ايدك | تسلمين
        يسلمو | يسلموا | أحسنت | أحسنتم | أبدعت | عمل رائع | عمل ممتاز | حبيبي
    """,
    SmallTalk.NOD: """
        ok | okay | k | okey | yes | yeah | yep | no | nope | no thanks | no thank you | sure
        great | good | nice | perfect | cool | fine | wow | amazing | excellent | awesome | got it
        i see | understood | alright | all right | lol | haha | hahaha | hmm | bye | goodbye
        bye bye | see you | see you later | good night | sorry | never mind | test | testing
        تمام | ممتاز | حسنا | طيب | اوكي | أوك | نعم | لا | لا شكرا | اي | ايوه | أيوا | أجل | بلى
        ماشي | زين | كويس | جميل | رائع | عظيم | مفهوم | فهمت | هه | ههه | هههه | ههههه | خلاص
        مع السلامة | وداعا | إلى اللقاء | في أمان الله | تصبح على خير | باي | آسف | عفوا | لا بأس
        إن شاء الله | ان شاءالله | ما شاء الله | الحمد لله | الحمدلله | تجربة | اختبار
    """,
    SmallTalk.STOP: """
        stop | stop it | cancel | quit | unfollow | enough | no more
        توقف | قف | أوقف | أوقفوا | كفى | كفاية | ايقاف | الغ | ألغ | الغي | إلغاء
    """,
    SmallTalk.HELP: """
        help | help me | i need help | can you help me | can you help | what can you do
        what do you do | what is this | what's this | who are you | what are you | who made you
        are you a bot | are you human | how does it work | how does this work | how do you work
        how do i use you | how to use | how do i use this | how do i subscribe | how to subscribe
        how can i subscribe | how do i unsubscribe | how to unsubscribe | commands | menu | options
        what | huh | what else
        مساعدة | ساعدني | ساعدوني | احتاج مساعدة | أريد مساعدة | من أنت | من انتم | مين انت
        ما أنت | ما هذا | شو هذا | ايش هذا | ماذا تفعل | ماذا تستطيع | ماذا تستطيع أن تفعل
        ماذا يمكنك أن تفعل | شو بتعمل | ايش تسوي | كيف تعمل | كيف يعمل | كيف يعمل هذا
        كيف أستخدمك | كيف استخدم البوت | كيف استعمل البوت | كيف أشترك | كيف الاشتراك
        كيف يمكنني الاشتراك | كيف ألغي الاشتراك | كيف ألغي اشتراكي | الأوامر | القائمة | ماذا
    """,
}
"""Phrases, parted by bars and line ends."""

_ADDRESS: Final = """
    bot mujaz موجز بوت يا dear friend buddy bro sir man mate أخي اخي أخ اخ خوي صديقي عزيزي عزيزتي
    حبيبي سيدي أستاذ استاذ باشا شباب جميعا للجميع everyone all team folks again there so and و ايضا
    please pls plz kindly لو سمحت سمحتم فضلك فضلكم من رجاء الرجاء أرجوك today اليوم now الآن
"""
"""Words said to the bot beside what is meant."""

_NEWS: Final = """
    news latest new newest headlines happened happen happening happens update updates breaking
    going latests developments أخبار الأخبار اخبار الاخبار خبر أنباء الأنباء جديد الجديد جديدة
    مستجدات المستجدات تطورات التطورات عناوين العناوين حدث يحدث حصل يحصل جرى يجري صار يصير صاير
    الحاصل بيصير
"""
"""Words that ask for the news, if nothing says of what."""

_STOP_OBJECTS: Final = """
    sending send me this that these those it messages message posts post posting notifications
    notification alerts alert updates the all my your subscription subscriptions everything any
    more please bothering spamming news to
    الرسائل رسائل رسائلك الرسالة الاشعارات اشعارات الإشعارات التنبيهات تنبيهات المنشورات منشورات
    النشر الارسال الإرسال ارسال إرسال الاشتراك اشتراكي اشتراك الاشتراكات عن لي إلي هذا هذه كل
    جميع شيء الأخبار الاخبار من فضلك لو سمحت رجاء
"""
"""What may be asked to stop."""

_DO_NOT: Final = """
    don't send | dont send | do not send | stop sending | no more
    لا ترسل | لا ترسلوا | لا تبعث | لا تبعثوا | لا تنشر | بطل ترسل | توقف عن
"""

_ASKING: Final = """
    what what's whats when when's where where's who who's whom whose why how how's which did does
    do is are was were has have had will would can could should tell show give explain describe
    summarize summarise brief i i'd i'm let let's any anything please
    ماذا ما متى أين اين من لماذا لم كيف هل أي اي أية كم شو وش ايش إيش ليش ليه وين فين مين ايه إيه
    شنو أخبرني اخبرني خبرني حدثني حدثيني احكي احكيلي احك قولي قل قللي أعطني اعطني اعطيني أعطيني
    هات هاتلي لخص لخصي لخصلي تلخص تلخصي تخبرني تشرح اشرح اشرحلي
    أريد اريد أود ابغى أبغى ابي أبي بدي عايز عاوز نبي ممكن
    حابب أرني ارني وريني بماذا بم عما عمّا فيم
"""
"""Words that a question begins with."""

_LEADING: Final = """
    news latest updates update headlines developments about regarding concerning of on breaking
    أخبار اخبار الأخبار الاخبار آخر اخر أهم ابرز أبرز مستجدات المستجدات تطورات عن حول بشأن بخصوص
    أنباء جديد
"""
"""Words before what news is about."""

_FILLERS: Final = """
    me you your my we about the a an of at in on to for from with by there any happened happen
    happening happens going latest news new newest update updates please it its and that this be
    been being get know want need like hear see read find out many much long often far story
    stories regarding concerning say said says saying mean means so far still yet just think
    latest headlines developments development up more some something anything top main important
    biggest world around everything
    حدث يحدث حصل يحصل جرى يجري صار يصير صاير في عن على إلى من مع بشأن بخصوص حول الذي التي هو هي
    هذا هذه ذلك آخر اخر أهم ابرز أبرز أخبار الأخبار اخبار الاخبار أنباء الأنباء خبر جديد الجديد
    جديدة مستجدات المستجدات تطورات التطورات عناوين لي لنا هناك ثمة أن ان إن أنا انا أعرف اعرف
    نعرف معرفة تعرف تقول لو سمحت فضلك عدد قصة القصة قصه موضوع الموضوع قضية قالت قال يقول قيل كان
    كانت تم حاليا العالم شيء تلخيص ملخص يلي اللي عم وقع
"""
"""Words of a question that nobody looks for."""

_TRAILING: Final = frozenset(("news", "updates", "update", "headlines"))
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_EDGES: Final = "?؟!.,،؛;:«»“”()…" + '"'
_SIGNS: Final = re.compile("[\u0640\u064b-\u065f\u0670]")  # vowel signs and tatweel
_THANKFUL: Final = frozenset("👍🙏❤♥💙💚🌹💐👏🤲😊🥰")
_TELL: Final = frozenset(("tell", "show", "give", "let"))


def _folded(text: str) -> tuple[str, ...]:
    bare = _SIGNS.sub("", text)
    return tuple(fold_word(word).replace("’", "'") for word in _WORD.findall(bare))


def _set(text: str) -> frozenset[str]:
    return frozenset(_folded(text))


def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(filter(None, map(_folded, text.replace("\n", "|").split("|"))))


_MEANT: Final = {phrase: talk for talk, phrases in _PHRASES.items() for phrase in _phrases(phrases)}
_LONGEST: Final = max(map(len, _MEANT))
_MOST_WORDS: Final = 12
_BESIDE, _ASKS, _LEADS, _FILLS = map(_set, (_ADDRESS, _ASKING, _LEADING, _FILLERS))
_NEWS_WORDS, _OBJECTS, _REFUSALS = _set(_NEWS), _set(_STOP_OBJECTS), _phrases(_DO_NOT)


def small_talk(text: str) -> SmallTalk | None:
    """What a message means that asks for nothing in particular; None where it has words to find.

    A message without a letter or digit is thanks («👍»), a nod ("..."), or wants help ("?").
    """
    words = _folded(text[:400])
    if not words:
        if not text.strip() or set(text) & set("?؟"):
            return SmallTalk.HELP
        return SmallTalk.THANKS if set(text) & _THANKFUL else SmallTalk.NOD
    if len(words) > _MOST_WORDS:
        return None
    if words in _MEANT:
        return _MEANT[words]
    if _is_stop(words):
        return SmallTalk.STOP
    said = set(words)
    if said & _NEWS_WORDS and said <= _NEWS_WORDS | _FILLS | _ASKS | _BESIDE:
        return SmallTalk.NEWS
    return _in_phrases(words)


def _is_stop(words: tuple[str, ...]) -> bool:
    """Whether posts are to end: a word for ending, and nothing that is not sent by a bot."""
    for length in (3, 2, 1):
        head, rest = words[:length], words[length:]
        if head in _REFUSALS or _MEANT.get(head) is SmallTalk.STOP:
            return set(rest) <= _OBJECTS | _BESIDE
    return False


def _in_phrases(words: tuple[str, ...]) -> SmallTalk | None:
    """The first in rank of the phrases that a message is made of; None where other words are."""
    found: set[SmallTalk] = set()
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            talk = _MEANT.get(words[at : at + length])
            if talk is not None:
                found.add(talk)
                break
        else:
            # What asks for news may follow a greeting: «السلام عليكم، ما الأخبار؟».
            rest = set(words[at:])
            if found and rest & _NEWS_WORDS and rest <= _NEWS_WORDS | _FILLS | _ASKS | _BESIDE:
                return SmallTalk.NEWS
            if words[at] not in _BESIDE:
                return None
            length = 1
        at += length
    return next((talk for talk in SmallTalk if talk in found), SmallTalk.GREETING)


def is_question(text: str) -> bool:
    """Whether a text begins as questions do, or ends in a question mark."""
    first = _folded(text[:400])[:1]
    return text.rstrip().endswith(("?", "؟")) or (bool(first) and first[0] in _ASKS | _LEADS)


def content_words(text: str) -> str:
    """What a question is about: its words without those that only ask; else the text as it is.

    Only of a text that begins as questions do, or ends in a question mark or "news". "" where it
    asks for the news of no matter what. Words in capitals are names ("US", "WHO").
    """
    bare = [word.strip(_EDGES) for word in text.split()]
    folded = [fold_word(word).replace("’", "'") for word in bare]
    while folded and not folded[-1]:
        bare.pop()
        folded.pop()
    if not is_question(text):
        if len(folded) > 1 and folded[-1] in _TRAILING:
            return " ".join(bare[:-1])
        return text
    kept = [word for at, word in enumerate(bare) if _is_looked_for(word, folded, at)]
    if not kept and set(folded) & _NEWS_WORDS:
        return ""
    return " ".join(kept) or text


def asks_only(text: str) -> bool:
    """Whether a text holds nothing but words that ask («ماذا حدث», "what happened")."""
    return set(_folded(text)) <= _FILLS | _ASKS | _LEADS


def _is_looked_for(word: str, folded: list[str], at: int) -> bool:
    plain = folded[at]
    if not plain:
        return False
    if word.isascii() and word.isupper() and len(word) > 1:
        return True
    if plain == "us":
        return not at or folded[at - 1] not in _TELL
    return plain not in _FILLS | _ASKS
