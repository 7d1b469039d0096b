"""A round at a glance: states and clocks as the ledger has them, numbers from the round's book."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from luodi.books.builders.submissions import PENDING
from luodi.books.models import Book
from luodi.books.queries import book_of
from luodi.core.periods import Period
from luodi.core.problems import NotFound
from luodi.figures.books import own_units, steadily
from luodi.figures.dimensions import Condition, Dimension, Spot
from luodi.figures.grouping import grouped
from luodi.figures.measures import OWED, SUBMISSIONS, Measure
from luodi.figures.rows import rows_counted
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region
from luodi.ledger.rounds.models import Ending, Round, RoundKind, SubmissionState
from luodi.ledger.rounds.overview import RoundStatus, UnitLine, status_of
from luodi.ledger.rounds.queries import round_for

UNIT_KEY = Dimension("unit_key", "单位", Spot("unit_key"))
"""Units by their key: a sealed book keeps the names of its day."""
OPEN = frozenset({PENDING, Ending.NOT_REPORTED.value})
"""States of owed items of which nothing is said."""
HANDED_IN = frozenset({SubmissionState.SUBMITTED, SubmissionState.ACCEPTED})
MISSING = frozenset({Ending.NOT_REPORTED.value, Ending.UNACCEPTED.value})
"""States of owed items without an accepted answer when the month closed."""


@dataclass(frozen=True)
class Owing:
    """How much a unit owes, how much of that is not filled in, and how much is missing at the close."""

    owed: int = 0
    open: int = 0
    missing: int = 0

    @property
    def filled(self) -> int:
        """How much of what it owes is filled in."""
        return self.owed - self.open


@dataclass(frozen=True)
class Board:
    """A round for one who looks at it: its status, how much each unit owes, how many stand where.

    `owing` is by the key of a unit; empty for a special collection, in which all are asked the same.
    `states` counts submissions by state. `revision` is that of the sealed book, None while it is live.
    """

    status: RoundStatus
    owing: Mapping[str, Owing]
    states: Mapping[str, int]
    revision: int | None

    def of(self, line: UnitLine) -> Owing:
        """How much a unit owes."""
        return self.owing.get(line.unit_key, Owing())

    @property
    def handed_in(self) -> int:
        """Submissions that are handed in, accepted or not."""
        return sum(self.states.get(state.value, 0) for state in HANDED_IN)

    @property
    def missing(self) -> int:
        """Owed items without an accepted answer when the month closed, of all units."""
        return sum(owing.missing for owing in self.owing.values())

    @property
    def missing_by_unit(self) -> dict[str, int]:
        """The same by the name of the unit, in official order; units that miss nothing are not in it."""
        return {line.unit: self.of(line).missing for line in self.status.units if self.of(line).missing}

    @property
    def to_review(self) -> list[UnitLine]:
        """Units whose submissions wait for the office."""
        return [line for line in self.status.units if line.state == SubmissionState.SUBMITTED]

    @property
    def to_hand_in(self) -> list[UnitLine]:
        """Units that have not handed in, or have to once more."""
        return [line for line in self.status.units if line.state not in HANDED_IN]

    @property
    def overdue(self) -> list[UnitLine]:
        """Those of them that are past their due moment."""
        return [line for line in self.to_hand_in if line.is_late]

    @property
    def unaccepted(self) -> list[UnitLine]:
        """Units of which closing the month now would take nothing."""
        return [line for line in self.status.units if line.state != SubmissionState.ACCEPTED]

    @property
    def overdue_count(self) -> int:
        """How many units are overdue."""
        return len(self.overdue)

    @property
    def unaccepted_count(self) -> int:
        """How many units are not accepted."""
        return len(self.unaccepted)

    @property
    def by_state(self) -> list[tuple[str, str, int]]:
        """Each state of submissions with its word, and how many stand there."""
        return [(state.value, str(state.label), self.counts[state.value]) for state in SubmissionState]

    @property
    def is_sealed(self) -> bool:
        """Whether the month is sealed."""
        return self.revision is not None

    @property
    def counts(self) -> dict[str, int]:
        """Submissions by state; `units` all of them, `late` those past due, `owed` all that is owed."""
        found = {state.value: self.states.get(state.value, 0) for state in SubmissionState}
        late = sum(line.is_late for line in self.status.units)
        owed = sum(owing.owed for owing in self.owing.values())
        return found | {"units": sum(found.values()), "late": late, "owed": owed}

    def as_json(self) -> dict[str, Any]:
        """The same as plain values, moments in China's time."""
        about = {
            name: _plain(value)
            for name, value in vars(self.status).items()
            if name not in ("units", "missing")
        }
        return about | {
            "sealed": self.is_sealed,
            "revision": self.revision,
            "counts": self.counts,
            "units": [self._line(line) for line in self.status.units],
            "missing": [asdict(one) for one in self.status.missing],
        }

    def _line(self, line: UnitLine) -> dict[str, Any]:
        owing = self.of(line)
        plain = {name: _plain(value) for name, value in vars(line).items()}
        return plain | {
            "owed": owing.owed, "open": owing.open, "filled": owing.filled, "late": line.is_late
        }  # fmt: skip


def month_board(actor: Actor, region: Region, period: Period) -> Board:
    """The region's month, for what of it the actor may see.

    Raises: NotFound when it was never opened, or the actor may not know of it.
    """
    found = round_for(actor, region, str(period))
    if found is None:
        raise NotFound(f"{region.name}{period.label}的调度还没有开始。")
    return _board(actor, found)


def collection_board(actor: Actor, round_: Round) -> Board:
    """A special collection, for what of it the actor may see.

    Raises: NotFound when the actor may not know of it.
    """
    board = _board(actor, round_)
    if not board.status.units and not actor.sees(round_.region):
        raise NotFound("没有这次专项征集。")
    return board


def _board(actor: Actor, round_: Round) -> Board:
    """The round's status, and what the month's book counted right before.

    Where the month is sealed or its book written again between the two, both are read once more. Else
    what is done in between shows in the status alone.
    """
    region, own = round_.region, own_units(actor, round_.region)

    def read() -> tuple[Board, Sequence[Book]]:
        book = book_of(region, Period.parse(round_.period))
        status = status_of(actor, Round.objects.select_related("region").get(pk=round_.pk))
        return Board(
            status=status,
            owing=_owing(book, own) if status.kind == RoundKind.MONTH else {},
            states=_states(book, own, status),
            revision=book.revision or None,
        ), [book]

    return steadily(read)


def _owing(book: Book, own: Collection[str] | None) -> dict[str, Owing]:
    counts = _counted(OWED, book, own, (UNIT_KEY, OWED.dimension("state")), ())
    found: dict[str, Owing] = {}
    for (unit, state), count in counts.items():
        before = found.get(str(unit), Owing())
        if state != Ending.NOT_OWED:
            found[str(unit)] = Owing(
                before.owed + count,
                before.open + (count if state in OPEN else 0),
                before.missing + (count if state in MISSING else 0),
            )
    return found


def _states(book: Book, own: Collection[str] | None, status: RoundStatus) -> dict[str, int]:
    named = Condition(SUBMISSIONS.dimension("round"), (status.name,), status.name)
    counts = _counted(SUBMISSIONS, book, own, (SUBMISSIONS.dimension("state"),), (named,))
    return {str(state): count for (state,), count in counts.items()}


def _counted(
    measure: Measure,
    book: Book,
    own: Collection[str] | None,
    by: tuple[Dimension, ...],
    conditions: tuple[Condition, ...],
) -> dict[tuple[object, ...], int]:
    rows = rows_counted(measure, [book], conditions, by, own)
    return grouped(measure, [book], rows, by, conditions)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime) else value
