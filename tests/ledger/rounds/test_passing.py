"""When a unit merges, its successor is asked what it has not answered in special collections."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.ledger.audit.models import Change
from luodi.ledger.org.access import Refused
from luodi.ledger.org.services import unit_merge
from luodi.ledger.org.successions import Succession
from luodi.ledger.rounds import subjects
from luodi.ledger.rounds.models import OwedItem, Round, Submission
from luodi.ledger.rounds.services import answer_save, special_open, submission_submit
from luodi.ledger.rounds.services.passing import collections_pass_on
from luodi.ledger.rounds.special import Special
from tests.ledger.rounds.conftest import County, items_of, submission_of

MERGED = dt.date(2024, 5, 10)


@pytest.fixture
def asked(county: County, monkeypatch: pytest.MonkeyPatch) -> Round:
    """The first unit, alone, is asked two things by 15 May."""
    monkeypatch.setattr(subjects, "_REGISTERED", {"special": Special()})
    due = dt.date(2024, 5, 15)
    return special_open(
        county["clerk"], county.region, "储备项目", county.units[:1], ["项目清单", "联系人"], due
    )


def merge(county: County, on: dt.date = MERGED) -> None:
    unit_merge(county["clerk"], unit=county.units[0], successor=county.units[1], on=on, reason="机构改革")


def test_the_successor_is_asked_and_the_unit_no_longer(county: County, asked: Round) -> None:
    merge(county)
    assert [item.label for item in items_of(submission_of(asked, county.units[1]))] == ["项目清单", "联系人"]
    assert not Submission.objects.filter(round=asked, unit=county.units[0]).exists()


def test_what_it_had_begun_stays_with_the_reason(county: County, asked: Round) -> None:
    item = items_of(submission_of(asked, county.units[0]))[0]
    answer_save(county["reporter"], item, {"text": "三个"}, None)
    merge(county)
    kept = OwedItem.objects.get(pk=item.pk)
    assert (kept.ending, kept.reason, kept.answer) == ("not_owed", "机构改革", {"text": "三个"})
    assert OwedItem.objects.filter(submission__unit=county.units[1]).count() == 2
    assert Change.objects.filter(act__verb="unit_merge", subject_kind="owed_item").count() == 2


def test_a_successor_that_is_asked_too_is_not_asked_twice(county: County, asked: Round) -> None:
    again = special_open(
        county["clerk"], county.region, "人才", county.units[:2], ["名单"], dt.date(2024, 5, 15)
    )
    merge(county)
    assert OwedItem.objects.filter(submission__round=again).count() == 1


def test_what_it_handed_in_is_for_the_office_to_accept(county: County, asked: Round) -> None:
    submission = submission_of(asked, county.units[0])
    for item in items_of(submission):
        answer_save(county["reporter"], item, {"text": "三个"}, None)
    submission_submit(county["head"], submission)
    merge(county)
    assert submission_of(asked, county.units[0]).state == "submitted"
    assert not Submission.objects.filter(round=asked, unit=county.units[1]).exists()


def test_one_that_is_due_before_the_merger_is_still_the_units(county: County, asked: Round) -> None:
    merge(county, dt.date(2024, 6, 1))
    assert len(items_of(submission_of(asked, county.units[0]))) == 2


@pytest.mark.parametrize("who", ["reporter", "head"])
def test_who_may_not_run_rounds_passes_nothing_on(county: County, asked: Round, who: str) -> None:
    succession = Succession(county.units[0], county.units[1], MERGED, "机构改革")
    with pytest.raises(Refused):
        collections_pass_on(county[who], succession)
    assert OwedItem.objects.filter(submission__unit=county.units[0]).count() == 2
