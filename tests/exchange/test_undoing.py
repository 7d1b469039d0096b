"""Undoing an import takes all of it back, unless a sealed book or a later fact rests on it; again revives."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.books.queries import restatement_due
from luodi.books.services.sealing import books_restate
from luodi.core.periods import Period
from luodi.core.problems import Rejected
from luodi.exchange.fixing import Spot, waiting_fix
from luodi.exchange.undoing import import_undo
from luodi.ledger.audit.models import Act
from luodi.ledger.org.access import Refused
from luodi.ledger.org.models import Role, Unit
from luodi.ledger.org.services import unit_change, unit_merge
from luodi.ledger.papers.queries import waiting_list
from luodi.ledger.policy.models import Clause, Document
from luodi.ledger.rounds.models import OwedItem, Submission
from luodi.ledger.rounds.services import Filled, answers_save, submission_accept, submission_submit
from luodi.ledger.rounds.services.unfiling import standings
from luodi.ledger.tasks.models import Progress, Task, TaskList
from luodi.ledger.tasks.services.adjustments import task_hand_over, task_merge, task_withdraw
from luodi.ledger.tasks.services.tasks import task_change
from tests.exchange.conftest import (
    HEAD,
    JANUARY,
    LIST,
    NOON,
    TASKS,
    Office,
    actor_of,
    book,
    counts,
    listed,
    month,
)

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


def test_what_a_unit_had_reported_itself_is_back_with_its_fact(begun: Office) -> None:
    unit = begun.units["林草局"]
    submission = Submission.objects.get(unit=unit)
    answer = {"status": "未启动", "text": "单位自报。", "next_step": "春季栽植。"}
    filled = {str(item.key): Filled(answer) for item in submission.items.all()}
    answers_save(actor_of(Role.REPORTER, begun.region, unit), submission, filled, None)
    submission_submit(actor_of(Role.UNIT_HEAD, begun.region, unit), submission)
    submission_accept(begun.clerk, submission)
    before, fact = standings(begun.region), begun.held("3", "2031-01")
    row = (*JANUARY[2][:2], "已完成", "专班改。", "", "")
    import_undo(begun.clerk, begun.take(month([row])).batch or 0)
    assert standings(begun.region) == before
    [item] = submission.items.all()
    assert (item.answer, item.ending) == (answer, "reported")
    assert begun.held("3", "2031-01") == fact


def test_a_submission_handed_in_stays_so_when_a_list_that_grew_it_is_undone(begun: Office) -> None:
    begun.take(month(JANUARY))
    before = standings(begun.region)
    batch = begun.take(listed([*TASKS, (5, "疏浚三号渠。", "林草局", "", "", "", "")])).batch or 0
    assert Submission.objects.get(unit=begun.units["林草局"]).state == "draft"
    import_undo(begun.clerk, batch)
    assert standings(begun.region) == before


def test_two_imports_undone_in_either_order_leave_nothing(begun: Office) -> None:
    before = standings(begun.region)
    for order in (slice(None), slice(None, None, -1)):
        batches = [begun.take(month([row])).batch or 0 for row in (JANUARY[0], JANUARY[1])]
        for batch in batches[order]:
            import_undo(begun.clerk, batch)
        assert standings(begun.region) == before
        assert not OwedItem.objects.exclude(answer={}).exists()


def test_it_is_refused_once_another_task_was_merged_into_one_of_its_own(begun: Office) -> None:
    batch = begun.take(listed([(5, "疏浚三号渠。", "水务局", "", "", "", "")])).batch or 0
    task_merge(
        begun.clerk,
        task=begun.task("1"),
        into=begun.task("5"),
        period=Period.parse("2031-01"),
        reason="合并",
    )
    with pytest.raises(Refused, match="调整"):
        import_undo(begun.clerk, batch)


def test_it_is_refused_once_a_task_whose_units_it_changed_was_handed_over(begun: Office) -> None:
    batch = begun.take(listed([(*TASKS[0][:2], "应急局", "", "", "", "")])).batch or 0
    task_hand_over(
        begun.clerk,
        task=begun.task("1"),
        lead_units=[begun.units["财政局"]],
        period=Period.parse("2031-01"),
        reason="移交",
    )
    with pytest.raises(Refused, match="移交"):
        import_undo(begun.clerk, batch)
    assert begun.leads("1") == ["财政局"]


def test_a_unit_renamed_or_merged_since_is_still_set_back(begun: Office) -> None:
    batch = begun.take(listed([(*TASKS[0][:2], "应急局", "", "", "", "")])).batch or 0
    unit_change(begun.clerk, unit=begun.units["应急局"], name="应急管理局")
    unit_merge(
        begun.clerk, unit=begun.units["水务局"], successor=begun.units["财政局"], on=dt.date(2031, 6, 1)
    )
    undone = import_undo(begun.clerk, batch)
    assert (begun.leads("1"), undone.kept) == (["水务局"], ())


def test_what_was_changed_again_is_kept_and_told(begun: Office) -> None:
    batch = begun.take(listed([(*TASKS[0][:6], "改"), (*TASKS[2][:6], "也改")])).batch or 0
    task_change(begun.clerk, task=begun.task("1"), reason="会议纪要", note="再改")
    [kept] = import_undo(begun.clerk, batch).kept
    assert (kept.code, kept.field, kept.severity) == ("kept_newer", "note", "note")
    assert "备注" in kept.message
    assert (begun.task("1").note, begun.task("3").note) == ("再改", "")


def test_a_correction_of_a_sealed_month_is_undone_until_the_month_is_restated(sealed: Office) -> None:
    rows, january = [(*JANUARY[0][:2], "已完成", "", "", "")], Period.parse("2031-01")
    batch = sealed.take(month(rows), correct="核实").batch or 0
    (due,) = restatement_due(sealed.clerk, sealed.region)
    assert (due.month, len(due.tasks)) == (january, 1)
    import_undo(sealed.clerk, batch)
    assert sealed.status("1", "2031-01") == "取得阶段性成效"
    assert restatement_due(sealed.clerk, sealed.region) == []
    again = sealed.take(month(rows), correct="核实").batch or 0
    books_restate(sealed.clerk, sealed.region, january, "核实")
    with pytest.raises(Refused, match="定版"):
        import_undo(sealed.clerk, again)


def test_a_vocabulary_that_it_settled_is_open_again(office: Office) -> None:
    office.take(listed())
    office.open("2031-01")
    assert not TaskList.objects.get().scheme_settled
    batch = office.take(month(JANUARY)).batch or 0
    assert TaskList.objects.get().scheme_settled
    import_undo(office.clerk, batch)
    assert not TaskList.objects.get().scheme_settled


PROPOSED = (
    (1, "建闸。", "农业农村局", "交通局"),
    (2, "修渠。", "交通局", ""),
)


def _proposing(office: Office) -> int:
    """A list of a county without units, imported with its units; its batch."""
    Unit.objects.filter(region=office.region).update(voided_at=NOON)
    file = book({"节水清单": [("2031年节水清单",), HEAD[:4], *PROPOSED]})
    return office.take(file, new_units=True).batch or 0


def _units(office: Office) -> set[str]:
    return set(Unit.objects.filter(region=office.region, voided_at=None).values_list("name", flat=True))


def test_units_that_it_made_for_its_own_tasks_go_with_them(office: Office) -> None:
    batch = _proposing(office)
    assert _units(office) == {"农业农村局", "交通局"}
    assert import_undo(office.clerk, batch).kept == ()
    assert _units(office) == set()
    assert _proposing(office)
    assert _units(office) == {"农业农村局", "交通局"}
    assert office.leads("1") == ["农业农村局"]
    assert list(office.task("1").parts.filter(role="support").values_list("unit__name", flat=True)) == [
        "交通局"
    ]


def test_they_go_also_where_a_month_was_open_that_the_tasks_had_to_be_reported_in(office: Office) -> None:
    office.open("2031-01")
    import_undo(office.clerk, _proposing(office))
    assert _units(office) == set()
    assert not OwedItem.objects.filter(submission__round__region=office.region).exists()


def test_of_them_stays_what_another_list_needs_and_that_is_told(office: Office) -> None:
    batch = _proposing(office)
    assert office.take(listed([(1, "植柳。", "交通局", "", "", "", "")])).committed
    (told,) = import_undo(office.clerk, batch).kept
    assert "交通局" in told.message
    assert _units(office) == {"交通局"}


def test_a_directory_can_be_undone_once_the_list_that_named_its_units_is(office: Office) -> None:
    directory = office.take(book({"单位": [("序号", "单位名称"), (8, "农业农村局"), (9, "交通局")]}))
    tasks = office.take(book({"节水清单": [("2031年节水清单",), HEAD[:4], *PROPOSED]}))
    with pytest.raises(Refused, match="已被引用"):
        import_undo(office.clerk, directory.batch or 0)
    import_undo(office.clerk, tasks.batch or 0)
    import_undo(office.clerk, directory.batch or 0)
    assert "交通局" not in _units(office)
