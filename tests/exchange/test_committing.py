"""An import is checked first, and is one batch with one act; what is bad waits and is mended or dropped."""

from __future__ import annotations

import pytest

from luodi.core.problems import NotFound, Rejected
from luodi.exchange.fixing import Spot, waiting_drop, waiting_fix
from luodi.exchange.reading import File
from luodi.ledger.audit.models import Act
from luodi.ledger.org.access import Refused
from luodi.ledger.papers.models import Batch, Waiting
from luodi.ledger.papers.queries import waiting_list
from luodi.ledger.tasks.models import Progress, Task, TaskList
from tests.exchange.conftest import (
    HEAD,
    JANUARY,
    LIST,
    TASKS,
    Office,
    book,
    codes,
    counts,
    listed,
    month,
)

STRANGE = (5, "疏浚三号渠。", "某某署", "", "", "2031年12月", "")
BAD_DAY = (6, "整治七里塘。", "水务局", "", "", "2031-02-30", "")


def test_nothing_is_committed_with_errors(office: Office) -> None:
    outcome = office.take(listed([*TASKS, STRANGE]))
    assert (outcome.committed, outcome.batch) == (False, None)
    assert codes(outcome) == ["unknown_unit"]
    assert not Task.objects.exists()
    assert not Batch.objects.exists()


def test_a_check_tells_what_a_commit_would_do_and_writes_nothing(office: Office) -> None:
    outcome = office.take(listed(), check=True)
    assert not outcome.committed
    assert counts(outcome) == {"new": 4}
    assert not Task.objects.exists()
    assert not Batch.objects.exists()


def test_good_rows_are_taken_and_a_row_without_a_known_lead_waits(office: Office) -> None:
    outcome = office.good(listed([*TASKS, STRANGE]))
    assert outcome.committed
    assert counts(outcome) == {"new": 4, "pending": 1}
    [waiting] = waiting_list(office.clerk, office.region)
    assert (waiting.scope, waiting.cell, waiting.value) == ("row", "C7", "某某署")


def test_a_bad_optional_cell_waits_alone(office: Office) -> None:
    outcome = office.good(listed([*TASKS, BAD_DAY]))
    assert counts(outcome) == {"new": 5}
    assert office.task("6").due == ""
    [waiting] = waiting_list(office.clerk, office.region)
    assert (waiting.scope, waiting.cell, waiting.code) == ("cell", "F7", "impossible_date")


def test_a_mended_row_is_taken(office: Office) -> None:
    office.good(listed([*TASKS, STRANGE]))
    [done] = waiting_fix(office.clerk, Batch.objects.get().number, Spot("台账.xlsx", LIST, "C7"), "应急局")
    assert done.state == "fixed"
    assert office.leads("5") == ["应急局"]


def test_a_mended_cell_changes_that_field_and_leaves_later_edits(office: Office) -> None:
    batch = office.good(listed([*TASKS, BAD_DAY])).batch
    task = office.task("6")
    task.requirement, task.note = "整治七里塘及支渠。", "会议纪要改"
    task.save()
    waiting_fix(office.clerk, batch or 0, Spot("台账.xlsx", LIST, "f7"), "2031年11月")
    task.refresh_from_db()
    assert (task.due, task.requirement, task.note) == ("2031-11", "整治七里塘及支渠。", "会议纪要改")


def test_a_row_with_two_bad_cells_is_mended_one_after_the_other(office: Office) -> None:
    row = (7, "清理" + "很" * 10, "甲署、乙署", "", "", "某日", "")
    batch = office.good(listed([*TASKS, row])).batch or 0
    spot = Spot("台账.xlsx", LIST, "F7")
    assert [w.state for w in waiting_fix(office.clerk, batch, spot, "2031年3月")] == ["fixed"]
    assert not Task.objects.filter(number="7").exists()
    waiting_fix(office.clerk, batch, Spot("台账.xlsx", LIST, "C7"), "水务局")
    assert (office.task("7").due, office.leads("7")) == ("2031-03", ["水务局"])
    assert not waiting_list(office.clerk, office.region)


def test_a_mend_that_is_wrong_again_is_rejected_and_changes_nothing(office: Office) -> None:
    batch = office.good(listed([*TASKS, STRANGE])).batch or 0
    with pytest.raises(Rejected, match="某某局"):
        waiting_fix(office.clerk, batch, Spot("台账.xlsx", LIST, "C7"), "某某局")
    assert Waiting.objects.get().state == "waiting"


def test_a_row_can_be_dropped_and_then_waits_no_longer(office: Office) -> None:
    batch = office.good(listed([*TASKS, STRANGE])).batch or 0
    spot = Spot("台账.xlsx", LIST, "C7")
    assert [w.state for w in waiting_drop(office.clerk, batch, spot, "重复")] == ["dropped"]
    with pytest.raises(NotFound):
        waiting_fix(office.clerk, batch, spot, "水务局")


@pytest.mark.parametrize("cell", ["ZZ", "7", "A0", "", "F999", "七"])
def test_nothing_waits_at_what_is_no_cell(office: Office, cell: str) -> None:
    batch = office.good(listed([*TASKS, STRANGE])).batch or 0
    with pytest.raises(NotFound):
        waiting_fix(office.clerk, batch, Spot("台账.xlsx", LIST, cell), "水务局")


def test_a_status_that_waits_is_mended_in_its_month(begun: Office) -> None:
    rows = [*JANUARY[:3], (4, "建成取水在线监测点五处。", "基本差不多", "五处均已投用。", "", "")]
    outcome = begun.good(month(rows))
    assert codes(outcome) == ["unknown_status"]
    assert counts(outcome) == {"new": 4}
    assert begun.status("4", "2031-01") is None
    fact = begun.held("4", "2031-01")
    assert fact
    assert fact.text == "五处均已投用。"
    waiting_fix(begun.clerk, outcome.batch or 0, Spot("2031年1月份推进情况.xlsx", LIST, "C6"), "已完成")
    assert begun.status("4", "2031-01") == "已完成"
    mended = begun.held("4", "2031-01")
    assert mended
    assert mended.text == "五处均已投用。"
    assert mended.replaces_id == fact.pk


def test_a_status_that_waits_cannot_be_mended_in_a_sealed_month(begun: Office) -> None:
    rows = [*JANUARY[:3], (4, "建成取水在线监测点五处。", "基本差不多", "五处均已投用。", "", "")]
    batch = begun.good(month(rows)).batch or 0
    begun.close("2031-01")
    with pytest.raises(Refused, match="restate"):
        waiting_fix(begun.clerk, batch, Spot("2031年1月份推进情况.xlsx", LIST, "C6"), "已完成")


def test_one_import_is_one_batch_and_one_act(office: Office) -> None:
    office.take(
        listed(), listed([(1, "另一张清单的事。", "财政局", "", "", "", "")], name="二.xlsx"), list_name=""
    )
    office.take(listed())
    acts = Act.objects.filter(verb="import_commit")
    assert [act.subject_key for act in acts.order_by("pk")] == [
        str(number) for number in Batch.objects.order_by("number").values_list("number", flat=True)
    ]


def test_repeating_changes_nothing(begun: Office) -> None:
    begun.take(month(JANUARY))
    facts = Progress.objects.count()
    again = begun.take(listed(), month(JANUARY), period="2031-01")
    assert again.committed
    assert counts(again) == {"unchanged": 8}
    assert Progress.objects.count() == facts
    assert Task.objects.count() == 4


def test_every_row_is_counted_once_or_passed_over_with_a_reason(office: Office) -> None:
    rows = [
        (f"2031年{LIST}",), ("截至2031年1月底",), HEAD, (1, 2, 3, 4, 5, 6, 7), ("一、河道",), *TASKS[:2],
        ("二、湖泊",), *TASKS[2:], (), ("合计", "4项"), ("注:本表由专班汇总。",),
    ]  # fmt: skip
    outcome = office.take(book({LIST: rows}))
    [sheet] = outcome.as_json()["sheets"]
    ignored = {entry["row"]: entry["why"] for entry in sheet["ignored"]}
    data = {row.number for row in outcome.sheets[0].table.rows}
    assert sum(sheet["rows"].values()) == len(data) == 4
    assert data.isdisjoint(ignored)
    assert data | set(ignored) >= {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13}
    assert office.task("1").category == "河道"


def test_the_json_is_as_the_contract_says(office: Office) -> None:
    told = office.good(listed([*TASKS, STRANGE])).as_json()
    assert {"batch", "committed", "sheets", "problems"} <= told.keys()
    [sheet] = told["sheets"]
    assert {
        "file",
        "sheet",
        "kind",
        "header_rows",
        "columns",
        "unit_of_amounts",
        "rows",
        "ignored",
    } <= sheet.keys()
    assert sheet["columns"] == dict(zip(HEAD, "ABCDEFG", strict=True))
    assert sheet["header_rows"] == [2]
    assert sheet["kind"] == "tasks"
    assert set(sheet["rows"]) == {"new", "changed", "unchanged", "statement", "pending"}
    [problem] = told["problems"]
    wanted = {"file", "sheet", "cell", "row", "code", "severity", "value", "message", "waits"}
    assert wanted <= problem.keys()
    assert problem["waits"] == "row"
    assert problem["remedy"]


def test_a_csv_names_its_sheet_after_the_last_underscore(office: Office) -> None:
    text = "序号,主要任务,牵头单位\n1,修复引水闸。,水务局\n"
    outcome = office.take(File("2031_水库清单.csv", text.encode("gb18030")))
    assert outcome.sheets[0].table.sheet == "水库清单"
    assert TaskList.objects.get().name == "水库清单"


def test_a_sum_of_plain_numbers_is_computed_with_a_warning(office: Office) -> None:
    head = ("序号", "主要任务", "牵头单位", "总投资（万元）")
    outcome = office.take(listed([(1, "建提灌站。", "水务局", "=120+30.5")], head))
    assert codes(outcome, "warning") == ["formula_no_cache"]
    assert office.task("1").investment == 150_5000_00


def test_lists_named_by_column_section_known_name_and_sheet(office: Office) -> None:
    plain = (1, "甲事。", "水务局")
    office.take(book({"表甲": [("序号", "主要任务", "牵头单位", "清单"), (*plain, "由列清单")]}, "a.xlsx"))
    office.take(book({"表乙": [("序号", "主要任务", "牵头单位"), ("一、由节清单",), plain]}, "b.xlsx"))
    office.take(book({"3月由列清单": [("序号", "主要任务", "牵头单位"), (2, "乙事。", "水务局")]}, "c.xlsx"))
    office.take(book({"由页来": [("序号", "主要任务", "牵头单位"), plain]}, "d.xlsx"))
    office.take(
        book({"不管": [("序号", "主要任务", "牵头单位"), (9, "丙事。", "水务局")]}, "e.xlsx"),
        list_name="指明的",
    )
    found = {task_list.name: task_list.tasks.count() for task_list in TaskList.objects.all()}
    assert found == {"由列清单": 2, "由节清单": 1, "由页来": 1, "指明的": 1}


def test_units_are_proposed_where_the_region_has_none(office: Office) -> None:
    from tests.exchange.conftest import actor_of, region_of

    office.region = region_of("529924")
    office.clerk = actor_of("clerk", office.region)
    assert codes(office.take(listed()))[0] == "unknown_unit"
    outcome = office.take(listed(), new_units=True)
    assert outcome.committed
    assert "units_proposed" in codes(outcome, "note")
    assert office.leads("2") == ["水务局", "应急局"]
