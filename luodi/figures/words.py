"""The words of a question made definite: measures, dimensions and values by Chinese label, name or alias.

A word that nothing answers to is never counted as zero: it is refused with the nearest ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from luodi.core.folding import plain
from luodi.core.problems import Problem, Rejected
from luodi.core.questions import Question, UnknownName, resolve_name
from luodi.figures.books import Asked
from luodi.figures.derived import DERIVED, Derived
from luodi.figures.dimensions import REGION, Condition, Dimension
from luodi.figures.measures import MEASURES, Measure
from luodi.figures.rows import held_at
from luodi.ledger.org.models import Person, Region, Roster, Unit
from luodi.ledger.org.queries import unit_directory
from luodi.ledger.policy.models import Document
from luodi.ledger.tasks.models import Status, TaskList

UNKNOWN_WORDS = frozenset({"null", "未知", "从未报送", "未报"})
SURE = frozenset({"exact", "alias", "folded"})
"""Kinds of match by which a unit's name is taken without asking."""
MOST_SHOWN = 12


def measure_named(word: str) -> Measure | Derived:
    """The base measure or derived form that a word names.

    Raises: Rejected with the nearest ones.
    """
    known = {m.name: (m.name, m.label) for m in MEASURES.values()}
    known |= {d.name: (d.name, d.label) for d in DERIVED.values()}
    name = _resolved(word, known, "统计数", "unknown_measure")
    return MEASURES.get(name) or DERIVED[name]


def base_measure(word: str, allowed: Sequence[str]) -> Measure:
    """The base measure that a derived form is asked of.

    Raises: Rejected when it is none, or not one of those allowed.
    """
    known = {name: (name, MEASURES[name].label) for name in allowed}
    return MEASURES[_resolved(word, known, "统计数", "unknown_measure")]


def measure_asked(question: Question) -> Measure:
    """The base measure that a question counts, also behind a derived form.

    Raises: Rejected with the nearest when it names none, or not one that the form may be asked of.
    """
    named = measure_named(question.measure)
    if isinstance(named, Measure):
        return named
    of = question.of if named.asked_of else None
    return base_measure(of, named.asked_of) if of else MEASURES[named.of]


def is_own_unit(word: str, asked: Asked) -> bool:
    """Whether a word surely names a unit to which the asker is limited."""
    match = unit_directory(asked.region).match(word)
    return match.kind in SURE and match.key in (asked.own_units or ())


def dimension_named(measure: Measure, word: str) -> Dimension:
    """The dimension of a measure that a word names.

    Raises: Rejected with the nearest ones.
    """
    known = {d.name: (d.name, d.label) for d in measure.dimensions}
    return measure.dimension(_resolved(word, known, f"“{measure.label}”的维度", "unknown_dimension"))


def dimension_asked(measure: Measure, word: str, asked: Asked) -> Dimension:
    """The same, with the names of the regions asked for the dimension of regions.

    Raises: Rejected with the nearest ones.
    """
    found = dimension_named(measure, word)
    return _regions(asked) if found is REGION else found


def condition(
    measure: Measure, dimension: Dimension, words: Iterable[str], negated: bool, asked: Asked
) -> Condition:
    """A condition from typed words; where no book answers, no word can be held against one.

    Raises: Rejected when a word is not known.
    """
    words = list(words)
    if not asked.books:
        return Condition(dimension, (), "|".join(words), negated)
    stored = dict.fromkeys(value for word in words for value in _stored(measure, dimension, word, asked))
    shown = "|".join(dict.fromkeys(dimension.shown(value) or "未知" for value in stored))
    return Condition(dimension, tuple(stored), shown, negated)


def _regions(asked: Asked) -> Dimension:
    """The dimension of regions with the names of those asked; with the code where two have one name."""
    books = sorted(asked.books, key=lambda book: (book.region, book.period))
    codes: dict[str, set[str]] = {}
    for book in books:
        codes.setdefault(book.region_name, set()).add(book.region)
    twice = {name for name, those in codes.items() if len(those) > 1}
    labels: dict[object, str] = {
        book.pk: book.region_name + (f"({book.region})" if book.region_name in twice else "")
        for book in books
    }
    return replace(REGION, labels=labels)


def _stored(measure: Measure, dimension: Dimension, word: str, asked: Asked) -> Sequence[object]:
    """The stored values that a typed word stands for: as a rule one.

    Raises: Rejected when there is none.
    """
    if dimension.names == "regions":
        return _region_books(dimension, word, asked)
    folded = plain(word)
    if coded := [code for code, label in dimension.labels.items() if folded in _ways(code, label)]:
        return coded
    if dimension.nothing:
        if folded == plain(dimension.nothing):
            return [None]
    elif word in UNKNOWN_WORDS:
        return [None]
    if dimension.labels:
        none = [dimension.nothing] if dimension.nothing else []
        raise Rejected([_unknown_value(dimension, word, [*dimension.labels.values(), *none])])
    if dimension.key:
        if names := _unit_names(measure, dimension, word, asked):
            return names
    elif _held(measure, dimension, asked).filter(**{dimension.spot.column: word}).exists():
        return [word]
    held = _held(measure, dimension, asked).values_list(dimension.spot.column, flat=True).distinct()
    known = {str(value) for value in held if value is not None} | _vocabulary(dimension, asked)
    if same := sorted(value for value in known if plain(value) == folded):
        return same
    raise Rejected([_unknown_value(dimension, word, sorted(known))])


def _ways(code: object, label: str) -> Collection[str]:
    return {plain(str(label)), plain(str(code)), plain(str(label).removesuffix("灯"))}


def _region_books(dimension: Dimension, word: str, asked: Asked) -> Sequence[object]:
    folded = plain(word)
    found = [book.pk for book in asked.books if folded in (plain(book.region), plain(book.region_name))]
    if not found:
        raise Rejected([_unknown_value(dimension, word, dimension.labels.values())])
    return found


def _held(measure: Measure, dimension: Dimension, asked: Asked) -> Any:
    return held_at(measure, asked.books, dimension.spot, asked.only_units)


def _unit_names(measure: Measure, dimension: Dimension, word: str, asked: Asked) -> list[str]:
    """The names that the unit goes by in the books asked: it may have been renamed since, or in between.

    The words of a region's directory are known to who sees the region; others know those of their rows.
    """
    column, held = dimension.spot.column, _held(measure, dimension, asked)
    is_held = held.filter(**{column: word}).exists()
    if is_held and len({book.period for book in asked.books}) == 1:
        return [word]
    keys = set(held.filter(**{column: word}).values_list(dimension.key, flat=True).distinct())
    found = None
    if not keys and (asked.own_units is None or is_own_unit(word, asked)):
        match = unit_directory(asked.region).match(word)
        found = match.key if match.kind in SURE else None
        keys = {found} if found else set()
    names = held.filter(**{f"{dimension.key}__in": keys}).values_list(column, flat=True).distinct()
    listed = sorted(set(names))
    return listed or ([Unit.objects.get(key=found).name] if found else [])


def _vocabulary(dimension: Dimension, asked: Asked) -> set[str]:
    """Words that are known though no row holds them: asked for, they count nothing, which is zero."""
    known = VOCABULARIES.get(dimension.names)
    if known is None or asked.own_units is not None:
        return set()
    return set(known(asked.region, {int(book.period[:4]) for book in asked.books}))


def _lists(region: Region, years: set[int]) -> Iterable[str]:
    lists = TaskList.objects.filter(region=region, year__in=years, voided_at=None)
    return lists.values_list("name", flat=True)


def _statuses(region: Region, _years: set[int]) -> Iterable[str]:
    shipped, own = Status.objects.filter(scheme__region=None), Status.objects.filter(scheme__region=region)
    return (shipped | own).values_list("label", flat=True)


def _leaders(region: Region, _years: set[int]) -> Iterable[str]:
    return Person.objects.filter(region=region, is_leader=True, voided_at=None).values_list("name", flat=True)


def _policies(region: Region, _years: set[int]) -> Iterable[str]:
    return Document.objects.filter(region=region, voided_at=None).values_list("title", flat=True)


def _rosters(region: Region, years: set[int]) -> Iterable[str]:
    return Roster.objects.filter(region=region, year__in=years).values_list("name", flat=True)


VOCABULARIES = {
    "lists": _lists,
    "statuses": _statuses,
    "leaders": _leaders,
    "policies": _policies,
    "rosters": _rosters,
}


def _resolved(word: str, known: Mapping[str, Sequence[str]], what: str, code: str) -> str:
    exact = [name for name, names in known.items() if word in names]
    if len(exact) == 1:
        return exact[0]
    try:
        return resolve_name(word, known)
    except UnknownName as unknown:
        words = [names[-1] for names in known.values()]
        raise Rejected([_unknown(what, code, word, unknown.suggestions, words)]) from None


def _unknown_value(dimension: Dimension, word: str, known: Iterable[str]) -> Problem:
    words = list(known)
    near: Sequence[str] = ()
    try:
        resolve_name(word, {value: (value,) for value in words})
    except UnknownName as unknown:
        near = unknown.suggestions
    return _unknown(dimension.label, "unknown_value", word, near, words)


def _unknown(what: str, code: str, word: str, near: Sequence[str], every: Sequence[str]) -> Problem:
    hint = f"可用:{'、'.join(every[:MOST_SHOWN])}。" if every else f"现在没有可用的{what},请去掉这一条件。"
    if near:
        hint = f"是否指:{'、'.join(near)}?"
    return Problem(code, f"没有名为“{word}”的{what}。", value=word, remedy=hint, suggestions=tuple(near))
