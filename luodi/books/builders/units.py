"""Rows of the units in force at the end of the month, with where each one's reporting stands."""

from __future__ import annotations

from collections.abc import Iterable

from luodi.books.builders.parts import Builder, Built, Month, Touched, all_if
from luodi.books.models import Book, UnitRosterRow, UnitRow
from luodi.ledger.org.models import RosterUnit, Unit
from luodi.ledger.org.queries.units import in_force
from luodi.ledger.rounds.models import RoundKind, RoundState, Submission, SubmissionState
from luodi.ledger.rounds.queries import that_owe

SUBMITTED = frozenset({SubmissionState.SUBMITTED, SubmissionState.ACCEPTED})
REPORTED, NOT_REPORTED, AWAITED = "已报送", "未报送", "待报送"
"""How a unit stands to its month's reporting: handed in; not, and the round is over; not yet."""


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
            reporting=reporting.get(unit.pk),
            source=f"单位名录:{unit.name}",
        )
        places = rosters.get(unit.pk, [])
        yield Built(row, [UnitRosterRow(book=book, roster=name, place=place) for name, place in places])


def concerned(month: Month, touched: Touched) -> frozenset[str] | None:
    """The keys of the units whose submissions changed; None for all."""
    if all_if(touched, "round", "submission"):
        return None
    units = Submission.objects.filter(round__region=month.region, key__in=touched.get("submission", ()))
    return frozenset(str(key) for key in units.values_list("unit__key", flat=True))


def _reporting(month: Month) -> dict[int, str]:
    """By unit id: how it stands to the month's round, where it owes something in it."""
    found = Submission.objects.filter(
        round__region=month.region, round__period=str(month.period), round__kind=RoundKind.MONTH
    )
    rows = that_owe(found).values_list("unit_id", "state", "round__state")
    return {unit: _stands(state, round_state) for unit, state, round_state in rows}


def _stands(state: str, round_state: str) -> str:
    if state in SUBMITTED:
        return REPORTED
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
    kinds=frozenset({"round", "submission"}),
    tables=(UnitRow, UnitRosterRow),
    build=build,
    concerned=concerned,
)
