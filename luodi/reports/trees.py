"""A document's tree as plain data and back, so that a report is kept as it was."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

from luodi.core import charts
from luodi.documents import tree

CLASSES: dict[str, type[Any]] = {
    cls.__name__: cls
    for cls in (
        tree.Document, tree.Text, tree.Mark, tree.Heading, tree.Paragraph, tree.TableColumn, tree.HeaderCell,
        tree.Table, tree.Chart, tree.PageBreak, tree.RedHead, tree.Signature, tree.Imprint, tree.Annex,
        charts.Series, charts.StackedBars, charts.Lines, charts.Bars,
    )
}  # fmt: skip


def to_data(value: Any) -> Any:
    """Plain data of a tree: every object an object with its kind under `is`, every tuple a list."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            field.name: to_data(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if getattr(value, field.name) != field.default
        }
        return {"is": type(value).__name__, **fields}
    if isinstance(value, tuple):
        return [to_data(item) for item in value]
    if isinstance(value, Decimal):
        return {"is": "Decimal", "value": str(value)}
    if isinstance(value, dt.date):
        return {"is": "date", "value": value.isoformat()}
    return value


def from_data(data: Any) -> Any:
    """The tree that `to_data` made the data of."""
    if isinstance(data, list):
        return tuple(from_data(item) for item in data)
    if not isinstance(data, dict):
        return data
    if data["is"] == "Decimal":
        return Decimal(data["value"])
    if data["is"] == "date":
        return dt.date.fromisoformat(data["value"])
    return CLASSES[data["is"]](**{name: from_data(item) for name, item in data.items() if name != "is"})
