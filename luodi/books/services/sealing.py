"""Sealing a month, restating it with every later one, and releasing its totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

import luodi
from luodi.books.builders import Month
from luodi.books.hashing import book_hash, columns_now, counts_now
from luodi.books.locks import hold
from luodi.books.models import Book, Release
from luodi.books.services.live import latest_sealed, month_told, name_of
from luodi.books.services.notes import notes_of, whole_pending
from luodi.books.writing import erase, write
from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Subject
from luodi.ledger.org.access import Actor, Power, Refused
from luodi.ledger.org.acts import act_record
from luodi.ledger.org.models import Region

Missing = Sequence[Mapping[str, Any]]


@transaction.atomic
def book_seal(actor: Actor, region: Region, period: Period, missing: Missing = ()) -> Book:
    """Seal a month for the first time: write every row, hash them, and freeze both.

    `missing` is what was owed and not reported, kept with the book: sealing never refuses because of it.
    Raises: Refused without the power, or when the month is sealed already (restate it instead).
    """
    actor.require(Power.SEAL, region)
    period = period.last_month
    hold(region.code)
    require_unsealed(region, period, "不能再次定版")
    book = _seal(actor, region, period, "", missing)
    _record(actor, region, "book_seal", [book], "")
    return book


@transaction.atomic
def books_restate(actor: Actor, region: Region, period: Period, reason: str) -> list[Book]:
    """Seal the month again as its next revision, and with it, in the same act, every later sealed month.

    Raises: Refused without the power; Rejected without a reason, or when the month was never sealed.
    """
    actor.require(Power.SEAL, region)
    reason = reason.strip()
    if not reason:
        remedy = "请用 --reason 写明为什么重述。"
        raise Rejected([Problem("missing_reason", "重述必须写明原因。", remedy=remedy, field="reason")])
    hold(region.code)
    sealed = {month: book for month, book in _newest(region.code).items() if month >= period.last_month}
    if period.last_month not in sealed:
        raise Rejected([_not_sealed(period, "无从重述")])
    books = [_seal(actor, region, month, reason, old.missing) for month, old in sorted(sealed.items())]
    _record(actor, region, "books_restate", books, reason)
    return books


@transaction.atomic
def book_release(actor: Actor, region: Region, period: Period) -> Release:
    """Make a sealed month's totals readable for the units that reported; its newest revision's, once.

    Raises: Refused without the power; Rejected when the month is not sealed.
    """
    actor.require(Power.REPORT, region)
    hold(region.code)
    book = latest_sealed(region.code, period)
    if book is None:
        raise Rejected([_not_sealed(period, "不能公布")])
    found = Release.objects.filter(book=book).first()
    if found:
        return found
    made = Release.objects.create(book=book, released_at=context.now(), released_by=actor.username)
    _record(actor, region, "book_release", [book], "")
    return made


def require_unsealed(region: Region, period: Period, what: str) -> None:
    """Raises: Refused when the month is sealed, saying how it is restated."""
    if latest_sealed(region.code, period):
        how = f"luodi books restate {period} --region {region.code} --reason 原因"
        raise Refused(f"{period.label}已定版,{what};如有更正,请重述:{how}")


def _not_sealed(period: Period, what: str) -> Problem:
    message = f"{period.label}还没有定版,{what}。"
    return Problem("not_sealed", message, value=str(period), remedy="请先结束该月调度。", field="period")


def _newest(region_code: str) -> dict[Period, Book]:
    """The newest sealed revision of every month of the region that is sealed."""
    books = Book.objects.filter(region=region_code, sealed_at__isnull=False)
    return {Period.parse(book.period): book for book in books.order_by("revision")}


def _seal(actor: Actor, region: Region, period: Period, reason: str, missing: Missing) -> Book:
    """Write the book's rows as the ledger is at one moment, then its place in the chain, and freeze it."""
    sealed = Book.objects.filter(region=region.code, sealed_at__isnull=False)
    last = sealed.order_by("-sequence").first()
    newest = latest_sealed(region.code, period)
    month = month_told(region, period, period.last_day)
    book = Book.objects.create(
        region=region.code,
        region_name=month.region.name,
        period=str(period),
        revision=newest.revision + 1 if newest else 1,
        today=month.today,
        before=name_of(month.before),
        program=luodi.__version__,
    )
    _write_settled(month, book)
    book.columns = columns_now()
    book.counts = counts_now(book)
    book.missing = [dict(item) for item in missing]
    book.sequence = (last.sequence or 0) + 1 if last else 1
    book.previous = last.hash if last else ""
    book.sealed_at, book.sealed_by, book.reason = context.now(), actor.username, reason
    book.hash = book_hash(book)
    book.save()
    _forget_live(region.code, period)
    return book


def _write_settled(month: Month, book: Book) -> None:
    """Write every row; what others commit meanwhile is written again until nothing more comes."""
    known = notes_of(month.region.code)
    write(month, book)
    while new := {pk: note for pk, note in notes_of(month.region.code).items() if pk not in known}:
        month = month_told(month.region, month.period, month.today)
        write(month, book, set(new.values()))
        known |= new


def _forget_live(region_code: str, period: Period) -> None:
    """The sealed book answers from now on; what changed in the next month is told against it."""
    live = {b.period: b for b in Book.objects.filter(region=region_code, revision=0)}
    if here := live.get(str(period)):
        erase(here)
        here.delete()
    whole_pending([book for name, book in live.items() if name == str(period.next())])


def _record(actor: Actor, region: Region, verb: str, books: Iterable[Book], reason: str) -> None:
    listed = list(books)
    details = {"books": [{"period": b.period, "revision": b.revision, "hash": b.hash} for b in listed]}
    subject = Subject("book", str(listed[0].key), str(listed[0]))
    act_record(actor, region, verb, subject, reason=reason, details=details)
