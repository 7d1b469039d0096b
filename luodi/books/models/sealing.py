"""What guards rows of books: frozen with their book, and hung on rows of the same one alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import models

from luodi.ledger.audit.guards import frozen_when

# What deletes rows of an unsealed book is `luodi.books.writing` alone, narrow rows first: the database
# refuses to leave an orphan, and Django need not look for any.
_SEALED = "EXISTS (SELECT 1 FROM books_book b WHERE b.id = {row}.book_id AND b.sealed_at IS NOT NULL)"
_APART = "NOT EXISTS (SELECT 1 FROM {head} r WHERE r.id = NEW.row_id AND r.book_id = NEW.book_id)"
_MOVED = "NEW.book_id <> OLD.book_id"
sealed_rows = frozen_when(_SEALED.format(row="OLD"), closed_when=_SEALED.format(row="NEW"), moved_when=_MOVED)
"""Decorator for tables of rows: frozen and closed with the book that they belong to, which never changes."""

M = TypeVar("M", bound=models.Model)


def sealed_beside(head: type[models.Model]) -> Callable[[type[M]], type[M]]:
    """Decorator for narrow tables: the same, and a row hangs on none but a row of its own book."""
    closed = f"{_SEALED.format(row='NEW')} OR {_APART.format(head=head._meta.db_table)}"
    return frozen_when(_SEALED.format(row="OLD"), closed_when=closed, moved_when=_MOVED)
