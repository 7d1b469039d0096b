"""Status schemes (口径): the printed vocabulary of lists and what it means."""

from __future__ import annotations

from django.db import models

from luodi.core.statuses import Meaning
from luodi.ledger.org.models import Region

MEANINGS = [(meaning.value, meaning.label) for meaning in Meaning]


class StatusScheme(models.Model):
    """A list's printed vocabulary of status (口径). Without a region it is one that is shipped."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="schemes")
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    pursuit = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "code"], name="scheme_code", nulls_distinct=False)
        ]


class Status(models.Model):
    """One printed status and what it means. Code branches on meanings, never on labels."""

    scheme = models.ForeignKey(StatusScheme, on_delete=models.PROTECT, related_name="statuses")
    code = models.CharField(max_length=30)
    label = models.CharField(max_length=30)
    meaning = models.CharField(max_length=14, choices=MEANINGS)
    position = models.PositiveSmallIntegerField(default=0)
    aliases = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "label"], name="status_label_in_scheme")]

    def __str__(self) -> str:
        return self.label
