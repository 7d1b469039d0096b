"""django-import-export, given the same rows and an equivalent model: its default way, and its bulk mode."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from django.db import connection, models
from python_calamine import CalamineWorkbook

from bench.rival.models import RivalMonth, RivalTask

TASK_FIELDS = (
    "number", "list", "category", "ministry", "document", "document_number", "clause", "requirement",
    "measures", "scale", "investment", "lead_units", "support_units", "leader", "contact", "phone", "due",
    "horizon", "frequency", "note",
)  # fmt: skip
MONTH_FIELDS = (
    "number", "list", "requirement", "lead_units", "support_units", "due", "status", "text", "problem",
    "next_step", "percent", "note",
)  # fmt: skip
HEAD = 2
"""Rows above the data: the title and the heading."""


def make_tables() -> None:
    """Tables for the two models, of this run's database alone."""
    with connection.schema_editor() as editor:
        for model in (RivalTask, RivalMonth):
            editor.create_model(model)


def import_rows(parsed: list[list[Any]], rows: int, *, bulk: bool) -> None:
    """Import the first rows of a parsed sheet into an empty table. Raises: ValueError if any is refused."""
    fields = TASK_FIELDS if len(parsed[HEAD]) == len(TASK_FIELDS) else MONTH_FIELDS
    model: type[models.Model] = RivalTask if fields is TASK_FIELDS else RivalMonth
    model._default_manager.all().delete()
    data = import_module("tablib").Dataset(*parsed[HEAD : HEAD + rows], headers=fields)
    result = _resource(model, fields, bulk).import_data(data, use_transactions=True)
    if result.has_errors() or model._default_manager.count() != min(rows, len(parsed) - HEAD):
        raise ValueError("django-import-export refused rows")


def parse(path: Path) -> list[list[Any]]:
    """The bare parse that imports are held against: every cell of the sheet as a value."""
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def _resource(model: type[models.Model], fields: Sequence[str], bulk: bool) -> Any:
    options: dict[str, Any] = {"model": model, "fields": tuple(fields), "import_id_fields": ("number",)}
    loaders = import_module("import_export.instance_loaders")
    if bulk:
        options |= {
            "use_bulk": True,
            "skip_diff": True,
            "instance_loader_class": loaders.CachedInstanceLoader,
        }
    meta = type("Meta", (), options)
    return type("Resource", (import_module("import_export.resources").ModelResource,), {"Meta": meta})()
