"""Pages that are no article: a check for robots, an error sent as success, a wall of consent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from briefings.sources.pages.tree import beginning_of, words_of
from briefings.sources.refusals import Reason
from briefings.text.fold import fold_word

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FEW_WORDS: Final = 150
"""Words of a page that only says why it shows nothing; news about such pages is longer."""

_CHECK_TITLE: Final = re.compile(
    r"just a moment|attention required|access (?:to this page )?(?:has been )?denied|ddos-guard"
    r"|checking your browser"
    r"|are you (?:a )?(?:robot|human)|(?:verify|confirm"
    r"|prove)\w* (?:that )?you are (?:a )?(?:human|not)|security (?:check|verification)"
    r"|human verification|robot or human|pardon our interruption|one more step|please wait"
    r"|please verify|bot (?:check|verification)"
    r"|request (?:blocked|unsuccessful)|you have been blocked|captcha|client challenge"
    r"|vercel security checkpoint"
    r"|before you continue|403 forbidden|forbidden$|unusual traffic"
    r"|لحظه واحده|التحقق من (?:الامان|انك|انك انسان|المتصفح)|تحقق من انك|هل انت (?:روبوت|انسان)"
    r"|تم رفض الوصول|الوصول مرفوض|تم حظر"
)
_CHECK_TEXT: Final = re.compile(
    r"(?:enable|turn on) (?:javascript|cookies)(?: and (?:cookies|javascript))? to (?:continue"
    r"|proceed|view|access)"
    r"|javascript is (?:disabled|not enabled|required)"
    r"|checking (?:if the site connection is secure|your browser)"
    r"|(?:verify|verifying|confirm|prove) (?:that )?you(?: are|'re) (?:a )?(?:human"
    r"|not a (?:ro)?bot)|unusual (?:traffic|activity) from your"
    r"|needs to review the security of your connection|complete the (?:captcha|security check)"
    r"|incapsula incident id|cloudflare ray id"
    r"|press (?:&|and) hold to confirm|reference #[0-9a-f.]{10,}"
    r"|you don't have permission to access"
    r"|نتحقق من (?:انك|المتصفح|اتصالك)|اثبت انك (?:لست|انسان)|لست روبوتا|تفعيل (?:جافا ?سكريبت"
    r"|ملفات تعريف الارتباط)"
)
_CHECK_MARK: Final = re.compile(
    r"cdn-cgi/challenge-platform|cf-chl-|cf_chl_|cf-browser-verification|_incapsula_resource"
    r"|captcha-delivery\.com|px-captcha"
    r"|perimeterx|sgcaptcha|ddos-guard|awswaf|datadome|hcaptcha\.com/1|recaptcha/api",
    re.IGNORECASE,
)
_MISSING_TITLE: Final = re.compile(
    r"(?:error|خطا|oops|ooops|sorry|عذرا|عفوا)?\W*(?:404|410)\b\W*(?:$|error|not found|page"
    r"|file|خطا|الصفح|لم يتم|غير موجود|[-–—:|!.])"
    r"|(?:\W*(?:error|oops|sorry|we're sorry|uh[- ]oh|عذرا|عفوا|للاسف)\W*)?"
    r"(?:(?:the |this |that |your )?(?:requested )?(?:page|article|story|content|document|post"
    r"|url|link)(?: (?:you|that)[^.]{0,60})? "
    r"(?:can ?not|can't|could not|couldn't|was not|wasn't|is not|isn't|not|no longer|does not"
    r"|doesn't|has been|was)"
    r" ?(?:be )?(?:found|available|exists?|removed|deleted)"
    r"|not found$|nothing (?:was )?found|page missing|page introuvable|seite nicht gefunden"
    r"|pagina no encontrada"
    r"|(?:هذه )?(?:الصفحه|المقال|الماده|الخبر|المحتوي|الرابط)(?: (?:التي"
    r"|الذي) [^.]{0,50})? (?:غير (?:موجود|متاح|متوفر)ه?|لم تعد|لم يعد|محذوف)"
    r"|لم (?:يتم|نتمكن من) (?:العثور|ايجاد)|لا (?:توجد|يوجد) (?:صفحه|محتوي|نتائج))"
)
_CONSENT: Final = re.compile(
    r"before you continue to|we value your privacy|manage consent|cookie consent"
)


def stop_of(tree: HtmlElement, title: str | None, text: str, *, checks: bool) -> Reason | None:
    """Why a page that states no date of publication is no article, or None.

    `tree` is without scripts; `checks` says whether there were a robot check's (`has_check`). Only
    short pages are told so: a long one has its news, whatever its title.
    """
    if len(text.split()) > _FEW_WORDS:
        return None
    titles = [title or "", *(words_of(e)[:300] for e in tree.iter("title", "h1"))]
    folded = [" ".join(fold_word(one).split()).strip(" .!…") for one in titles]
    if any(_CHECK_TITLE.match(one) for one in folded):
        return Reason.ROBOT_CHECK
    shown = " ".join(fold_word(beginning_of(tree, 6_000)).split())
    if _CHECK_TEXT.search(shown) or (checks and not text):
        return Reason.ROBOT_CHECK
    if any(_MISSING_TITLE.match(one) for one in folded):
        return Reason.NO_SUCH_PAGE
    if _CONSENT.search(shown[:300]):
        return Reason.ROBOT_CHECK
    return None


def has_check(tree: HtmlElement) -> bool:
    """Whether a page loads one of the known checks for robots."""
    for element in tree.iter("script", "iframe", "form", "div"):
        source = (
            f"{element.get('src') or ''} {element.get('action') or ''} {element.get('id') or ''}"
        )
        if _CHECK_MARK.search(source) or (
            element.tag == "script" and _CHECK_MARK.search((element.text or "")[:5_000])
        ):
            return True
    return False
