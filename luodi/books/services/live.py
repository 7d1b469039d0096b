"""The live book of a month (revision 0): kept equal to the ledger by rebuilding just what changed.

Every act of the ledger leaves a note of what it touched; the next read takes these notes and rebuilds
exactly those rows. A change of units, vocabulary, rules or of the date rebuilds the region's whole book.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from luodi.books.builders import BUILDERS, Month
from luodi.books.models import Book
from luodi.books.writing import write_rows
from luodi.core.periods import Period, china_day
from luodi.ledger.audit import context
from luodi.ledger.audit.models import Stale
from luodi.ledger.org.models import Region

UNCONCERNED = frozenset({"batch", "report", "template", "account", "grant", "book", "attachment", "column_map", "waiting"})
"""Kinds of subjects that no row is built from."""


def today_of(period: Period, moment: dt.datetime) -> dt.date:
    """The day that rules take as today: the period's last, or the current one while it has not ended."""
    return min(period.last_day, china_day(moment))


def latest_sealed(region_code: str, period: Period) -> Book | None:
    """The newest sealed revision of a month."""
    books = Book.objects.filter(region=region_code, period=str(period), sealed_at__isnull=False)
    return books.order_by("-revision").first()


def live_book(region: Region, period: Period) -> Book:
    """The live book of the month, current with everything committed so far."""
    today = today_of(period, context.now())
    book = Book.objects.filter(region=region.code, period=str(period), revision=0).first()
    if book and book.today == today and not Stale.objects.filter(region=region.code).exists():
        return book
    with transaction.atomic():
        Region.objects.select_for_update().get(pk=region.pk)
        _take_notes(region)
        book = Book.objects.filter(region=region.code, period=str(period), revision=0).first()
        if book is None or book.today != today:
            book = _rebuild(region, period, today, book)
    return book


def _take_notes(region: Region) -> None:
    """Bring every live book of the region up to date with the notes committed so far, and drop those notes."""
    notes = list(Stale.objects.filter(region=region.code))
    if not notes:
        return
    touched: dict[str, set[str]] = {}
    for note in notes:
        touched.setdefault(note.kind, set()).add(note.key)
    for book in Book.objects.filter(region=region.code, revision=0).order_by("period"):
        _update(region, book, touched)
    Stale.objects.filter(pk__in=[note.pk for note in notes]).delete()


def _update(region: Region, book: Book, touched: dict[str, set[str]]) -> None:
    period = Period.parse(book.period)
    month = month_of(region, period, book.today)
    known = UNCONCERNED.union(*(builder.kinds for builder in BUILDERS))
    everything = not touched.keys() <= known
    for builder in BUILDERS:
        kinds = builder.kinds & touched.keys()
        if everything or (kinds and not builder.keyed):
            write_rows(builder, month, book)
        elif kinds:
            keys = frozenset().union(*(touched[kind] for kind in kinds))
            write_rows(builder, month, book, None if "*" in keys else keys)


def _rebuild(region: Region, period: Period, today: dt.date, old: Book | None) -> Book:
    if old is not None:
        old.delete()
    book = Book.objects.create(
        region=region.code, region_name=region.name, period=str(period), revision=0, today=today
    )
    month = month_of(region, period, today)
    for builder in BUILDERS:
        write_rows(builder, month, book)
    return book


def month_of(region: Region, period: Period, today: dt.date) -> Month:
    """What builders are told: the month, its today, and the book of the month before (the newest sealed, else live)."""
    before = period.previous()
    book = latest_sealed(region.code, before)
    if book is None:
        book = Book.objects.filter(region=region.code, period=str(before), revision=0).first()
    return Month(region, period, today, book)
