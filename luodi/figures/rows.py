"""From conditions to one query over the rows of books: how many, grouped how, and which rows.

Each group of an answer has the value that asking for that group alone would have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, cast

from django.db import models
from django.db.models import Count, FilteredRelation, Min, Q, QuerySet

from luodi.books.models import Book
from luodi.figures.answers import Source
from luodi.figures.dimensions import Condition, Dimension, Picked, Spot
from luodi.figures.measures import ANY, Measure

Books = Sequence[Book]
Groups = dict[tuple[object, ...], int]
"""Each group's stored values in the order asked, with what is counted, in the official order of values."""
Rank = tuple[bool, Any, str]
Ranks = tuple[Rank, ...]
Key = tuple[object, ...]
Ranked = tuple[Ranks, Key, int]
"""A group's place in the official order, its stored values, and what is counted in it."""
COUNTED = "counted_rows"
SOURCE_ORDER = ("list_position", "position", "unit_position", "key")


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
        rows = rows.filter(Q(book__in=picked.books, **measure.only) | others)
    elif not lifted:
        rows = rows.filter(**measure.only)
    for item in conditions:
        rows = rows.filter(_where(measure, books, item))
    return rows


def total(measure: Measure, books: Books, rows: QuerySet[Any]) -> int:
    """What the measure counts among these rows."""
    if measure.counted is None and not _by_key(measure, books):
        return rows.count()
    rows, counter = _counter(measure, books, rows, repeated=False)
    return int(rows.aggregate(value=counter)["value"] or 0)


def grouped(
    measure: Measure,
    books: Books,
    rows: QuerySet[Any],
    by: Sequence[Dimension],
    conditions: Sequence[Condition],
) -> Groups:
    """What the measure counts in each group of these rows. One query, unless its rows are picked."""
    ranked = sorted(_ranked(measure, books, rows, by, conditions), key=lambda group: group[0])
    found: Groups = {}
    for _, key, count in ranked:
        found[key] = found.get(key, 0) + count
    return found


def _ranked(
    measure: Measure,
    books: Books,
    rows: QuerySet[Any],
    by: Sequence[Dimension],
    conditions: Sequence[Condition],
) -> list[Ranked]:
    """The groups, each with its place in the official order, in any order."""
    if not by:
        return [((), (), count)] if (count := total(measure, books, rows)) else []
    at = next((place for place, dimension in enumerate(by) if dimension.picked), None)
    if at is not None:
        return _ranked_picked(measure, books, rows, by, conditions, at)
    if len(books) > 1 and _runs_along(measure, by):
        return _ranked_added(rows, by)
    rows, counter = _counter(measure, books, rows, repeated=any(dimension.repeats for dimension in by))
    paths: dict[str, str] = {}
    orders: dict[str, Any] = {}
    for dimension in by:
        path = dimension.spot.column
        prefix = ""
        if dimension.spot.through:
            alias = f"by_{dimension.name}"
            rows = rows.annotate(**{alias: _relation(books, dimension, conditions)})
            prefix, path = f"{alias}__", f"{alias}__{dimension.spot.column}"
        paths[dimension.name] = path
        if dimension.order:
            orders[f"order_{dimension.name}"] = Min(prefix + dimension.order)
    found = rows.values(*paths.values()).annotate(value=counter, **orders).order_by()
    return [
        (
            tuple(_rank(row, d, paths[d.name]) for d in by),
            tuple(d.as_one.get(row[paths[d.name]], row[paths[d.name]]) for d in by),
            int(row["value"]),
        )
        for row in found
    ]


def _ranked_added(rows: QuerySet[Any], by: Sequence[Dimension]) -> list[Ranked]:
    """The groups of many books, counted book by book in the order of the index and added up here.

    Nothing is sorted by the database: it takes half of the time on SQLite.
    """
    columns = _columns(by)
    places = [(d, columns.index(d.spot.column), columns.index(d.order) if d.order else -1) for d in by]
    found: dict[Key, int] = defaultdict(int)
    ranks: dict[Key, Ranks] = {}
    for _, *row, count in rows.values_list("book", *columns).annotate(value=Count("*")).order_by():
        key = tuple(row[at] for _, at, _ in places)
        rank = tuple(_placed(d, row[at], row[order] if d.order else None) for d, at, order in places)
        found[key] += count
        ranks[key] = tuple(map(min, ranks[key], rank)) if key in ranks else rank
    return [(ranks[key], key, count) for key, count in found.items()]


def _runs_along(measure: Measure, by: Sequence[Dimension]) -> bool:
    """Whether an index of the measure's rows runs, within a book, by these dimensions and their orders."""
    if any(d.spot.through or d.as_one for d in by) or measure.counted is not None or measure.shared:
        return False
    columns, fixed = _columns(by), {"book", *measure.only}
    indexes = ([name for name in index.fields if name not in fixed] for index in measure.rows._meta.indexes)
    return any(fields[: len(columns)] == columns for fields in indexes)


def _columns(by: Sequence[Dimension]) -> list[str]:
    return [name for d in by for name in (d.spot.column, d.order) if name]


def _ranked_picked(
    measure: Measure,
    books: Books,
    rows: QuerySet[Any],
    by: Sequence[Dimension],
    conditions: Sequence[Condition],
    at: int,
) -> list[Ranked]:
    """The groups where those of the dimension at this place are rows picked by their numbers: one by one."""
    dimension, rest = by[at], [*by[:at], *by[at + 1 :]]
    found = []
    for word in _words_shown(dimension, conditions):
        of_word = rows.filter(_at_picked(dimension, [word]))
        place = _placed(replace(dimension, order=""), word, None)
        for ranks, key, count in _ranked(measure, books, of_word, rest, conditions):
            found.append(((*ranks[:at], place, *ranks[at:]), (*key[:at], word, *key[at:]), count))
    return found


def _words_shown(dimension: Dimension, conditions: Sequence[Condition]) -> list[object]:
    """The values to group by: where the question picks some of the dimension, those alone."""
    asked = [c for c in conditions if c.dimension.name == dimension.name and not c.negated]
    every: list[object] = [*dimension.labels, None]
    return [word for word in every if all(word in item.values for item in asked)]


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
    return rows if units is None else rows.filter(_at(measure, books, measure.own, sorted(units)))


def _lifts(measure: Measure, conditions: Sequence[Condition], by: Sequence[Dimension]) -> bool:
    """Whether the question asks for rows that the measure leaves out otherwise."""
    if any(dimension.name in measure.unless for dimension in by):
        return True
    return any(
        not item.negated and measure.unless[item.dimension.name] in (ANY, *item.values)
        for item in conditions
        if item.dimension.name in measure.unless
    )


def _counter(
    measure: Measure, books: Books, rows: QuerySet[Any], repeated: bool
) -> tuple[QuerySet[Any], Count]:
    if measure.counted is None:
        if _by_key(measure, books):
            return rows, Count("key", distinct=True)
        return rows, Count("pk", distinct=True) if repeated else Count("*")
    spot = measure.counted
    if not spot.through:
        return rows, Count(spot.column, distinct=True)
    rows = rows.annotate(**{COUNTED: FilteredRelation(spot.through, condition=_limit(books, spot))})
    return rows, Count(f"{COUNTED}__{spot.column}", distinct=True)


def _by_key(measure: Measure, books: Books) -> bool:
    return measure.shared and len(books) > 1


def _relation(books: Books, dimension: Dimension, conditions: Sequence[Condition]) -> FilteredRelation:
    """The narrow rows to group by: where the question picks values of the dimension, those alone."""
    spot = dimension.spot
    condition = _limit(books, spot)
    for item in conditions:
        known = [value for value in item.values if value is not None]
        if item.dimension.name == dimension.name and not item.negated and known:
            condition &= Q(**{f"{spot.through}__{spot.column}__in": known})
    return FilteredRelation(spot.through, condition=condition)


def _limit(books: Books, spot: Spot) -> Q:
    within = {f"{spot.through}__{name}": value for name, value in spot.limit.items()}
    return Q(**{f"{spot.through}__book__in": [book.pk for book in books]}, **within)


def _picked(conditions: Sequence[Condition], by: Sequence[Dimension]) -> Picked | None:
    used = [*by, *(item.dimension for item in conditions)]
    return next((dimension.picked for dimension in used if dimension.picked), None)


def _at_picked(dimension: Dimension, values: Sequence[object]) -> Q:
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
        matches = _at_picked(item.dimension, item.values)
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


def _rank(row: dict[str, Any], dimension: Dimension, path: str) -> Rank:
    """Where a group's value stands: by its official order, then by that of its words; unknown last."""
    return _placed(dimension, row[path], row[f"order_{dimension.name}"] if dimension.order else None)


def _placed(dimension: Dimension, value: object, order: Any) -> Rank:
    place = order if dimension.order else _word_rank(dimension, value)
    return (value is None, 0 if place is None else place, str(value))


def _word_rank(dimension: Dimension, value: object) -> int:
    words = list(dimension.labels)
    return words.index(value) if value in words else len(words)
