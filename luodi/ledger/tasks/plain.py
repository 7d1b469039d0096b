"""A task's plain fields: every column of a list that bears the name of one of a task's own fields.

Import, export, changes by hand and the record of changes take their fields from here. What a task points to
(its list, leader, units and clauses) is no plain field, and its key is nobody's to set.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

from django.db.models import Field

from luodi.core.columns import Column, Kind
from luodi.core.days import Day, from_iso
from luodi.core.money import round_half_up
from luodi.ledger.tasks.columns import TASK_COLUMNS
from luodi.ledger.tasks.models import Task

Shown = str | int | bool | Decimal | Day | None
"""A plain value as people and workbooks give it: amounts in yuan, days as precise as they were written."""

_TYPES: Mapping[Kind, type | tuple[type, ...]] = {
    "text": str, "number": str, "label": str, "money": Decimal, "quantity": Decimal, "percent": Decimal,
    "whole": int, "flag": bool, "day": Day,
}  # fmt: skip


@dataclass(frozen=True)
class PlainField:
    """One plain field: its column, how a value is kept in the task, and how a kept one is shown.

    `blank` is what a task keeps where nothing is given. `choices` are the codes by their labels, for a column
    of a closed vocabulary. `longest` is how many characters fit, None for any number.
    """

    column: Column
    blank: Any
    choices: Mapping[str, str] = field(default_factory=dict)
    longest: int | None = None

    @property
    def name(self) -> str:
        """Its name: the column's and the model's."""
        return self.column.name

    def kept(self, value: Shown) -> Any:
        """A value as the task keeps it: outer white space gone, yuan as fen, a day as its text; codes stay.

        Raises: TypeError for a value of another kind than the column's.
        """
        if value is None:
            return self.blank
        if not isinstance(value, _TYPES[self.column.kind]):
            raise TypeError(f"{self.name}: {value!r} is not of kind {self.column.kind}")
        if isinstance(value, str):
            return value.strip()
        if isinstance(value, Day):
            return value.iso()
        return _fen(value) if isinstance(value, Decimal) and self.column.kind == "money" else value

    def shown(self, kept: Any) -> Shown:
        """A kept value as a workbook prints it: the label of a code, fen as yuan."""
        if self.choices:
            return self._labels.get(kept, "")
        if self.column.kind == "money":
            return None if kept is None else Decimal(kept) / 100
        if self.column.kind == "day":
            return from_iso(kept) if kept else None
        shown: Shown = kept
        return shown

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {code: label for label, code in self.choices.items()}


@lru_cache(maxsize=65_536)
def _fen(yuan: Decimal) -> int:
    """Amounts repeat in a list, and seldom have to be rounded, which takes long."""
    fen = yuan * 100
    whole = int(fen)
    return whole if whole == fen else int(round_half_up(fen))


def _plain(column: Column, model_field: Field[Any, Any]) -> PlainField:
    return PlainField(
        column,
        blank=model_field.get_default(),
        choices={str(label): str(code) for code, label in model_field.flatchoices},
        longest=model_field.max_length,
    )


_OWN = {own.name: own for own in Task._meta.local_concrete_fields if not own.is_relation}

PLAIN: Mapping[str, PlainField] = MappingProxyType(
    {
        column.name: _plain(column, _OWN[column.name])
        for column in TASK_COLUMNS
        if column.name in _OWN and column.kind != "key"
    }
)
"""The plain fields by name, in the order of a list's columns."""


def of_kind(*kinds: Kind) -> dict[str, PlainField]:
    """The plain fields whose columns are of these kinds, those of a closed vocabulary by `label` alone."""
    return {name: plain for name, plain in PLAIN.items() if plain.column.kind in kinds}


@lru_cache(maxsize=4_096)
def last_day(due: str) -> dt.date | None:
    """The last calendar day that a kept deadline allows; None without one, or for one that is open."""
    return from_iso(due).last if due else None
