"""Reading the record of acts. Who may read which regions is told by the caller: org, which stands above."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from luodi.ledger.audit.models import Act, Change

PAGE = 100

Codes = Collection[str] | QuerySet[Any, Any] | None


@dataclass(frozen=True)
class Scope:
    """Acts that may be read: those of these regions (None: all), except about these kinds of subject."""

    regions: Codes
    without: frozenset[str] = frozenset()


@dataclass(frozen=True)
class FieldChange:
    """One value before and after; None before a subject was made or after it was void."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class SubjectChange:
    """What one act did to one subject."""

    kind: str
    key: str
    label: str
    fields: tuple[FieldChange, ...]
    made: bool = False
    voided: bool = False


@dataclass(frozen=True)
class Entry:
    """One act as people read it. `number` orders acts and is what `ActFilter.before` takes."""

    number: int
    at: dt.datetime
    actor: str
    actor_name: str
    origin: str
    region: str
    verb: str
    kind: str
    key: str
    label: str
    reason: str
    request: uuid.UUID
    details: dict[str, Any]
    changes: tuple[SubjectChange, ...]


@dataclass(frozen=True)
class ActFilter:
    """Which acts: every part given must hold. `since` and `until` are moments, both inclusive."""

    actor: str = ""
    verb: str = ""
    kind: str = ""
    key: str = ""
    region: str = ""
    origin: str = ""
    request: uuid.UUID | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    before: int | None = None
    limit: int = PAGE


def history(scopes: Iterable[Scope], kind: str, key: str, *, limit: int = PAGE) -> list[Entry]:
    """The acts about a subject, or that changed it, newest first, with what changed in it alone."""
    mine = Change.objects.filter(subject_kind=kind, subject_key=key)
    acts = Act.objects.filter(_allowed(scopes)).filter(
        Q(subject_kind=kind, subject_key=key) | Q(pk__in=mine.values("act"))
    )
    return _entries(acts, mine, limit)


def act_list(scopes: Iterable[Scope], filters: ActFilter) -> list[Entry]:
    """The acts that fit the filters, newest first, each with everything that it changed."""
    given = {
        "actor": filters.actor,
        "verb": filters.verb,
        "subject_kind": filters.kind,
        "subject_key": filters.key,
        "region": filters.region,
        "origin": filters.origin,
        "request": filters.request,
        "at__gte": filters.since,
        "at__lte": filters.until,
        "pk__lt": filters.before,
    }
    wanted = {name: value for name, value in given.items() if value not in ("", None)}
    return _entries(Act.objects.filter(_allowed(scopes), **wanted), Change.objects.all(), filters.limit)


def _allowed(scopes: Iterable[Scope]) -> Q:
    allowed = Q(pk__in=[])
    for scope in scopes:
        where = Q() if scope.regions is None else Q(region__in=scope.regions)
        if scope.without:
            where &= ~Q(subject_kind__in=scope.without)
        if not where:
            return Q()
        allowed |= where
    return allowed


def _entries(acts: QuerySet[Act], changes: QuerySet[Change], limit: int) -> list[Entry]:
    """Two queries, however many acts."""
    loaded = Prefetch("changes", queryset=changes.order_by("pk"))
    return [_entry(act) for act in acts.prefetch_related(loaded).order_by("-pk")[:limit]]


def _entry(act: Act) -> Entry:
    return Entry(
        number=act.pk,
        at=act.at,
        actor=act.actor,
        actor_name=act.actor_name,
        origin=act.origin,
        region=act.region,
        verb=act.verb,
        kind=act.subject_kind,
        key=act.subject_key,
        label=act.subject_label,
        reason=act.reason,
        request=act.request,
        details=act.details,
        changes=tuple(_change(change) for change in act.changes.all()),
    )


def _change(change: Change) -> SubjectChange:
    before, after = change.before or {}, change.after or {}
    fields = tuple(
        FieldChange(name, before.get(name), after.get(name))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    )
    return SubjectChange(
        kind=change.subject_kind,
        key=change.subject_key,
        label=change.subject_label,
        fields=fields,
        made=change.before is None,
        voided=change.after is None,
    )
