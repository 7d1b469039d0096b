"""Numbers, names and dates as official papers write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.documents import official

D = Decimal
SIZES = {"亿元": D(10**8), "万元": D(10**4), "元": D(1)}


def read_back(text: str) -> tuple[Decimal, Decimal]:
    """The yuan a written amount stands for, and the size of its unit."""
    for unit, size in SIZES.items():
        if text.endswith(unit):
            return D(text.removesuffix(unit)) * size, size
    raise AssertionError(text)


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        (D("185000000"), "1.85亿元"),
        (D("100000000"), "1亿元"),
        (D("1250000000.00"), "12.5亿元"),
        (D("76000000"), "7600万元"),
        (D("99999999"), "1亿元"),
        (D("99994900"), "9999.49万元"),
        (D("10000"), "1万元"),
        (D("9999.5"), "9999.5元"),
        (D("9999.999"), "1万元"),
        (D("0"), "0元"),
        (D("0.005"), "0.01元"),
        (D("-185000000"), "-1.85亿元"),
        (D("123450000000000"), "1234500亿元"),
        (None, "—"),
    ],
)
def test_amounts_take_the_largest_unit_that_gives_one_or_more(yuan: Decimal | None, text: str) -> None:
    assert official.amount(yuan) == text


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=2))
def test_an_exact_amount_reads_back_as_itself(yuan: Decimal) -> None:
    assert read_back(official.amount(yuan, places=None))[0] == yuan


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=2))
def test_a_rounded_amount_reads_back_within_half_of_its_last_place(yuan: Decimal) -> None:
    value, size = read_back(official.amount(yuan))
    assert abs(value - yuan) <= size * D("0.005")


def test_an_amount_under_a_heading_is_bare() -> None:
    assert official.amount_in(D("185000000"), "万元") == "18500"
    assert official.amount_in(None, "万元") == "—"


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (D("0.184"), "18.4%"),
        (D("0.5"), "50%"),
        (D("0.1845"), "18.5%"),
        (D("1"), "100%"),
        (D("0"), "0%"),
        (D("0.9996"), "99.96%"),
        (D("0.00004"), "0.004%"),
        (D("1.256"), "125.6%"),
        (D("1.0004"), "100.04%"),
        (None, "—"),
    ],
)
def test_percent_has_one_decimal_and_never_claims_all_or_nothing(ratio: Decimal | None, text: str) -> None:
    assert official.percent(ratio) == text


def test_a_share_without_end_still_ends() -> None:
    assert official.percent(D(1) / D(3)) == "33.3%"
    assert official.percent(D(2999999) / D(3000000)) == "99.99997%"


@pytest.mark.parametrize(
    ("difference", "text"),
    [(5, "增加5项"), (-2, "减少2项"), (0, "持平"), (None, "—"), (D("1.50"), "增加1.5项")],
)
def test_a_change_is_said_in_words(difference: Decimal | int | None, text: str) -> None:
    assert official.change(difference, "项") == text


def test_other_words_for_a_change_can_be_given() -> None:
    assert official.change(-2, "项", words=("上升", "下降")) == "下降2项"


@pytest.mark.parametrize(
    ("difference", "text"),
    [
        (D("0.03"), "上升3个百分点"),
        (D("-0.0125"), "下降1.3个百分点"),
        (D("0"), "持平"),
        (D("0.0001"), "上升0.01个百分点"),
        (None, "—"),
    ],
)
def test_a_change_of_a_share_is_in_points(difference: Decimal | None, text: str) -> None:
    assert official.change_of_share(difference) == text


def test_a_change_of_money_says_which_way() -> None:
    assert official.change_of_amount(D("-3000000")) == "减少300万元"
    assert official.change_of_amount(D(0)) == "持平"
    assert official.change_of_amount(None) == "—"


def test_ordinals_are_chinese() -> None:
    assert [official.ordinal(n) for n in (1, 10, 11, 20, 21)] == ["一", "十", "十一", "二十", "二十一"]


def test_names_beyond_the_limit_are_counted() -> None:
    every = ("县教体局", "县水务局", "县住建局")
    assert official.names(every) == "县教体局、县水务局、县住建局"
    assert official.names(every, limit=2) == "县教体局、县水务局等3个单位"
    assert official.names(every, limit=3) == "县教体局、县水务局、县住建局"
    assert official.names(()) == "—"


def test_dates_have_no_leading_zeros() -> None:
    assert official.date_text(dt.date(2024, 4, 3)) == "2024年4月3日"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ((2024, 1), (2024, 5), "1—5月"),
        ((2024, 5), (2024, 5), "5月"),
        ((2023, 11), (2024, 2), "2023年11月—2024年2月"),
    ],
)
def test_months_are_joined_by_a_dash(first: tuple[int, int], last: tuple[int, int], text: str) -> None:
    assert official.months(first, last) == text


def test_counts_carry_their_unit() -> None:
    assert official.count(32, "项") == "32项"
    assert official.count(None, "项") == "—"
