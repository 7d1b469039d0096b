"""Who sees which lists and tasks, and what a task's page shows."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from luodi.core.lights import shipped_rules
from luodi.core.problems import NotFound, Rejected
from luodi.core.statuses import Meaning
from luodi.ledger.audit.models import Stale
from luodi.ledger.org.access import Refused, operator
from luodi.ledger.tasks.queries import (
    Filter,
    light_rules_for,
    list_get,
    list_list,
    scheme_list,
    task_detail,
    task_get,
    task_list,
    vocabulary,
)
from luodi.ledger.tasks.services.adjustments import task_hand_over, task_withdraw
from luodi.ledger.tasks.services.corrections import progress_correct
from luodi.ledger.tasks.services.lights import light_rules_set
from luodi.ledger.tasks.services.tasks import task_void
from tests.ledger.tasks.conftest import NOT_THE_OFFICE, OUTSIDERS, County, month

MAY = month("2024-05")


def _seen(county: County, who: str, wanted: Filter | None = None) -> list[str]:
    lines = task_list(county[who], county.region, MAY, wanted)
    return [f"{line.task.task_list.name}{line.task.number}" for line in lines]


@pytest.mark.parametrize("who", ["clerk", "leader"])
def test_who_sees_the_region_sees_every_task_in_order(county: County, who: str) -> None:
    assert _seen(county, who) == ["重点工作1", "重点工作2", "配套政策1", "配套政策2"]
    assert [(line.task_list.name, line.tasks) for line in list_list(county[who], county.region, 2024)] == [
        ("重点工作", 2),
        ("配套政策", 2),
    ]


def test_the_local_operator_sees_everything(county: County) -> None:
    assert len(task_list(operator(), county.region, MAY)) == 4


def test_a_unit_sees_what_it_leads_or_supports(county: County) -> None:
    assert _seen(county, "reporter") == ["重点工作1", "配套政策1"]
    assert _seen(county, "other_reporter") == []
    county.add("3", support_units=[county.units["教体局"]])
    assert _seen(county, "other_reporter") == ["重点工作3"]
    (line,) = list_list(county["other_reporter"], county.region, 2024)
    assert (line.task_list.name, line.tasks) == ("重点工作", 1)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_an_outsider_learns_nothing(county: County, who: str) -> None:
    actor, task = county[who], county.task("1")
    assert task_list(actor, county.region, MAY) == []
    assert list_list(actor, county.region, 2024) == []
    assert scheme_list(actor, county.region) == []
    with pytest.raises(NotFound):
        task_get(actor, str(task.key))
    with pytest.raises(NotFound):
        task_detail(actor, str(task.key), MAY)
    with pytest.raises(NotFound):
        list_get(actor, str(task.task_list.key))


def test_a_unit_may_not_know_of_anothers_task(county: County) -> None:
    with pytest.raises(NotFound):
        task_get(county["reporter"], str(county.task("2").key))
    assert task_get(county["reporter"], str(county.task("1").key)) == county.task("1")


@pytest.mark.parametrize("key", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_what_there_is_not_is_not_found(county: County, key: str) -> None:
    with pytest.raises(NotFound):
        task_get(county.clerk, key)
    with pytest.raises(NotFound):
        list_get(county.clerk, key)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(lists=("配套政策",)), ["配套政策1", "配套政策2"]),
        (Filter(units=("发改委",)), ["重点工作2", "配套政策2"]),
        (Filter(units=("水务局",)), ["重点工作1", "配套政策1"]),
        (Filter(words="工作任务2"), ["重点工作2"]),
        (Filter(meanings=("done",)), ["重点工作2"]),
        (Filter(horizons=("near",)), []),
        (Filter(leaders=("王某",)), []),
    ],
    ids=["list", "lead", "support", "words", "meaning", "horizon", "leader"],
)
def test_tasks_are_narrowed(county: County, wanted: Filter, found: list[str]) -> None:
    county.report(county.task("2"), "2024-05", "已完成")
    assert _seen(county, "clerk", wanted) == found


def test_withdrawn_and_coming_tasks_are_left_out(county: County) -> None:
    task_withdraw(county.clerk, task=county.task("1"), period=MAY, reason="停止")
    county.add("3", added_from=month("2024-06"), reason="新部署")
    task_void(county.clerk, task=county.task("2"), reason="误录")
    assert _seen(county, "clerk", Filter(lists=("重点工作",))) == []
    assert _seen(county, "clerk", Filter(lists=("重点工作",), with_withdrawn=True)) == ["重点工作1"]


def test_a_tasks_page_shows_every_report_and_whether_it_holds(county: County) -> None:
    task = county.task("1")
    county.report(task, "2024-04", "未启动")
    county.report(task, "2024-05", "取得阶段性成效")
    progress_correct(county.clerk, task=task, period=month("2024-04"), text="改", reason="笔误")
    task_hand_over(
        county.clerk, task=task, lead_units=[county.units["教体局"]], period=month("2024-06"), reason="改革"
    )
    detail = task_detail(county.clerk, str(task.key), MAY)
    held = {period: [report.holds for report in reports] for period, reports in detail.months.items()}
    assert held == {"2024-04": [False, True], "2024-05": [True]}
    assert [unit.name for unit in detail.line.leads] == ["林草局"]
    assert [act.kind for act in detail.adjustments] == ["handed_over"]


def test_a_list_page_takes_few_queries_however_many_tasks(
    county: County, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3, 20):
        county.report(county.add(str(number)), "2024-04")
    with django_assert_max_num_queries(4):
        lines = task_list(county.clerk, county.region, MAY)
        assert {line.leads[0].name for line in lines} == {"林草局", "发改委"}
        assert sum(line.current.last is not None for line in lines) == 17


def test_a_vocabulary_reads_any_number_of_cells_in_two_queries(
    county: County, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    scheme = county.lists["配套政策"].scheme
    with django_assert_max_num_queries(2):
        known = vocabulary(county.region.pk)
        found = [known.read(scheme.pk, text) for text in ("可以争取", "不能争取", "大概", "")]
        assert [status.label if status else None for status in found] == ["可争取", "无法争取", None, None]
        done = known.of_meaning(scheme.pk, Meaning.DONE)
        assert done
        assert done.label == "已完成"
    assert known.row("delivery").name == "落实类清单"


def test_lights_are_judged_by_the_shipped_table_until_the_region_has_its_own(county: County) -> None:
    assert light_rules_for(county.region) == shipped_rules()
    table: list[dict[str, Any]] = [
        {"code": "done", "colour": "blue", "when": {"meaning": ["done"]}, "why": "办结"},
        {"code": "late", "colour": "red", "when": {"overdue": True}},
        {"code": "none", "colour": None, "when": {"meaning": ["to_assess"]}},
    ]
    Stale.objects.all().delete()
    light_rules_set(county.clerk, region=county.region, rules=table)
    rules = light_rules_for(county.region)
    assert [(rule.code, rule.colour, rule.why) for rule in rules] == [
        ("done", "blue", "办结"),
        ("late", "red", ""),
        ("none", None, ""),
    ]
    assert rules[0].when == {"meaning": ["done"]}
    assert Stale.objects.filter(kind="*", key="*").exists()
    light_rules_set(county.clerk, region=county.region, rules=[])
    assert light_rules_for(county.region) == shipped_rules()


def test_the_shipped_table_takes_the_regions_bounds(county: County) -> None:
    county.region.settings = {"light_behind_points": 5, "light_due_days": 14}
    bounds = {rule.code: rule.when for rule in light_rules_for(county.region)}
    assert bounds["far_behind"] == {"behind_more_than": "5"}
    assert bounds["behind"] == {"behind_more_than": "0", "behind_at_most": "5"}
    assert bounds["due_soon"] == {"due_within_days": 14}


def test_a_wrong_rule_is_rejected_at_its_row(county: County) -> None:
    good = {"code": "done", "colour": "blue", "when": {"meaning": ["done"]}}
    with pytest.raises(Rejected) as caught:
        light_rules_set(county.clerk, region=county.region, rules=[good, good | {"colour": "pink"}])
    assert {problem.place.row for problem in caught.value.problems} == {2}


@pytest.mark.parametrize("who", NOT_THE_OFFICE)
def test_only_the_office_sets_the_lights(county: County, who: str) -> None:
    with pytest.raises(Refused):
        light_rules_set(county[who], region=county.region, rules=[])
