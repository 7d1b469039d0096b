"""Names and dates of a month's workbook are only held against the list: what is wrong there stops no row."""

from __future__ import annotations

import pytest

from luodi.core.problems import Problem
from luodi.exchange.fixing import Spot, waiting_fix
from luodi.exchange.outcomes import Outcome
from luodi.ledger.papers.queries import waiting_list
from tests.exchange.conftest import LIST, TASKS, Office, codes, counts, month

HEAD = ("序号", "主要任务", "牵头单位", "完成时限", "完成情况")
FILE = "2031年1月份推进情况.xlsx"


def _month(lead: str = "水务局", due: str = "2031年9月") -> tuple[tuple[object, ...], ...]:
    return ((1, TASKS[0][1], lead, due, "已完成"),)


def _fix(begun: Office, outcome: Outcome, cell: str, value: str) -> list[Problem]:
    told: list[Problem] = []
    assert waiting_fix(begun.clerk, outcome.batch or 0, Spot(FILE, LIST, cell), value, told.extend)
    assert not waiting_list(begun.clerk, begun.region)
    return told


def test_an_unknown_lead_unit_waits_alone_and_its_row_is_taken(begun: Office) -> None:
    file = month(_month(lead="不知名办"), HEAD)
    assert not begun.take(file).committed
    outcome = begun.good(file)
    assert counts(outcome) == {"new": 1}
    assert begun.status("1", "2031-01") == "已完成"
    (held,) = waiting_list(begun.clerk, begun.region)
    assert (held.scope, held.cell, held.code) == ("cell", "C3", "unknown_unit")


def test_mended_to_what_the_list_has_it_is_settled(begun: Office) -> None:
    outcome = begun.good(month(_month(lead="不知名办"), HEAD))
    assert _fix(begun, outcome, "C3", "水务局") == []


def test_mended_to_another_unit_it_is_told_that_the_ledger_stands(begun: Office) -> None:
    outcome = begun.good(month(_month(lead="不知名办"), HEAD))
    (told,) = _fix(begun, outcome, "C3", "林草局")
    assert told.severity == "warning"
    assert "以清单为准" in told.message
    assert "luodi task hand-over" in told.remedy
    assert begun.leads("1") == ["水务局"]


@pytest.mark.parametrize(("value", "warnings"), [("2031年9月底", 0), ("2031年10月底", 1)])
def test_a_mended_deadline_is_held_against_the_list_as_any_other(
    begun: Office, value: str, warnings: int
) -> None:
    outcome = begun.good(month(_month(due="2031-13"), HEAD))
    assert codes(outcome) == ["impossible_date"]
    assert counts(outcome) == {"new": 1}
    told = _fix(begun, outcome, "D3", value)
    assert len(told) == warnings
    assert all("以清单为准" in problem.message and "export lists" in problem.remedy for problem in told)
    assert begun.task("1").due == "2031-09"
