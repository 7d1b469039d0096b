"""Rows of units, their submissions and what each owed, as they stand at the end of the month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from luodi.books.builders.parts import Builder, Built, Month
from luodi.books.models import Book, OwedRow, SubmissionRow, UnitRosterRow, UnitRow
from luodi.core.periods import Period
from luodi.ledger.org.models import RosterUnit, Unit
from luodi.ledger.rounds.models import (
    Ending,
    OwedItem,
    RoundKind,
    RoundState,
    Submission,
    SubmissionState,
    Verdict,
)
from luodi.ledger.rounds.clocks import Clock
from luodi.ledger.rounds.queries import clocks

SUBMITTED = frozenset({SubmissionState.SUBMITTED, SubmissionState.ACCEPTED})


def build(month: Month, book: Book, keys: frozenset[str] | None) -> Iterable[Built]:
    """Every row of the month: units in force, submissions of its rounds, items owed in them."""
    submissions = list(
        Submission.objects.filter(round__region=month.region, round__period=str(month.period))
        .select_related("round", "unit")
        .prefetch_related("reviews")
    )
    yield from _units(month, book, submissions)
    due = clocks({submission.round for submission in submissions})
    for submission in submissions:
        yield Built(_submission(book, submission, due))
    items = OwedItem.objects.filter(submission__in=submissions).select_related("submission__unit", "submission__round")
    for item in items:
        yield Built(_owed(book, item))


def _units(month: Month, book: Book, submissions: list[Submission]) -> Iterable[Built]:
    monthly = {s.unit_id: s for s in submissions if s.round.kind == RoundKind.MONTH}
    rosters: dict[int, list[RosterUnit]] = {}
    places = RosterUnit.objects.filter(roster__region=month.region, roster__year=month.period.year)
    for place in places.select_related("roster").order_by("roster__name"):
        rosters.setdefault(place.unit_id, []).append(place)
    for unit in Unit.objects.filter(region=month.region, voided_at__isnull=True):
        if not _in_force(unit, month.period):
            continue
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
        yield Built(
            row,
            [
                UnitRosterRow(book=book, roster=place.roster.name, place=place.position)
                for place in rosters.get(unit.pk, [])
            ],
        )


def _in_force(unit: Unit, period: Period) -> bool:
    started = unit.valid_from is None or unit.valid_from <= period.last_day
    return started and (unit.valid_to is None or unit.valid_to >= period.first_day)


def _reporting(submission: Submission) -> str:
    if submission.state in SUBMITTED:
        return "已报送"
    return "未报送" if submission.round.state == RoundState.CLOSED else "待报送"


def _submission(book: Book, submission: Submission, due: Mapping[tuple[int, int | None], Clock]) -> SubmissionRow:
    returns = sum(review.verdict == Verdict.RETURNED for review in submission.reviews.all())
    clock = due.get((submission.round_id, submission.unit_id)) or due[submission.round_id, None]
    first = submission.first_submitted_at
    on_time = None if submission.by_office or first is None else first <= clock.due_at
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
        on_time=on_time,
        returns=returns,
        source=f"{submission.round.name}:{submission.unit.name}",
    )


def _owed(book: Book, item: OwedItem) -> OwedRow:
    submission = item.submission
    state = item.ending or (Ending.NOT_REPORTED if submission.round.state == RoundState.CLOSED else "pending")
    return OwedRow(
        book=book,
        key=str(item.key),
        unit_key=str(submission.unit.key),
        unit=submission.unit.name,
        unit_position=submission.unit.position,
        kind=item.kind,
        subject_key=item.subject_key,
        label=item.label,
        state=state,
        source=f"{submission.round.name}:{submission.unit.name}",
    )


BUILDER = Builder(
    name="reporting",
    kinds=frozenset({"round", "submission", "owed_item", "extension"}),
    tables=(UnitRow, UnitRosterRow, SubmissionRow, OwedRow),
    build=build,
    keyed=False,
)
