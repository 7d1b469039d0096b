"""A region's own rules for lights."""

from __future__ import annotations

from django.db import models

from luodi.ledger.org.models import Region


class LightRule(models.Model):
    """One line of a region's own rule table for lights, in order; without any the shipped ones hold."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="light_rules")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    colour = models.CharField(max_length=8, blank=True)
    condition = models.JSONField(default=dict)
    why = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "position"], name="rule_order")]
