from __future__ import annotations

import pytest

from briefings.text.hygiene import clean


@pytest.mark.parametrize(
    ("published", "read"),
    [
        ("بلغ 45.\u200f2 مليار", "بلغ 2.45 مليار"),  # drawn from the right: 2.45
        ("بلغ \u200f2.45 مليار", "بلغ 2.45 مليار"),
        ("عام 2023.\u200f وبلغ", "عام 2023. وبلغ"),
        ("إصدار 1.2.\u200f3", "إصدار 1.2.3"),
    ],
)
def test_a_number_turned_by_a_direction_mark_reads_as_it_is_drawn(
    published: str, read: str
) -> None:
    assert clean(published) == read
