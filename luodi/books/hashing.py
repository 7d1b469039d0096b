"""The hash of a book: SHA-256 over canonical JSON of its head and of every row's listed columns.

Computed from what the database gives back, with values written one way, so that it is equal on both
databases.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import models

from luodi.books.builders import BUILDERS
from luodi.books.models import Book

HEAD = ("region", "region_name", "period", "revision", "today", "sealed_at", "sealed_by", "reason", "sequence", "previous")
"""What of the book itself the hash covers, beside its columns, counts and missing items."""


def tables() -> dict[str, type[models.Model]]:
    """Every table of rows by its name in hashes."""
    return {model._meta.model_name or "": model for builder in BUILDERS for model in builder.tables}


def columns_now() -> dict[str, list[str]]:
    """The columns that a book sealed now is hashed over, per table. A narrow row goes by its row's key."""
    return {name: _columns(model) for name, model in sorted(tables().items())}


def book_hash(book: Book) -> str:
    """The hash of the book as the database holds it, over the columns that it lists itself."""
    digest = hashlib.sha256()
    digest.update(_line({**{name: _plain(getattr(book, name)) for name in HEAD}, "columns": book.columns,
                         "counts": book.counts, "missing": book.missing}))  # fmt: skip
    known = tables()
    for name in sorted(book.columns):
        digest.update(_line(name))
        for line in _lines(known[name], book, book.columns[name]):
            digest.update(line)
    return digest.hexdigest()


def _columns(model: type[models.Model]) -> list[str]:
    names = [field.name for field in model._meta.concrete_fields if field.name not in ("id", "book", "row")]
    narrow = any(field.name == "row" for field in model._meta.concrete_fields)
    return sorted(["row__key", *names] if narrow else names)


def _lines(model: type[models.Model], book: Book, columns: Sequence[str]) -> list[bytes]:
    rows = model._default_manager.filter(book=book).values_list(*columns)
    return sorted(_line([_plain(value) for value in row]) for row in rows.iterator(chunk_size=2000))


def _line(value: Mapping[str, Any] | Sequence[Any] | str) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value
