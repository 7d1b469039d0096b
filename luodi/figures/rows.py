"""From conditions to one query over the rows of books: how many, grouped how, and which rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from luodi.figures.answers import Source
from luodi.figures.books import Asked
from luodi.figures.dimensions import Dimension
from luodi.figures.measures import Measure
from luodi.figures.words import Condition


def rows_asked(measure: Measure, asked: Asked, conditions: Sequence[Condition], by: Sequence[Dimension]) -> QuerySet[Any]:
    """The rows that a question counts, each once, ungrouped."""
    rows = measure.rows._default_manager.filter(book__in=asked.books).order_by()
    used = {c.dimension.name for c in conditions} | {d.name for d in by}
    if measure.only and measure.only_unless not in used:
        rows = rows.filter(**measure.only)
    if asked.only_units is not None:
        rows = rows.filter(_among(measure, asked, f"{measure.own}__in", asked.only_units))
    for item in conditions:
        rows = rows.filter(_where(measure, asked, item))
    return rows


def counted(measure: Measure, rows: QuerySet[Any]) -> int:
    """How many the measure counts among these rows."""
    result = rows.aggregate(value=measure.aggregate(distinct=False))
    return int(result["value"] or 0)


def grouped(
    measure: Measure, rows: QuerySet[Any], by: Sequence[Dimension], conditions: Sequence[Condition]
) -> list[tuple[tuple[object, ...], int]]:
    """Each group's stored values in the order asked, with its count, in the official order of its values."""
    limits: dict[str, Any] = {}
    for dimension in by:
        limits |= dimension.limit
    narrowed = Q(**limits)
    for item in conditions:
        if item.dimension.narrow and item.dimension in by:
            narrowed &= _matches(item.dimension.path, item) if not item.negated else ~_matches(item.dimension.path, item)
    paths = [dimension.path for dimension in by]
    orders = [dimension.order for dimension in by if dimension.order]
    found = (
        rows.filter(narrowed)
        .values(*dict.fromkeys([*paths, *orders]))
        .annotate(value=measure.aggregate(distinct=any(dimension.narrow for dimension in by)))
        .order_by()
    )
    merged: dict[tuple[object, ...], tuple[tuple[Any, ...], int]] = {}
    for row in found:
        key = tuple(row[path] for path in paths)
        order = tuple(_rank(row, dimension) for dimension in by)
        before = merged.get(key)
        merged[key] = (min(order, before[0]) if before else order, int(row["value"]) + (before[1] if before else 0))
    return [(key, value) for key, (order, value) in sorted(merged.items(), key=lambda item: item[1][0])]


def sources_of(measure: Measure, rows: QuerySet[Any]) -> list[Source]:
    """The rows behind a figure in their printed order, each with its cell or form and who reported it."""
    names = {field.name for field in measure.rows._meta.concrete_fields}
    order = [name for name in ("list_position", "position", "unit_position", "key") if name in names]
    given = ["key", measure.title, "source"]
    extra = [name for name in ("reported_unit", "reported_by") if name in names]
    out = []
    for row in rows.order_by(*order).values(*given, *extra):
        out.append(
            Source(
                kind=measure.kind,
                key=row["key"],
                label=row[measure.title],
                cell=row["source"],
                unit=row.get("reported_unit") or "",
                by=row.get("reported_by") or "",
            )
        )
    return out


def _rank(row: dict[str, Any], dimension: Dimension) -> tuple[bool, Any, str]:
    """Where a group's value stands: by its official order, then by the order of its words; unknown last."""
    value = row[dimension.path]
    words = list(dimension.labels)
    place = row[dimension.order] if dimension.order else (words.index(value) if value in words else 0)
    return (value is None, place if place is not None else 0, str(value))


def _where(measure: Measure, asked: Asked, item: Condition) -> Q:
    if item.dimension.narrow:
        inside = _among(measure, asked, item.dimension.path, item.values, item.dimension.limit)
        return ~inside if item.negated else inside
    matches = _matches(item.dimension.path, item)
    return ~matches if item.negated else matches


def _matches(path: str, item: Condition) -> Q:
    known = [value for value in item.values if value is not None]
    matches = Q(**{f"{path}__in": known})
    return matches | Q(**{f"{path}__isnull": True}) if len(known) < len(item.values) else matches


def _among(measure: Measure, asked: Asked, path: str, values: Any, limit: Any = None) -> Q:
    """Rows with a narrow row like this, as a subquery, so that each row is still counted once."""
    lookup = path if path.endswith("__in") else f"{path}__in"
    inner = measure.rows._default_manager.filter(book__in=asked.books, **{lookup: list(values)}, **(limit or {}))
    return Q(pk__in=inner.order_by().values("pk"))
