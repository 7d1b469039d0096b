"""Cells and rows held back from an import, until someone mends or drops them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import transaction

from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed, record
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Region
from luodi.ledger.papers.models import Batch, Source, Waiting
from luodi.ledger.papers.services.batches import subject_of

MOST = 5_000
"""Ids in one statement."""
STATES = {"waiting": "待处理", "fixed": "已改正", "dropped": "已舍弃", "void": "已随导入撤销"}


@dataclass(frozen=True)
class HeldBack:
    """One cell or row that waits: where it stands, what is wrong, and what is needed to take it later.

    `values` holds the row's other values; `subject_kind` and `subject_key` name the entity that a
    mended cell belongs to.
    """

    source: Source
    row: int
    scope: Literal["cell", "row"]
    code: str
    message: str
    cell: str = ""
    field: str = ""
    value: str = ""
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    subject_kind: str = ""
    subject_key: str = ""


@transaction.atomic
def waiting_add_many(actor: Actor, batch: Batch, held: Iterable[HeldBack]) -> list[Waiting]:
    """Keep what an import held back. Recorded with the import itself.

    Raises: Refused without the power.
    """
    actor.require(Power.IMPORT, batch.region)
    rows = [
        Waiting(
            batch=batch, source=item.source, row=item.row, cell=item.cell, field=item.field, scope=item.scope,
            code=item.code, value=item.value, message=item.message, values=dict(item.values),
            subject_kind=item.subject_kind, subject_key=item.subject_key,
        )
        for item in held
    ]  # fmt: skip
    return Waiting.objects.bulk_create(rows, batch_size=500)


@transaction.atomic
def waiting_name(actor: Actor, batch: Batch, source: Source, subjects: Mapping[int, str], kind: str) -> None:
    """Say of the cells that go on waiting in rows taken since which subject they belong to.

    `subjects`: its key by row. Recorded with what took the rows.
    Raises: Refused without the power.
    """
    actor.require(Power.IMPORT, batch.region)
    waits = Waiting.objects.filter(batch=batch, source=source, state="waiting", scope="cell", subject_key="")
    named = [waiting for waiting in waits if waiting.row in subjects]
    for waiting in named:
        waiting.subject_kind, waiting.subject_key = kind, subjects[waiting.row]
    Waiting.objects.bulk_update(named, ["subject_kind", "subject_key"], batch_size=100)


@transaction.atomic
def waiting_reword(actor: Actor, region: Region, messages: Mapping[int, str]) -> None:
    """Say anew, by id, why something waits. Recorded with what changed the reason.

    Raises: Refused without the power.
    """
    actor.require(Power.IMPORT, region)
    waits = list(Waiting.objects.filter(pk__in=list(messages), batch__region=region, state="waiting"))
    for waiting in waits:
        waiting.message = messages[waiting.pk]
    Waiting.objects.bulk_update(waits, ["message"], batch_size=100)


@transaction.atomic
def waiting_taken(
    actor: Actor, batch: Batch, waits: Sequence[Waiting], changes: Iterable[Changed],
    said: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """End the wait of all these rows of an import, which have been taken since, as one act.

    `said`: by key of a task what they say of it that stood there already.
    Raises: Refused without the power.
    """
    actor.require(Power.IMPORT, batch.region)
    stamp = {"state": "fixed", "settled_by": actor.username, "settled_at": context.now()}
    ids = [waiting.pk for waiting in waits]
    for start in range(0, len(ids), MOST):
        Waiting.objects.filter(pk__in=ids[start : start + MOST], state="waiting").update(**stamp)
    record(
        actor=actor.username,
        actor_name=actor.name,
        region=batch.region.code,
        verb="waiting_fixed",
        subject=subject_of(batch),
        changes=changes,
        details={"rows": len(ids)} | ({"said": dict(said)} if said else {}),
    )


@transaction.atomic
def waiting_settle(
    actor: Actor,
    waiting: Waiting,
    state: Literal["fixed", "dropped"],
    *,
    value: str = "",
    mended: Mapping[str, str] | None = None,
    changes: Iterable[Changed] = (),
    said: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Waiting:
    """End the wait of a cell or row: mended with `value` (the caller has written the fact), or dropped.

    `mended`: by cell what is to be read there from now on; kept, so that it can be read again.
    `said`: by key of a task what the row says of it that stood there already.
    Raises: Refused without the power; Rejected when it waits no longer.
    """
    actor.require(Power.IMPORT, waiting.batch.region)
    fresh = Waiting.objects.select_for_update(of=("self",)).select_related("batch__region").get(pk=waiting.pk)
    if fresh.state != "waiting":
        message = f"第{fresh.row}行{fresh.cell}{STATES[fresh.state]},不再等待处理。"
        raise Rejected([Problem("waits_no_longer", message, value=fresh.value, remedy="请刷新待处理清单。")])
    fresh.state, fresh.settled_by, fresh.settled_at = state, actor.username, context.now()
    if mended:
        fresh.values = {**fresh.values, "mended": dict(mended)}
    fresh.save(update_fields=["state", "settled_by", "settled_at", "values"])
    record(
        actor=actor.username,
        actor_name=actor.name,
        region=fresh.batch.region.code,
        verb=f"waiting_{state}",
        subject=subject_of(fresh.batch),
        changes=changes,
        reason=reason,
        details={
            "row": fresh.row,
            "cell": fresh.cell,
            "code": fresh.code,
            "value": fresh.value,
            "taken": value,
        }
        | ({"said": dict(said)} if said else {}),
    )
    return fresh
