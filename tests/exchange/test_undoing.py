"""Undoing an import takes all of it back, unless a sealed book or a later fact rests on it; again revives."""

from __future__ import annotations

import pytest

from luodi.core.periods import Period
from luodi.core.problems import Rejected
from luodi.exchange.fixing import Spot, waiting_fix
from luodi.exchange.undoing import import_undo
from luodi.ledger.audit.models import Act
from luodi.ledger.org.access import Refused
from luodi.ledger.org.models import Unit
from luodi.ledger.papers.queries import waiting_list
from luodi.ledger.policy.models import Clause, Document
from luodi.ledger.rounds.models import OwedItem
from luodi.ledger.tasks.models import Progress, Task, TaskList
from luodi.ledger.tasks.services.adjustments import task_withdraw
from tests.exchange.conftest import JANUARY, LIST, TASKS, Office, book, counts, listed, month

CITING = ("序号", "主要任务", "牵头单位", "包抓领导", "政策文件", "政策条款")
CITED = (
    (1, "建闸。", "水务局", "柳三", "《节水意见》", "推进闸坝改造。"),
    (2, "修渠。", "水务局", "柳三", "《节水意见》", "修复干渠。"),
)


def _alive() -> tuple[int, int, int, int]:
    kinds = (Task, TaskList, Document, Clause)
    return tuple(kind.objects.filter(voided_at=None).count() for kind in kinds)  # type: ignore[return-value]


def test_what_it_made_is_void_and_importing_again_revives_it(office: Office) -> None:
    file = book({"节水清单": [("2031年节水清单",), CITING, *CITED]})
    first = office.take(file)
    assert first.committed
    assert _alive() == (2, 1, 1, 2)
    keys = set(Task.objects.values_list("key", flat=True))
    assert import_undo(office.clerk, first.batch or 0).batch.state == "undone"
    assert _alive() == (0, 0, 0, 0)
    again = office.take(file)
    assert counts(again) == {"new": 2}
    assert _alive() == (2, 1, 1, 2)
    assert set(Task.objects.values_list("key", flat=True)) == keys
    assert counts(office.take(file)) == {"unchanged": 2}


def test_what_it_brought_back_goes_with_its_own_undoing(office: Office) -> None:
    import_undo(office.clerk, office.take(listed()).batch or 0)
    import_undo(office.clerk, office.take(listed()).batch or 0)
    assert not Task.objects.filter(voided_at=None).exists()
    assert not TaskList.objects.filter(voided_at=None).exists()


def test_fields_it_changed_are_set_back_and_later_changes_stay(begun: Office) -> None:
    row = (1, TASKS[0][1], "应急局", "", "新领导", "2031年10月", "改")
    batch = begun.take(listed([row])).batch or 0
    task = begun.task("1")
    task.note = "再改"
    task.save()
    import_undo(begun.clerk, batch)
    task = begun.task("1")
    assert (task.due, task.note, task.leader and task.leader.name) == ("2031-09", "再改", "柳一")
    assert task.due_day
    assert task.due_day.isoformat() == "2031-09-30"
    assert begun.leads("1") == ["水务局"]


def test_what_was_mended_since_is_undone_too(office: Office) -> None:
    rows = [*TASKS, (5, "疏浚三号渠。", "某某署", "", "", "某日", "")]
    batch = office.good(listed(rows)).batch or 0
    waiting_fix(office.clerk, batch, Spot("台账.xlsx", LIST, "F7"), "2031年9月")
    waiting_fix(office.clerk, batch, Spot("台账.xlsx", LIST, "C7"), "水务局")
    import_undo(office.clerk, batch)
    assert not Task.objects.filter(voided_at=None).exists()


def test_what_waited_in_it_waits_no_longer(office: Office) -> None:
    batch = office.good(listed([*TASKS, (5, "疏浚三号渠。", "某某署", "", "", "", "")])).batch or 0
    import_undo(office.clerk, batch)
    assert not waiting_list(office.clerk, office.region)


def test_facts_are_reversed_and_the_month_is_owed_again(begun: Office) -> None:
    batch = begun.take(month(JANUARY)).batch or 0
    import_undo(begun.clerk, batch)
    assert begun.held("1", "2031-01") is None
    assert Progress.objects.filter(kind="reversal").count() == 4
    assert not OwedItem.objects.exclude(ending="").exists()
    assert counts(begun.take(month(JANUARY))) == {"new": 4}
    assert begun.status("4", "2031-01") == "已完成"


def test_undoing_a_correction_revives_what_it_corrected(begun: Office) -> None:
    begun.take(month(JANUARY))
    other = begun.take(month([(*JANUARY[0][:2], "已完成", "", "", "")])).batch or 0
    assert begun.status("1", "2031-01") == "已完成"
    import_undo(begun.clerk, other)
    assert begun.status("1", "2031-01") == "取得阶段性成效"


def test_it_is_refused_once_a_sealed_book_rests_on_it(sealed: Office) -> None:
    for number in (1, 2):
        batch = Act.objects.filter(verb="import_commit").order_by("pk")[number - 1].subject_key
        with pytest.raises(Refused, match="定版"):
            import_undo(sealed.clerk, int(batch))
    assert Task.objects.filter(voided_at=None).count() == 4


def test_it_is_refused_when_an_edit_has_been_sealed(begun: Office) -> None:
    begun.take(month(JANUARY))
    batch = begun.take(listed([(*TASKS[0][:6], "改过")])).batch or 0
    begun.close("2031-01")
    with pytest.raises(Refused, match="定版"):
        import_undo(begun.clerk, batch)


def test_it_is_refused_when_a_later_report_or_adjustment_rests_on_it(begun: Office) -> None:
    first = int(Act.objects.get(verb="import_commit").subject_key)
    later = begun.take(month(JANUARY)).batch or 0
    with pytest.raises(Refused, match="后来的导入"):
        import_undo(begun.clerk, first)
    import_undo(begun.clerk, later)
    task_withdraw(begun.clerk, task=begun.task("1"), period=Period.parse("2031-01"), reason="合并")
    with pytest.raises(Refused, match="调整"):
        import_undo(begun.clerk, first)


def test_it_is_refused_twice(office: Office) -> None:
    batch = office.take(listed()).batch or 0
    import_undo(office.clerk, batch)
    with pytest.raises(Rejected, match="已经撤销"):
        import_undo(office.clerk, batch)


def test_a_directory_is_taken_back_unless_its_units_are_used(office: Office) -> None:
    rows = [("序号", "单位名称", "全称或曾用名"), (5, "河长办", "河长制办公室"), (3, "林草局", "绿化办")]
    batch = office.take(book({"成员单位": rows}, "名录.xlsx")).batch or 0
    used = office.take(listed([(1, "巡河。", "河长办", "", "", "", "")])).batch or 0
    with pytest.raises(Refused, match="引用"):
        import_undo(office.clerk, batch)
    import_undo(office.clerk, used)
    assert Unit.objects.filter(voided_at=None).count() == 5


def test_undoing_is_one_act(office: Office) -> None:
    import_undo(office.clerk, office.take(listed()).batch or 0, "导错了")
    act = Act.objects.get(verb="import_undo")
    assert act.reason == "导错了"
    assert act.changes.count() == 5
