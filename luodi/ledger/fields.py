"""What a model's own fields say about values that a person gave: too long, or not one of the choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models

from luodi.core.columns import Column
from luodi.core.problems import Problem


def misfits(
    model: type[models.Model], values: Mapping[str, Any], columns: Sequence[Column] = ()
) -> list[Problem]:
    """Every value of these that its field cannot hold; `columns` lend the fields their printed names."""
    labels = {column.name: column.label for column in columns}
    found = []
    for name, value in values.items():
        field = model._meta.get_field(name)
        if isinstance(field, models.Field) and isinstance(value, str):
            problem = _misfit(field, value, labels.get(name, name))
            if problem:
                found.append(problem)
    return found


def missing(values: Mapping[str, Any], columns: Sequence[Column]) -> list[Problem]:
    """A problem for each of these columns that has no value."""
    return [
        Problem(
            "missing_required",
            f"没有填写{column.label}。",
            field=column.name,
            remedy=f"请填写{column.label}。",
        )
        for column in columns
        if not _is_given(values.get(column.name))
    ]


def _is_given(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value not in (None, (), [])


def _misfit(field: models.Field[Any, Any], value: str, label: str) -> Problem | None:
    choices = dict(field.flatchoices)
    if choices and value not in choices and value:
        return Problem(
            "unknown_choice",
            f"{label}不能是“{value}”。",
            value=value,
            field=field.name,
            remedy=f"应为{'、'.join(str(name) for name in choices.values())}之一。",
        )
    if field.max_length and len(value) > field.max_length:
        return Problem(
            "too_long",
            f"{label}最多{field.max_length}个字,现有{len(value)}个字。",
            value=value,
            field=field.name,
            remedy="请缩短。",
        )
    return None
