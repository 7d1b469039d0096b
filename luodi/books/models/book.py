"""The book itself, and the act by which its totals become readable."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from luodi.ledger.audit.guards import append_only, frozen_when


@frozen_when("OLD.sealed_at IS NOT NULL", unborn_when="NEW.sealed_at IS NOT NULL")
class Book(models.Model):
    """A region's state for a month. Revision 0 is the live one, 1, 2, … are sealed.

    The database takes none that is sealed already: one is written first, and sealed once.

    `today` is the day that rules took as today, `before` the sealed book that changes are told against
    (`2024-04/1`; empty: none, and what changed is unknown), `program` the version of Luodi that wrote
    it. `columns` lists, per table, the columns that the hash covers; `previous` is the hash of the book
    sealed before it in this region, `sequence` its place in that order.

    Of the live book alone: `pending` are the subjects (kind, key) to write again before it is read,
    `writings` counts how often it was written, so that a reader notices.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    region = models.CharField(max_length=12)
    region_name = models.CharField(max_length=100)
    period = models.CharField(max_length=7)
    revision = models.PositiveIntegerField()
    today = models.DateField()
    before = models.CharField(max_length=20, blank=True)
    program = models.CharField(max_length=30)
    sealed_at = models.DateTimeField(null=True)
    sealed_by = models.CharField(max_length=150, blank=True)
    reason = models.TextField(blank=True)
    sequence = models.PositiveIntegerField(null=True)
    columns = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    missing = models.JSONField(default=list)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)
    pending = models.JSONField(default=list)
    writings = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "period", "revision"], name="one_book_per_revision"),
            models.UniqueConstraint(fields=["region", "sequence"], name="one_place_in_the_chain"),
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True)
                | (Q(revision__gt=0, sequence__isnull=False) & ~Q(hash="")),
                name="sealed_book_has_its_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.period} 第{self.revision}版"

    @property
    def is_sealed(self) -> bool:
        """Whether it is sealed; else it is the live book, or one being sealed."""
        return self.sealed_at is not None


@append_only
class Release(models.Model):
    """The dated act by which a sealed book's totals became readable for the units that reported."""

    book = models.OneToOneField(Book, on_delete=models.PROTECT, related_name="release")
    released_at = models.DateTimeField()
    released_by = models.CharField(max_length=150)
