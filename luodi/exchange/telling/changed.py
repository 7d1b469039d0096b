"""What an import changed in one cell, as people read it: before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from luodi.exchange.outcomes import CellChange, SheetOutcome
from luodi.exchange.telling.fields import field_label
from luodi.exchange.telling.values import told
from luodi.sheets.tables import Row

LONGEST = 200
"""Characters of each side that are kept."""
NO_NAMES: Mapping[str, str] = {}


def note_changes(
    sheet: SheetOutcome, row: Row, kind: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """Note for a row each field of its subject that the import changes."""
    for field, value in after.items():
        old, new = (told(kind, field, side, NO_NAMES)[:LONGEST] for side in (before.get(field), value))
        cell = row.cells.get("clause" if field == "clauses" else field, "")
        sheet.changes.append(CellChange(row.number, cell, field, field_label(kind, field), old, new))
