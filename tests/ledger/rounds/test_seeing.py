"""Who sees what of a round: the office all of it, a unit its own, an outsider nothing."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.core.periods import Period
from luodi.core.problems import NotFound
from luodi.ledger.audit import context
from luodi.ledger.org.access import Refused, operator
from luodi.ledger.org.models import Region, Unit
from luodi.ledger.rounds import queries
from luodi.ledger.rounds.models import Round, SubmissionState
from luodi.ledger.rounds.overview import round_status, status_of
from luodi.ledger.rounds.services import (
    answer_choose,
    owed_refresh,
    submission_file_by_office,
    submission_submit,
)
from luodi.ledger.rounds.subjects import OwedSubject
from tests.ledger.rounds.conftest import County, FakeSubject, bring_to, china, items_of, submission_of

MAY = Period.month(2024, 5)
SEE_ALL = ["clerk", "leader"]
SEE_OWN = ["reporter", "head"]
SEE_NOTHING = ["administrator", "strange_clerk", "strange_head", "outsider"]


@pytest.mark.parametrize("who", SEE_ALL)
def test_the_office_and_the_leaders_see_every_unit_in_official_order(
    county: County, may: Round, who: str
) -> None:
    actor = county[who]
    assert [line.unit for line in round_status(actor, county.region, MAY).units] == [
        "发展和改革局",
        "教育体育局",
    ]
    assert len(queries.submission_list(actor, may)) == 2
    assert queries.my_items(actor, may) == []


@pytest.mark.parametrize("who", SEE_OWN)
def test_a_unit_sees_its_own(county: County, may: Round, who: str) -> None:
    actor = county[who]
    found = round_status(actor, county.region, MAY)
    assert [line.unit for line in found.units] == ["发展和改革局"]
    assert {one.unit for one in found.missing} == {"发展和改革局"}
    assert [item.label for item in queries.my_items(actor, may)] == ["修一条路", "建一所学校"]
    assert [s.unit.name for s in queries.submission_list(actor, may)] == ["发展和改革局"]
    with pytest.raises(NotFound):
        queries.submission_detail(actor, str(submission_of(may, county.units[1]).key))


@pytest.mark.parametrize("who", SEE_NOTHING)
def test_an_outsider_learns_nothing(county: County, may: Round, who: str) -> None:
    actor = county[who]
    assert queries.round_for(actor, county.region, "2024-05") is None
    assert queries.round_list(actor, county.region) == []
    assert queries.submission_list(actor, may) == []
    assert queries.my_items(actor, may) == []
    assert status_of(actor, may).units == ()
    assert status_of(actor, may).missing == ()
    with pytest.raises(NotFound):
        round_status(actor, county.region, MAY)
    with pytest.raises(NotFound):
        queries.submission_detail(actor, str(submission_of(may, county.units[0]).key))


def test_the_local_operator_sees_everything(county: County, may: Round) -> None:
    assert len(queries.submission_list(operator(), may)) == 2
    assert [round_.pk for round_ in queries.round_list(operator(), county.region)] == [may.pk]


def test_a_month_that_was_never_opened_is_not_found(county: County, may: Round) -> None:
    with pytest.raises(NotFound, match="还没有开始"):
        round_status(county["clerk"], county.region, Period.month(2024, 6))


def test_a_unit_finds_the_rounds_in_which_it_owes_something(county: County, may: Round) -> None:
    assert queries.round_list(county["reporter"], county.region) == [may]


def test_the_status_tells_where_each_unit_stands(county: County, may: Round) -> None:
    bring_to(county, may, SubmissionState.RETURNED)
    first, second = round_status(county["clerk"], county.region, MAY).units
    assert (first.state_label, first.returned, first.is_late) == ("已退回", 1, False)
    assert (second.state_label, second.returned, second.due_text) == ("未填报", 0, "5月25日")


def test_a_unit_that_owes_nothing_after_all_is_not_late(county: County, may: Round) -> None:
    (item,) = items_of(submission_of(may, county.units[1]))
    answer_choose(county["clerk"], item, "not_owed", "已移交市级")
    with context.request("test", at=china(6, 9)):
        first, second = round_status(county["clerk"], county.region, MAY).units
    assert (first.is_late, second.is_late) == (True, False)


def test_what_the_office_filed_is_neither_in_time_nor_late(county: County, may: Round) -> None:
    unit = county.units[0]
    submission_file_by_office(county["clerk"], may, "task", {unit.pk: {"t1": {"status": "已完成"}}})
    line = round_status(county["clerk"], county.region, MAY).units[0]
    assert (line.on_time, line.punctuality, line.by_office) == (None, None, True)


def test_a_detail_tells_what_the_actor_may_do(county: County, may: Round) -> None:
    key = str(bring_to(county, may, SubmissionState.SUBMITTED).key)
    found = {
        who: queries.submission_detail(county[who], key) for who in ("clerk", "leader", "reporter", "head")
    }
    may_do = {who: (one.may_fill, one.may_submit, one.may_review) for who, one in found.items()}
    assert may_do == {
        "clerk": (False, False, True),
        "leader": (False, False, False),
        "reporter": (True, False, False),
        "head": (True, True, False),
    }
    assert [review.verdict for review in found["clerk"].reviews] == ["submitted"]


def test_the_number_of_queries_does_not_grow_with_the_units(
    county: County, may: Round, tasks: FakeSubject
) -> None:
    with CaptureQueriesContext(connection) as few:
        round_status(county["clerk"], county.region, MAY)
    units = [Unit.objects.create(region=county.region, name=f"单位{n}", position=n) for n in range(10, 30)]
    tasks.owing += [OwedSubject(unit.pk, f"x{unit.pk}", "事项") for unit in units]
    owed_refresh(county["clerk"], may)
    with CaptureQueriesContext(connection) as many:
        assert len(round_status(county["clerk"], county.region, MAY).units) == 22
    assert len(many) == len(few)


def test_only_the_head_hands_in_unless_the_region_does_without(county: County, may: Round) -> None:
    """The setting opens it to the unit's own reporters and to nobody else."""
    submission = bring_to(county, may, SubmissionState.DRAFT)
    with pytest.raises(Refused, match="只有本单位审核人可以"):
        submission_submit(county["reporter"], submission)
    Region.objects.filter(pk=county.region.pk).update(settings={"unit_head_approves": False})
    strangers = (
        "other_reporter",
        "other_head",
        "clerk",
        "leader",
        "administrator",
        "strange_head",
        "outsider",
    )
    for who in strangers:
        with pytest.raises(Refused, match="只有本单位的人可以"):
            submission_submit(county[who], submission)
    assert queries.submission_detail(county["reporter"], str(submission.key)).may_submit
    assert submission_submit(county["reporter"], submission).state == "submitted"
