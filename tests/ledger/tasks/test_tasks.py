"""Adding, changing and voiding tasks; their plans."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from luodi.core.days import Day
from luodi.core.problems import Rejected
from luodi.ledger.audit.models import Act, Stale
from luodi.ledger.org.access import Refused
from luodi.ledger.org.models import Person
from luodi.ledger.policy.models import Clause, Document
from luodi.ledger.rounds.models import RoundState
from luodi.ledger.tasks.models import Task
from luodi.ledger.tasks.services.plans import (
    Quantity,
    Step,
    clause_cite,
    clause_uncite,
    indicators_set,
    milestones_set,
)
from luodi.ledger.tasks.services.tasks import task_add, task_change, task_void
from tests.ledger.tasks.conftest import NOT_THE_OFFICE, County, month, region_of


def _names(task: Task, role: str) -> list[str]:
    return [part.unit.name for part in task.parts.filter(role=role).order_by("position")]


def test_a_task_is_added_with_its_units_its_leader_and_its_amount(county: County) -> None:
    leader = Person.objects.create(region=county.region, name="王某", is_leader=True, position=1)
    made = county.add(
        "3",
        investment=Decimal("340000000.50"),
        leader=leader,
        due=Day("month", 2024, 6),
        support_units=[county.units["水务局"], county.units["发改委"]],
        horizon="near",
    )
    task = Task.objects.get(pk=made.pk)
    assert (task.investment, task.due, task.due_day) == (34000000050, "2024-06", dt.date(2024, 6, 30))
    assert (_names(task, "lead"), _names(task, "support")) == (["林草局"], ["水务局", "发改委"])
    assert (task.leader, task.position) == (leader, 3)


def test_everything_wrong_with_a_task_is_said_at_once(county: County) -> None:
    with pytest.raises(Rejected) as caught:
        task_add(
            county.clerk,
            task_list=county.lists["重点工作"],
            requirement=" ",
            number="1",
            horizon="someday",
            investment=Decimal("0.001"),
            lead_units=[],
            phone="1" * 61,
        )
    codes = sorted(problem.code for problem in caught.value.problems)
    assert codes == [
        "duplicate_row",
        "missing_required",
        "missing_required",
        "too_long",
        "unknown_choice",
        "unreadable_number",
    ]


def test_a_unit_or_a_leader_of_another_region_takes_no_part(county: County) -> None:
    elsewhere = region_of("629924")
    unit = elsewhere.units.create(name="外局")
    leader = Person.objects.create(region=elsewhere, name="外人", is_leader=True)
    with pytest.raises(Rejected) as caught:
        task_change(county.clerk, task=county.task("1"), lead_units=[unit], leader=leader)
    assert [problem.code for problem in caught.value.problems] == ["unknown_unit", "unknown_person"]


def test_a_unit_named_twice_is_rejected(county: County) -> None:
    unit = county.units["教体局"]
    with pytest.raises(Rejected):
        task_change(county.clerk, task=county.task("1"), lead_units=[unit, unit])


def test_a_change_records_only_what_differs(county: County) -> None:
    Stale.objects.all().delete()
    task = county.task("1")
    task_change(county.clerk, task=task, note="重点督办", number="1", lead_units=[county.units["教体局"]])
    change = Act.objects.get(verb="task_change").changes.get()
    assert change.before == {"note": "", "lead_units": ["林草局"]}
    assert change.after == {"note": "重点督办", "lead_units": ["教体局"]}
    assert set(Stale.objects.values_list("kind", "key")) == {("task", str(task.key))}


def test_a_change_to_what_is_there_already_is_no_act(county: County) -> None:
    task_change(county.clerk, task=county.task("1"), requirement="重点工作任务1", due=Day("month", 2024, 12))
    assert not Act.objects.filter(verb="task_change").exists()


def test_a_deadline_without_an_end_has_no_last_day(county: County) -> None:
    task = task_change(county.clerk, task=county.task("1"), due=Day("open"))
    assert (task.due, task.due_day) == ("长期", None)
    assert task_change(county.clerk, task=task, due=None).due == ""


def test_a_task_added_in_the_course_of_the_year_says_from_when_and_why(county: County) -> None:
    county.round("2024-03", RoundState.CLOSED)
    with pytest.raises(Refused):
        county.add("3", added_from=month("2024-03"), reason="新增")
    with pytest.raises(Rejected):
        county.add("3", added_from=month("2024-05"))
    task = county.add("3", added_from=month("2024-05"), reason="省里新部署")
    assert list(task.adjustments.values_list("kind", "period", "reason")) == [
        ("added", "2024-05", "省里新部署")
    ]


def test_a_task_entered_by_mistake_is_voided_while_nothing_rests_on_it(county: County) -> None:
    reported = county.task("1")
    county.report(reported, "2024-04")
    with pytest.raises(Rejected):
        task_void(county.clerk, task=reported, reason="重复")
    task_void(county.clerk, task=county.task("2"), reason="重复")
    county.round("2024-04", RoundState.CLOSED)
    with pytest.raises(Refused):
        task_void(county.clerk, task=county.add("3"), reason="重复")


def test_steps_and_quantities_are_set_as_a_whole(county: County) -> None:
    task = county.task("1")
    milestones_set(
        county.clerk, task=task, steps=[Step("批复", dt.date(2024, 6, 30)), Step("开工", dt.date(2024, 8, 1))]
    )
    milestones_set(county.clerk, task=task, steps=[Step("开工", dt.date(2024, 9, 1))])
    assert list(task.milestones.values_list("name", "due_day")) == [("开工", dt.date(2024, 9, 1))]
    indicators_set(
        county.clerk,
        task=task,
        quantities=[Quantity("退化林修复", "万亩", Decimal("3.36")), Quantity("投资", "万元", Decimal(500))],
    )
    key = task.indicators.get(name="退化林修复").key
    indicators_set(county.clerk, task=task, quantities=[Quantity("退化林修复", "万亩", Decimal(4))])
    assert task.indicators.get().key == key
    with pytest.raises(Rejected):
        milestones_set(county.clerk, task=task, steps=[Step(" ", dt.date(2024, 9, 1))])
    with pytest.raises(Rejected):
        indicators_set(county.clerk, task=task, quantities=[Quantity("甲", "", Decimal(1))] * 2)


def test_a_task_cites_clauses_of_its_own_region(county: County) -> None:
    task = county.task("1")
    clause = Clause.objects.create(
        document=Document.objects.create(region=county.region, title="意见"), text="支持生态修复"
    )
    strange = Clause.objects.create(
        document=Document.objects.create(region=region_of("629924"), title="意见"), text="别处"
    )
    clause_cite(county.clerk, task=task, clause=clause)
    clause_cite(county.clerk, task=task, clause=clause)
    assert task.citations.count() == 1
    with pytest.raises(Rejected):
        clause_cite(county.clerk, task=task, clause=strange)
    clause_uncite(county.clerk, task=task, clause=clause)
    assert not task.citations.exists()
    assert Act.objects.filter(verb__in=["clause_cite", "clause_uncite"]).count() == 2


@pytest.mark.parametrize("who", NOT_THE_OFFICE)
def test_only_the_office_changes_tasks(county: County, who: str) -> None:
    actor, task = county[who], county.task("1")
    clause = Clause.objects.create(
        document=Document.objects.create(region=county.region, title="意见"), text="支持"
    )
    tries = [
        lambda: task_add(actor, task_list=task.task_list, requirement="新", lead_units=[]),
        lambda: task_change(actor, task=task, note="改"),
        lambda: task_void(actor, task=task, reason="错"),
        lambda: milestones_set(actor, task=task, steps=[]),
        lambda: indicators_set(actor, task=task, quantities=[]),
        lambda: clause_cite(actor, task=task, clause=clause),
        lambda: clause_uncite(actor, task=task, clause=clause),
    ]
    for attempt in tries:
        with pytest.raises(Refused):
            attempt()
