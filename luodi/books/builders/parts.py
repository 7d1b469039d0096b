"""What a builder is given and what it gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import models

from luodi.books.models import Book
from luodi.core.periods import Period
from luodi.ledger.org.models import Region


@dataclass(frozen=True)
class Month:
    """The month to build: the region, the period, the day that rules take as today.

    `before` is the sealed book of the month before, which changes are told against; None when there is
    none.
    """

    region: Region
    period: Period
    today: dt.date
    before: Book | None


@dataclass(frozen=True)
class Built:
    """One entity's row and the narrow rows beside it, not saved yet. A narrow row's `row_id` is set later."""

    row: models.Model
    narrow: Sequence[models.Model] = ()


@dataclass(frozen=True)
class Builder:
    """Builds the rows of one subject.

    `kinds`: the kinds of subjects whose change touches its rows; any other kind that is not known to
    concern nobody rewrites everything. `keyed`: whether the keys of these subjects are those of the
    rows, so that some can be built alone. `tables`: its table of rows, then its narrow ones, in the
    order in which they are written. `build(month, book, keys)` gives the rows of these keys, or of all
    for None.
    """

    name: str
    kinds: frozenset[str]
    tables: tuple[type[models.Model], ...]
    build: Callable[[Month, Book, frozenset[str] | None], Iterable[Built]]
    keyed: bool = True
