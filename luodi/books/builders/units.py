"""Rows of the units in force at the end of the month, with where each one's reporting stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef, Q

from luodi.books.builders.parts import Builder, Built, Month, Touched, all_if
from luodi.books.models import Book, UnitRosterRow, UnitRow
from luodi.ledger.org.models import RosterUnit, Unit
from luodi.ledger.org.queries.units import in_force
from luodi.ledger.rounds.models import (
    Ending,
    OwedItem,
    Round,
    RoundKind,
    RoundState,
    Submission,
    SubmissionState,
)

SUBMITTED = frozenset({SubmissionState.SUBMITTED, SubmissionState.ACCEPTED})
REPORTED, NOT_REPORTED, AWAITED = "已报送", "未报送", "待报送"
"""How a unit stands to its month's reporting: handed in; not, and the round is over; not yet."""
NOT_OWED = Ending.NOT_OWED.label
"""It owes nothing in the month, or nothing any more, and handed nothing in."""


def build(month: Month, book: Book, keys: frozenset[str] | None) -> Iterable[Built]:
    """The units in force at the month's end: those of these keys, or all."""
    units = Unit.objects.filter(in_force(month.period.last_day), region=month.region, voided_at=None)
    if keys is not None:
        units = units.filter(key__in=keys)
    reporting, rosters = _reporting(month), _rosters(month)
    for unit in units.order_by("pk"):
        row = UnitRow(
            book=book,
            key=str(unit.key),
            name=unit.name,
            kind=unit.kind,
            position=unit.position,
            reporting=reporting[unit.pk],
            source=f"单位名录:{unit.name}",
        )
        places = rosters.get(unit.pk, [])
        yield Built(row, [UnitRosterRow(book=book, roster=name, place=place) for name, place in places])


def concerned(month: Month, touched: Touched) -> frozenset[str] | None:
    """The keys of the units whose submissions changed, or what they owe in them; None for all."""
    if all_if(touched, "round", "submission", "owed_item"):
        return None
    changed = Q(key__in=touched.get("submission", ())) | Q(items__key__in=touched.get("owed_item", ()))
    units = Submission.objects.filter(changed, round__region=month.region)
    return frozenset(str(key) for key in units.values_list("unit__key", flat=True))


def _reporting(month: Month) -> Mapping[int, str | None]:
    """By unit id: how it stands to the month's round; unknown for all where none was opened."""
    round_ = Round.objects.filter(region=month.region, period=str(month.period), kind=RoundKind.MONTH).first()
    if round_ is None:
        return defaultdict(lambda: None)
    owing = OwedItem.objects.filter(submission=OuterRef("pk")).exclude(ending=Ending.NOT_OWED)
    rows = Submission.objects.filter(round=round_).annotate(owes=Exists(owing))
    found: dict[int, str | None] = defaultdict(lambda: NOT_OWED)
    for unit, state, owes in rows.values_list("unit_id", "state", "owes"):
        found[unit] = _stands(state, owes, round_.state)
    return found


def _stands(state: str, owes: bool, round_state: str) -> str:
    if state in SUBMITTED:
        return REPORTED
    if not owes:
        return NOT_OWED
    return NOT_REPORTED if round_state == RoundState.CLOSED else AWAITED


def _rosters(month: Month) -> dict[int, list[tuple[str, int]]]:
    """By unit id: the rosters of the year that it stands in, with its place in each."""
    found: dict[int, list[tuple[str, int]]] = {}
    places = RosterUnit.objects.filter(roster__region=month.region, roster__year=month.period.year)
    for unit, name, place in places.values_list("unit_id", "roster__name", "position").order_by(
        "roster__name"
    ):
        found.setdefault(unit, []).append((name, place))
    return found


BUILDER = Builder(
    name="units",
    kinds=frozenset({"round", "submission", "owed_item"}),
    tables=(UnitRow, UnitRosterRow),
    build=build,
    concerned=concerned,
)
