"""Dynamic adjustment: from which months it can be in force, and what it leaves behind."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from luodi.core.problems import Rejected
from luodi.ledger.audit.models import Act, Change
from luodi.ledger.org.access import Refused
from luodi.ledger.org.services import unit_close, unit_merge
from luodi.ledger.rounds.models import RoundState
from luodi.ledger.tasks.models import Adjustment, Task
from luodi.ledger.tasks.queries import task_get
from luodi.ledger.tasks.services.adjustments import (
    task_hand_over,
    task_merge,
    task_restore,
    task_withdraw,
)
from luodi.ledger.tasks.standing import standing
from tests.ledger.tasks.conftest import NOT_THE_OFFICE, County, month


def _standings(task: Task, *months: str) -> list[str]:
    acts = list(task.adjustments.order_by("pk"))
    return [standing(2024, month(text), acts) for text in months]


def test_a_task_is_withdrawn_and_put_back(county: County) -> None:
    task = county.task("1")
    task_withdraw(county.clerk, task=task, period=month("2024-05"), reason="政策停止")
    task_restore(county.clerk, task=task, period=month("2024-07"), reason="政策恢复")
    assert _standings(task, "2024-04", "2024-05", "2024-06", "2024-07") == [
        "on",
        "withdrawn",
        "withdrawn",
        "on",
    ]
    acts = Act.objects.filter(subject_key=str(task.key), verb__in=["task_withdraw", "task_restore"])
    assert list(acts.order_by("pk").values_list("verb", "reason")) == [
        ("task_withdraw", "政策停止"),
        ("task_restore", "政策恢复"),
    ]


def test_a_closed_month_takes_no_adjustment(county: County) -> None:
    county.round("2024-03", RoundState.CLOSED)
    county.round("2024-04", RoundState.CLOSED)
    county.round("2024-05", RoundState.OPEN)
    task = county.task("1")
    for text in ("2024-02", "2024-04"):
        with pytest.raises(Refused, match="2024年5月起"):
            task_withdraw(county.clerk, task=task, period=month(text), reason="停止")
    task_withdraw(county.clerk, task=task, period=month("2024-05"), reason="停止")


@pytest.mark.parametrize("period", ["2023-12", "2025-01", "2024Q2", "2024"])
def test_only_a_month_of_the_lists_year_can_be_given(county: County, period: str) -> None:
    with pytest.raises(Rejected):
        task_withdraw(county.clerk, task=county.task("1"), period=month(period), reason="停止")


def test_a_reason_is_asked_for(county: County) -> None:
    with pytest.raises(Rejected):
        task_withdraw(county.clerk, task=county.task("1"), period=month("2024-05"), reason=" ")


def test_acts_follow_one_another_in_time(county: County) -> None:
    task = county.task("1")
    task_withdraw(county.clerk, task=task, period=month("2024-08"), reason="停止")
    with pytest.raises(Rejected, match="2024年8月"):
        task_withdraw(county.clerk, task=task, period=month("2024-06"), reason="提前停止")
    with pytest.raises(Rejected):
        task_withdraw(county.clerk, task=task, period=month("2024-09"), reason="再停")


def test_what_is_on_the_list_is_not_restored(county: County) -> None:
    with pytest.raises(Rejected):
        task_restore(county.clerk, task=county.task("1"), period=month("2024-05"), reason="恢复")


def test_a_merged_task_goes_on_in_the_other(county: County) -> None:
    task, into = county.task("1"), county.task("2")
    made = task_merge(county.clerk, task=task, into=into, period=month("2024-05"), reason="内容重复")
    assert (made.into, _standings(task, "2024-04", "2024-05")) == (into, ["on", "withdrawn"])
    assert Change.objects.filter(subject_key=str(into.key), after__merged_from=str(task.key)).exists()
    with pytest.raises(Rejected):
        task_merge(county.clerk, task=into, into=task, period=month("2024-06"), reason="反了")
    with pytest.raises(Rejected):
        task_merge(county.clerk, task=into, into=into, period=month("2024-06"), reason="自己")


def test_a_hand_over_must_change_who_does_it(county: County) -> None:
    task = county.task("1")
    with pytest.raises(Rejected):
        task_hand_over(
            county.clerk, task=task, lead_units=[county.units["林草局"]], period=month("2024-05"), reason="同"
        )
    with pytest.raises(Rejected):
        task_hand_over(county.clerk, task=task, lead_units=[], period=month("2024-05"), reason="无")
    assert not Adjustment.objects.exists()
    assert task.parts.count() == 2


def test_a_unit_still_sees_what_it_has_handed_over(county: County) -> None:
    task, units = county.task("1"), county.units
    for period, names in (("2024-06", ["教体局"]), ("2024-07", ["发改委"]), ("2024-08", ["教体局"])):
        leads = [units[name] for name in names]
        task_hand_over(county.clerk, task=task, lead_units=leads, period=month(period), reason="机构改革")
    for who in ("reporter", "other_reporter"):
        assert task_get(county[who], str(task.key)) == task
    parts = task.parts.order_by("role", "unit__name").values_list("role", "unit__name")
    assert list(parts) == [
        ("former", "发改委"),
        ("former", "林草局"),
        ("lead", "教体局"),
        ("support", "水务局"),
    ]
    assert _standings(task, "2024-08") == ["on"]


def test_an_adjustment_is_never_changed(county: County) -> None:
    made = task_withdraw(county.clerk, task=county.task("1"), period=month("2024-05"), reason="停止")
    for act in (lambda: Adjustment.objects.filter(pk=made.pk).update(reason="改"), made.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.parametrize("who", NOT_THE_OFFICE)
def test_only_the_office_adjusts_a_list(county: County, who: str) -> None:
    actor, task, into = county[who], county.task("1"), county.task("2")
    unit, period = county.units["教体局"], month("2024-05")
    tries = [
        lambda: task_withdraw(actor, task=task, period=period, reason="停"),
        lambda: task_restore(actor, task=task, period=period, reason="停"),
        lambda: task_merge(actor, task=task, into=into, period=period, reason="停"),
        lambda: task_hand_over(actor, task=task, lead_units=[unit], period=period, reason="停"),
    ]
    for attempt in tries:
        with pytest.raises(Refused):
            attempt()


def test_a_task_is_not_handed_to_a_unit_that_ends_within_the_year(county: County) -> None:
    units = county.units
    unit_merge(county.clerk, unit=units["水务局"], successor=units["教体局"], on=dt.date(2024, 5, 1))
    units["水务局"].refresh_from_db()
    with pytest.raises(Rejected) as caught:
        task_hand_over(
            county.clerk,
            task=county.task("1"),
            lead_units=[units["水务局"]],
            period=month("2024-05"),
            reason="调",
        )
    (problem,) = caught.value.problems
    assert (problem.code, problem.remedy) == ("unit_ended", "请移交给教体局。")


def test_a_unit_that_alone_leads_tasks_is_not_closed(county: County) -> None:
    unit = county.units["发改委"]
    with pytest.raises(Rejected, match="牵头") as caught:
        unit_close(county.clerk, unit=unit, on=dt.date(2024, 6, 30))
    assert caught.value.problems[0].code == "unit_leads_tasks"
    assert "2项" in caught.value.problems[0].message
    for name in ("重点工作", "配套政策"):
        task_hand_over(
            county.clerk, task=county.task("2", name), lead_units=[county.units["教体局"]],
            period=month("2024-05"), reason="职责调整",
        )  # fmt: skip
    assert unit_close(county.clerk, unit=unit, on=dt.date(2024, 6, 30)).valid_to == dt.date(2024, 6, 30)


def test_a_unit_may_be_closed_where_another_leads_too_or_the_year_is_over(county: County) -> None:
    county.add("9", "水务局")
    unit_close(county.clerk, unit=county.units["水务局"], on=dt.date(2024, 12, 31))
    task_hand_over(
        county.clerk, task=county.task("9"), lead_units=[county.units["林草局"], county.units["教体局"]],
        period=month("2024-05"), reason="共同牵头",
    )  # fmt: skip
    assert unit_close(county.clerk, unit=county.units["教体局"], on=dt.date(2024, 6, 30)).valid_to
