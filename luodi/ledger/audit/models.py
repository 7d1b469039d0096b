"""Acts, the changes that each made, and the note of what a reader must rebuild because of them."""

from __future__ import annotations

from django.db import models

from luodi.ledger.audit.guards import append_only


@append_only
class Act(models.Model):
    """One named act of one person: `task_adjust`, `submission_accept`, `import_commit`."""

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=150)
    actor_name = models.CharField(max_length=150, blank=True)
    origin = models.CharField(max_length=20)
    address = models.CharField(max_length=100, blank=True)
    request = models.UUIDField(db_index=True)
    region = models.CharField(max_length=12, blank=True)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=30)
    subject_key = models.CharField(max_length=64)
    subject_label = models.CharField(max_length=300, blank=True)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_key"], name="act_subject"),
            models.Index(fields=["region", "at"], name="act_region_at"),
        ]


@append_only
class Change(models.Model):
    """What one act did to one subject: its values before (none when made) and after (none when voided)."""

    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="changes")
    subject_kind = models.CharField(max_length=30)
    subject_key = models.CharField(max_length=64)
    subject_label = models.CharField(max_length=300, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_key"], name="change_subject")]


class Stale(models.Model):
    """A subject that changed since the live book last looked; key `*`: all of its kind, kind `*`: all.

    Added in the transaction of the change, never merged: a reader removes exactly the rows it saw, so
    that a change committed meanwhile is not lost.
    """

    region = models.CharField(max_length=12, db_index=True)
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=64)
