"""From conditions to one query over the rows of books: which rows. How they are counted is `grouping`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, cast

from django.db import models
from django.db.models import Q, QuerySet

from luodi.books.models import Book
from luodi.figures.answers import Source
from luodi.figures.dimensions import Condition, Dimension, Picked, Spot
from luodi.figures.measures import ANY, Measure

Books = Sequence[Book]
SOURCE_ORDER = ("list_position", "document_position", "position", "unit_position", "key")


def rows_counted(
    measure: Measure,
    books: Books,
    conditions: Sequence[Condition],
    by: Sequence[Dimension] = (),
    units: Collection[str] | None = None,
) -> QuerySet[Any]:
    """The rows that a question counts, each once, ungrouped; only those of these units, if given."""
    rows = _rows_of(measure, books, units)
    lifted, picked = _lifts(measure, conditions, by), _picked(conditions, by)
    if picked is not None:
        others = Q(pk__in=picked.others) if lifted else Q(pk__in=())
        rows = rows.filter(Q(book__in=picked.books) & measure.counts | others)
    elif not lifted:
        rows = rows.filter(measure.counts)
    for item in conditions:
        rows = rows.filter(_where(measure, books, item))
    return rows


def doubtful(measure: Measure, conditions: Sequence[Condition]) -> list[Condition]:
    """The conditions that pick known values where a row's value may be unknown: their zero may be none."""
    return [
        item
        for item in conditions
        if not item.negated
        and item.values
        and None not in item.values
        and may_be_unknown(measure, item.dimension)
    ]


def may_be_unknown(measure: Measure, dimension: Dimension) -> bool:
    """Whether a row of the measure may lack a value of the dimension for want of knowledge."""
    spot = dimension.spot
    return not spot.through and bool(measure.rows._meta.get_field(spot.column).null)


def known(dimension: Dimension) -> Q:
    """Rows whose value in the dimension is known, or known to be none."""
    columns = [dimension.spot.column, *([dimension.known_by] if dimension.known_by else [])]
    return Q(*(Q(**{f"{column}__isnull": False}) for column in columns), _connector=Q.OR)


def sources_of(measure: Measure, rows: QuerySet[Any]) -> list[Source]:
    """The rows behind a figure in their printed order, each with its cell or form and who reported it."""
    names = {field.name for field in measure.rows._meta.concrete_fields}
    order = [name for name in SOURCE_ORDER if name in names]
    reporter = [name for name in ("reported_unit", "reported_by") if name in names]
    found = rows.order_by("book", *order).values("key", measure.title, "source", *reporter)
    return [
        Source(
            kind=measure.kind,
            key=row["key"],
            label=row[measure.title],
            cell=row["source"],
            unit=row.get("reported_unit") or "",
            by=row.get("reported_by") or "",
        )
        for row in found
    ]


def held_at(
    measure: Measure, books: Books, spot: Spot, units: Collection[str] | None = None
) -> QuerySet[Any]:
    """The rows of the table in which a dimension's values stand; only those of these units, if given."""
    if not spot.through:
        return _rows_of(measure, books, units)
    held = _narrow(measure, books, spot)
    return held if units is None else held.filter(row__in=_rows_of(measure, books, units).values("pk"))


def _rows_of(measure: Measure, books: Books, units: Collection[str] | None) -> QuerySet[Any]:
    rows = measure.rows._default_manager.filter(book__in=books).order_by()
    if units is None or measure.own is None:
        return rows
    return rows.filter(_at(measure, books, measure.own, sorted(units)))


def _lifts(measure: Measure, conditions: Sequence[Condition], by: Sequence[Dimension]) -> bool:
    """Whether the question asks for rows that the measure leaves out otherwise."""
    if any(dimension.name in measure.unless for dimension in by):
        return True
    return any(
        not item.negated and measure.unless[item.dimension.name] in (ANY, *item.values)
        for item in conditions
        if item.dimension.name in measure.unless
    )


def _picked(conditions: Sequence[Condition], by: Sequence[Dimension]) -> Picked | None:
    used = [*by, *(item.dimension for item in conditions)]
    return next((dimension.picked for dimension in used if dimension.picked), None)


def at_picked(dimension: Dimension, values: Sequence[object]) -> Q:
    """Rows picked for one of these values; for None those picked for none."""
    rows = dimension.picked.rows if dimension.picked else {}
    among = {number for value in values if value is not None for number in rows.get(str(value), ())}
    matches = Q(pk__in=among)
    if None not in values:
        return matches
    every = {number for numbers in rows.values() for number in numbers}
    return matches | ~Q(pk__in=every)


def _where(measure: Measure, books: Books, item: Condition) -> Q:
    spot = item.dimension.spot
    if item.dimension.picked is not None:
        matches = at_picked(item.dimension, item.values)
        return ~matches if item.negated else matches
    known = [value for value in item.values if value is not None]
    matches = _at(measure, books, spot, known)
    if len(known) < len(item.values):
        matches |= _nothing_at(measure, books, spot)
    return ~matches if item.negated else matches


def _at(measure: Measure, books: Books, spot: Spot, values: Sequence[object]) -> Q:
    """Rows with one of these values at the spot; as a subquery where narrow, so that each counts once."""
    among = {f"{spot.column}__in": values}
    if not spot.through:
        return Q(**among)
    return Q(pk__in=_narrow(measure, books, spot).filter(**among).values("row"))


def _nothing_at(measure: Measure, books: Books, spot: Spot) -> Q:
    if not spot.through:
        return Q(**{f"{spot.column}__isnull": True})
    return ~Q(pk__in=_narrow(measure, books, spot).values("row"))


def _narrow(measure: Measure, books: Books, spot: Spot) -> QuerySet[Any]:
    return _table(measure, spot)._default_manager.filter(book__in=books, **spot.limit).order_by()


def _table(measure: Measure, spot: Spot) -> type[models.Model]:
    return cast(type[models.Model], measure.rows._meta.get_field(spot.through).related_model)
