"""Quantities in a unit's workbook: written with the last value beside, read back into its draft."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from luodi.core.periods import Period
from luodi.core.problems import Rejected
from luodi.exchange.reading import File
from luodi.exchange.unit_workbooks import unit_workbook, unit_workbook_take
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Role
from luodi.ledger.rounds.models import Ending, Submission
from luodi.ledger.tasks.models import Indicator
from luodi.ledger.tasks.services import Quantity, indicators_set, progress_correct
from tests.exchange.conftest import JANUARY, Office, actor_of, month

SHEET = "量化指标"


@pytest.fixture
def counted(begun: Office) -> Office:
    """The first task of 水务局 is to clear three kilometres and to keep a rate, the fourth to build."""
    quantities = {
        "1": [Quantity("清淤", "公里", Decimal(3)), Quantity("达标率", "%", Decimal(90), cumulative=False)],
        "4": [Quantity("监测点", "处", Decimal(5))],
    }
    for number, those in quantities.items():
        indicators_set(begun.clerk, task=begun.task(number), quantities=those)
    return begun


def _own(office: Office, period: str = "2031-01") -> tuple[Actor, Submission]:
    unit = office.units["水务局"]
    submission = Submission.objects.get(unit=unit, round__period=period)
    return actor_of(Role.REPORTER, office.region, unit), submission


class Lines:
    """The sheet of quantities being filled in: values by the indicator's name."""

    def __init__(self, data: bytes) -> None:
        self.book = load_workbook(io.BytesIO(data))
        self.sheet = self.book[SHEET]
        top = next(row for row in range(1, 9) if self.sheet.cell(row, 1).value == "序号")
        self.heads = {str(cell.value): int(cell.column or 0) for cell in self.sheet[top]}
        self.rows = {
            str(self.sheet.cell(row, self.heads["指标名称"]).value): row
            for row in range(top + 1, self.sheet.max_row + 1)
        }

    def cell(self, name: str, heading: str = "截至本月完成值") -> Any:
        return self.sheet.cell(self.rows[name], self.heads[heading])

    def file(self) -> File:
        buffer = io.BytesIO()
        self.book.save(buffer)
        return File("水务局.xlsx", buffer.getvalue())


def _filled(office: Office, **values: Any) -> File:
    lines = Lines(unit_workbook(*_own(office)))
    for name, value in values.items():
        lines.cell(name).value = value
    return lines.file()


def _values(submission: Submission) -> dict[str, str]:
    names = {str(row.key): row.name for row in Indicator.objects.all()}
    answers = submission.items.order_by("position").values_list("answer", flat=True)
    return {names[key]: value for a in answers for key, value in a.get("indicator_values", {}).items()}


def test_values_come_into_the_draft_and_back_into_the_next_workbook(counted: Office) -> None:
    actor, submission = _own(counted)
    draft, problems = unit_workbook_take(actor, submission, _filled(counted, 清淤=1.25, 监测点="2"))
    assert (draft.version, problems) == (1, [])
    assert _values(submission) == {"清淤": "1.25", "监测点": "2"}
    lines = Lines(unit_workbook(actor, draft))
    assert [lines.cell(name).value for name in ("清淤", "达标率", "监测点")] == [1.25, None, 2]
    assert lines.cell("达标率", "指标类型").value == "水平"
    unit_workbook_take(actor, draft, _filled(counted, 达标率=88.5))
    assert _values(submission) == {"清淤": "1.25", "监测点": "2", "达标率": "88.5"}


def test_a_value_stays_beside_what_the_row_of_the_task_says(counted: Office) -> None:
    actor, submission = _own(counted)
    lines = Lines(unit_workbook(actor, submission))
    lines.cell("清淤").value = 2
    page = lines.book.worksheets[0]
    top = next(row for row in range(1, 9) if "序号" in [cell.value for cell in page[row]])
    heads = {str(cell.value): int(cell.column or 0) for cell in page[top]}
    page.cell(top + 1, heads["完成情况"]).value = "已完成"
    unit_workbook_take(actor, submission, lines.file())
    answer = submission.items.order_by("position")[0].answer
    assert answer["status"] == "已完成"
    assert _values(submission) == {"清淤": "2"}


def test_a_value_takes_back_that_nothing_changed(counted: Office) -> None:
    actor, submission = _own(counted)
    item = submission.items.order_by("position")[0]
    item.choice = Ending.NO_CHANGE
    item.save()
    unit_workbook_take(actor, submission, _filled(counted, 清淤=1))
    item.refresh_from_db()
    assert (item.choice, _values(submission)) == ("", {"清淤": "1"})


@pytest.mark.parametrize("value", ["看情况", "三", 0.00001])
def test_what_is_no_amount_is_told_at_its_cell_and_the_rest_is_kept(counted: Office, value: Any) -> None:
    actor, submission = _own(counted)
    _, problems = unit_workbook_take(actor, submission, _filled(counted, 清淤=value, 监测点=1))
    assert [problem.code for problem in problems] == ["unreadable_number"]
    assert problems[0].place.sheet == SHEET
    assert problems[0].place.cell == Lines(unit_workbook(actor, submission)).cell("清淤").coordinate
    assert _values(submission) == {"监测点": "1"}


def test_a_ratio_where_percent_are_asked_for_is_taken_and_told(counted: Office) -> None:
    actor, submission = _own(counted)
    _, problems = unit_workbook_take(actor, submission, _filled(counted, 达标率=0.9))
    assert [(problem.code, problem.severity) for problem in problems] == [("wrong_unit", "warning")]
    assert _values(submission) == {"达标率": "0.9"}


@pytest.mark.parametrize(("sign", "meant"), [("％", "90"), ("‰", "900")])
def test_a_ratio_is_told_for_every_sign_of_a_share(counted: Office, sign: str, meant: str) -> None:
    Indicator.objects.filter(name="达标率").update(unit_of_measure=sign)
    actor, submission = _own(counted)
    _, problems = unit_workbook_take(actor, submission, _filled(counted, 达标率=0.9))
    assert [problem.code for problem in problems] == ["wrong_unit"]
    assert f"请填{meant}。" in problems[0].remedy


def test_a_line_of_no_indicator_of_the_unit_is_told(counted: Office) -> None:
    actor, submission = _own(counted)
    lines = Lines(unit_workbook(actor, submission))
    lines.cell("清淤").value = 1
    lines.cell("清淤", "标识").value = "00000000-0000-0000-0000-000000000000"
    with pytest.raises(Rejected) as caught:
        unit_workbook_take(actor, submission, lines.file())
    assert caught.value.problems[0].code == "unknown_indicator"


def test_the_last_accepted_value_stands_beside(counted: Office) -> None:
    assert counted.take(month(JANUARY)).committed
    task = counted.task("1")
    values = {str(task.indicators.get(name="清淤").key): "1.25"}
    progress_correct(
        counted.clerk, task=task, period=Period.parse("2031-01"), reason="补录", indicator_values=values
    )
    counted.close("2031-01")
    counted.open("2031-02")
    lines = Lines(unit_workbook(*_own(counted, "2031-02")))
    assert [lines.cell(name, "上次完成值").value for name in ("清淤", "达标率")] == [1.25, None]
    assert lines.cell("清淤", "年度目标值").value == 3


def test_there_is_no_such_sheet_where_no_task_has_a_quantity(begun: Office) -> None:
    assert SHEET not in load_workbook(io.BytesIO(unit_workbook(*_own(begun)))).sheetnames
