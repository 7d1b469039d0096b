"""Sealing a month, restating it with every later one, and releasing its totals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from luodi.books.builders import BUILDERS
from luodi.books.hashing import book_hash, columns_now, tables
from luodi.books.models import Book, Release
from luodi.books.services.live import latest_sealed, month_of, today_of
from luodi.books.writing import write_rows
from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Subject, record
from luodi.ledger.org.access import Actor, Power, Refused
from luodi.ledger.org.models import Region


@transaction.atomic
def book_seal(actor: Actor, region: Region, period: Period, missing: Sequence[dict[str, Any]] = ()) -> Book:
    """Seal a month for the first time: write every row, hash them, and freeze both.

    `missing` is what was owed and not reported, kept with the book: sealing never refuses because of it.
    Raises: Refused without the power, or when the month is sealed already (restate it instead).
    """
    actor.require(Power.SEAL, region)
    _lock(region)
    if latest_sealed(region.code, period):
        raise Refused(f"{period.label}已定版,不能再次定版;如需更正,请重述:luodi books restate {period} --reason 原因")
    book = _seal(actor, region, period, "", missing)
    _record(actor, region, "book_seal", [book], "")
    return book


@transaction.atomic
def books_restate(actor: Actor, region: Region, period: Period, reason: str) -> list[Book]:
    """Seal the month again as its next revision, and with it, in the same act, every later sealed month.

    Raises: Refused without the power; Rejected without a reason, or when the month was never sealed.
    """
    actor.require(Power.SEAL, region)
    if not reason.strip():
        raise Rejected([Problem("missing_reason", "重述必须写明原因。", remedy="请用 --reason 写明为什么重述。")])
    _lock(region)
    if latest_sealed(region.code, period) is None:
        raise Rejected([Problem("not_sealed", f"{period.label}还没有定版,无从重述。", remedy="请先结束该月调度。")])
    months = sorted(
        {Period.parse(text) for text in sealed_periods(region.code) if Period.parse(text) >= period}
    )
    books = [_seal(actor, region, month, reason.strip(), _missing_before(region, month)) for month in months]
    _record(actor, region, "books_restate", books, reason.strip())
    return books


@transaction.atomic
def book_release(actor: Actor, region: Region, period: Period) -> Release:
    """Make a sealed month's totals readable for the units that reported. Once only per revision.

    Raises: Refused without the power; Rejected when the month is not sealed.
    """
    actor.require(Power.REPORT, region)
    book = latest_sealed(region.code, period)
    if book is None:
        raise Rejected([Problem("not_sealed", f"{period.label}还没有定版,不能公布。", remedy="请先结束该月调度。")])
    found = Release.objects.filter(book=book).first()
    if found:
        return found
    made = Release.objects.create(book=book, released_at=context.now(), released_by=actor.username)
    _record(actor, region, "book_release", [book], "")
    return made


def sealed_periods(region_code: str) -> list[str]:
    """Every month of the region that is sealed, each once, in order."""
    books = Book.objects.filter(region=region_code, sealed_at__isnull=False)
    return sorted(set(books.values_list("period", flat=True)))


def _lock(region: Region) -> None:
    Region.objects.select_for_update().get(pk=region.pk)


def _missing_before(region: Region, period: Period) -> Sequence[dict[str, Any]]:
    last = latest_sealed(region.code, period)
    return last.missing if last else []


def _seal(actor: Actor, region: Region, period: Period, reason: str, missing: Sequence[dict[str, Any]]) -> Book:
    sealed = Book.objects.filter(region=region.code, sealed_at__isnull=False)
    last = sealed.order_by("-sequence").first()
    revision = sealed.filter(period=str(period)).aggregate(last=Max("revision"))["last"] or 0
    moment = context.now()
    today = today_of(period, moment)
    book = Book.objects.create(
        region=region.code, region_name=region.name, period=str(period), revision=revision + 1, today=today,
    )  # fmt: skip
    month = month_of(region, period, today)
    for builder in BUILDERS:
        write_rows(builder, month, book)
    book.columns = columns_now()
    book.counts = {name: model._default_manager.filter(book=book).count() for name, model in tables().items()}
    book.missing = list(missing)
    book.sequence = (last.sequence or 0) + 1 if last else 1
    book.previous = last.hash if last else ""
    book.sealed_at, book.sealed_by, book.reason = moment, actor.username, reason
    book.hash = book_hash(book)
    book.save()
    return book


def _record(actor: Actor, region: Region, verb: str, books: Sequence[Book], reason: str) -> None:
    record(
        actor=actor.username,
        actor_name=actor.name,
        region=region.code,
        verb=verb,
        subject=Subject("book", str(books[0].key), str(books[0])),
        reason=reason,
        details={"books": [{"period": b.period, "revision": b.revision, "hash": b.hash} for b in books]},
    )
