"""Rows of the quantities that tasks must reach, and beside them their units."""

from __future__ import annotations

from django.db import models

from luodi.books.models.book import Book
from luodi.books.models.involved import UnitPart
from luodi.books.models.sealing import sealed_beside, sealed_rows


@sealed_rows
class IndicatorRow(models.Model):
    """One quantity that a task on its list must reach, as it stood at the end of the book's month.

    `target_e4` and `value_e4` are in ten-thousandths of `unit_of_measure`, so that sums are exact on both
    databases. `value_e4` is the last value reported by then (to date where `cumulative`, else the level),
    null where none ever was: then `reached` and `on_pace` are unknown as well. Of a limit (`direction`
    `at_most`; null in books sealed before there were any) `reached` is that it is kept. `fact` is the key of
    the progress that said it, `source` its workbook's cell or form.
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
    direction = models.CharField(max_length=8, null=True)
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


@sealed_beside(IndicatorRow)
class IndicatorUnitRow(UnitPart):
    """A unit's part in the task of an indicator of the book."""

    book = models.ForeignKey(
        Book, on_delete=models.DO_NOTHING, db_index=False, related_name="indicator_unit_rows"
    )
    row = models.ForeignKey(IndicatorRow, on_delete=models.DO_NOTHING, related_name="units")

    class Meta:
        indexes = [models.Index(fields=["book", "lead", "unit"], name="indicator_units_grouped")]
