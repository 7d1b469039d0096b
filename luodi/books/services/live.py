"""The live book of a month (revision 0): kept equal to the ledger by writing again just what changed.

A read takes the notes that acts left and writes exactly those rows again; a change of units,
vocabulary, rules, of the date or of Luodi itself writes all of them.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

import luodi
from luodi.books.builders import Month
from luodi.books.locks import hold
from luodi.books.models import Book
from luodi.books.services.notes import hand_out, has_notes, pending_of
from luodi.books.writing import EVERYTHING, write
from luodi.core.periods import Period, china_day
from luodi.ledger.audit import context
from luodi.ledger.org.models import Region

HEAVY = ("columns", "counts", "missing", "pending")
"""Long lists in a book, which no figure reads."""


def live_book(region: Region, period: Period) -> Book:
    """The live book of the month, current with everything committed so far. Two queries when nothing changed.

    Not scoped: figures decide what an asker sees of it.
    """
    today = today_of(period, context.now())
    book = _found(region.code, period)
    if book is not None and _is_current(book, today) and not has_notes(region.code):
        return book
    with transaction.atomic():
        hold(region.code)
        return _brought_up(region, period, today)


def today_of(period: Period, moment: dt.datetime) -> dt.date:
    """The day that rules take as today in a live book: the period's last, or the present one before it."""
    return min(period.last_day, china_day(moment))


def latest_sealed(region_code: str, period: Period) -> Book | None:
    """The newest sealed revision of a month; what only verifying needs of it is left in the database."""
    books = Book.objects.filter(region=region_code, period=str(period), sealed_at__isnull=False).defer(*HEAVY)
    return books.order_by("-revision").first()


def month_told(region: Region, period: Period, today: dt.date) -> Month:
    """What builders are told: the region as it is now, the month, its today, the sealed month before it.

    Lists are made for a year: nothing came before its January.
    """
    before = latest_sealed(region.code, period.previous()) if period.index > 1 else None
    return Month(Region.objects.get(pk=region.pk), period, today, before)


def name_of(book: Book | None) -> str:
    """`2024-04/1`: the book that changes are told against; empty for none."""
    return f"{book.period}/{book.revision}" if book else ""


def _found(region_code: str, period: Period) -> Book | None:
    return Book.objects.filter(region=region_code, period=str(period), revision=0).first()


def _is_current(book: Book, today: dt.date) -> bool:
    return book.today == today and book.program == luodi.__version__ and not book.pending


def _brought_up(region: Region, period: Period, today: dt.date) -> Book:
    """The live book, written as far as it is not current, again while others commit changes meanwhile."""
    hand_out(region.code)
    book = _found(region.code, period) or Book(
        region=region.code, period=str(period), revision=0, pending=[EVERYTHING]
    )
    if book.today != today or book.program != luodi.__version__:
        book.pending = [list(EVERYTHING)]
    while book.pending:
        month = month_told(region, period, today)
        touched, book.pending = pending_of(book), []
        book.region_name, book.today, book.program = month.region.name, today, luodi.__version__
        book.before = name_of(month.before)
        book.writings += 1
        book.save()
        write(month, book, touched)
        hand_out(region.code)
        book.refresh_from_db(fields=["pending"])
    return book
