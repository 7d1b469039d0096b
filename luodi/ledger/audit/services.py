"""Recording acts. Every service of the ledger calls `record` inside its own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import transaction

from luodi.ledger.audit import context
from luodi.ledger.audit.models import Act, Change, Stale
from luodi.ledger.bulk import columns_add

WHOLE_REGION_FROM = 500
"""Above this many changed subjects the whole region is rebuilt: cheaper than naming each."""


class Subject(NamedTuple):
    """What an act is about, as text: the kind, the public key, and a name for people."""

    kind: str
    key: str
    label: str = ""


class Changed(NamedTuple):
    """One subject's values before and after an act; only what differs need be given."""

    subject: Subject
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


@transaction.atomic
def record(
    *,
    actor: str,
    actor_name: str,
    region: str,
    verb: str,
    subject: Subject,
    changes: Iterable[Changed] = (),
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> Act:
    """Write one act with what it changed, and mark the changed subjects for the live book."""
    under_way = context.current()
    act = Act.objects.create(
        at=context.now(),
        actor=actor,
        actor_name=actor_name,
        origin=under_way.origin,
        address=under_way.address,
        request=under_way.number,
        region=region,
        verb=verb,
        subject_kind=subject.kind,
        subject_key=subject.key,
        subject_label=subject.label[:300],
        reason=reason,
        details=dict(details or {}),
    )
    listed = list(changes)
    columns_add(Change, _columns(act, listed), len(listed))
    mark_stale(region, [(subject.kind, subject.key), *((c.subject.kind, c.subject.key) for c in listed)])
    return act


def mark_stale(region: str, subjects: Iterable[tuple[str, str]]) -> None:
    """Note that these subjects (kind, key) of the region must be rebuilt in the live book."""
    wanted = set(subjects)
    if not region or not wanted:
        return
    if len(wanted) > WHOLE_REGION_FROM:
        wanted = {("*", "*")}
    Stale.objects.bulk_create([Stale(region=region, kind=kind, key=key) for kind, key in sorted(wanted)])


def _columns(act: Act, changes: Sequence[Changed]) -> dict[str, list[Any]]:
    """By column: an import changes 100,000 subjects in one act, and a mapping each would cost the most."""
    return {
        "act_id": [act.pk] * len(changes),
        "subject_kind": [change.subject.kind for change in changes],
        "subject_key": [change.subject.key for change in changes],
        "subject_label": [change.subject.label[:300] for change in changes],
        "before": [None if change.before is None else dict(change.before) for change in changes],
        "after": [None if change.after is None else dict(change.after) for change in changes],
    }
