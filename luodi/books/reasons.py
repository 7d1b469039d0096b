"""Why a task of a sealed month is to be restated: the acts since sealing that changed what it rests on."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from luodi.books.models import Book
from luodi.ledger.audit.models import Act, Change
from luodi.ledger.org.models import Region
from luodi.ledger.papers.subjects import uuids
from luodi.ledger.tasks.models import Progress

SEALING = frozenset({"book_seal", "books_restate"})
"""Acts that seal books; their details name them."""
CONFIDENCE = frozenset({"confidence", "confidence_reason"})
"""Columns of a row that the office's judgement says."""
JUDGING = frozenset({"confidence_set", "confidence_correct"})
"""Acts that judge, and say nothing of the progress."""
BESIDE = frozenset({"progress_contribute"})
"""Acts about a month of which its row says nothing."""


@dataclass(frozen=True)
class Reason:
    """One act: its number in the record, the reason given (empty: none), who did it and when."""

    act: int
    why: str
    by: str
    at: dt.datetime


@dataclass(frozen=True)
class Differing:
    """A row that differs: in which columns (none: it comes or goes), its last fact's month, its status' fact.

    Both as the ledger has them now; None without one.
    """

    columns: Sequence[str]
    quantities: bool = False
    period: str | None = None
    status_fact: str | None = None


@dataclass(frozen=True)
class _Acted:
    """An act on a task, and the months that it speaks of: empty where it speaks of none."""

    reason: Reason
    verb: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def about(self) -> str:
        said = {**(self.before or {}), **(self.after or {})}
        return str(said.get("period", ""))

    @property
    def comes_or_goes(self) -> bool:
        """Whether it put the task on its list or took it off."""
        return self.before is None or self.after is None or bool({"voided", "standing"} & self.after.keys())


def reasons_of(region: Region, book: Book, rows: Mapping[str, Differing]) -> dict[str, tuple[Reason, ...]]:
    """By task: the acts that make its row of a sealed book differ, in the order in which they were done.

    Not scoped. Three queries, whatever the number of tasks; none for no tasks.
    """
    if not rows:
        return {}
    acted = _acted(region, book, rows)
    periods = _periods(row.status_fact for row in rows.values())
    return {
        key: tuple(act.reason for act in _telling(row, acted[key], periods, book))
        for key, row in rows.items()
    }


def _telling(
    row: Differing, acts: Sequence[_Acted], periods: Mapping[str, str], book: Book
) -> Iterator[_Acted]:
    """The acts about what the row rests on: what a later fact or judgement overlays makes no difference."""
    if not row.columns:
        yield from (act for act in acts if act.comes_or_goes)
        return
    known = {row.period, periods.get(row.status_fact or "")} - {None}
    since = "" if row.quantities or not known else min(str(period) for period in known)
    judged = max((act.about for act in acts if act.verb in JUDGING and act.about <= book.period), default="")
    for act in acts:
        if not act.about or act.about > book.period:
            continue
        if act.verb in JUDGING:
            if CONFIDENCE & set(row.columns) and act.about == judged:
                yield act
        elif act.about >= since and set(row.columns) - CONFIDENCE:
            yield act


def _acted(region: Region, book: Book, keys: Mapping[str, Differing]) -> dict[str, list[_Acted]]:
    """By task: the acts on it since the book was sealed, in their order."""
    changes = Change.objects.filter(
        subject_kind="task", subject_key__in=list(keys), act__region=region.code, act__gt=_sealing(book)
    ).exclude(act__verb__in=BESIDE)
    wanted = (
        "subject_key", "before", "after", "act__verb", "act_id", "act__reason", "act__actor_name",
        "act__actor", "act__at",
    )  # fmt: skip
    found: dict[str, list[_Acted]] = defaultdict(list)
    for key, before, after, verb, act, why, name, actor, at in changes.order_by("pk").values_list(*wanted):
        found[key].append(_Acted(Reason(act, why, name or actor, at), verb, before, after))
    return found


def _sealing(book: Book) -> int:
    """The number of the act that sealed the book: what was done later has a higher one. 0: none."""
    acts = Act.objects.filter(region=book.region, verb__in=SEALING, at__gte=book.sealed_at).order_by("pk")
    for number, details in acts.values_list("pk", "details"):
        if any(sealed["hash"] == book.hash for sealed in details.get("books", ())):
            return number
    return 0


def _periods(facts: Iterator[str | None]) -> dict[str, str]:
    """The months that these facts are about, by their keys."""
    wanted = sorted({fact for fact in facts if fact})
    found = Progress.objects.filter(key__in=uuids(wanted)) if wanted else Progress.objects.none()
    return {str(key): period for key, period in found.values_list("key", "period")}
