"""Reads of books: which one answers for a month, the list of them, and which sealed months to restate."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Model

from luodi.books.differing import Difference, differences_in
from luodi.books.models import Book, OwedRow, Release, SubmissionRow, TaskRow, UnitRow
from luodi.books.services.live import HEAVY, latest_sealed, live_book
from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region

FIRST_TABLES = frozenset({TaskRow, UnitRow, SubmissionRow, OwedRow})
"""Tables of rows that the first version of Luodi sealed books with: none is silent of them."""


def book_of(region: Region, month: Period, revision: int | None = None) -> Book:
    """The month's newest sealed revision, else its live book; or the revision asked for (0: the live book).

    Not scoped: figures decide what an asker sees of it. Raises: Rejected when there is no such revision.
    """
    if revision == 0:
        return live_book(region, month)
    if revision is None:
        return latest_sealed(region.code, month) or live_book(region, month)
    sealed = Book.objects.filter(region=region.code, period=str(month), sealed_at__isnull=False)
    book = sealed.filter(revision=revision).first()
    if book is None:
        message = f"{month.label}没有第{revision}版。"
        remedy = f"该月已定版{sealed.count()}次;0为当前未定版数。"
        raise Rejected([Problem("unknown_revision", message, value=str(revision), remedy=remedy)])
    return book


def newest_sealed(region_codes: Collection[str], *months: Period) -> list[Book]:
    """The newest sealed revision of each of these months in each of these regions that has sealed it.

    Not scoped. One query.
    """
    sealed = Book.objects.filter(
        region__in=region_codes, period__in=[str(month) for month in months], sealed_at__isnull=False
    )
    found = sealed.defer(*HEAVY).order_by("period", "region", "revision")
    newest = {(book.period, book.region): book for book in found}
    return list(newest.values())


def books_before(books: Collection[Book], month: Period) -> dict[str, Book]:
    """By region: the book of that month which was the newest sealed one when each of these was sealed.

    Of a live book: the newest there is. Not scoped. One query.
    """
    asked = {book.region: book for book in books}
    sealed = Book.objects.filter(region__in=asked, period=str(month), sealed_at__isnull=False)
    return {
        book.region: book
        for book in sealed.order_by("revision")
        if not asked[book.region].is_sealed or (book.sequence or 0) < (asked[book.region].sequence or 0)
    }


def without_table(books: Collection[Book], table: type[Model]) -> set[int]:
    """Numbers of those of these sealed books that were hashed without that table: they say nothing of it.

    Not scoped. One query; none for no books, or a table that there was from the first.
    """
    if not books or table in FIRST_TABLES:
        return set()
    listed = Book.objects.filter(pk__in=[book.pk for book in books]).exclude(columns={})
    silent = listed.exclude(columns__has_key=table._meta.model_name)
    return set(silent.values_list("pk", flat=True))


def book_list(actor: Actor, region: Region) -> list[Book]:
    """Every sealed book of the region in the order of sealing; none for who does not see the region."""
    if not actor.sees(region):
        return []
    return list(Book.objects.filter(region=region.code, sealed_at__isnull=False).order_by("sequence"))


@dataclass(frozen=True)
class RestatementDue:
    """A sealed month that the ledger contradicts (待重述): its newest revision, and the tasks concerned."""

    month: Period
    revision: int
    tasks: Sequence[Difference]

    @property
    def reasons(self) -> list[str]:
        """Why, each reason once, in the order of the acts."""
        acts = sorted((act for task in self.tasks for act in task.acts), key=lambda act: act.act)
        return list(dict.fromkeys(act.why for act in acts if act.why))


def restatement_due(
    actor: Actor, region: Region, months: Collection[Period] | None = None
) -> list[RestatementDue]:
    """The sealed months (of these, if given) about which the ledger has been corrected since, oldest first.

    A month counts only where sealing it again would make another row. None for who does not see the
    region. Some ten queries for each month that differs, a handful in all where none does.
    """
    if not actor.sees(region):
        return []
    books = newest_sealed([region.code], *(_sealed_months(region) if months is None else months))
    revisions = {Period.parse(book.period): book.revision for book in books}
    found = differences_in(region, books) if books else {}
    return [RestatementDue(month, revisions[month], tasks) for month, tasks in sorted(found.items()) if tasks]


def releases_withdrawn(actor: Actor, region: Region, books: Collection[Book]) -> list[Period]:
    """The months of these restated books of a region whose revision before was released to its units.

    A release is of one revision: units see their own again until the new one is released. None for who does
    not see the region. One query.
    """
    if not actor.sees(region):
        return []
    released = Release.objects.filter(
        book__region=region.code, book__period__in=[book.period for book in books]
    ).values_list("book__period", "book__revision")
    before = {(period, revision + 1) for period, revision in released}
    return sorted(Period.parse(book.period) for book in books if (book.period, book.revision) in before)


def _sealed_months(region: Region) -> Iterable[Period]:
    periods = Book.objects.filter(region=region.code, sealed_at__isnull=False).order_by()
    return [Period.parse(text) for text in periods.values_list("period", flat=True).distinct()]
