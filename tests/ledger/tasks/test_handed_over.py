"""What a unit still sees of a task that it handed over: how it was until then, and nothing of later."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from luodi.core.days import Day
from luodi.core.periods import CHINA
from luodi.core.problems import NotFound
from luodi.exchange.exporting import export_lists
from luodi.exchange.telling.history import history_told
from luodi.ledger.audit import context
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Person
from luodi.ledger.org.services import unit_merge
from luodi.ledger.papers.queries import attachment_list, attachment_read
from luodi.ledger.papers.services import attachment_add
from luodi.ledger.policy.services import clause_add, document_add
from luodi.ledger.rounds.models import Submission
from luodi.ledger.tasks.models import Contribution, Judgement, Milestone, Task
from luodi.ledger.tasks.queries import (
    Filter,
    clauses_cited,
    contribution_list,
    task_detail,
    task_get,
    task_list,
    task_plan,
)
from luodi.ledger.tasks.services import (
    Quantity,
    Step,
    clause_cite,
    clause_uncite,
    indicator_add,
    indicators_set,
    milestone_add,
    milestone_done,
    progress_correct,
    task_change,
    task_hand_over,
    task_withdraw,
)
from tests.ledger.tasks.conftest import County, actor_of, month

PDF = b"%PDF-1.7 proof"
LATER = dt.datetime(2024, 7, 3, 12, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path


def _handed_over(county: County) -> None:
    task_hand_over(
        county.clerk, task=county.task("1"), lead_units=[county.units["教体局"]], period=month("2024-06"),
        support_units=[], reason="移交",
    )  # fmt: skip


def _merged(county: County) -> None:
    for unit in ("林草局", "水务局"):
        unit_merge(
            county.clerk, unit=county.units[unit], successor=county.units["教体局"],
            on=dt.date(2024, 6, 1), reason="机构改革",
        )  # fmt: skip


@pytest.fixture(params=[_handed_over, _merged], ids=["handed over", "merged"])
def task(county: County, request: pytest.FixtureRequest) -> Task:
    """Task 1: led by 林草局 until May, from June on by 教体局, which has reported; May was corrected."""
    found = county.task("1")
    county.report(found, "2024-05", text="五月所报")
    Milestone.objects.create(task=found, name="开工", due_day=dt.date(2024, 9, 1))
    way: Callable[[County], None] = request.param
    way(county)
    with context.request("test", at=LATER):
        county.report(found, "2024-06", text="六月所报")
        progress_correct(county.clerk, task=found, period=month("2024-06"), text="内部", reason="核实")
        progress_correct(county.clerk, task=found, period=month("2024-05"), text="五月更正", reason="核实")
        Contribution.objects.create(
            task=found, period="2024-06", unit=county.units["教体局"], text="六月补充", by="x", at=LATER
        )
        for text in ("2024-05", "2024-06"):
            Judgement.objects.create(
                task=found, period=text, confidence="red", reason=f"{text}信心", by="x", at=LATER
            )
        Milestone.objects.update(done_on=dt.date(2024, 6, 20))
        task_withdraw(county.clerk, task=found, period=month("2024-07"), reason="停止")
    return found


FORMER = ["reporter", "head", "supporter"]


def _person(county: County, who: str) -> Actor:
    if who == "supporter":
        return actor_of("reporter", county.region, county.units["水务局"])
    return county[who]


@pytest.mark.parametrize("who", FORMER)
@pytest.mark.parametrize("period", ["2024-05", "2024-06", "2024-08"])
def test_a_former_unit_is_shown_the_task_as_it_stood_before(
    county: County, task: Task, who: str, period: str
) -> None:
    found = task_detail(_person(county, who), str(task.key), month(period))
    assert list(found.months) == ["2024-05"]
    assert [report.fact.text for report in found.months["2024-05"]] == ["五月所报", "五月更正"]
    assert [unit.name for unit in found.line.leads] == ["林草局"]
    assert found.line.current.last is not None
    assert found.line.current.last.text == "五月更正"
    assert found.line.standing == "on"
    assert found.contributions == []
    assert [judged.reason for judged in found.judgements] == ["2024-05信心"]
    assert {act.kind for act in found.adjustments} == {"handed_over"}
    assert [step.done_on for step in found.milestones] == [None]
    assert found.until == month("2024-05")


@pytest.mark.parametrize("who", FORMER)
def test_a_plan_does_not_tell_what_was_done_later(county: County, task: Task, who: str) -> None:
    assert [step.done_on for step in task_plan(_person(county, who), str(task.key))[0]] == [None]
    assert [step.done_on for step in task_plan(county.clerk, str(task.key))[0]] == [dt.date(2024, 6, 20)]


@pytest.mark.parametrize("who", ["clerk", "leader", "other_reporter"])
def test_the_office_and_the_new_unit_see_everything(county: County, task: Task, who: str) -> None:
    found = task_detail(county[who], str(task.key), month("2024-06"))
    assert list(found.months) == ["2024-05", "2024-06"]
    assert [unit.name for unit in found.line.leads] == ["教体局"]
    assert [said.text for said in found.contributions] == ["六月补充"]
    assert (len(found.judgements), found.adjustments[-1].kind, found.until) == (2, "withdrawn", None)
    (said,) = contribution_list(county[who], county.region, month("2024-06"), [str(task.key)]).values()
    assert [one.text for one in said] == ["六月补充"]


@pytest.mark.parametrize("who", FORMER)
def test_a_former_unit_lists_the_task_in_its_own_months_alone(county: County, task: Task, who: str) -> None:
    def listed(period: str) -> dict[Any, str]:
        lines = task_list(_person(county, who), county.region, month(period))
        return {line.task.pk: fact.text for line in lines if (fact := line.current.of_period)}

    assert listed("2024-05") == {task.pk: "五月更正"}
    assert listed("2024-06") == {}
    assert contribution_list(_person(county, who), county.region, month("2024-06"), [str(task.key)]) == {}


@pytest.mark.parametrize("who", FORMER)
def test_a_former_unit_exports_nothing_of_later_months(county: County, task: Task, who: str) -> None:
    def texts(actor: Actor, period: str) -> str:
        try:
            book = openpyxl.load_workbook(BytesIO(export_lists(actor, county.region, month(period))))
        except NotFound:
            return ""
        return "".join(str(cell) for sheet in book for row in sheet.values for cell in row)

    assert "五月更正" in texts(_person(county, who), "2024-05")
    for text in ("六月所报", "内部", "六月补充"):
        assert text not in texts(_person(county, who), "2024-06")
    assert "内部" in texts(county["other_reporter"], "2024-06")


@pytest.mark.parametrize("who", FORMER)
def test_a_former_unit_reads_no_record_of_acts(county: County, task: Task, who: str) -> None:
    with pytest.raises(NotFound):
        history_told(_person(county, who), "task", str(task.key))
    assert history_told(county.clerk, "task", str(task.key))


@pytest.mark.parametrize("way", [_handed_over, _merged], ids=["handed over", "merged"])
def test_files_added_by_others_after_the_hand_over_stay_out_of_sight(
    county: County, way: Callable[[County], None]
) -> None:
    task = str(county.task("1").key)
    fact = county.report(county.task("1"), "2024-05")
    assert fact is not None
    with context.request("test", at=dt.datetime(2024, 5, 9, 12, tzinfo=CHINA)):
        old = {
            kind: [attachment_add(county[who], kind, key, "旧.pdf", PDF) for who in ("clerk", "reporter")]
            for kind, key in (("task", task), ("progress", str(fact.key)))
        }
    way(county)
    with context.request("test", at=LATER):
        later = county.report(county.task("1"), "2024-06")
        assert later is not None
        new = [
            attachment_add(county[who], kind, key, "新.pdf", PDF)
            for kind, key in (("task", task), ("progress", str(fact.key)), ("progress", str(later.key)))
            for who in ("clerk", "other_reporter")
        ]
    for who in FORMER:
        actor = _person(county, who)
        assert attachment_list(actor, "task", task) == old["task"]
        assert attachment_list(actor, "progress", str(fact.key)) == old["progress"]
        with pytest.raises(NotFound):
            attachment_list(actor, "progress", str(later.key))
        for made in new:
            with pytest.raises(NotFound):
                attachment_read(actor, str(made.key))
        for made in (*old["task"], *old["progress"]):
            assert attachment_read(actor, str(made.key))[1] == PDF
    for who in ("clerk", "other_reporter"):
        assert len(attachment_list(county[who], "task", task)) == 4
        assert len(attachment_list(county[who], "progress", str(later.key))) == 2


def test_a_unit_that_has_the_task_again_sees_everything(county: County) -> None:
    with context.request("test", at=LATER):
        back = county.add("9", unit="教体局")
        for unit, period in (("林草局", "2024-06"), ("教体局", "2024-07"), ("林草局", "2024-08")):
            task_hand_over(
                county.clerk, task=back, lead_units=[county.units[unit]], period=month(period), reason="移交"
            )
        county.report(back, "2024-08", text="八月")
    assert list(task_detail(county["reporter"], str(back.key), month("2024-08")).months) == ["2024-08"]
    assert task_detail(county["other_reporter"], str(back.key), month("2024-08")).until == month("2024-07")


def test_who_answers_for_no_unit_costs_no_query_more(
    county: County, task: Task, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):
        task_list(county.clerk, county.region, month("2024-06"))
    with django_assert_num_queries(7):
        task_list(county["reporter"], county.region, month("2024-05"))


@pytest.mark.parametrize("who", FORMER)
def test_the_fields_of_a_task_are_those_that_it_had_before(county: County, task: Task, who: str) -> None:
    """Changed twice since, by hand and by a workbook: the first of the changes tells what was there."""
    actor, may, key = _person(county, who), month("2024-05"), str(task.key)
    before = {name: getattr(task, name) for name in ("requirement", "note", "due", "due_day", "horizon")}
    leader = Person.objects.create(region=county.region, name="新领导", is_leader=True)
    with context.request("test", at=LATER):
        for words in ("新的要求", "更新的要求"):
            task_change(
                county.clerk, task=county.task("1"), requirement=words, note="内部", leader=leader,
                due=Day("month", 2024, 12), horizon="long",
            )  # fmt: skip
    (listed,) = [line for line in task_list(actor, county.region, may) if line.task.pk == task.pk]
    for found in (listed.task, task_detail(actor, key, may).line.task):
        assert {name: getattr(found, name) for name in before} == before
        assert found.leader is None
    book = openpyxl.load_workbook(BytesIO(export_lists(actor, county.region, may)))
    exported = "".join(str(cell) for sheet in book for row in sheet.values for cell in row)
    assert before["requirement"] in exported
    for text in ("新的要求", "内部", "新领导"):
        assert text not in exported
        assert task_list(actor, county.region, may, Filter(words=text)) == []
    assert task_list(actor, county.region, may, Filter(leaders=("新领导",))) == []
    assert [
        line.task.pk for line in task_list(actor, county.region, may, Filter(words=before["requirement"]))
    ] == [task.pk]
    for somebody in ("clerk", "other_reporter"):
        shown = task_detail(county[somebody], key, month("2024-06")).line.task
        assert (shown.requirement, shown.note) == ("更新的要求", "内部")
        assert shown.leader == leader


@pytest.mark.parametrize("who", FORMER)
def test_a_plan_and_citations_are_those_that_it_had_before(county: County, task: Task, who: str) -> None:
    """Steps, quantities and clauses added, changed and taken away since are not seen by the former unit."""
    actor, may, key = _person(county, who), month("2024-05"), str(task.key)
    document = document_add(county.clerk, region=county.region, title="实施意见", issuer="县委", number="")
    old, new = (clause_add(county.clerk, document=document, text=text) for text in ("旧条款", "新条款"))
    with context.request("test", at=dt.datetime(2024, 5, 9, 12, tzinfo=CHINA)):
        clause_cite(county.clerk, task=county.task("1"), clause=old)
        indicator_add(county.clerk, task=county.task("1"), quantity=Quantity("造林", "万亩", Decimal(3)))
    with context.request("test", at=LATER):
        held = county.task("1")
        milestone_add(county.clerk, task=held, step=Step("验收", dt.date(2024, 12, 1)))
        milestone_done(county.clerk, task=held, name="开工", done_on=dt.date(2024, 5, 20))
        wanted = [Quantity("管护", "万亩", Decimal(9)), Quantity("补植", "万株", Decimal(1))]
        indicators_set(county.clerk, task=held, quantities=wanted)
        clause_uncite(county.clerk, task=held, clause=old)
        clause_cite(county.clerk, task=held, clause=new)
    detail = task_detail(actor, key, may)
    for steps, quantities in (task_plan(actor, key), (detail.milestones, detail.indicators)):
        assert [(step.name, step.done_on) for step in steps] == [("开工", None)]
        assert [(one.name, one.target) for one in quantities] == [("造林", Decimal(3))]
        assert not any(one.key for one in quantities)
    assert [clause.text for clause in detail.clauses] == ["旧条款"]
    book = openpyxl.load_workbook(BytesIO(export_lists(actor, county.region, may)))
    exported = "".join(str(cell) for sheet in book for row in sheet.values for cell in row)
    assert "旧条款" in exported
    assert "新条款" not in exported
    for somebody in ("clerk", "other_reporter"):
        now = task_detail(county[somebody], key, month("2024-06"))
        assert [step.name for step in now.milestones] == ["开工", "验收"]
        assert [one.name for one in now.indicators] == ["管护", "补植"]
        assert [clause.text for clause in now.clauses] == ["新条款"]


def test_citations_cost_no_query_per_task(
    county: County, task: Task, django_assert_max_num_queries: Any
) -> None:
    tasks = [county.task("1"), *(county.add(number) for number in ("11", "12", "13"))]
    with django_assert_max_num_queries(1):
        clauses_cited(county.clerk, tasks)
    with django_assert_max_num_queries(5):
        clauses_cited(county["reporter"], tasks)


def test_an_outsider_learns_nothing_of_a_task_handed_over(county: County, task: Task) -> None:
    assert Submission.objects.exists()
    for who in ("strange_reporter", "nobody"):
        with pytest.raises(NotFound):
            task_plan(county[who], str(task.key))
        with pytest.raises(NotFound):
            task_get(county[who], str(task.key))
        with pytest.raises(NotFound):
            attachment_list(county[who], "task", str(task.key))
        with pytest.raises(NotFound):
            attachment_list(county[who], "progress", str(uuid.uuid4()))
