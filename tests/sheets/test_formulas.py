"""Plain formulas are computed exactly; anything else is left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.sheets.formulas import NotPlain, begins_like_formula, computed, is_arithmetic

SHEET = {(0, 0): Decimal("1.5"), (1, 0): Decimal(2), (2, 0): Decimal("0.25"), (1, 1): Decimal(8)}
HUNDREDTHS = st.decimals(0, 10**6, places=2)


def cell(row: int, column: int) -> Decimal | None:
    return SHEET.get((row, column))


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("=163+248.37", "411.37"),
        ("0.1+0.2", "0.3"),
        ("=(12+3)*2-6/4", "28.5"),
        ("=-(2+3)", "-5"),
        ("=50%*8", "4"),
        ("=SUM(A1:A3)", "3.75"),
        ("=sum($A$1:A2,B2,10)", "21.5"),
        ("=A1+B2*2", "17.5"),
        ("=SUM(C1:C9)", "0"),
    ],
)
def test_it_computes_plain_formulas_exactly(formula: str, result: str) -> None:
    assert computed(formula, cell) == Decimal(result)


@pytest.mark.parametrize(
    "formula",
    [
        "=cmd|'/c x'!A0",
        "=VLOOKUP(A1,B:C,2)",
        "=1/0",
        "=1+",
        "=Sheet2!A1",
        "=C1+1",
        "",
        "=" + "(" * 900,
        "=SUM(A1:XFD1048576)",
    ],
)
def test_it_refuses_all_that_is_not_plain(formula: str) -> None:
    with pytest.raises(NotPlain):
        computed(formula, cell)


@given(HUNDREDTHS, HUNDREDTHS)
def test_a_sum_has_no_binary_dust(one: Decimal, other: Decimal) -> None:
    assert computed(f"={one}+{other}", cell) == one + other


@pytest.mark.parametrize(
    ("text", "is_dangerous"),
    [
        ("=cmd|' /C notepad'!A0", True),
        ("@SUM(1)", True),
        ("+cmd|'/c x'!A0", True),
        ('-2+3+HYPERLINK("x")', True),
        ("\t=1", True),
        ("-", False),
        ("-12.5", False),
        ("+86 010", False),
        ("- 正在办理", False),
        ("完成=100", False),
        ("", False),
    ],
)
def test_it_knows_text_that_a_spreadsheet_would_run(text: str, is_dangerous: bool) -> None:
    assert begins_like_formula(text) is is_dangerous


@pytest.mark.parametrize(
    ("text", "plain"), [("=1+2.5", True), ("= 3*(4+1)", True), ("=A1", False), ("3+4", False)]
)
def test_it_knows_arithmetic(text: str, plain: bool) -> None:
    assert is_arithmetic(text) is plain
