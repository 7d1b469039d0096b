"""Documents with parsed numbers, clauses, support between documents, and local measures."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from luodi.ledger.org.models import Level, Region, Unit
from luodi.ledger.papers.models import Source, StoredFile


class Document(models.Model):
    """A policy document as this region knows it. The number is kept as printed and parsed for sorting.

    `is_placeholder`: no document, but what the clauses of a list hang on that names none (待补).
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=60, blank=True)
    number_issuer = models.CharField(max_length=30, blank=True)
    number_year = models.PositiveSmallIntegerField(null=True)
    number_serial = models.PositiveIntegerField(null=True)
    issuer = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=12, choices=Level.choices, blank=True)
    issued_on = models.DateField(null=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="documents")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="documents")
    source_row = models.PositiveIntegerField(null=True)
    is_placeholder = models.BooleanField(default=False)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "title", "issuer", "number"],
                condition=Q(voided_at__isnull=True),
                name="document_once_in_region",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Clarity(models.TextChoices):
    """How much a clause promises: clear, general, or a place kept for later."""

    CLEAR = "clear", "明确"
    GENERAL = "general", "笼统"
    PLACEHOLDER = "placeholder", "占位"


class Clause(models.Model):
    """One numbered provision of a document."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="clauses")
    number = models.CharField(max_length=30, blank=True)
    text = models.TextField()
    clarity = models.CharField(max_length=12, choices=Clarity.choices, blank=True)
    position = models.PositiveIntegerField(default=0)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="clauses")
    source_row = models.PositiveIntegerField(null=True)
    voided_at = models.DateTimeField(null=True)


class Support(models.Model):
    """`supporting` was issued to support `supported` (配套)."""

    supporting = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="supports")
    supported = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="supported_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supporting", "supported"], name="support_once"),
            models.CheckConstraint(condition=~Q(supporting=F("supported")), name="support_of_another"),
        ]


class MeasureState(models.TextChoices):
    """How far a local measure has come."""

    PLANNED = "planned", "拟制定"
    DRAFTING = "drafting", "起草中"
    ISSUED = "issued", "已印发"


class Measure(models.Model):
    """What this region issues to carry clauses out (举措)."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="measures")
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=MeasureState.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="measures")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="measures")
    clauses = models.ManyToManyField(Clause, related_name="measures")
    voided_at = models.DateTimeField(null=True)
