"""An older list's workbook does not undo a hand-over: the ledger stands, which its cell is told."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.core.periods import Period
from luodi.exchange.outcomes import Outcome
from luodi.ledger.org.services import unit_merge
from luodi.ledger.tasks.services.adjustments import task_hand_over
from tests.exchange.conftest import TASKS, Office, codes, counts, listed


def _hand_over(office: Office, number: str, *names: str, supports: tuple[str, ...] | None = None) -> None:
    task_hand_over(
        office.clerk,
        task=office.task(number),
        lead_units=[office.units[name] for name in names],
        support_units=None if supports is None else [office.units[name] for name in supports],
        period=Period.parse("2031-03"),
        reason="职责调整",
    )


def _older(**changed: str) -> tuple[tuple[object, ...], ...]:
    """The list as it was, its first row with another note: so that the file is not the very same."""
    first = list(TASKS[0])
    first[2], first[3], first[6] = (
        changed.get("leads", first[2]),
        changed.get("supports", first[3]),
        "另有批注",
    )
    return (tuple(first), *TASKS[1:])


def _told(outcome: Outcome) -> list[tuple[str, str]]:
    return [(p.place.cell, p.message + p.remedy) for p in outcome.problems if p.severity == "warning"]


def _supports(office: Office, number: str) -> list[str]:
    parts = office.task(number).parts.filter(role="support").order_by("position")
    return list(parts.values_list("unit__name", flat=True))


def test_the_former_lead_in_an_older_list_gets_nothing_back(begun: Office) -> None:
    _hand_over(begun, "1", "应急局")
    outcome = begun.take(listed(_older()))
    assert outcome.committed
    assert counts(outcome) == {"changed": 1, "unchanged": 3}
    assert begun.leads("1") == ["应急局"]
    assert begun.task("1").note == "另有批注"
    ((cell, told),) = _told(outcome)
    assert cell == "C3"
    assert "2031年3月" in told
    assert "应急局" in told
    assert "luodi task hand-over" in told


def test_a_lead_that_never_had_the_task_is_a_change_like_any_other(begun: Office) -> None:
    _hand_over(begun, "1", "应急局")
    outcome = begun.take(listed(_older(leads="林草局")))
    assert not _told(outcome)
    assert begun.leads("1") == ["林草局"]


def test_a_lead_of_before_an_earlier_hand_over_gets_nothing_back_either(begun: Office) -> None:
    _hand_over(begun, "1", "应急局")
    _hand_over(begun, "1", "林草局")
    outcome = begun.take(listed(_older()))
    assert codes(outcome, "warning") == ["conflict_with_ledger"]
    assert begun.leads("1") == ["林草局"]


def test_a_task_that_was_handed_back_is_where_the_list_says(begun: Office) -> None:
    _hand_over(begun, "1", "应急局")
    _hand_over(begun, "1", "水务局")
    assert not _told(begun.take(listed(_older())))
    assert begun.leads("1") == ["水务局"]


def test_helping_units_that_a_hand_over_changed_stand_as_well(begun: Office) -> None:
    _hand_over(begun, "1", "应急局", supports=("林草局",))
    outcome = begun.take(listed(_older()))
    assert [cell for cell, _ in _told(outcome)] == ["C3", "D3"]
    assert _supports(begun, "1") == ["林草局"]


def test_helping_units_that_a_hand_over_left_alone_can_be_changed(begun: Office) -> None:
    _hand_over(begun, "1", "应急局")
    outcome = begun.take(listed(_older(supports="林草局")))
    assert [cell for cell, _ in _told(outcome)] == ["C3"]
    assert _supports(begun, "1") == ["林草局"]


def test_who_leads_a_task_by_now_is_not_made_to_help_with_it_too(begun: Office) -> None:
    _hand_over(begun, "1", "财政局", supports=())
    begun.take(listed(_older(supports="财政局、林草局")))
    assert begun.leads("1") == ["财政局"]
    assert _supports(begun, "1") == ["林草局"]


def test_a_new_lead_that_had_helped_helps_no_longer(begun: Office) -> None:
    head = ("序号", "主要任务", "牵头单位")
    assert begun.take(listed([(1, TASKS[0][1], "财政局")], head)).committed
    assert begun.leads("1") == ["财政局"]
    assert _supports(begun, "1") == []


def test_a_unit_that_merged_into_another_with_a_part_has_one_part_only(begun: Office) -> None:
    gone, heir = begun.units["财政局"], begun.units["水务局"]
    unit_merge(begun.clerk, unit=gone, successor=heir, on=dt.date(2031, 3, 1), reason="机构改革")
    outcome = begun.take(listed(_older()))
    assert outcome.committed
    assert (begun.leads("1"), _supports(begun, "1")) == (["水务局"], [])


def test_an_edited_cell_of_an_export_made_since_is_an_edit(begun: Office) -> None:
    _hand_over(begun, "1", "应急局")
    sheets = begun.exported("2031-03")
    sheets[0, "牵头单位"] = "水务局"
    assert not _told(begun.take(sheets.file()))
    assert begun.leads("1") == ["水务局"]


def test_hand_overs_are_asked_for_once_however_many_rows_differ(begun: Office) -> None:
    for number, name in (("1", "应急局"), ("3", "水务局"), ("4", "林草局")):
        _hand_over(begun, number, name)
    with CaptureQueriesContext(connection) as asked:
        outcome = begun.take(listed(_older()))
    assert len(_told(outcome)) == 3
    assert sum("tasks_adjustment" in query["sql"] and "handed_over" in query["sql"] for query in asked) == 1
