"""What a builder is given and what it gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from luodi.books.models import Book
from luodi.core.periods import Period
from luodi.ledger.org.models import Region


@dataclass(frozen=True)
class Month:
    """The month to build: the region, the period, the day that rules take as today.

    `before` is the sealed book of the month before, which changes are told against; None when there is
    none. `read` keeps what several builders need of the whole month: one is made for each writing.
    """

    region: Region
    period: Period
    today: dt.date
    before: Book | None
    read: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Built:
    """One entity's row and the narrow rows beside it, not saved yet. A narrow row's `row_id` is set later."""

    row: models.Model
    narrow: Sequence[models.Model] = ()


Touched = Mapping[str, set[str]]
"""The keys of subjects that changed, by kind; key `*` is every one."""


@dataclass(frozen=True)
class Builder:
    """Builds the rows of one subject.

    `kinds`: the kinds of subjects whose change touches its rows; any other kind that is not known to
    concern nobody rewrites everything. `tables`: its table of rows, then its narrow ones, in the order
    in which they are written. `build(month, book, keys)` gives the rows of these keys, or of all for
    None; `concerned(month, touched)` the keys of the rows to write when these subjects changed.
    """

    name: str
    kinds: frozenset[str]
    tables: tuple[type[models.Model], ...]
    build: Callable[[Month, Book, frozenset[str] | None], Iterable[Built]]
    concerned: Callable[[Month, Touched], frozenset[str] | None]


def all_if(touched: Touched, whole: str, *kinds: str) -> bool:
    """Whether any subject of the kind `whole` was touched, or every one of one of the other kinds."""
    return bool(touched.get(whole)) or any("*" in touched.get(kind, ()) for kind in kinds)
