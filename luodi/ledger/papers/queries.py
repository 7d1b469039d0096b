"""Reads of papers: attachments, originals, batches and what waits in them, each scoped to the actor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from luodi.core.problems import NotFound
from luodi.ledger.org.access import Actor, Power, seen_regions
from luodi.ledger.org.models import Region
from luodi.ledger.papers import storage
from luodi.ledger.papers.access import home_seen, may_see
from luodi.ledger.papers.models import Attachment, Batch, BatchFile, StoredFile, Waiting
from luodi.ledger.papers.subjects import subject_of_kind, uuids


@dataclass(frozen=True)
class BatchSeen:
    """An import, and how much of it still waits."""

    batch: Batch
    waiting_count: int


def attachments_by_subject(actor: Actor, kind: str, keys: Iterable[str]) -> dict[str, list[Attachment]]:
    """By subject key: the attachments of those subjects that the actor may see, oldest first.

    A few queries, however many keys.
    Raises: Rejected for a kind that nobody registered.
    """
    subject = subject_of_kind(kind)
    seen = sorted(subject.seen(actor, keys))
    rows = Attachment.objects.filter(subject_kind=subject.kind, subject_key__in=seen, voided_at__isnull=True)
    limits = subject.until(actor, seen)
    found: dict[str, list[Attachment]] = defaultdict(list)
    for attachment in rows.select_related("file", "unit").order_by("added_at", "pk"):
        limit = limits.get(attachment.subject_key)
        if limit is None or limit.shows(attachment.unit_id, attachment.added_at):
            found[attachment.subject_key].append(attachment)
    return dict(found)


def attachment_list(actor: Actor, kind: str, key: str) -> list[Attachment]:
    """The attachments of one subject, oldest first.

    Raises: Rejected for a kind that nobody registered; NotFound where the actor may not know of the subject.
    """
    home_seen(actor, kind, key)
    return attachments_by_subject(actor, kind, [key]).get(key, [])


def attachment_get(actor: Actor, key: str) -> Attachment:
    """The attachment of that key.

    Raises: NotFound when there is none, or the actor may not know of its subject.
    """
    rows = Attachment.objects.select_related("file", "region", "unit")
    found = rows.filter(key__in=uuids([key]), voided_at__isnull=True).first()
    if found is None or not may_see(actor, found):
        raise NotFound("没有这个附件。")
    return found


def attachment_read(actor: Actor, key: str) -> tuple[Attachment, bytes]:
    """An attachment and its content.

    Raises: NotFound as `attachment_get`; storage.Damaged.
    """
    found = attachment_get(actor, key)
    return found, storage.read(found.file.sha256)


def batch_list(actor: Actor, region: Region) -> list[BatchSeen]:
    """The region's imports, newest first; none for who does not see the region. Two queries."""
    return _seen(_batches(actor).filter(region=region).order_by("-number"))


def batch_detail(actor: Actor, number: int) -> BatchSeen:
    """One import, its files and sources prefetched.

    Raises: NotFound when there is none, or the actor may not know of it.
    """
    found = _seen(_batches(actor).prefetch_related("files__file", "sources").filter(number=number))
    if not found:
        raise NotFound(f"没有第{number}批导入,或者您无权查看。各批见 luodi imports。")
    return found[0]


def original_read(actor: Actor, number: int, name: str) -> bytes:
    """The content of a file of an import.

    Raises: NotFound when there is none, or the actor may not know of it; storage.Damaged.
    """
    seen = seen_regions(actor, "batch__region__")
    found = (
        BatchFile.objects.select_related("file")
        .filter(seen, batch_id=number, name=name)
        .order_by("pk")
        .first()
    )
    if found is None:
        raise NotFound(f"没有第{number}批导入的文件“{name}”。")
    return storage.read(found.file.sha256)


def waiting_list(
    actor: Actor, region: Region, *, batch: Batch | None = None, state: str = "waiting"
) -> list[Waiting]:
    """What waits in the region's imports (or in one), in the order of files, sheets and rows."""
    rows = Waiting.objects.filter(
        seen_regions(actor, "batch__region__"), batch__region=region, batch__state="committed", state=state
    )
    if batch is not None:
        rows = rows.filter(batch=batch)
    ordered = rows.order_by("batch_id", "source__file_name", "source__sheet", "row", "cell", "pk")
    return list(ordered.select_related("source", "batch__region"))


def waiting_at(actor: Actor, number: int, file_name: str, sheet: str, cell: str) -> list[Waiting]:
    """What waits at a cell of an import's sheet (`F12`; a row that waits answers to any of its cells).

    Raises: NotFound when nothing does, or the actor may not know of it.
    """
    row = int("".join(char for char in cell if char.isdigit()) or 0)
    rows = Waiting.objects.filter(
        Q(cell=cell.upper()) | Q(scope="row", row=row),
        seen_regions(actor, "batch__region__"),
        batch_id=number,
        source__file_name=file_name,
        source__sheet=sheet,
        state="waiting",
    )
    found = list(rows.select_related("source", "batch__region").order_by("pk"))
    if not found:
        raise NotFound(f"第{number}批导入的{file_name}!{sheet}!{cell}没有待处理的内容。")
    return found


def waiting_beside(actor: Actor, settled: Waiting) -> list[Waiting]:
    """What goes on waiting in the row of something that waited."""
    rows = waiting_list(actor, settled.batch.region, batch=settled.batch)
    return [w for w in rows if (w.source_id, w.row) == (settled.source_id, settled.row)]


def files_sweep(actor: Actor) -> list[str]:
    """The hashes of files on disk that no record names: left over when an import was rolled back. Harmless.

    Raises: Refused without the power over everything.
    """
    actor.require_anywhere(Power.BACKUP)
    known = set(StoredFile.objects.values_list("sha256", flat=True))
    return sorted(sha256 for sha256 in storage.stored() if sha256 not in known)


def _batches(actor: Actor) -> QuerySet[Batch]:
    return Batch.objects.filter(seen_regions(actor, "region__")).select_related("region")


def _seen(batches: QuerySet[Batch]) -> list[BatchSeen]:
    listed = list(batches)
    waiting = (
        Waiting.objects.filter(batch__in=listed, state="waiting")
        .values("batch_id")
        .annotate(rows=Count("pk"))
    )
    counts = {row["batch_id"]: row["rows"] for row in waiting}
    return [BatchSeen(batch, counts.get(batch.pk, 0)) for batch in listed]
