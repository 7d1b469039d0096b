"""Money and shares: read exactly, shown exactly, rounded only when asked."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.money import (
    UNITS,
    Amount,
    MoneyUnit,
    NotMoney,
    parse_money,
    percent_text,
    ratio,
    round_half_up,
    share_text,
    show_money,
    total,
)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("4.12亿元", "412000000"),
        ("500万", "5000000"),
        ("1,234.5万元", "12345000"),
        ("３.５亿", "350000000"),
        ("3亿5000万元", "350000000"),
        ("1万亿元", "1000000000000"),
        ("5千万元", "50000000"),
        ("二百五十万元", "2500000"),
        ("五百万", "5000000"),
        ("-20万元", "-200000"),
        ("−0.5元", "-0.5"),
        ("¥1,000元整", "1000"),
        ("人民币 84.6 元", "84.6"),
        ("3亿0.5元", "300000000.5"),
        ("0万元", "0"),
    ],
)
def test_it_reads_amounts_in_yuan(text: str, yuan: str) -> None:
    assert parse_money(text) == Decimal(yuan)
    assert parse_money(text, "亿元") == Decimal(yuan)


@pytest.mark.parametrize(
    ("text", "unit", "yuan"), [("500", "万元", 5_000_000), ("4.12", "亿元", 412_000_000), ("-3", "元", -3)]
)
def test_the_unit_of_the_column_completes_a_bare_number(text: str, unit: MoneyUnit, yuan: int) -> None:
    assert parse_money(text, unit) == yuan


@pytest.mark.parametrize(
    "text",
    [
        "",
        "元",
        "500",
        "-",
        "--5万",
        "+-5万",
        "12,34万元",
        "1.2.3万",
        "3亿5亿",
        "5万5",
        "3万20000元",
        "100%",
        "约5万元",
        "5万亩",
    ],
)
def test_it_refuses_what_is_no_clear_amount(text: str) -> None:
    with pytest.raises(NotMoney) as refused:
        parse_money(text)
    assert refused.value.problem.value == text
    assert refused.value.problem.code == "unreadable_number"


@pytest.mark.parametrize(
    ("yuan", "shown"),
    [
        (412_000_000, "4.12亿元"),
        (100_000_000, "1亿元"),
        (99_999_999, "9999.9999万元"),
        (5_000_000, "500万元"),
        (-84_600_000, "-8460万元"),
        (Decimal("0.50"), "0.5元"),
        (0, "0元"),
        (None, "—"),
    ],
)
def test_it_shows_amounts_exactly(yuan: int | Decimal | None, shown: str) -> None:
    assert show_money(yuan) == shown


def test_it_rounds_only_when_asked() -> None:
    assert show_money(123_450_000, "亿元") == "1.2345亿元"
    assert show_money(123_450_000, "亿元", 2) == "1.23亿元"
    assert show_money(123_500_000, "亿元", 2) == "1.24亿元"
    assert show_money(Fraction(10**8, 3), "亿元", 2) == "0.33亿元"
    with pytest.raises(ValueError, match="exact"):
        show_money(Fraction(1, 3))


@given(st.integers(-(10**15), 10**15), st.sampled_from(["元", "万元", "亿元", None]))
def test_what_is_shown_exactly_is_read_back(fen: int, unit: MoneyUnit | None) -> None:
    yuan = Amount(fen).yuan
    assert parse_money(show_money(yuan, unit)) == yuan


@given(st.text(max_size=20) | st.text(alphabet="0123456789.,万亿元十百", min_size=1, max_size=20))
def test_any_text_is_an_amount_or_refused_and_a_minus_before_it_negates_it(text: str) -> None:
    try:
        yuan = parse_money(text, "元")
    except NotMoney:
        return
    assert yuan.is_finite()
    if text[0].isdigit():
        assert parse_money("-" + text, "元") == -yuan


def test_amounts_are_whole_fen() -> None:
    assert Amount.from_yuan(Decimal("84.60")).fen == 8460
    assert str(Amount(41_200_000_000)) == "4.12亿元"
    assert Amount(5) - Amount(7) == -Amount(2)
    assert Amount(1) < Amount(2)
    assert total([]) == Amount(0)
    with pytest.raises(NotMoney, match="分"):
        Amount.from_yuan(Decimal("0.005"))


@given(st.lists(st.integers(-(10**17), 10**17)))
def test_the_total_of_the_parts_is_exact(parts: list[int]) -> None:
    whole = total(Amount(part) for part in parts)
    assert whole.fen == sum(parts)
    assert Amount.from_yuan(whole.yuan) == whole


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (36, 303, "11.9%"),
        (59, 106, "55.7%"),
        (18_768, 102_000, "18.4%"),
        (0, 5, "0.0%"),
        (1, 0, "—"),
        (None, 5, "—"),
    ],
)
def test_shares_of_the_documents(part: int | None, whole: int, shown: str) -> None:
    assert percent_text(ratio(part, whole)) == shown


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        (Decimal("0.125"), 2, "0.13"),
        (Decimal("-0.125"), 2, "-0.13"),
        (Decimal("2.5"), 0, "3"),
        (Fraction(2, 3), 4, "0.6667"),
        (Decimal("1.10"), 3, "1.100"),
        (1250, -2, "1300"),
        (0, 1, "0.0"),
    ],
)
def test_a_half_is_rounded_up(value: int | Decimal | Fraction, places: int, rounded: str) -> None:
    assert str(round_half_up(value, places)) == rounded


@given(st.fractions(), st.integers(0, 6))
def test_rounding_moves_a_value_by_half_a_place_at_most(value: Fraction, places: int) -> None:
    assert abs(Fraction(round_half_up(value, places)) - value) <= Fraction(1, 2 * 10**places)


def test_every_unit_is_a_power_of_ten() -> None:
    assert all(str(int(size)).strip("0") == "1" for size in UNITS.values())


@pytest.mark.parametrize(
    ("text", "shown"),
    [("0.5714", "57.14%"), ("1.0000", "100%"), ("0", "0%"), ("35%", "35%"), ("约一半", "约一半"), ("", "")],
)
def test_a_share_is_written_as_people_write_it(text: str, shown: str) -> None:
    assert share_text(text) == shown
