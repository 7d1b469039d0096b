"""Which books answer a question, and how much of them the asker may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from luodi.books.models import Book, Release
from luodi.books.queries import book_of, newest_sealed
from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Level, Region, Unit
from luodi.ledger.org.queries import region_by_code, regions_under

OWN_LEDGER = frozenset({Level.COUNTY, Level.TOWNSHIP, Level.ZONE})


@dataclass(frozen=True)
class Asked:
    """The books that answer, and the units to which the asker is limited (None: sees every row)."""

    region: Region
    period: Period
    books: Sequence[Book]
    only_units: frozenset[str] | None
    regions: int
    sealed: int

    @property
    def revision(self) -> int | None:
        """The revision of the one book that answers; None when several do."""
        return self.books[0].revision if len(self.books) == 1 else None


def books_asked(actor: Actor, region_code: str, period: Period, revision: int | None) -> Asked:
    """The book of a region for a period (its last month), or the newest sealed books of all regions below it.

    A month not sealed yet answers from its live book. Raises: Rejected when the revision does not exist;
    what `region_by_code` raises for a region the asker may know nothing of.
    """
    region = region_by_code(actor, region_code)
    month = period.last_month
    below = [place for place in regions_under(actor, region) if place.pk != region.pk] if actor.sees(region) else []
    if below and region.level not in OWN_LEDGER:
        if revision is not None:
            raise Rejected([Problem("unknown_revision", "多个地区合计时不能指定版次。", remedy="请去掉版次,或只问一个地区。")])
        books = newest_sealed([place.code for place in [region, *below]], month)
        return Asked(region, period, books, None, len(below), len(books))
    book = book_of(region, month, revision)
    only = None if actor.sees(region) or _released(book) else _own_units(actor, region)
    return Asked(region, period, [book], only, 1, int(book.sealed_at is not None))


def _released(book: Book) -> bool:
    return book.sealed_at is not None and Release.objects.filter(book=book).exists()


def _own_units(actor: Actor, region: Region) -> frozenset[str]:
    units = Unit.objects.filter(pk__in=actor.own_units(region))
    return frozenset(str(key) for key in units.values_list("key", flat=True))
