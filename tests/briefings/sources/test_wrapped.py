"""Addresses within addresses."""

from __future__ import annotations

import base64

import pytest

from briefings.sources.wrapped import unwrapped

NEWS = base64.urlsafe_b64encode(b"\x08\x13\x22\x1ehttps://a.example/news/1\xd2\x01\x00").decode()


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://www.google.com/amp/s/a.example/news/1", "https://a.example/news/1"),
        ("https://a-example.cdn.ampproject.org/c/s/a.example/n?x=1", "https://a.example/n?x=1"),
        ("https://cdn.ampproject.org/v/a.example/n", "http://a.example/n"),
        ("https://www.google.com/url?sa=t&url=https%3A%2F%2Fa.example%2F1", "https://a.example/1"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2F1&h=x", "https://a.example/1"),
        ("https://t.me/iv?url=https%3A%2F%2Fa.example%2F1&rhash=2", "https://a.example/1"),
        (
            f"https://news.google.com/rss/articles/{NEWS.rstrip('=')}?oc=5",
            "https://a.example/news/1",
        ),
        (
            "https://www.google.com/url?q=https://www.google.com/amp/s/a.example/1",
            "https://a.example/1",
        ),
    ],
)
def test_the_inner_address(url: str, target: str) -> None:
    assert unwrapped(url) == target


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/url?q=https://b.example/",
        "https://www.google.com/search?q=https://b.example/",
        "https://www.google.com/url?q=javascript:alert(1)",
        "https://news.google.com/rss/articles/CBMiAU_yqLMxxxxxxxxxxxxxxxxxxxx",
        "https://cdn.ampproject.org/",
        "not an address",
    ],
)
def test_others_stay(url: str) -> None:
    assert unwrapped(url) == url
