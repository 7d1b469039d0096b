"""A row that was mended and taken is not read whole again when another of its cells is mended later."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from luodi.core.periods import Period
from luodi.exchange.fixing import Spot, waiting_drop, waiting_fix
from luodi.exchange.retrying import waiting_retry
from luodi.ledger.org.models import Unit
from luodi.ledger.papers.queries import waiting_list
from luodi.ledger.tasks.services.adjustments import task_hand_over
from luodi.ledger.tasks.services.tasks import task_change
from tests.exchange.conftest import HEAD, LIST, TASKS, Office, book, listed

ROW = (5, "疏浚三号渠。", "不明局", "财政局", "", "6-7", "")
FILE = "台账.xlsx"


def _taken_by_fix(office: Office, batch: int) -> None:
    waiting_fix(office.clerk, batch, Spot(FILE, LIST, "C7"), "水务局")


def _taken_by_retry(office: Office, batch: int) -> None:
    Unit.objects.create(region=office.region, name="不明局", position=9)
    waiting_retry(office.clerk, batch)


TAKEN: dict[str, Callable[[Office, int], None]] = {"fix": _taken_by_fix, "retry": _taken_by_retry}


def _held(office: Office, how: str) -> int:
    """The list imported, its fifth row taken that way: only its deadline still waits."""
    batch = office.good(listed([*TASKS, ROW])).batch or 0
    office.open("2031-01")
    TAKEN[how](office, batch)
    [waiting] = waiting_list(office.clerk, office.region)
    assert (waiting.cell, waiting.subject_kind) == ("F7", "task")
    assert waiting.subject_key == str(office.task("5").key)
    return batch


@pytest.mark.parametrize("how", TAKEN)
def test_a_hand_over_in_between_stands(office: Office, how: str) -> None:
    batch = _held(office, how)
    task_hand_over(
        office.clerk, task=office.task("5"), lead_units=[office.units["应急局"]],
        period=Period.parse("2031-01"), reason="改革",
    )  # fmt: skip
    waiting_fix(office.clerk, batch, Spot(FILE, LIST, "F7"), "2031年7月")
    assert office.leads("5") == ["应急局"]
    assert office.task("5").due == "2031-07"
    assert not waiting_list(office.clerk, office.region)


@pytest.mark.parametrize("how", TAKEN)
def test_a_text_edited_in_between_stands_and_the_mended_cell_is_taken(office: Office, how: str) -> None:
    batch = _held(office, how)
    task_change(office.clerk, task=office.task("5"), reason="会议纪要", requirement="疏浚三号渠及支沟。")
    waiting_fix(office.clerk, batch, Spot(FILE, LIST, "F7"), "2031年7月")
    task = office.task("5")
    assert (task.requirement, task.due) == ("疏浚三号渠及支沟。", "2031-07")
    assert not waiting_list(office.clerk, office.region)


def test_an_edit_through_an_export_in_between_stands(office: Office) -> None:
    batch = _held(office, "fix")
    sheets = office.exported("2031-01")
    sheets[4, "主要任务"] = "疏浚三号渠全线。"
    assert office.take(sheets.file()).committed
    waiting_fix(office.clerk, batch, Spot(FILE, LIST, "F7"), "2031年7月")
    task = office.task("5")
    assert (task.requirement, task.due) == ("疏浚三号渠全线。", "2031-07")


def test_a_third_cell_waits_for_its_own_mending(office: Office) -> None:
    row = (5, "疏浚三号渠。", "不明局", "某某署", "", "6-7", "")
    batch = office.good(listed([*TASKS, row])).batch or 0
    for cell, value in (("C7", "水务局"), ("D7", "财政局"), ("F7", "2031年7月")):
        settled = waiting_fix(office.clerk, batch, Spot(FILE, LIST, cell), value)
        assert [w.cell for w in settled] == [cell]
    parts = office.task("5").parts.order_by("position").values_list("role", "unit__name")
    assert sorted(parts) == [("lead", "水务局"), ("support", "财政局")]
    assert office.task("5").due == "2031-07"
    assert not waiting_list(office.clerk, office.region)


def test_what_turns_out_wrong_in_a_row_once_its_cell_is_mended_waits(office: Office) -> None:
    row = (1, "与台账中的第一项不同。", "不明局", "", "", "", "")
    office.take(listed())
    batch = office.good(book({LIST: [(f"2031年{LIST}",), HEAD, row]})).batch or 0
    waiting_fix(office.clerk, batch, Spot(FILE, LIST, "C3"), "水务局")
    [waiting] = waiting_list(office.clerk, office.region)
    assert (waiting.scope, waiting.code) == ("row", "conflict_with_ledger")
    waiting_fix(office.clerk, batch, Spot(FILE, LIST, "A3"), "6")
    assert office.leads("6") == ["水务局"]
    assert not waiting_list(office.clerk, office.region)


def test_with_a_row_that_is_dropped_go_its_cells(office: Office) -> None:
    batch = office.good(listed([*TASKS, ROW])).batch or 0
    assert {w.cell for w in waiting_drop(office.clerk, batch, Spot(FILE, LIST, "C7"))} == {"C7", "F7"}
    assert not waiting_list(office.clerk, office.region)
