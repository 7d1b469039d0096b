"""Books and their rows: plain, wide, flat, without keys into the ledger.

Once a book is sealed the database refuses to change, delete or add any of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TypeVar

from django.db import models
from django.db.models import Q

from luodi.ledger.audit.guards import append_only, frozen_when

# What deletes rows of an unsealed book is `luodi.books.writing` alone, narrow rows first: the database
# refuses to leave an orphan, and Django need not look for any.
_SEALED = "EXISTS (SELECT 1 FROM books_book b WHERE b.id = {row}.book_id AND b.sealed_at IS NOT NULL)"
_APART = "NOT EXISTS (SELECT 1 FROM {head} r WHERE r.id = NEW.row_id AND r.book_id = NEW.book_id)"
_MOVED = "NEW.book_id <> OLD.book_id"
sealed_rows = frozen_when(_SEALED.format(row="OLD"), closed_when=_SEALED.format(row="NEW"), moved_when=_MOVED)
"""Decorator for tables of rows: frozen and closed with the book that they belong to, which never changes."""

M = TypeVar("M", bound=models.Model)


def sealed_beside(head: type[models.Model]) -> Callable[[type[M]], type[M]]:
    """Decorator for narrow tables: the same, and a row hangs on none but a row of its own book."""
    closed = f"{_SEALED.format(row='NEW')} OR {_APART.format(head=head._meta.db_table)}"
    return frozen_when(_SEALED.format(row="OLD"), closed_when=closed, moved_when=_MOVED)


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


@sealed_rows
class TaskRow(models.Model):
    """One task as it stood at the end of the book's month.

    `standing` is `on`, or `withdrawn` in the month that the task left its list: only `on` is counted.
    `status` to `light_why` are empty where nothing was ever reported. `fact` is the key of the progress
    reported last, `status_fact` of that which the status came from, `source` its workbook's cell or form.
    """

    book = models.ForeignKey(Book, on_delete=models.DO_NOTHING, db_index=False, related_name="task_rows")
    key = models.CharField(max_length=36)
    standing = models.CharField(max_length=10)
    list = models.CharField(max_length=100)
    list_position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=20)
    position = models.PositiveIntegerField()
    category = models.CharField(max_length=200)
    requirement = models.TextField()
    scheme = models.CharField(max_length=30)
    status = models.CharField(max_length=30, null=True)
    status_position = models.PositiveSmallIntegerField(null=True)
    meaning = models.CharField(max_length=14, null=True)
    prospect = models.CharField(max_length=14, null=True)
    unit_status = models.CharField(max_length=30, null=True)
    office_reason = models.TextField()
    percent = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    light = models.CharField(max_length=8, null=True)
    light_why = models.CharField(max_length=100)
    confidence = models.CharField(max_length=8, null=True)
    confidence_reason = models.TextField()
    lights_agree = models.BooleanField(null=True)
    leader = models.CharField(max_length=60, null=True)
    leader_position = models.PositiveIntegerField(null=True)
    horizon = models.CharField(max_length=6, null=True)
    due = models.CharField(max_length=10)
    due_day = models.DateField(null=True)
    reported = models.BooleanField()
    reported_period = models.CharField(max_length=7, null=True)
    reported_unit = models.CharField(max_length=100, null=True)
    reported_by = models.CharField(max_length=150, null=True)
    fact = models.CharField(max_length=36, null=True)
    status_fact = models.CharField(max_length=36, null=True)
    text = models.TextField()
    problem = models.TextField()
    next_step = models.TextField()
    support_level = models.CharField(max_length=12)
    support_needed = models.TextField()
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "key"], name="task_once_in_book")]
        indexes = [
            models.Index(
                fields=[
                    "book",
                    "standing",
                    "list",
                    "list_position",
                    "status",
                    "status_position",
                    "meaning",
                    "light",
                ],
                name="task_rows_grouped",
            )
        ]


@sealed_beside(TaskRow)
class TaskUnitRow(models.Model):
    """A unit's part in a task of the book."""

    book = models.ForeignKey(Book, on_delete=models.DO_NOTHING, db_index=False, related_name="task_unit_rows")
    row = models.ForeignKey(TaskRow, on_delete=models.DO_NOTHING, related_name="units")
    unit_key = models.CharField(max_length=36)
    unit = models.CharField(max_length=100)
    unit_position = models.PositiveIntegerField()
    lead = models.BooleanField()
    place = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["book", "lead", "unit"], name="task_units_grouped")]


@sealed_beside(TaskRow)
class TaskPolicyRow(models.Model):
    """A clause that a task of the book cites, with its document."""

    book = models.ForeignKey(
        Book, on_delete=models.DO_NOTHING, db_index=False, related_name="task_policy_rows"
    )
    row = models.ForeignKey(TaskRow, on_delete=models.DO_NOTHING, related_name="policies")
    clause_key = models.CharField(max_length=36)
    document = models.CharField(max_length=300)
    place = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["book", "document"], name="task_policies_grouped")]


@sealed_beside(TaskRow)
class TaskChangeRow(models.Model):
    """How a task differs from last month's book, by a word of `luodi.books.changes`."""

    book = models.ForeignKey(
        Book, on_delete=models.DO_NOTHING, db_index=False, related_name="task_change_rows"
    )
    row = models.ForeignKey(TaskRow, on_delete=models.DO_NOTHING, related_name="changes")
    change = models.CharField(max_length=10)
    before = models.CharField(max_length=30)

    class Meta:
        indexes = [models.Index(fields=["book", "change"], name="task_changes_grouped")]


@sealed_rows
class IndicatorRow(models.Model):
    """One quantity that a task on its list must reach, as it stood at the end of the book's month.

    `target_e4` and `value_e4` are in ten-thousandths of `unit_of_measure`, so that sums are exact on both
    databases. `value_e4` is the last value reported by then (to date where `cumulative`, else the level),
    null where none ever was: then `reached` and `on_pace` are unknown as well. `fact` is the key of the
    progress that said it, `source` its workbook's cell or form.
    """

    book = models.ForeignKey(Book, on_delete=models.DO_NOTHING, db_index=False, related_name="indicator_rows")
    key = models.CharField(max_length=36)
    task_key = models.CharField(max_length=36)
    task = models.TextField()
    list = models.CharField(max_length=100)
    list_position = models.PositiveSmallIntegerField()
    position = models.PositiveIntegerField()
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    unit_of_measure = models.CharField(max_length=20)
    cumulative = models.BooleanField()
    target_e4 = models.BigIntegerField()
    value_e4 = models.BigIntegerField(null=True)
    known = models.BooleanField()
    reached = models.BooleanField(null=True)
    on_pace = models.BooleanField(null=True)
    reported = models.BooleanField()
    reported_period = models.CharField(max_length=7, null=True)
    reported_unit = models.CharField(max_length=100, null=True)
    reported_by = models.CharField(max_length=150, null=True)
    fact = models.CharField(max_length=36, null=True)
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "key"], name="indicator_once_in_book")]
        indexes = [models.Index(fields=["book", "task_key"], name="indicator_rows_by_task")]


@sealed_rows
class IndicatorUnitRow(models.Model):
    """A unit's part in the task of an indicator of the book."""

    book = models.ForeignKey(
        Book, on_delete=models.DO_NOTHING, db_index=False, related_name="indicator_unit_rows"
    )
    row = models.ForeignKey(IndicatorRow, on_delete=models.DO_NOTHING, related_name="units")
    unit_key = models.CharField(max_length=36)
    unit = models.CharField(max_length=100)
    unit_position = models.PositiveIntegerField()
    lead = models.BooleanField()
    place = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["book", "lead", "unit"], name="indicator_units_grouped")]


@sealed_rows
class UnitRow(models.Model):
    """One unit in force at the end of the book's month, with where its month's submission stands."""

    book = models.ForeignKey(Book, on_delete=models.DO_NOTHING, db_index=False, related_name="unit_rows")
    key = models.CharField(max_length=36)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=12)
    position = models.PositiveIntegerField()
    reporting = models.CharField(max_length=10, null=True)
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "key"], name="unit_once_in_book")]


@sealed_beside(UnitRow)
class UnitRosterRow(models.Model):
    """A roster of the book's year that a unit stands in."""

    book = models.ForeignKey(
        Book, on_delete=models.DO_NOTHING, db_index=False, related_name="unit_roster_rows"
    )
    row = models.ForeignKey(UnitRow, on_delete=models.DO_NOTHING, related_name="rosters")
    roster = models.CharField(max_length=60)
    place = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["book", "roster"], name="unit_rosters_grouped")]


@sealed_rows
class SubmissionRow(models.Model):
    """One unit's submission to a round of the month. `on_time` is unknown for what the office filed."""

    book = models.ForeignKey(
        Book, on_delete=models.DO_NOTHING, db_index=False, related_name="submission_rows"
    )
    key = models.CharField(max_length=36)
    round = models.CharField(max_length=100)
    round_kind = models.CharField(max_length=10)
    unit_key = models.CharField(max_length=36)
    unit = models.CharField(max_length=100)
    unit_position = models.PositiveIntegerField()
    state = models.CharField(max_length=10)
    submitted = models.BooleanField()
    accepted = models.BooleanField()
    by_office = models.BooleanField()
    on_time = models.BooleanField(null=True)
    returns = models.PositiveIntegerField()
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "key"], name="submission_once_in_book")]


@sealed_rows
class OwedRow(models.Model):
    """One thing owed in the book's month, and how it ended."""

    book = models.ForeignKey(Book, on_delete=models.DO_NOTHING, db_index=False, related_name="owed_rows")
    key = models.CharField(max_length=36)
    unit_key = models.CharField(max_length=36)
    unit = models.CharField(max_length=100)
    unit_position = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    subject_key = models.CharField(max_length=64)
    label = models.CharField(max_length=300)
    state = models.CharField(max_length=12)
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "key"], name="owed_once_in_book")]
        indexes = [models.Index(fields=["book", "unit", "state"], name="owed_rows_grouped")]
