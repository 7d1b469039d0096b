"""Rows of units, their submissions and what each owed, as they stand at the end of the month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from luodi.books.builders.parts import Builder, Built, Month
from luodi.books.models import Book, OwedRow, SubmissionRow, UnitRosterRow, UnitRow
from luodi.ledger.org.models import RosterUnit, Unit
from luodi.ledger.org.queries.units import in_force
from luodi.ledger.rounds.clocks import Clock
from luodi.ledger.rounds.models import (
    Ending,
    OwedItem,
    Review,
    RoundKind,
    RoundState,
    Submission,
    SubmissionState,
    Verdict,
)
from luodi.ledger.rounds.queries import clocks, on_time

SUBMITTED = frozenset({SubmissionState.SUBMITTED, SubmissionState.ACCEPTED})
REPORTED, NOT_REPORTED, AWAITED = "已报送", "未报送", "待报送"
"""How a unit stands to its month's reporting: handed in; not, and the round is over; not yet."""
PENDING = "pending"
"""The state of an owed item that has not ended while its round is open."""


def build(month: Month, book: Book, keys: frozenset[str] | None) -> Iterable[Built]:
    """Every row of the month: units in force at its end, submissions of its rounds, items owed in them."""
    submissions = list(_submissions(month))
    yield from _units(month, book, submissions)
    due = clocks({submission.round for submission in submissions})
    returns = _returns(submissions)
    for submission in submissions:
        yield Built(_submission(book, submission, due, returns.get(submission.pk, 0)))
    by_id = {submission.pk: submission for submission in submissions}
    for item in OwedItem.objects.filter(submission__in=submissions).order_by("pk"):
        yield Built(_owed(book, item, by_id[item.submission_id]))


def _submissions(month: Month) -> Iterable[Submission]:
    found = Submission.objects.filter(round__region=month.region, round__period=str(month.period))
    return found.select_related("round", "unit").order_by("pk")


def _returns(submissions: Iterable[Submission]) -> dict[int, int]:
    """How often each was returned, where it was."""
    counts: dict[int, int] = {}
    returned = Review.objects.filter(submission__in=list(submissions), verdict=Verdict.RETURNED)
    for pk in returned.values_list("submission_id", flat=True):
        counts[pk] = counts.get(pk, 0) + 1
    return counts


def _units(month: Month, book: Book, submissions: Iterable[Submission]) -> Iterable[Built]:
    monthly = {s.unit_id: s for s in submissions if s.round.kind == RoundKind.MONTH}
    rosters: dict[int, list[RosterUnit]] = {}
    places = RosterUnit.objects.filter(roster__region=month.region, roster__year=month.period.year)
    for place in places.select_related("roster").order_by("roster__name"):
        rosters.setdefault(place.unit_id, []).append(place)
    units = Unit.objects.filter(in_force(month.period.last_day), region=month.region, voided_at__isnull=True)
    for unit in units.order_by("pk"):
        submission = monthly.get(unit.pk)
        row = UnitRow(
            book=book,
            key=str(unit.key),
            name=unit.name,
            kind=unit.kind,
            position=unit.position,
            reporting=_reporting(submission) if submission else None,
            source=f"单位名录:{unit.name}",
        )
        in_rosters = [
            UnitRosterRow(book=book, roster=place.roster.name, place=place.position)
            for place in rosters.get(unit.pk, [])
        ]
        yield Built(row, in_rosters)


def _reporting(submission: Submission) -> str:
    if submission.state in SUBMITTED:
        return REPORTED
    return NOT_REPORTED if submission.round.state == RoundState.CLOSED else AWAITED


def _submission(
    book: Book, submission: Submission, due: Mapping[tuple[int, int | None], Clock], returns: int
) -> SubmissionRow:
    clock = due.get((submission.round_id, submission.unit_id)) or due[submission.round_id, None]
    return SubmissionRow(
        book=book,
        key=str(submission.key),
        round=submission.round.name,
        round_kind=submission.round.kind,
        unit_key=str(submission.unit.key),
        unit=submission.unit.name,
        unit_position=submission.unit.position,
        state=submission.state,
        submitted=submission.state in SUBMITTED,
        accepted=submission.state == SubmissionState.ACCEPTED,
        by_office=submission.by_office,
        on_time=on_time(submission, clock.due_at),
        returns=returns,
        source=_source(submission),
    )


def _owed(book: Book, item: OwedItem, submission: Submission) -> OwedRow:
    closed = submission.round.state == RoundState.CLOSED
    return OwedRow(
        book=book,
        key=str(item.key),
        unit_key=str(submission.unit.key),
        unit=submission.unit.name,
        unit_position=submission.unit.position,
        kind=item.kind,
        subject_key=item.subject_key,
        label=item.label,
        state=item.ending or (Ending.NOT_REPORTED.value if closed else PENDING),
        source=_source(submission),
    )


def _source(submission: Submission) -> str:
    return f"{submission.round.name}:{submission.unit.name}"


BUILDER = Builder(
    name="reporting",
    kinds=frozenset({"round", "submission", "owed_item"}),
    tables=(UnitRow, UnitRosterRow, SubmissionRow, OwedRow),
    build=build,
    keyed=False,
)
