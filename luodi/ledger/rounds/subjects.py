"""What can be owed in a round: a registry, so that rounds knows no subject by itself.

Applications above register theirs in `AppConfig.ready()`; rounds asks them by kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from luodi.core.periods import Period
from luodi.core.problems import Place, Problem
from luodi.ledger.audit.services import Changed
from luodi.ledger.org.access import Actor

if TYPE_CHECKING:
    from luodi.ledger.org.models import Region
    from luodi.ledger.rounds.models import OwedItem, Submission


@dataclass(frozen=True)
class OwedSubject:
    """One thing that a unit owes in a month: the subject's public key, its name for people, its place."""

    unit_id: int
    key: str
    label: str
    position: int = 0


class Subject(Protocol):
    """A kind of thing that units report on: the progress of tasks, money, the month of projects."""

    @property
    def kind(self) -> str:
        """The stable code kept in owed items: `task`."""
        ...

    @property
    def label(self) -> str:
        """Its name for people: 任务进展."""
        ...

    def owed(self, region: Region, period: Period) -> list[OwedSubject]:
        """What each unit of the region owes in that month, in any order.

        Decided from what was known before the month's own reports: a task that is reported done in this
        very month was owed in it.
        """
        ...

    def check(self, items: list[OwedItem]) -> list[Problem]:
        """What is missing from or unreadable in these answers, each at `place_of(item, field)`.

        Asked with every item that the unit answers, chosen `no_change` included; not with those that
        it has nothing to report on or does not owe.
        """
        ...

    def accept(self, actor: Actor, submission: Submission, items: list[OwedItem]) -> Sequence[Changed] | None:
        """Write the facts of these items, which are new or changed since they were last accepted.

        `item.ending` says how each ends: a fact for `reported` and `no_change`; for the others the
        month's earlier fact, if there is one, is reversed. An answer may hold `office_status` and
        `office_reason` beside the unit's own. What is returned joins the record of the one act.
        """
        ...


class UnknownSubject(KeyError):
    """No application has registered this kind of subject."""


LABEL_SHOWN = 40
"""Characters of an item's name that a problem tells."""
_REGISTERED: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    """Make a kind of subject known; registering it again replaces it."""
    _REGISTERED[subject.kind] = subject


def subject(kind: str) -> Subject:
    """The subject of that kind.

    Raises: UnknownSubject if none is registered.
    """
    try:
        return _REGISTERED[kind]
    except KeyError:
        raise UnknownSubject(kind) from None


def subjects() -> tuple[Subject, ...]:
    """Every subject that is registered, in the order of registration."""
    return tuple(_REGISTERED.values())


def place_of(item: OwedItem, field: str = "") -> Place:
    """Where a problem with an item's answer stands: the cell of the unit's workbook that it was filled in
    with; else the item itself, by its shortened name.
    """
    form = item.form
    if form:
        return Place(form["file"], form["sheet"], form["cells"].get(field, ""), form["row"])
    return Place(sheet=short_label(item.label))


def short_label(label: str) -> str:
    """An item's name as a problem tells it: whole, or its beginning."""
    return label if len(label) <= LABEL_SHOWN else f"{label[:LABEL_SHOWN]}…"
