"""Totals cover the rows they stand for; one that is not their sum is warned of, a sound one never."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sheets.building import said, table

HEAD: list[Any] = ["序号", "道路名称", "牵头单位", "总投资（万元）", "桥涵数"]


def road(number: int, total: Any, spans: Any = 1) -> list[Any]:
    return [number, f"{number}号路", "路政处", total, spans]


def line(text: str, total: Any = None, spans: Any = None) -> list[Any]:
    return [text, None, None, total, spans]


@pytest.mark.parametrize(
    "rows",
    [
        [line("合计", 6), road(1, 1), road(2, 2), road(3, 3)],
        [road(1, 1), road(2, 2), line("总  计", "3")],
        [
            line("一、县道", 3),
            road(1, 1),
            road(2, 2),
            line("二、村道", 3),
            road(3, 3),
            line("合计", 6),
        ],
        [
            line("一、县道"),
            road(1, 1),
            road(2, 2),
            line("小计", 3),
            line("二、村道"),
            road(3, 3),
            line("小计", 3),
            line("合计", 6),
        ],
        [
            line("一、县道"),
            line("小计", 3),
            road(1, 1),
            road(2, 2),
            line("二、村道"),
            line("小计", 3),
            road(3, 3),
        ],
        [
            line("一、县道"),
            line("（一）甲"),
            road(1, 1),
            line("（二）乙"),
            road(2, 2),
            line("小计", 3),
            line("总计（2条）", 3),
        ],
        [road(1, 1), road(2, 2), line("甲镇小计", 3), road(3, 3), line("乙镇小计", 3), line("合计", "6万元")],
        [road(1, 1.04), road(2, 2.03), line("合计", 3.1)],
        [road(1, 0.1), road(2, 0.2), line("合计", 0.3)],
        [road(1, 1), road(2, "—"), line("合计", 1)],
        [road(1, 4000), road(2, "0.6亿元"), line("合计", "1亿元")],
        [road(1, 1), road(1, 1), road(2, 2), line("合计", 3)],
        [road(1, 5), road(2, -2), line("合计", 3)],
        [road(1, 1), road(2, 2), line("其中：县级", 1), line("合计", 3)],
    ],
)
def test_a_sound_total_is_not_warned_of(rows: list[list[Any]]) -> None:
    rows = [HEAD, *([*row[:4], None] for row in rows)]
    found = table(rows)
    assert [p for p in found.problems if p.code in ("bad_subtotal", "wrong_unit")] == []
    assert len(found.totals) == sum(
        "计" in str(row[0]) or (row[1] is None and row[3] is not None) for row in rows[1:]
    )


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        ([line("合计", 7), road(1, 1), road(2, 2)], "D2"),
        ([road(1, 1), road(2, 2), line("合计", 4)], "D4"),
        (
            [
                line("一、县道"),
                road(1, 1),
                line("小计", 2),
                line("二、村道"),
                road(2, 2),
                line("小计", 2),
                line("合计", 3),
            ],
            "D4",
        ),
        ([line("一、县道", 9), road(1, 1), line("二、村道", 2), road(2, 2)], "D2"),
        ([road(1, 1.04), road(2, 2.03), line("合计", 3.2)], "D4"),
    ],
)
def test_a_total_that_is_not_the_sum_of_its_rows_is_warned_of(rows: list[list[Any]], cell: str) -> None:
    found = table([HEAD, *([*row[:4], None] for row in rows)])
    assert said(found) == [("bad_subtotal", cell)]
    assert found.problems[0].severity == "warning"


def test_each_column_of_a_total_is_checked_on_its_own() -> None:
    found = table([HEAD, road(1, 1, 2), road(2, 2, 3), line("合计", 3, 6)])
    assert said(found) == [("bad_subtotal", "E4")]


def test_a_total_in_an_impossible_unit_is_an_error() -> None:
    found = table([HEAD, road(1, 30_000), road(2, 41_000), line("合计", "7.1元")])
    assert [(p.code, p.severity, p.place.cell) for p in found.problems] == [("wrong_unit", "error", "D4")]


def test_a_total_over_unreadable_rows_is_left_alone() -> None:
    found = table([HEAD, road(1, "若干"), road(2, 2), line("合计", 5)])
    assert said(found) == [("unreadable_number", "D2")]
