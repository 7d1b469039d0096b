"""What waited in two imports and was taken in both is not lost by undoing one of them."""

from __future__ import annotations

import pytest

from luodi.exchange.fixing import Spot, waiting_fix
from luodi.exchange.retrying import waiting_retry
from luodi.exchange.undoing import import_undo
from luodi.ledger.org.access import Refused
from luodi.ledger.papers.queries import waiting_list
from luodi.ledger.tasks.models import Task
from tests.exchange.conftest import JANUARY, LIST, TASKS, Office, listed, month

ROW = (5, "疏浚三号渠。", "不明局", "财政局", "", "2031年7月", "")
LEAD = Spot("台账.xlsx", LIST, "C7")


def _count() -> int:
    return Task.objects.filter(voided_at=None).count()


def _twice(office: Office) -> tuple[int, int]:
    """The same list imported twice, its fifth row waiting in both."""
    file = listed([*TASKS, ROW])
    first, second = (office.good(file).batch or 0 for _ in range(2))
    assert [w.batch_id for w in waiting_list(office.clerk, office.region)] == [first, second]
    return first, second


def test_the_import_that_made_a_task_is_not_undone_while_another_says_it_too(office: Office) -> None:
    first, second = _twice(office)
    waiting_fix(office.clerk, second, LEAD, "水务局")
    waiting_fix(office.clerk, first, LEAD, "水务局")
    with pytest.raises(Refused, match=f"第{first}批导入的第7行"):
        import_undo(office.clerk, second)
    assert _count() == 5
    import_undo(office.clerk, first)
    assert _count() == 1
    import_undo(office.clerk, second)
    assert _count() == 0


def test_the_import_that_found_the_task_is_undone_alone(office: Office) -> None:
    first, second = _twice(office)
    waiting_fix(office.clerk, first, LEAD, "水务局")
    waiting_fix(office.clerk, second, LEAD, "水务局")
    import_undo(office.clerk, second)
    assert _count() == 5
    assert office.leads("5") == ["水务局"]


def test_mended_otherwise_in_the_second_it_is_refused_too(office: Office) -> None:
    first, second = _twice(office)
    waiting_fix(office.clerk, second, LEAD, "水务局")
    waiting_fix(office.clerk, first, LEAD, "林草局")
    with pytest.raises(Refused, match="落空"):
        import_undo(office.clerk, second)
    assert office.leads("5") == ["林草局"]


def test_a_field_that_both_mended_stays_until_the_second_is_undone(begun: Office) -> None:
    file = listed([(*TASKS[0][:5], "6-7", "")])
    first, second = (begun.good(file).batch or 0 for _ in range(2))
    spot = Spot("台账.xlsx", LIST, "F3")
    waiting_fix(begun.clerk, second, spot, "2031年7月")
    waiting_fix(begun.clerk, first, spot, "2031年7月")
    with pytest.raises(Refused, match="落空"):
        import_undo(begun.clerk, second)
    assert begun.task("1").due == "2031-07"
    import_undo(begun.clerk, first)
    import_undo(begun.clerk, second)
    assert begun.task("1").due == "2031-09"


def test_a_field_mended_otherwise_since_keeps_its_newer_value_and_is_told(begun: Office) -> None:
    file = listed([(*TASKS[0][:5], "6-7", "")])
    first, second = (begun.good(file).batch or 0 for _ in range(2))
    spot = Spot("台账.xlsx", LIST, "F3")
    waiting_fix(begun.clerk, second, spot, "2031年7月")
    waiting_fix(begun.clerk, first, spot, "2031年8月")
    [kept] = import_undo(begun.clerk, second).kept
    assert (kept.code, begun.task("1").due) == ("kept_newer", "2031-08")


def test_another_field_of_the_same_task_mended_elsewhere_refuses_nothing(begun: Office) -> None:
    noted = begun.take(listed([(*TASKS[0][:6], "改")])).batch or 0
    dated = begun.good(listed([(*TASKS[0][:3], "", "", "6-7", "")])).batch or 0
    waiting_fix(begun.clerk, dated, Spot("台账.xlsx", LIST, "F3"), "2031年7月")
    assert begun.task("1").due == "2031-07"
    import_undo(begun.clerk, noted)
    assert (begun.task("1").note, begun.task("1").due) == ("", "2031-07")


def test_a_months_rows_taken_in_both_stay_until_the_second_is_undone(begun: Office) -> None:
    first, second = (begun.good(month(JANUARY, number=2)).batch or 0 for _ in range(2))
    begun.open("2031-02")
    waiting_retry(begun.clerk, second)
    waiting_retry(begun.clerk, first)
    with pytest.raises(Refused, match=f"先撤销第{first}批"):
        import_undo(begun.clerk, second)
    assert begun.status("4", "2031-02") == "已完成"
    import_undo(begun.clerk, first)
    assert begun.status("4", "2031-02") == "已完成"
    import_undo(begun.clerk, second)
    assert begun.held("4", "2031-02") is None
