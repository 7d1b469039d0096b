"""Finding one row by its public key, whatever text a face was given for it."""

from __future__ import annotations

import uuid
from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def by_key(rows: QuerySet[M], key: uuid.UUID | str) -> M | None:
    """The row with that key, or None; also for a text that is no key at all."""
    try:
        wanted = key if isinstance(key, uuid.UUID) else uuid.UUID(key)
    except ValueError:
        return None
    return rows.filter(key=wanted).first()
