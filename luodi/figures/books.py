"""Which books answer a question, and how much of them the asker may see."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from django.db import transaction

from luodi.books.locks import hold
from luodi.books.models import Book, Release
from luodi.books.queries import book_of, newest_sealed
from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.ledger.org.access import Actor, Refused
from luodi.ledger.org.models import Level, Region, Unit
from luodi.ledger.org.queries import region_by_code, regions_under

R = TypeVar("R")
OWN_LEDGER = frozenset({Level.COUNTY, Level.TOWNSHIP, Level.ZONE})
"""Levels whose figures are their own; the others' are those of the regions that report to them."""
SEALING = frozenset({Level.COUNTY, Level.ZONE})
"""Levels of which every region is expected to seal its months."""


@dataclass(frozen=True)
class Asked:
    """The books that answer, and the units to which the asker is limited.

    `only_units`: the units whose rows are counted (None: every row); `own_units`: those whose rows may
    be shown, which a released total does not widen; `released` says that there is one. `regions` are
    expected to have sealed the month, `sealed` of them have; `alone` is true for the one book of one region.
    """

    region: Region
    period: Period
    books: Sequence[Book]
    only_units: frozenset[str] | None
    own_units: frozenset[str] | None
    regions: int = 1
    sealed: int = 0
    alone: bool = True
    released: bool = False

    @property
    def book(self) -> Book | None:
        """The one book that answers; None when those of several regions do, or none."""
        return self.books[0] if self.alone and self.books else None

    def with_books(self, books: Iterable[Book]) -> Asked:
        """The same answered from other books."""
        return replace(self, books=tuple(books))


def steadily(read: Callable[[], tuple[R, Sequence[Book]]]) -> R:
    """What `read` gives, with the books that it read, each as it was at one moment.

    Sealed books stay as they are. Where a live one was written again while it was read, all is read
    once more with nobody writing.
    """
    found, books = read()
    live = [book for book in books if book.revision == 0]
    if all(Book.objects.filter(pk=book.pk, writings=book.writings).exists() for book in live):
        return found
    with transaction.atomic():
        hold(live[0].region)
        found, _ = read()
        return found


def region_asked(actor: Actor, code: str) -> Region:
    """The region of that code, for someone who may see figures of it.

    Raises: what `region_by_code` raises for someone who may know nothing of it; Refused for someone who
    knows of it but neither sees it nor answers for a unit of it.
    """
    region = region_by_code(actor, code)
    if not actor.touches(region):
        raise Refused(f"{actor.name or actor.username} 无权查看{region.name}的统计数。")
    return region


def books_asked(actor: Actor, region_code: str, period: Period, revision: int | None) -> Asked:
    """The book of a region for a period (its last month), or the newest sealed ones of all regions below it.

    A month not sealed yet answers from its live book. Raises: Rejected when the revision does not exist
    or several regions are asked for one; what `region_asked` raises.
    """
    region = region_asked(actor, region_code)
    month = period.last_month
    places = places_asked(actor, region)
    if places is not None:
        if revision is not None:
            message = "多个地区合计时不能指定版次。"
            raise Rejected([Problem("unknown_revision", message, remedy="请去掉版次,或只问一个地区。")])
        books = newest_sealed([place.code for place in places], month)
        return Asked(region, period, books, None, None, *sealed_of(places, books), alone=False)
    book = book_of(region, month, revision)
    own = own_units(actor, region)
    released = own is not None and _is_released(book)
    only = None if released else own
    return Asked(region, period, [book], only, own, sealed=int(book.is_sealed), released=released)


def places_asked(actor: Actor, region: Region) -> list[Region] | None:
    """The region and all that report to it, when its figures are theirs together; None for one of its own."""
    if region.level in OWN_LEDGER or not actor.sees(region):
        return None
    places = list(regions_under(actor, region))
    return places if len(places) > 1 else None


def sealed_of(places: Collection[Region], books: Iterable[Book]) -> tuple[int, int]:
    """How many of these regions are expected to seal a month, and how many have."""
    sealed = {book.region for book in books}
    expected = {place.code for place in places if place.level in SEALING}
    return len(expected | sealed), len(sealed)


def own_units(actor: Actor, region: Region) -> frozenset[str] | None:
    """Keys of the units to whose rows the actor is limited; None for who sees the region."""
    if actor.sees(region):
        return None
    units = Unit.objects.filter(pk__in=actor.own_units(region))
    return frozenset(str(key) for key in units.values_list("key", flat=True))


def _is_released(book: Book) -> bool:
    return book.is_sealed and Release.objects.filter(book=book).exists()
