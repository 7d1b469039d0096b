"""What an exported row said, as a hidden cell beside it: so an import can tell what was edited since.

A mark holds the month that was exported (none for a unit) and a short digest of each filled cell. It travels
with its row when sheets are split, sorted or copied into another workbook, as a hidden sheet would not.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from luodi.core.columns import Column
from luodi.core.days import Day
from luodi.ledger.org.models import Unit
from luodi.ledger.tasks.plain import PLAIN
from luodi.sheets.tables import Value
from luodi.sheets.values import names

MARK = Column("mark", "导出标记", "key", width=12, locked=True, hidden=True)
VERSION = "1"
NO_MONTH = "-"
"""Stands in the mark of a row that is of no month: a unit's."""
UNMARKED = frozenset({"key", MARK.name})


@dataclass(frozen=True)
class Mark:
    """What a row said when it was exported: the month, and by column the digest of what was filled in."""

    period: str
    digests: Mapping[str, str]

    def is_as_exported(self, name: str, value: Value) -> bool:
        """Whether this value is what the column held in the export; a blank is one like any other."""
        return self.digests.get(name, "") == digest(value)


def mark_of(period: str, row: Mapping[str, Value]) -> str:
    """The mark of a row that is about to be exported."""
    found = {name: digest(value) for name, value in row.items() if name not in UNMARKED}
    listed = " ".join(f"{name}={printed}" for name, printed in found.items() if printed)
    return f"{VERSION} {period} {listed}"


def read_mark(text: str) -> Mark | None:
    """The mark that a cell holds; None where it holds none that this version writes."""
    version, period, *pairs = text.split() if text.count(" ") else ("", "")
    if version != VERSION:
        return None
    parted = [pair.partition("=") for pair in pairs]
    return Mark(period, {name: printed for name, _, printed in parted})


def digest(value: Value) -> str:
    """Forty-eight bits of a value, whatever program saved it last; empty for a blank."""
    text = _plain(value)
    if not text:
        return ""
    return urlsafe_b64encode(hashlib.blake2b(text.encode(), digest_size=6).digest()).decode()


def task_values(
    fields: Mapping[str, Any],
    leader: str | None,
    leads: Sequence[str],
    supports: Sequence[str],
    citation: Mapping[str, str],
) -> dict[str, Value]:
    """A task as its exported row shows it: `fields` as the ledger has them (money in fen), units by name."""
    return {
        **{name: plain.shown(fields[name]) for name, plain in PLAIN.items()},
        **citation,
        "lead_units": tuple(leads),
        "support_units": tuple(supports),
        "leader": leader or "",
    }


def unit_values(unit: Unit) -> dict[str, Value]:
    """A unit as its exported row reads: a name with a divider in it comes back in two."""
    aliases = sorted(alias.name for alias in unit.aliases.all())
    return {
        "position": unit.position,
        "name": unit.name,
        "aliases": names("、".join(aliases)),
        "kind": unit.get_kind_display(),
        "note": unit.note,
    }


def _plain(value: Value) -> str:
    """A value as text that does not depend on how a spreadsheet writes it."""
    if value is None:
        return ""
    if isinstance(value, Day):
        return value.iso()
    if isinstance(value, tuple):
        return "、".join(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").strip()
