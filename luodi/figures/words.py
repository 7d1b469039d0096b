"""The words of a question made definite: measures, dimensions and values by Chinese label, English name or alias.

A word that nothing answers to is never counted as zero: it is refused with the nearest ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from luodi.books.models import Book
from luodi.core.folding import plain
from luodi.core.problems import Problem, Rejected
from luodi.core.questions import UnknownName, resolve_name
from luodi.figures.derived import DERIVED, Derived
from luodi.figures.dimensions import Dimension
from luodi.figures.measures import MEASURES, Measure
from luodi.ledger.org.models import Region
from luodi.ledger.org.queries import unit_directory
from luodi.ledger.tasks.models import Status, TaskList

UNKNOWN_WORDS = frozenset({"null", "未知", "从未报送", "未报"})


@dataclass(frozen=True)
class Condition:
    """One dimension narrowed to some stored values (None: unknown), or to all others."""

    dimension: Dimension
    values: tuple[object, ...]
    shown: str
    negated: bool = False


def measure_named(word: str) -> Measure | Derived:
    """The base measure or derived form that a word names.

    Raises: Rejected with the nearest ones.
    """
    known = {name: (name, m.label) for name, m in (*MEASURES.items(), *DERIVED.items())}
    name = _resolved(word, known, "统计数", "unknown_measure")
    return MEASURES.get(name) or DERIVED[name]


def base_measure(word: str, allowed: Sequence[str]) -> Measure:
    """The base measure that a derived form is asked of.

    Raises: Rejected when it is none, or not one of those allowed.
    """
    known = {name: (name, MEASURES[name].label) for name in allowed}
    return MEASURES[_resolved(word, known, "统计数", "unknown_measure")]


def dimension_named(measure: Measure, word: str) -> Dimension:
    """The dimension of a measure that a word names.

    Raises: Rejected with the nearest ones.
    """
    known = {d.name: (d.name, d.label) for d in measure.dimensions}
    return measure.dimension(_resolved(word, known, f"“{measure.label}”的维度", "unknown_dimension"))


def condition(
    measure: Measure, word: str, values: Sequence[str], negated: bool, region: Region, books: Sequence[Book]
) -> Condition:
    """A condition from typed words.

    Raises: Rejected when the dimension or a value is not known.
    """
    dimension = dimension_named(measure, word)
    stored = tuple(_stored(measure, dimension, value, region, books) for value in values)
    shown = "|".join(dimension.shown(value) or "未知" for value in stored)
    return Condition(dimension, stored, shown, negated)


def _resolved(word: str, known: Mapping[str, Sequence[str]], what: str, code: str) -> str:
    try:
        return resolve_name(word, known)
    except UnknownName as unknown:
        near = tuple(unknown.suggestions)
        raise Rejected([_unknown(what, code, word, near, [names[-1] for names in known.values()])]) from None


def _unknown(what: str, code: str, word: str, near: Sequence[str], every: Sequence[str]) -> Problem:
    hint = f"是否指:{'、'.join(near)}?" if near else f"可用:{'、'.join(list(every)[:12])}。"
    return Problem(code, f"没有名为“{word}”的{what}。", value=word, remedy=hint, suggestions=tuple(near))


def _stored(measure: Measure, dimension: Dimension, word: str, region: Region, books: Sequence[Book]) -> object:
    """The stored value that a typed word stands for."""
    folded = plain(word)
    for code, label in dimension.labels.items():
        if folded in (plain(str(label)), plain(str(code)), plain(str(label).removesuffix("灯"))):
            return code
    if word in UNKNOWN_WORDS:
        return None
    if dimension.names == "units":
        match = unit_directory(region).match(word)
        if match.key is not None and match.kind in ("exact", "alias", "folded"):
            return _unit_name(region, match.key)
    held = _held(measure, dimension, books)
    known = {*held, *_vocabulary(dimension, region, books)}
    by_fold = {plain(value): value for value in known}
    if folded in by_fold:
        return by_fold[folded]
    words = [*dimension.labels.values(), *sorted(known)]
    near = _near(word, words)
    raise Rejected([_unknown(dimension.label, "unknown_value", word, near, words)])


def _near(word: str, words: Iterable[str]) -> list[str]:
    try:
        resolve_name(word, {value: (value,) for value in words})
    except UnknownName as unknown:
        return list(unknown.suggestions)
    return []


def _held(measure: Measure, dimension: Dimension, books: Sequence[Book]) -> set[str]:
    rows = measure.rows._default_manager.filter(book__in=books)
    values = rows.order_by().values_list(dimension.path, flat=True).distinct()
    return {str(value) for value in values if value is not None}


def _vocabulary(dimension: Dimension, region: Region, books: Sequence[Book]) -> set[str]:
    if dimension.names == "statuses":
        return set(Status.objects.values_list("label", flat=True))
    if dimension.names == "lists":
        years = {int(book.period[:4]) for book in books}
        lists = TaskList.objects.filter(region=region, year__in=years, voided_at__isnull=True)
        return set(lists.values_list("name", flat=True))
    return set()


def _unit_name(region: Region, key: str) -> str:
    return str(region.units.get(key=key).name)
