"""When a unit merges, what it leads and supports passes to its successor from the month of the merger on."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from luodi.core.problems import Rejected
from luodi.ledger.audit.models import Act
from luodi.ledger.org.access import Refused
from luodi.ledger.org.models import Unit
from luodi.ledger.org.services import unit_merge
from luodi.ledger.rounds.models import OwedItem, RoundState
from luodi.ledger.rounds.services import owed_refresh
from luodi.ledger.tasks.models import Adjustment
from luodi.ledger.tasks.queries import task_get
from luodi.ledger.tasks.services.adjustments import task_hand_over, task_merge, task_withdraw
from luodi.ledger.tasks.standing import lead_units_at, support_units_at
from tests.ledger.tasks.conftest import NOT_THE_OFFICE, County, month

MAY = dt.date(2024, 5, 1)


def merge(county: County, unit: str = "林草局", into: str = "教体局", on: dt.date = MAY) -> Unit:
    units = county.units
    return unit_merge(county.clerk, unit=units[unit], successor=units[into], on=on, reason="机构改革")


def leads(county: County, number: str, period: str) -> list[str]:
    task = county.task(number)
    parts, acts = list(task.parts.select_related("unit")), list(task.adjustments.order_by("pk"))
    return [unit.name for unit in lead_units_at(parts, month(period), acts)]


def supports(county: County, number: str, period: str) -> list[str]:
    task = county.task(number)
    parts, acts = list(task.parts.select_related("unit")), list(task.adjustments.order_by("pk"))
    return [unit.name for unit in support_units_at(parts, month(period), acts)]


def test_every_task_that_it_leads_passes_on_from_the_month_of_the_merger(county: County) -> None:
    merge(county)
    assert leads(county, "1", "2024-04") == ["林草局"]
    assert leads(county, "1", "2024-05") == ["教体局"]
    acts = Adjustment.objects.values_list("kind", "period", "reason", "task__task_list__name")
    assert sorted(acts) == [
        ("handed_over", "2024-05", "机构改革", "配套政策"),
        ("handed_over", "2024-05", "机构改革", "重点工作"),
    ]
    assert leads(county, "2", "2024-05") == ["发改委"]


def test_what_it_supports_passes_on_too(county: County) -> None:
    merge(county, "水务局", "发改委")
    assert (supports(county, "1", "2024-04"), supports(county, "1", "2024-05")) == (["水务局"], ["发改委"])
    assert leads(county, "1", "2024-05") == ["林草局"]


def test_a_successor_that_leads_already_leads_once_and_no_longer_supports(county: County) -> None:
    both = [county.units["水务局"], county.units["发改委"]]
    task = county.task("1")
    task_hand_over(county.clerk, task=task, lead_units=both, period=month("2024-03"), reason="共同牵头",
                   support_units=[county.units["教体局"]])  # fmt: skip
    merge(county, "发改委", "教体局")
    assert leads(county, "1", "2024-05") == ["水务局", "教体局"]
    assert supports(county, "1", "2024-05") == []
    assert supports(county, "1", "2024-04") == ["教体局"]


def test_a_unit_that_merged_still_sees_what_it_has_reported(county: County) -> None:
    merge(county)
    for who in ("reporter", "other_reporter"):
        assert task_get(county[who], str(county.task("1").key)) == county.task("1")


def test_it_is_one_act_that_names_every_task(county: County) -> None:
    merge(county)
    act = Act.objects.get(verb="unit_merge")
    assert act.reason == "机构改革"
    kinds = sorted(act.changes.values_list("subject_kind", flat=True))
    assert kinds == ["task", "task", "unit"]
    change = act.changes.filter(subject_kind="task").first()
    assert change
    assert change.after
    assert [part["name"] for part in change.after["units"]] == ["教体局", "水务局"]
    assert change.after["from"] == "2024-05"


def test_an_open_month_is_owed_by_the_successor_and_an_earlier_one_by_the_unit(county: County) -> None:
    april, may = county.round("2024-04"), county.round("2024-05")
    for round_ in (april, may):
        owed_refresh(county.clerk, round_)
    merge(county)

    def owing(period: str) -> set[str]:
        items = OwedItem.objects.filter(submission__round__period=period, ending="")
        return {item.submission.unit.name for item in items.select_related("submission__unit")}

    assert owing("2024-04") == {"林草局", "发改委"}
    assert owing("2024-05") == {"教体局", "发改委"}


def test_a_merger_in_a_closed_month_is_refused_where_tasks_would_pass_on(county: County) -> None:
    county.round("2024-05", RoundState.CLOSED)
    with pytest.raises(Refused, match="2024年6月起"):
        merge(county)
    assert Unit.objects.get(pk=county.units["林草局"].pk).successor is None
    assert not Adjustment.objects.exists()
    merge(county, on=dt.date(2024, 6, 1))
    assert leads(county, "1", "2024-05") == ["林草局"]


def test_a_task_that_is_adjusted_later_stands_in_the_way(county: County) -> None:
    task_withdraw(county.clerk, task=county.task("1"), period=month("2024-08"), reason="停止")
    with pytest.raises(Rejected) as held:
        merge(county)
    assert [problem.remedy for problem in held.value.problems] == ["请把合并的日期改为2024-08-01或以后。"]
    merge(county, on=dt.date(2024, 8, 15))
    assert leads(county, "1", "2024-08") == ["教体局"]


def test_a_task_that_leaves_the_unit_only_later_stands_in_the_way(county: County) -> None:
    for name in ("重点工作", "配套政策"):
        task_hand_over(
            county.clerk, task=county.task("1", name), lead_units=[county.units["发改委"]],
            period=month("2024-07"), reason="移交",
        )  # fmt: skip
    with pytest.raises(Rejected):
        merge(county)
    merge(county, on=dt.date(2024, 7, 1))
    assert leads(county, "1", "2024-07") == ["发改委"]


def test_a_task_added_in_a_later_month_passes_on_with_it(county: County) -> None:
    county.add("7", added_from=month("2024-09"), reason="新增")
    merge(county)
    assert leads(county, "7", "2024-09") == ["教体局"]


def test_a_withdrawn_task_passes_on_in_case_it_is_restored(county: County) -> None:
    task_withdraw(county.clerk, task=county.task("1"), period=month("2024-03"), reason="停止")
    merge(county)
    assert leads(county, "1", "2024-06") == ["教体局"]


def test_lists_of_earlier_years_stay_as_they_were(county: County) -> None:
    merge(county, on=dt.date(2025, 3, 1))
    assert leads(county, "1", "2024-12") == ["林草局"]
    assert not Adjustment.objects.exists()


def test_a_merged_unit_leads_nothing_that_could_be_handed_back_in_silence(county: County) -> None:
    merge(county)
    with pytest.raises(Rejected):
        merge(county, into="发改委", on=dt.date(2024, 7, 1))
    with pytest.raises(DatabaseError):
        Adjustment.objects.all().delete()


@pytest.mark.parametrize("who", NOT_THE_OFFICE)
def test_nobody_but_the_office_merges(county: County, who: str) -> None:
    units = county.units
    with pytest.raises(Refused):
        unit_merge(county[who], unit=units["林草局"], successor=units["教体局"], on=MAY)
    assert not Adjustment.objects.exists()


def test_many_tasks_take_no_more_queries_than_one(county: County) -> None:
    for number in range(10, 40):
        county.add(str(number))
    with CaptureQueriesContext(connection) as caught:
        merge(county)
    assert Adjustment.objects.count() == 32
    assert len(caught) < 32


def test_merged_tasks_that_wait_in_another_are_no_hindrance(county: County) -> None:
    task_merge(
        county.clerk, task=county.task("1"), into=county.task("2"), period=month("2024-02"), reason="并"
    )
    merge(county)
    assert leads(county, "2", "2024-05") == ["发改委"]
