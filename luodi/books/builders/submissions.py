"""Rows of what units handed in to the month's rounds, and of each thing that they owed in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Case, Value, When

from luodi.books.builders.parts import Builder, Built, Month, Touched, all_if
from luodi.books.builders.units import SUBMITTED
from luodi.books.models import Book, OwedRow, SubmissionRow
from luodi.ledger.rounds.models import (
    Ending,
    OwedItem,
    Review,
    RoundState,
    Submission,
    SubmissionState,
    Verdict,
)
from luodi.ledger.rounds.queries import clocks, on_time, that_owe

PENDING, FILLED = "pending", "filled"
"""The states of an owed item that has not ended while its round is open: nothing said of it, or something."""
NOTHING_SAID = Case(When(choice="", answer={}, then=Value(True)), default=Value(False))


def build_submissions(month: Month, book: Book, keys: frozenset[str] | None) -> Iterable[Built]:
    """The submissions to the month's rounds: those of these keys, or all."""
    found = Submission.objects.filter(round__region=month.region, round__period=str(month.period))
    if keys is not None:
        found = found.filter(key__in=keys)
    submissions = list(that_owe(found).prefetch_related("round", "unit").order_by("pk"))
    due = clocks({submission.round for submission in submissions})
    returned = Review.objects.filter(submission__in=submissions, verdict=Verdict.RETURNED)
    returns = Counter(returned.values_list("submission_id", flat=True))
    for submission in submissions:
        clock = due.get((submission.round_id, submission.unit_id)) or due[submission.round_id, None]
        yield Built(_submission(book, submission, on_time(submission, clock.due_at), returns[submission.pk]))


def build_owed(month: Month, book: Book, keys: frozenset[str] | None) -> Iterable[Built]:
    """What was owed in the month's rounds: the items of these keys, or all."""
    items = OwedItem.objects.filter(
        submission__round__region=month.region, submission__round__period=str(month.period)
    )
    if keys is not None:
        items = items.filter(key__in=keys)
    items = items.defer("answer").annotate(nothing_said=NOTHING_SAID)
    for item in items.prefetch_related("submission__round", "submission__unit").order_by("pk"):
        yield Built(_owed(book, item, _waits(item.submission, item.nothing_said)))


def concerned_submissions(_month: Month, touched: Touched) -> frozenset[str] | None:
    """The keys of the submissions that changed; None for all."""
    return None if all_if(touched, "round", "submission") else frozenset(touched.get("submission", ()))


def concerned_items(month: Month, touched: Touched) -> frozenset[str] | None:
    """The keys of the items that changed, and of those of submissions that did; None for all."""
    if all_if(touched, "round", "submission", "owed_item"):
        return None
    items = OwedItem.objects.filter(
        submission__round__region=month.region, submission__key__in=touched.get("submission", ())
    )
    return frozenset(
        {str(key) for key in items.values_list("key", flat=True)} | touched.get("owed_item", set())
    )


def _submission(book: Book, submission: Submission, in_time: bool | None, returns: int) -> SubmissionRow:
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
        on_time=in_time,
        returns=returns,
        source=_source(submission),
    )


def _waits(submission: Submission, nothing_said: bool) -> str:
    """The state of an item of this submission that has not ended."""
    if submission.round.state == RoundState.CLOSED:
        return Ending.NOT_REPORTED.value
    return PENDING if nothing_said else FILLED


def _owed(book: Book, item: OwedItem, waits: str) -> OwedRow:
    submission = item.submission
    return OwedRow(
        book=book,
        key=str(item.key),
        unit_key=str(submission.unit.key),
        unit=submission.unit.name,
        unit_position=submission.unit.position,
        kind=item.kind,
        subject_key=item.subject_key,
        label=item.label,
        state=item.ending or waits,
        source=_source(submission),
    )


def _source(submission: Submission) -> str:
    return f"{submission.round.name}:{submission.unit.name}"


SUBMISSIONS = Builder(
    name="submissions",
    kinds=frozenset({"round", "submission"}),
    tables=(SubmissionRow,),
    build=build_submissions,
    concerned=concerned_submissions,
)
OWED = Builder(
    name="owed",
    kinds=frozenset({"round", "submission", "owed_item"}),
    tables=(OwedRow,),
    build=build_owed,
    concerned=concerned_items,
)
