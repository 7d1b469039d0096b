"""Beginning and ending a month: its round, and the book that it ends with, in one transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from luodi.books.locks import hold
from luodi.books.models import Book
from luodi.books.services.sealing import book_seal, require_unsealed
from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.holding import region_hold
from luodi.ledger.org.models import Region
from luodi.ledger.rounds.missing import Missing
from luodi.ledger.rounds.models import Round
from luodi.ledger.rounds.queries import round_for
from luodi.ledger.rounds.services.rounds import month_of, round_close, round_open


@dataclass(frozen=True)
class Closed:
    """The book that a month ended with, and what was owed in it and is missing."""

    book: Book
    missing: tuple[Missing, ...]


@transaction.atomic
def month_open(actor: Actor, region: Region, period: Period, due: dt.date | None = None) -> Round:
    """Open the month's round: a submission for every unit that owes something, and what it owes.

    Raises: Refused without the power, or when the month is sealed; Rejected when the period is no month
    or was opened before.
    """
    actor.require(Power.ROUND, region)
    month = month_of(str(period))
    require_unsealed(region, month, "不能再开始调度")
    return round_open(actor, region, str(month), due)


@transaction.atomic
def month_close(actor: Actor, region: Region, period: Period) -> Closed:
    """Close the month's round and seal its book; what is missing is listed and hinders nothing.

    Raises: Refused without the powers, or when the month is sealed already (restate it instead);
    Rejected when the period is no month or was never opened.
    """
    actor.require(Power.ROUND, region)
    actor.require(Power.SEAL, region)
    month = month_of(str(period))
    hold(region.code)
    region_hold(region)  # after the books, as everybody: what is under way is waited for, and is in the book
    require_unsealed(region, month, "不能再次结束")
    found = round_for(actor, region, str(month))
    if found is None:
        message = f"{month.label}的调度还没有开始。"
        remedy = f"请先运行 luodi round open {month} --region {region.code}。"
        raise Rejected([Problem("not_opened", message, value=str(month), remedy=remedy)])
    missing = tuple(round_close(actor, found))
    book = book_seal(actor, region, month, [asdict(item) for item in missing])
    return Closed(book, missing)
