"""The hash of a book: SHA-256 over canonical JSON of its head and of every row's listed columns.

Computed from what the database gives back, with values written one way, so that it is equal on both
databases.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import models

from luodi.books.builders import BUILDERS
from luodi.books.models import Book

HEAD = (
    "region", "region_name", "period", "revision", "today", "before", "program", "sealed_at", "sealed_by",
    "reason", "sequence", "previous",
)  # fmt: skip
"""What of the book itself the hash covers, beside its columns, counts and missing items."""


class UnknownColumns(LookupError):
    """The book lists a table or columns that this version of Luodi does not have."""


def tables() -> dict[str, type[models.Model]]:
    """Every table of rows by its name in hashes."""
    return {name: model for builder in BUILDERS for name, model in _named(builder.tables)}


def narrow_tables() -> dict[str, type[models.Model]]:
    """Those of them whose rows hang on a row of another table."""
    return {name: model for builder in BUILDERS for name, model in _named(builder.tables[1:])}


def columns_now() -> dict[str, list[str]]:
    """The columns that a book sealed now is hashed over, per table. A narrow row goes by its row's key."""
    return {name: _columns(model) for name, model in sorted(tables().items())}


def counts_now(book: Book) -> dict[str, int]:
    """How many rows the book holds, per table."""
    return {name: model._default_manager.filter(book=book).count() for name, model in tables().items()}


def book_hash(book: Book) -> str:
    """The hash of the book as the database holds it, over the columns that it lists itself.

    Raises: UnknownColumns.
    """
    head = {name: getattr(book, name) for name in HEAD}
    digest = hashlib.sha256(
        line(head | {"columns": book.columns, "counts": book.counts, "missing": book.missing})
    )
    known = tables()
    for name, columns in sorted(book.columns.items()):
        model = known.get(name)
        if model is None or not set(columns) <= set(_columns(model)):
            raise UnknownColumns(name)
        digest.update(line(name))
        digest.update(b"".join(lines_of(model, book, columns)))
    return digest.hexdigest()


def lines_of(model: type[models.Model], book: Book, columns: Iterable[str]) -> list[bytes]:
    """The rows of one table of the book, these columns of each, in the order in which they are hashed."""
    rows = model._default_manager.filter(book=book).values_list(*columns)
    return sorted(map(line, rows.iterator(chunk_size=2000)))


def line(value: Mapping[str, Any] | Sequence[Any] | str) -> bytes:
    """One value as a line of canonical JSON: keys sorted, no spaces, moments in UTC, decimals plain."""
    return _ENCODER.encode(value).encode() + b"\n"


def _named(models_: Iterable[type[models.Model]]) -> Iterable[tuple[str, type[models.Model]]]:
    return ((model._meta.model_name or "", model) for model in models_)


def _columns(model: type[models.Model]) -> list[str]:
    fields = {field.name for field in model._meta.concrete_fields}
    own = fields - {"id", "book", "row"}
    return sorted(own | {"row__key"} if "row" in fields else own)


def _plain(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    raise TypeError(f"{type(value).__name__} has no canonical form")


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
