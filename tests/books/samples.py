"""One row for any table, with whatever it needs, for tests that walk all of them."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.db import models

TODAY = dt.date(2024, 5, 31)


def sample(model: type[models.Model]) -> models.Model:
    """A row of that table: the first there is, else a new one with the rows that it refers to."""
    found = model._default_manager.order_by("pk").first()
    if found is not None:
        return found
    values = {
        field.name: _value(field)
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.null and not field.has_default()
    }
    return model._default_manager.create(**values)


def _value(field: models.Field[Any, Any]) -> Any:
    if isinstance(field, models.ForeignKey):
        return sample(field.related_model)
    if field.choices:
        return field.flatchoices[0][0]
    plain: list[tuple[type, Any]] = [
        (models.BooleanField, False),
        (models.IntegerField, 1),
        (models.DecimalField, Decimal(1)),
        (models.DateTimeField, dt.datetime(2024, 5, 31, tzinfo=dt.UTC)),
        (models.DateField, TODAY),
        (models.UUIDField, uuid.UUID(int=1)),
        (models.JSONField, {}),
        (models.BinaryField, b"1"),
    ]
    for kind, value in plain:
        if isinstance(field, kind):
            return value
    return "2024-05" if field.name == "period" else "1"
