"""Import batches: their files, the sheets that facts came from, and the end of an import or its undoing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed, Subject, record
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Region
from luodi.ledger.papers.contents import clean_name
from luodi.ledger.papers.models import Batch, BatchFile, Source, Waiting
from luodi.ledger.papers.services.files import file_store


@transaction.atomic
def batch_start(actor: Actor, region: Region, period: str, files: Sequence[tuple[str, bytes]]) -> Batch:
    """Begin an import of these files (name, content), which are stored. `batch_finish` records it.

    Raises: Refused without the power; Rejected as `file_store`, with the problems of every file.
    """
    actor.require(Power.IMPORT, region)
    stored = []
    problems: list[Problem] = []
    for name, data in files:
        try:
            stored.append((clean_name(name), file_store(name, data)))
        except Rejected as error:
            problems += error.problems
    if problems:
        raise Rejected(problems)
    batch = Batch.objects.create(
        region=region, period=period, imported_by=actor.username, imported_at=context.now()
    )
    BatchFile.objects.bulk_create([BatchFile(batch=batch, file=file, name=name) for name, file in stored])
    return batch


@transaction.atomic
def batch_finish(
    actor: Actor,
    batch: Batch,
    summary: Mapping[str, Any],
    changes: Iterable[Changed] = (),
    *,
    reason: str = "",
) -> Batch:
    """Keep what the import did, and record it as one act with everything that it changed.

    Raises: Refused without the power.
    """
    actor.require(Power.IMPORT, batch.region)
    batch.summary = dict(summary)
    batch.save(update_fields=["summary"])
    _record(actor, batch, "import_commit", changes, reason)
    return batch


def batch_months_keep(actor: Actor, batch: Batch, months: Mapping[tuple[str, str], str]) -> None:
    """Keep the months that were said afterwards of sheets (file and name) which say none themselves.

    Part of the act that takes their rows, which is recorded by itself. Raises: Refused without the power.
    """
    actor.require(Power.IMPORT, batch.region)
    kept = batch.summary.get("months", [])
    new = [{"file": file, "sheet": sheet, "period": period} for (file, sheet), period in months.items()]
    batch.summary = {**batch.summary, "months": [*kept, *new]}
    batch.save(update_fields=["summary"])


@transaction.atomic
def batch_mark_undone(
    actor: Actor, batch: Batch, changes: Iterable[Changed] = (), *, reason: str = ""
) -> Batch:
    """Mark an import as undone, once its facts are reversed; what waited in it waits no longer.

    Raises: Refused without the power; Rejected when it was undone before.
    """
    actor.require(Power.IMPORT, batch.region)
    fresh = Batch.objects.select_for_update(of=("self",)).select_related("region").get(pk=batch.pk)
    require_not_undone(fresh)
    fresh.state, fresh.undone_at = "undone", context.now()
    fresh.save(update_fields=["state", "undone_at"])
    Waiting.objects.filter(batch=fresh, state="waiting").update(
        state="void", settled_by=actor.username, settled_at=fresh.undone_at
    )
    _record(actor, fresh, "import_undo", changes, reason)
    batch.state, batch.undone_at = fresh.state, fresh.undone_at
    return batch


def require_not_undone(batch: Batch) -> None:
    """Raises: Rejected when the import was undone before."""
    if batch.state == "undone":
        message = f"第{batch.number}批导入已经撤销。"
        raise Rejected([Problem("undone_before", message, remedy="不必再次撤销。")])


@transaction.atomic
def source_add(
    actor: Actor, batch: Batch, file_name: str, sheet: str, kind: str, columns: Mapping[str, str]
) -> Source:
    """Name a sheet that facts will point to. `columns`: a field's name → its column letter.

    Raises: Refused without the power.
    """
    actor.require(Power.IMPORT, batch.region)
    return Source.objects.create(
        batch=batch, file_name=clean_name(file_name), sheet=sheet[:100], kind=kind, columns=dict(columns)
    )


def subject_of(batch: Batch) -> Subject:
    """What the record of acts calls a batch."""
    return Subject("batch", str(batch.number), f"第{batch.number}批导入")


def _record(actor: Actor, batch: Batch, verb: str, changes: Iterable[Changed], reason: str) -> None:
    record(
        actor=actor.username,
        actor_name=actor.name,
        region=batch.region.code,
        verb=verb,
        subject=subject_of(batch),
        changes=changes,
        reason=reason,
        details={"batch": batch.number, "period": batch.period},
    )
