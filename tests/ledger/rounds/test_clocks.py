"""Due, grace and lock, to the second, with extensions for one unit and for all."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.core.problems import Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.models import Act
from luodi.ledger.org.access import Refused
from luodi.ledger.org.models import Region
from luodi.ledger.rounds.clocks import Clock, Punctuality
from luodi.ledger.rounds.models import Round, Submission, SubmissionState
from luodi.ledger.rounds.overview import status_of
from luodi.ledger.rounds.queries import clock_for, clocks, on_time
from luodi.ledger.rounds.services import round_extend, round_open, submission_submit, submission_withdraw
from tests.ledger.rounds.conftest import County, FakeSubject, bring_to, china, fill, submission_of

DUE = china(5, 25, 23, 59, 59)
SECOND = dt.timedelta(seconds=1)
MICRO = dt.timedelta(microseconds=999_999)


def _hand_in(county: County, round_: Round, moment: dt.datetime) -> bool | None:
    submission = bring_to(county, round_, SubmissionState.DRAFT)
    with context.request("test", at=moment):
        submission_submit(county["head"], submission)
    fresh = submission_of(round_, county.units[0])
    return on_time(fresh, clock_for(round_, fresh.unit).due_at)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [(DUE, True), (DUE + MICRO, True), (DUE + SECOND, False), (china(5, 30, 23, 59, 59), False)],
)
def test_the_last_second_of_the_due_day_is_in_time(
    county: County, may: Round, moment: dt.datetime, expected: bool
) -> None:
    assert _hand_in(county, may, moment) is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (DUE, Punctuality.ON_TIME),
        (DUE + MICRO, Punctuality.ON_TIME),
        (china(5, 30, 23, 59, 59) + MICRO, Punctuality.IN_GRACE),
        (DUE + SECOND, Punctuality.IN_GRACE),
        (china(5, 30, 23, 59, 59), Punctuality.IN_GRACE),
        (china(5, 31), Punctuality.LATE),
    ],
)
def test_a_late_report_is_taken_and_marked(
    county: County, may: Round, moment: dt.datetime, expected: Punctuality
) -> None:
    _hand_in(county, may, moment)
    line = status_of(county["clerk"], may).units[0]
    assert (line.state, line.punctuality, line.is_late) == ("submitted", expected, expected != "on_time")


@pytest.mark.parametrize(
    ("late", "expected"), [(dt.timedelta(), True), (MICRO, True), (SECOND, False), (SECOND + MICRO, False)]
)
def test_a_fraction_of_the_last_second_that_was_kept_is_in_time_too(
    county: County, may: Round, late: dt.timedelta, expected: bool
) -> None:
    """However precisely the moment was recorded: for the query, and for the clock that shows it."""
    submission = bring_to(county, may, SubmissionState.SUBMITTED)
    Submission.objects.filter(pk=submission.pk).update(first_submitted_at=DUE + late)
    fresh = submission_of(may, county.units[0])
    assert on_time(fresh, clock_for(may, fresh.unit).due_at) is expected
    line = status_of(county["clerk"], may).units[0]
    assert (line.on_time, line.punctuality is Punctuality.ON_TIME) == (expected, expected)


def test_who_has_not_handed_in_is_late_only_after_the_last_second(county: County, may: Round) -> None:
    for late, expected in ((MICRO, False), (SECOND, True)):
        with context.request("test", at=DUE + late):
            assert status_of(county["clerk"], may).units[0].is_late is expected


def test_the_first_time_counts_however_often_it_is_handed_in_again(county: County, may: Round) -> None:
    assert _hand_in(county, may, DUE) is True
    with context.request("test", at=china(5, 28)):
        submission_withdraw(county["head"], submission_of(may, county.units[0]))
        submission_submit(county["head"], submission_of(may, county.units[0]))
    fresh = submission_of(may, county.units[0])
    assert (fresh.first_submitted_at, fresh.submitted_at) == (DUE, china(5, 28))


@pytest.fixture
def locked(county: County, tasks: FakeSubject, clock: None) -> Round:
    """May, due on the 20th, three days of grace, locked after the 24th."""
    due, lock = dt.date(2024, 5, 20), dt.date(2024, 5, 24)
    return round_open(county["clerk"], county.region, "2024-05", due, grace_days=3, lock=lock)


def test_the_last_second_before_the_lock_is_taken(county: County, locked: Round) -> None:
    assert locked.locks_at == china(5, 25, 0)
    assert _hand_in(county, locked, china(5, 24, 23, 59, 59)) is False


def test_nothing_is_taken_from_the_lock_on(county: County, locked: Round) -> None:
    submission = bring_to(county, locked, SubmissionState.DRAFT)
    with context.request("test", at=china(5, 25, 0)):
        with pytest.raises(Refused, match="已锁定"):
            submission_submit(county["head"], submission)
        with pytest.raises(Refused, match="已锁定"):
            fill(county, submission, text="太晚了")
    assert submission_of(locked, county.units[0]).state == "draft"


def test_an_extension_for_one_unit_moves_its_clocks_only(county: County, locked: Round) -> None:
    first, second, _ = county.units
    round_extend(county["clerk"], locked, first, dt.date(2024, 5, 27), "暴雨受灾")
    assert clock_for(locked, first).due_at == china(5, 27, 23, 59, 59)
    assert clock_for(locked, second).due_at == china(5, 20, 23, 59, 59)
    assert {spot: clock.due_at for spot, clock in clocks([locked]).items()} == {
        (locked.pk, None): china(5, 20, 23, 59, 59),
        (locked.pk, first.pk): china(5, 27, 23, 59, 59),
    }
    assert _hand_in(county, locked, china(5, 27, 23, 59, 59)) is True
    other = submission_of(locked, second)
    with context.request("test", at=china(5, 26)), pytest.raises(Refused, match="已锁定"):
        submission_submit(county["other_head"], other)


def test_an_extension_for_all_counts_beside_a_units_own(county: County, locked: Round) -> None:
    first, second, _ = county.units
    round_extend(county["clerk"], locked, first, dt.date(2024, 5, 22), "人手不足")
    round_extend(county["clerk"], locked, None, dt.date(2024, 5, 23), "系统维护")
    assert clock_for(locked, second).due_at == clock_for(locked, first).due_at == china(5, 23, 23, 59, 59)
    round_extend(county["clerk"], locked, first, dt.date(2024, 5, 28), "暴雨受灾")
    assert clock_for(locked, first).due_at == china(5, 28, 23, 59, 59)


def test_an_extension_is_a_dated_act_with_its_reason(county: County, may: Round) -> None:
    made = round_extend(county["clerk"], may, county.units[0], dt.date(2024, 5, 27), " 暴雨受灾 ")
    assert (made.reason, made.granted_by, made.granted_at) == ("暴雨受灾", "clerk", china(5, 10))
    act = Act.objects.get(verb="round_extend")
    assert (act.reason, act.details) == ("暴雨受灾", {"unit": "发展和改革局"})


def test_an_extension_needs_a_reason_a_later_day_and_a_unit_that_owes(county: County, may: Round) -> None:
    first, _, third = county.units
    later = dt.date(2024, 5, 27)
    for unit, day, reason, code in [
        (first, later, " ", "missing_reason"),
        (first, dt.date(2024, 5, 25), "理由", "not_later"),
        (None, dt.date(2024, 5, 1), "理由", "not_later"),
        (third, later, "理由", "owes_nothing"),
    ]:
        with pytest.raises(Rejected) as caught:
            round_extend(county["clerk"], may, unit, day, reason)
        assert caught.value.problems[0].code == code


@pytest.mark.parametrize(
    ("period", "due"), [("2024-05", 25), ("2024-02", 25), ("2023-02", 25), ("2024年6月", 25)]
)
def test_the_25th_is_the_due_day_unless_the_region_says_otherwise(
    county: County, tasks: FakeSubject, period: str, due: int
) -> None:
    made = round_open(county["clerk"], county.region, period)
    assert made.due_at.day == due


@pytest.mark.parametrize(
    ("period", "due"), [("2024-05", 31), ("2024-06", 30), ("2024-02", 29), ("2023-02", 28)]
)
def test_a_due_day_of_31_is_the_last_day_of_a_shorter_month(
    county: County, tasks: FakeSubject, period: str, due: int
) -> None:
    Region.objects.filter(pk=county.region.pk).update(settings={"due_day": 31, "grace_days": 0})
    made = round_open(county["clerk"], county.region, period)
    assert (made.due_at.day, made.grace_until) == (due, made.due_at)


@pytest.mark.parametrize(
    ("grace_days", "lock"), [(-1, None), (5, dt.date(2024, 5, 29)), (0, dt.date(2024, 5, 24))]
)
def test_clocks_out_of_order_are_rejected(
    county: County, tasks: FakeSubject, grace_days: int, lock: dt.date | None
) -> None:
    with pytest.raises(Rejected) as caught:
        round_open(county["clerk"], county.region, "2024-05", grace_days=grace_days, lock=lock)
    assert caught.value.problems[0].code == "days_out_of_order"
    assert not Round.objects.exists()


def test_an_earlier_day_moves_no_clock() -> None:
    clock = Clock(DUE, DUE + SECOND, DUE + 2 * SECOND)
    assert clock.extended(DUE - SECOND) == clock
    assert clock.extended(DUE + SECOND) == Clock(DUE + SECOND, DUE + 2 * SECOND, DUE + 3 * SECOND)
