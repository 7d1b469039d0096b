"""Which of the append-only progress facts still hold: pure functions over what names what it replaces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple, Protocol, TypeVar

from luodi.ledger.tasks.models import FactKind


class Link(NamedTuple):
    """A fact, by its number in the order of recording, and the number of the one that it replaces."""

    id: int
    replaces: int | None


class Fact(Protocol):
    """A progress fact, as far as it matters here: a model's row, or plain values read of it."""

    @property
    def pk(self) -> int:
        """Its number in the order of recording."""

    @property
    def replaces_id(self) -> int | None:
        """The number of the one that it replaces."""

    @property
    def task_id(self) -> int:
        """The task that it is about."""

    @property
    def period(self) -> str:
        """The month that it is about."""

    @property
    def kind(self) -> str:
        """A report, or the reversal of one."""


F = TypeVar("F", bound=Fact)


def reports_held(facts: Iterable[F]) -> dict[int, list[F]]:
    """By task: the reports among these facts that hold, that of the latest month first.

    The facts come in any order, each with all that replace it; tasks of which none holds are left out.
    """
    listed = sorted(facts, key=lambda fact: (fact.period, fact.pk), reverse=True)
    alive = live(Link(fact.pk, fact.replaces_id) for fact in listed)
    reports: dict[int, list[F]] = defaultdict(list)
    for fact in listed:
        if fact.pk in alive and fact.kind == FactKind.REPORT:
            reports[fact.task_id].append(fact)
    return dict(reports)


def live(links: Iterable[Link]) -> set[int]:
    """Numbers of the facts that hold: those that no fact which itself holds replaces.

    A fact replaces only earlier ones, so one pass from the newest settles it. A reversal is a fact like
    any other here: reversing a correction revives what the correction had replaced.
    """
    dead: set[int] = set()
    holding: set[int] = set()
    for link in sorted(links, reverse=True):
        if link.id in dead:
            continue
        holding.add(link.id)
        if link.replaces is not None:
            dead.add(link.replaces)
    return holding
