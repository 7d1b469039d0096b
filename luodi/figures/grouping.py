"""Rows counted: all together, or in groups in the official order of their values.

Each group of an answer has the value that asking for that group alone would have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count, FilteredRelation, Min, Q, QuerySet

from luodi.figures.dimensions import Condition, Dimension, Spot
from luodi.figures.measures import Measure
from luodi.figures.rows import Books, at_picked

Groups = dict[tuple[object, ...], int]
"""Each group's stored values in the order asked, with what is counted, in the official order of values."""
Rank = tuple[bool, Any, str]
Ranks = tuple[Rank, ...]
Key = tuple[object, ...]
Ranked = tuple[Ranks, Key, int]
"""A group's place in the official order, its stored values, and what is counted in it."""
COUNTED = "counted_rows"


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
    if _adds_up(measure, by) and (len(books) == 1 or _runs_along(measure, by)):
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
    """The groups counted book by book, and by place in the official order, and added up here.

    Of many books in the order of the index nothing is sorted by the database: half of the time on SQLite.
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


def _adds_up(measure: Measure, by: Sequence[Dimension]) -> bool:
    """Whether groups of groups add up: each row counts once, and nothing stands for another value."""
    return not (measure.counted or measure.shared or any(d.spot.through or d.as_one for d in by))


def _runs_along(measure: Measure, by: Sequence[Dimension]) -> bool:
    """Whether an index of the measure's rows runs, within a book, by these dimensions and their orders."""
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
        of_word = rows.filter(at_picked(dimension, [word]))
        place = _placed(replace(dimension, order=""), word, None)
        for ranks, key, count in _ranked(measure, books, of_word, rest, conditions):
            found.append(((*ranks[:at], place, *ranks[at:]), (*key[:at], word, *key[at:]), count))
    return found


def _words_shown(dimension: Dimension, conditions: Sequence[Condition]) -> list[object]:
    """The values to group by: where the question picks some of the dimension, those alone."""
    asked = [c for c in conditions if c.dimension.name == dimension.name and not c.negated]
    every: list[object] = [*dimension.labels, None]
    return [word for word in every if all(word in item.values for item in asked)]


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


def _rank(row: dict[str, Any], dimension: Dimension, path: str) -> Rank:
    """Where a group's value stands: by its official order, then by that of its words; unknown last."""
    return _placed(dimension, row[path], row[f"order_{dimension.name}"] if dimension.order else None)


def _placed(dimension: Dimension, value: object, order: Any) -> Rank:
    place = order if dimension.order else _word_rank(dimension, value)
    return (value is None, 0 if place is None else place, str(value))


def _word_rank(dimension: Dimension, value: object) -> int:
    words = list(dimension.labels)
    return words.index(value) if value in words else len(words)
