"""What a builder is given and what it gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.db import models

from luodi.books.models import Book
from luodi.core.periods import Period
from luodi.ledger.org.models import Region


@dataclass(frozen=True)
class Month:
    """The month to build: the region, the period, the day that rules take as today, and last month's book.

    `before` is the book that changes are told against; None when there is none.
    """

    region: Region
    period: Period
    today: dt.date
    before: Book | None


@dataclass(frozen=True)
class Built:
    """One entity's row and the narrow rows beside it, not saved yet. Narrow rows have a `row` to be set."""

    row: models.Model
    narrow: Sequence[models.Model] = ()


@dataclass(frozen=True)
class Builder:
    """Builds the rows of one subject.

    `kinds`: the subject kinds of acts that touch its rows. `keyed`: whether rows can be built for some
    keys only; else any such act rebuilds all of its rows. `tables`: its row table first, then the
    narrow ones, in the order in which they are written. `build(month, book, keys)` gives the rows of
    these keys, or of all for None.
    """

    name: str
    kinds: frozenset[str]
    tables: tuple[type[models.Model], ...]
    build: Callable[[Month, Book, frozenset[str] | None], Iterable[Built]]
    keyed: bool = True
    also: tuple[type[models.Model], ...] = field(default=())
