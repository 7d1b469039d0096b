"""Ending a month: its round is closed and its book sealed in one act of one transaction."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction

from luodi.books.models import Book
from luodi.books.services.sealing import book_seal
from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Region
from luodi.ledger.rounds.missing import Missing
from luodi.ledger.rounds.queries import round_for
from luodi.ledger.rounds.services import round_close


@dataclass(frozen=True)
class Closed:
    """The book that a month ended with, and what was owed in it and is missing."""

    book: Book
    missing: tuple[Missing, ...]


@transaction.atomic
def month_close(actor: Actor, region: Region, period: Period) -> Closed:
    """Close the month's round and seal its book; what is missing is listed and hinders nothing.

    Raises: Refused without the powers, or when it was closed before; Rejected when it was never opened.
    """
    actor.require(Power.ROUND, region)
    actor.require(Power.SEAL, region)
    month = period.last_month
    found = round_for(actor, region, str(month))
    if found is None:
        problem = Problem(
            "not_opened", f"{month.label}的调度还没有开始。", remedy=f"请先运行 luodi round open {month}。"
        )
        raise Rejected([problem])
    missing = tuple(round_close(actor, found))
    book = book_seal(actor, region, month, [asdict(item) for item in missing])
    return Closed(book, missing)
