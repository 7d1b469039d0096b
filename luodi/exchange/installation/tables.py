"""A table as lines of canonical JSON, the same whichever database it comes from, and back again."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from django.apps.registry import Apps
from django.db import models

BATCH = 500
LEFT_OUT = {"org.session"}
"""What no backup holds: whoever has the key of a session is signed in."""


@dataclass
class Digest:
    """What a table holds, in whatever order: the number of its rows, and the sum of their hashes."""

    rows: int = 0
    total: int = 0

    def add(self, line: bytes) -> None:
        """Count one more row."""
        self.rows += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(line).digest(), "big")) % 2**256

    def __str__(self) -> str:
        return f"{self.total:064x}"


def every_table(registry: Apps) -> list[type[models.Model]]:
    """Every table of the application, hidden ones included, by name."""
    found = {m._meta.db_table: m for m in registry.get_models(include_auto_created=True) if m._meta.managed}
    return [found[name] for name in sorted(found)]


def tables_of(registry: Apps) -> list[type[models.Model]]:
    """Every table that a backup holds."""
    return [model for model in every_table(registry) if model._meta.label_lower not in LEFT_OUT]


def columns_of(model: type[models.Model]) -> list[str]:
    """The columns of a table as its model calls them."""
    return [field.attname for field in model._meta.concrete_fields]


def lines_of(model: type[models.Model], columns: Sequence[str]) -> Iterator[bytes]:
    """Every row as a line, by primary key."""
    rows = model._base_manager.order_by("pk").values_list(*columns)
    for row in rows.iterator(chunk_size=2000):
        plain = [_plain(value) for value in row]
        yield json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def rows_add(model: type[models.Model], columns: Sequence[str], lines: Iterable[bytes]) -> None:
    """Write these lines as new rows of the table, as they were."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    chosen = [fields[name] for name in columns]
    rows = (
        model(
            **{
                field.attname: _value(field, part)
                for field, part in zip(chosen, json.loads(line), strict=True)
            }
        )
        for line in lines
    )
    while chunk := list(islice(rows, BATCH)):
        model._base_manager.bulk_create(chunk)


def digest_of(model: type[models.Model], columns: Sequence[str]) -> Digest:
    """What the table holds now."""
    digest = Digest()
    for line in lines_of(model, columns):
        digest.add(line)
    return digest


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value


def _value(field: models.Field[Any, Any], part: Any) -> Any:
    if isinstance(field, models.BinaryField) and part is not None:
        return base64.b64decode(part)
    return field.to_python(part)
