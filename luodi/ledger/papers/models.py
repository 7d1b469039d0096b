"""Stored files, attachments, import batches, waiting cells and rows, remembered column maps, and sources."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from luodi.ledger.audit.guards import append_only
from luodi.ledger.org.models import Region, Unit


@append_only
class StoredFile(models.Model):
    """A file kept once, whatever names it came under: named by the SHA-256 of its content."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()


class Attachment(models.Model):
    """A file hung on a subject: an original document, proof (佐证材料), the scan of an instruction.

    Readable by those who may see the subject, and nobody else (`papers.subjects`). `region` is the subject's,
    `unit` the one in whose name it was added (None: the office), which may take it off again.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="attachments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="attachments")
    subject_kind = models.CharField(max_length=30)
    subject_key = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=20, default="proof")
    added_by = models.CharField(max_length=150)
    added_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_key"], name="attachment_subject")]


class Batch(models.Model):
    """One import: its files, what it did, and whether it was undone. `number` counts per installation."""

    number = models.AutoField(primary_key=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="batches")
    period = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, default="committed")
    imported_by = models.CharField(max_length=150)
    imported_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    summary = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["committed", "undone"]), name="batch_state_known")
        ]


class BatchFile(models.Model):
    """One file of an import, under the name it came with."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="batch_files")
    name = models.CharField(max_length=200)


@append_only
class Source(models.Model):
    """A sheet that facts were taken from: with a fact's row it gives the cell of each of its fields.

    `columns` maps a field's name to its column letter (`{"status": "K"}`).
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="sources")
    file_name = models.CharField(max_length=200)
    sheet = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    columns = models.JSONField(default=dict)


class Waiting(models.Model):
    """A cell or a row held back from an import until someone mends or drops it."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="waiting")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="waiting")
    row = models.PositiveIntegerField()
    cell = models.CharField(max_length=10, blank=True)
    field = models.CharField(max_length=40, blank=True)
    scope = models.CharField(max_length=4)
    code = models.CharField(max_length=40)
    value = models.TextField(blank=True)
    message = models.TextField()
    values = models.JSONField(default=dict)
    subject_kind = models.CharField(max_length=30, blank=True)
    subject_key = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, default="waiting")
    settled_by = models.CharField(max_length=150, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=["cell", "row"]), name="waiting_scope_known"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "fixed", "dropped", "void"]), name="waiting_state_known"
            ),
        ]
        indexes = [models.Index(fields=["batch", "state"], name="waiting_by_batch")]


class ColumnMap(models.Model):
    """How an office's sheet with these headings is read: remembered from the last choice."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="column_maps")
    headings = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)
    columns = models.JSONField(default=dict)
    chosen_by = models.CharField(max_length=150)
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "headings"], name="one_map_per_headings")]
