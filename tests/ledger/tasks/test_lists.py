"""Lists and their vocabulary."""

from __future__ import annotations

from typing import Any

import pytest

from luodi.core.problems import Rejected
from luodi.ledger.audit.models import Act, Stale
from luodi.ledger.org.access import Refused
from luodi.ledger.tasks.models import Status, StatusScheme, TaskList
from luodi.ledger.tasks.services.corrections import progress_correct
from luodi.ledger.tasks.services.lists import (
    list_add,
    list_rename,
    list_reorder,
    list_set_scheme,
    list_void,
    statuses_in_use,
)
from luodi.ledger.tasks.services.schemes import ensure_shipped, scheme_add, scheme_change
from tests.ledger.tasks.conftest import NOT_THE_OFFICE, County, month

OWN: list[dict[str, Any]] = [
    {"code": "done", "label": "已完成", "meaning": "done"},
    {"code": "progressing", "label": "取得阶段性成效", "meaning": "progressing"},
    {"code": "stuck", "label": "卡住了", "meaning": "slow", "aliases": ["推不动"]},
]


def _own(county: County, statuses: list[dict[str, Any]] | None = None) -> StatusScheme:
    return scheme_add(county.clerk, region=county.region, code="own", name="本地", statuses=statuses or OWN)


def test_shipping_the_schemes_again_changes_nothing(county: County) -> None:
    before = list(Status.objects.order_by("pk").values())
    ensure_shipped()
    assert list(Status.objects.order_by("pk").values()) == before
    assert dict(StatusScheme.objects.values_list("code", "pursuit")) == {"delivery": False, "pursuit": True}


def test_shipping_mends_a_shipped_word_that_was_changed(county: County) -> None:
    Status.objects.filter(scheme__code="delivery", code="slow").update(label="慢", aliases=[])
    ensure_shipped()
    assert county.status("进展缓慢").aliases


def test_a_list_is_made_at_the_end_and_recorded(county: County) -> None:
    scheme = county.lists["重点工作"].scheme
    made = list_add(county.clerk, region=county.region, year=2024, name=" 重大项目 ", scheme=scheme)
    assert (made.name, made.position) == ("重大项目", 3)
    act = Act.objects.get(subject_key=str(made.key))
    assert (act.verb, act.actor, act.region) == ("list_add", "clerk", "159924")
    assert act.changes.get().before is None


@pytest.mark.parametrize("name", ["", "  ", "重点工作", "长" * 101])
def test_a_list_needs_a_name_of_its_own(county: County, name: str) -> None:
    with pytest.raises(Rejected):
        list_add(
            county.clerk, region=county.region, year=2024, name=name, scheme=county.lists["重点工作"].scheme
        )


def test_a_renamed_list_makes_the_whole_live_book_stale(county: County) -> None:
    Stale.objects.all().delete()
    list_rename(county.clerk, task_list=county.lists["重点工作"], name="重点任务")
    assert Stale.objects.filter(region="159924", kind="*", key="*").exists()
    assert TaskList.objects.filter(name="重点任务").exists()


def test_lists_are_put_into_another_order(county: County) -> None:
    first, second = county.lists["重点工作"], county.lists["配套政策"]
    list_reorder(county.clerk, region=county.region, year=2024, order=[second, first])
    assert list(TaskList.objects.order_by("position").values_list("name", flat=True)) == [
        "配套政策",
        "重点工作",
    ]
    with pytest.raises(Rejected):
        list_reorder(county.clerk, region=county.region, year=2024, order=[second])


def test_a_vocabulary_is_changed_while_it_has_every_accepted_status(county: County) -> None:
    task, own = county.task("1"), _own(county)
    county.report(task, "2024-04", "已完成")
    county.report(county.task("2"), "2024-04", "取得阶段性成效")
    changed = list_set_scheme(county.clerk, task_list=county.lists["重点工作"], scheme=own)
    assert changed.scheme == own
    act = Act.objects.get(verb="list_set_scheme")
    assert act.details["mapping"] == {"done": "done", "progressing": "progressing"}


def test_a_vocabulary_that_lacks_an_accepted_status_is_rejected_by_name(county: County) -> None:
    county.report(county.task("1"), "2024-04", "未启动")
    with pytest.raises(Rejected) as caught:
        list_set_scheme(county.clerk, task_list=county.lists["重点工作"], scheme=_own(county))
    assert [problem.value for problem in caught.value.problems] == ["未启动"]


def test_a_status_that_was_corrected_away_is_in_the_way_no_more(county: County) -> None:
    task = county.task("1")
    county.report(task, "2024-04", "未启动")
    progress_correct(
        county.clerk, task=task, period=month("2024-04"), status=county.status("已完成"), reason="核实"
    )
    assert [status.label for status in statuses_in_use(county.lists["重点工作"])] == ["已完成"]
    list_set_scheme(county.clerk, task_list=county.lists["重点工作"], scheme=_own(county))


def test_a_list_with_tasks_is_not_voided(county: County) -> None:
    with pytest.raises(Rejected):
        list_void(county.clerk, task_list=county.lists["重点工作"], reason="重复")
    scheme = county.lists["重点工作"].scheme
    empty = list_add(county.clerk, region=county.region, year=2024, name="空", scheme=scheme)
    list_void(county.clerk, task_list=empty, reason="重复")
    list_add(county.clerk, region=county.region, year=2024, name="空", scheme=scheme)


@pytest.mark.parametrize("who", NOT_THE_OFFICE)
def test_only_the_office_changes_lists(county: County, who: str) -> None:
    actor, held = county[who], county.lists["重点工作"]
    tries = [
        lambda: list_add(actor, region=county.region, year=2024, name="新", scheme=held.scheme),
        lambda: list_rename(actor, task_list=held, name="新"),
        lambda: list_reorder(actor, region=county.region, year=2024, order=list(county.lists.values())),
        lambda: list_set_scheme(actor, task_list=held, scheme=held.scheme),
        lambda: list_void(actor, task_list=held, reason="错"),
        lambda: scheme_add(actor, region=county.region, code="x", name="x", statuses=OWN),
    ]
    for attempt in tries:
        with pytest.raises(Refused):
            attempt()


def test_words_of_a_region_are_its_own(county: County) -> None:
    own = _own(county)
    more = [*OWN, {"code": "idle", "label": "未动", "meaning": "not_started"}]
    scheme_change(county.clerk, scheme=own, name="本地", statuses=more)
    assert list(own.statuses.order_by("position").values_list("label", flat=True))[-1] == "未动"
    with pytest.raises(Refused):
        scheme_change(county.clerk, scheme=county.lists["重点工作"].scheme, name="改", statuses=OWN)


def test_two_statuses_of_one_word_are_rejected(county: County) -> None:
    with pytest.raises(Rejected):
        _own(county, [*OWN, {"code": "again", "label": "推不动", "meaning": "slow"}])


def test_a_status_that_a_report_names_is_not_lost(county: County) -> None:
    own = _own(county)
    list_set_scheme(county.clerk, task_list=county.lists["重点工作"], scheme=own)
    county.report(county.task("1"), "2024-04", "推不动")
    with pytest.raises(Rejected):
        scheme_change(county.clerk, scheme=own, name="本地", statuses=OWN[:2])
