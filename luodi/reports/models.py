"""Offices' own templates with their versions, rendered reports with every number in them, and releases.

All append-only: a new text is a new version, an old report stays what it was.
"""

from __future__ import annotations

import uuid

from django.db import models

from luodi.ledger.audit.guards import append_only
from luodi.ledger.org.models import Region


@append_only
class Template(models.Model):
    """One version of an office's own text for a kind of report.

    Version 0 is the shipped file, which is no row here. An empty `body` goes back to the shipped one.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="report_templates")
    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    body = models.TextField(blank=True)
    edited_by = models.CharField(max_length=150)
    edited_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "code", "version"], name="template_version_once"),
            models.CheckConstraint(
                condition=models.Q(version__gt=0), name="template_version_counts_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} 第{self.version}版"


@append_only
class Rendered(models.Model):
    """One version of a report: the book, template and product that it was made from, its tree and numbers.

    `tree` is the document as data, `numbers` one entry for each number in it (where it stands, text,
    question, book, exact value). `digest` is over both: making the same again adds no version.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=40)
    period = models.CharField(max_length=7)
    named = models.BooleanField()
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    book_key = models.CharField(max_length=36)
    book_revision = models.PositiveIntegerField()
    book_hash = models.CharField(max_length=64, blank=True)
    template_version = models.PositiveIntegerField()
    template_hash = models.CharField(max_length=64)
    product_version = models.CharField(max_length=40)
    options = models.JSONField(default=dict)
    tree = models.JSONField()
    numbers = models.JSONField()
    digest = models.CharField(max_length=64)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "kind", "period", "named", "version"], name="report_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title.replace(chr(10), '')}({'点名' if self.named else '不点名'}第{self.version}版)"


@append_only
class Release(models.Model):
    """The dated act by which a report of a sealed month became readable for the region's units."""

    report = models.OneToOneField(Rendered, on_delete=models.PROTECT, related_name="release")
    released_at = models.DateTimeField()
    released_by = models.CharField(max_length=150)
