"""The notes that acts leave of what they touched: handed out to every live book of the region, then dropped.

Only whoever holds the region's books (`locks.hold`) takes notes.
"""

from __future__ import annotations

from collections.abc import Iterable

from luodi.books.models import Book
from luodi.books.writing import EVERYTHING, UNCONCERNED, chunks
from luodi.ledger.audit.models import Stale

WHOLE_FROM = 500
"""Above this many subjects a live book is written anew: cheaper than naming each."""


def notes_of(region_code: str) -> dict[int, tuple[str, str]]:
    """The notes not taken yet, those of the transaction under way included: number → subject (kind, key)."""
    rows = Stale.objects.filter(region=region_code).order_by("pk").values_list("pk", "kind", "key")
    return {pk: (kind, key) for pk, kind, key in rows}


def has_notes(region_code: str) -> bool:
    """Whether anything changed since notes were taken last."""
    return Stale.objects.filter(region=region_code).exists()


def hand_out(region_code: str) -> None:
    """Add what was touched to what each live book of the region has pending; drop exactly these notes."""
    notes = notes_of(region_code)
    if not notes:
        return
    touched = {subject for subject in notes.values() if subject[0] not in UNCONCERNED}
    books = list(Book.objects.filter(region=region_code, revision=0)) if touched else []
    for book in books:
        book.pending = _merged(pending_of(book) | touched)
    Book.objects.bulk_update(books, ["pending"])
    for some in chunks(map(str, notes)):
        Stale.objects.filter(pk__in=some).delete()


def pending_of(book: Book) -> set[tuple[str, str]]:
    """The subjects to write again in a live book."""
    return {(kind, key) for kind, key in book.pending}


def whole_pending(books: Iterable[Book]) -> None:
    """Have these live books written anew before they are read again."""
    Book.objects.filter(pk__in=[book.pk for book in books], revision=0).update(pending=[list(EVERYTHING)])


def _merged(touched: set[tuple[str, str]]) -> list[list[str]]:
    if len(touched) > WHOLE_FROM or EVERYTHING in touched:
        touched = {EVERYTHING}
    return [list(subject) for subject in sorted(touched)]
