"""Preview pages in the form that t.me serves, written for the tests."""

from __future__ import annotations


def page(*posts: str, name: str = "marsa_news", title: str = "أخبار المرسى") -> str:
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title} – Telegram</title></head>"
        "<body class='widget_frame_base tgme_webpreview'><header class='tgme_header'>"
        "<div class='tgme_channel_info'><div class='tgme_channel_info_header_title'>"
        f"<span dir='auto'>{title}</span></div><div class='tgme_channel_info_counter'>"
        "<span class='counter_value'>12.3K</span> <span class='counter_type'>subscribers</span>"
        f"</div></div></header><main class='tgme_main' data-url='/{name}'>"
        "<section class='tgme_channel_history js-message_history'>"
        f"<a class='tme_messages_more' href='/s/{name}?before=7' data-before='7'></a>"
        f"{''.join(posts)}</section></main></body></html>"
    )


def post(
    number: int,
    text: str | None,
    moment: str = "2026-11-28T09:00:00+00:00",
    *,
    name: str = "marsa_news",
    edited: bool = False,
    photos: int = 0,
    service: bool = False,
    unsupported: bool = False,
    reply: str = "",
    link: str = "",
    source: tuple[str, str | None] | None = None,
    views: str = "9K",
) -> str:
    kind = " service_message" if service else ""
    owner = f"<a class='tgme_widget_message_owner_name' href='https://t.me/{name}'>أخبار المرسى</a>"
    pieces = [f"<div class='tgme_widget_message_author accent_color'>{owner}</div>"]
    if source is not None:
        who, where = source
        inner = f"<span dir='auto'>{who}</span>"
        tag = f"a href='{where}'" if where else "span"
        pieces.append(
            "<div class='tgme_widget_message_forwarded_from accent_color'>Forwarded from&nbsp;"
            f"<{tag} class='tgme_widget_message_forwarded_from_name'>{inner}</{tag[:4].split()[0]}>"
            "</div>"
        )
    if reply:
        pieces.append(
            f"<a class='tgme_widget_message_reply' href='https://t.me/{name}/1'>"
            f"<div class='tgme_widget_message_text js-message_reply_text'>{reply}</div></a>"
        )
    if photos:
        wrap = (
            f"<a class='tgme_widget_message_photo_wrap' href='https://t.me/{name}/{{}}?single'></a>"
        )
        inner = "".join(wrap.format(number + at) for at in range(photos))
        pieces.append(f"<div class='tgme_widget_message_grouped_wrap'>{inner}</div>")
    if unsupported:
        pieces.append(
            "<div class='message_media_not_supported_wrap'><div class='message_media_not_supported"
            "_label'>Please open Telegram to view this post</div></div>"
        )
    if text is not None:
        pieces.append(
            f"<div class='tgme_widget_message_text js-message_text' dir='auto'>{text}</div>"
        )
    if link:
        pieces.append(
            "<a class='tgme_widget_message_link_preview' href='https://a.example/'>"
            f"<div class='link_preview_description'>{link}</div></a>"
        )
    meta = "edited &nbsp;" if edited else ""
    pieces.append(
        f"<div class='tgme_widget_message_footer'><span class='tgme_widget_message_views'>{views}"
        f"</span><span class='tgme_widget_message_meta'>{meta}<a class='tgme_widget_message_date' "
        f"href='https://t.me/{name}/{number}'><time datetime='{moment}' class='time'>09:00</time>"
        "</a></span></div>"
    )
    return (
        "<div class='tgme_widget_message_wrap js-widget_message_wrap'>"
        f"<div class='tgme_widget_message{kind} js-widget_message' data-post='{name}/{number}'>"
        f"<div class='tgme_widget_message_bubble'>{''.join(pieces)}</div></div></div>"
    )


def _card(inner: str) -> str:
    return (
        "<!DOCTYPE html><html><head><title>Telegram: Contact @marsa_news</title></head><body>"
        f"<div class='tgme_page_wrap'><div class='tgme_page'>{inner}</div></div></body></html>"
    )


def unseen() -> str:
    """A channel that is shown in the app alone."""
    return _card(
        "<div class='tgme_page_title'><span>Marsa News</span></div>"
        "<div class='tgme_page_extra'>12 345 subscribers</div>"
        "<div class='tgme_page_action'><a>View in Telegram</a></div>"
    )


def nobody() -> str:
    """A name that nobody has."""
    return _card(
        "<div class='tgme_page_icon'></div><div class='tgme_page_description'>If you have "
        "<strong>Telegram</strong>, you can contact <a>@marsa_news</a> right away.</div>"
    )


def person() -> str:
    """A person's card."""
    return _card(
        "<div class='tgme_page_title'><span>Sami Nour</span></div>"
        "<div class='tgme_page_extra'>@marsa_news</div>"
    )


def withheld() -> str:
    """A channel that Telegram does not show."""
    return _card(
        "<div class='tgme_page_title'><span>Marsa News</span></div><div class='tgme_page_extra'>"
        "12 345 subscribers</div><div class='tgme_page_description'>This channel can't be displayed"
        " because it violated local laws.</div>"
    )
