"""Writing built rows into a book, all of them or those of some keys."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, islice

from django.db import models

from luodi.books.builders import Builder, Month
from luodi.books.builders.parts import Built
from luodi.books.models import Book

BATCH = 400


def write_rows(builder: Builder, month: Month, book: Book, keys: frozenset[str] | None = None) -> None:
    """Replace the builder's rows in a book that is not sealed: those of these keys, or all for None."""
    head = builder.tables[0]
    if keys is None:
        for model in reversed(builder.tables):
            model._default_manager.filter(book=book).delete()
    else:
        for chunk in _chunks(sorted(keys)):
            head._default_manager.filter(book=book, key__in=chunk).delete()
    built = iter(builder.build(month, book, keys))
    while chunk_built := list(islice(built, 2000)):
        _insert(chunk_built)


def _insert(built: list[Built]) -> None:
    rows = [item.row for item in built]
    for model, group in groupby(rows, key=type):
        model._default_manager.bulk_create(list(group), batch_size=BATCH)
    narrow: dict[type[models.Model], list[models.Model]] = {}
    for item in built:
        for beside in item.narrow:
            beside.row = item.row  # type: ignore[attr-defined]
            narrow.setdefault(type(beside), []).append(beside)
    for model, group_rows in narrow.items():
        model._default_manager.bulk_create(group_rows, batch_size=BATCH)


def _chunks(keys: list[str], size: int = 500) -> Iterable[list[str]]:
    for start in range(0, len(keys), size):
        yield keys[start : start + size]
