"""Reads of books: which one answers for a month, the list of them, and where one differs from the ledger of today."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.books.models import Book
from luodi.books.services.live import latest_sealed, live_book
from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region


def book_of(region: Region, month: Period, revision: int | None = None) -> Book:
    """The month's newest sealed revision, else its live book; or the revision asked for (0: the live book).

    Not scoped: figures decide what an asker sees of it. Raises: Rejected when there is no such revision.
    """
    if revision == 0:
        return live_book(region, month)
    if revision is None:
        return latest_sealed(region.code, month) or live_book(region, month)
    book = Book.objects.filter(
        region=region.code, period=str(month), revision=revision, sealed_at__isnull=False
    ).first()
    if book is None:
        known = Book.objects.filter(region=region.code, period=str(month), sealed_at__isnull=False).count()
        raise Rejected(
            [Problem("unknown_revision", f"{month.label}没有第{revision}版。", remedy=f"该月已定版{known}次;0为当前未定版数。")]
        )
    return book


def newest_sealed(region_codes: Sequence[str], month: Period) -> list[Book]:
    """The newest sealed revision of the month in each of these regions that has sealed it."""
    newest: dict[str, Book] = {}
    sealed = Book.objects.filter(region__in=region_codes, period=str(month), sealed_at__isnull=False)
    for book in sealed.order_by("region", "revision"):
        newest[book.region] = book
    return list(newest.values())


def book_list(actor: Actor, region: Region) -> list[Book]:
    """Every sealed book of the region in the order of sealing; nothing for someone who does not see the region."""
    if not actor.sees(region):
        return []
    return list(Book.objects.filter(region=region.code, sealed_at__isnull=False).order_by("sequence"))
