"""Writing rows into a book that is not sealed: all of them, or those of the subjects that changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import islice
from typing import Any

from django.db import models

from luodi.books.builders import BUILDERS, Builder, Month
from luodi.books.builders.parts import Built
from luodi.books.models import Book
from luodi.ledger.bulk import rows_add

KEYS = 500
"""Keys in one condition; above this many, all rows are written: cheaper than naming each."""
EVERYTHING = ("*", "*")
UNCONCERNED = frozenset(
    {"account", "attachment", "batch", "book", "column_map", "grant", "installation", "report", "template",
     "waiting"}
)  # fmt: skip
"""Kinds of subjects that no row is built from. A kind known to nobody rewrites everything."""

Touched = Collection[tuple[str, str]]
"""Subjects (kind, key) that changed; key `*` is all of the kind, kind `*` everything."""


def write(month: Month, book: Book, touched: Touched = (EVERYTHING,)) -> None:
    """Replace the rows of what was touched, by default all, with what the ledger now says."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for kind, key in touched:
        by_kind[kind].add(key)
    known = UNCONCERNED.union(*(builder.kinds for builder in BUILDERS))
    everything = not by_kind.keys() <= known
    for builder in BUILDERS:
        mine = {kind: keys for kind, keys in by_kind.items() if kind in builder.kinds}
        if everything:
            _write_rows(builder, month, book, None)
        elif mine:
            _write_rows(builder, month, book, builder.concerned(month, mine))


def erase(book: Book) -> None:
    """Delete every row of a book that is not sealed."""
    for builder in BUILDERS:
        _erase_rows(builder, book, None)


def chunks(keys: Iterable[str], size: int = KEYS) -> Iterable[list[str]]:
    """The keys in lists short enough for one condition."""
    rest = iter(keys)
    while chunk := list(islice(rest, size)):
        yield chunk


def _write_rows(builder: Builder, month: Month, book: Book, keys: frozenset[str] | None) -> None:
    if keys is not None and not keys:
        return
    if keys is not None and len(keys) > KEYS:
        keys = None
    _erase_rows(builder, book, keys)
    _insert(builder.build(month, book, keys))


def _erase_rows(builder: Builder, book: Book, keys: frozenset[str] | None) -> None:
    """Narrow rows first: they hang on their rows. With keys: of the builder's first table, and beside it."""
    if keys is None:
        for model in reversed(builder.tables):
            model._default_manager.filter(book=book).delete()
        return
    head, *narrow = builder.tables
    for chunk in chunks(sorted(keys)):
        rows = list(head._default_manager.filter(book=book, key__in=chunk).values_list("pk", flat=True))
        for model in narrow:
            model._default_manager.filter(row__in=rows).delete()
        head._default_manager.filter(pk__in=rows).delete()


def _insert(built: Iterable[Built]) -> None:
    """Add the rows of one table, then the narrow ones beside them."""
    items = list(built)
    if not items:
        return
    ids = rows_add(type(items[0].row), [vars(item.row) for item in items])
    narrow: dict[type[models.Model], list[dict[str, Any]]] = defaultdict(list)
    for pk, item in zip(ids, items, strict=True):
        for beside in item.narrow:
            narrow[type(beside)].append(vars(beside) | {"row_id": pk})
    for model, rows in narrow.items():
        rows_add(model, rows)
