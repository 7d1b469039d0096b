"""Asking: an actor and a question in, a figure or a table out, with its book and the rows behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from luodi.books.models import Book
from luodi.core.periods import NotAPeriod, Period
from luodi.core.problems import Problem, Rejected
from luodi.core.questions import Question, write
from luodi.figures.answers import Cell, Figure, Source
from luodi.figures.books import Asked, books_asked
from luodi.figures.derived import Derived
from luodi.figures.dimensions import Dimension
from luodi.figures.measures import MEASURES, Measure
from luodi.figures.rows import counted, grouped, rows_asked, sources_of
from luodi.figures.words import Condition, base_measure, condition, dimension_named, measure_named
from luodi.ledger.org.access import Actor

Groups = dict[tuple[object, ...], int]


def ask(
    actor: Actor, question: Question, *, region: str = "", period: str = "", with_sources: bool = False
) -> Figure:
    """Answer a question. Region and period of the question itself win over those given beside it.

    Raises: Rejected when a word is not known or something is missing; what finding the region raises for
    someone who may know nothing of it.
    """
    base = _period(period, None) if period else None
    when = _period(question.period, base) if question.period else base
    if when is None:
        raise Rejected([Problem("missing_period", "没有说明期间。", remedy="请写明期间,如 --period 2024-05。")])
    where = question.region or region
    if not where:
        raise Rejected([Problem("missing_region", "没有说明地区。", remedy="请写明地区代码,如 --region 159924。")])
    asked = books_asked(actor, where, when, question.revision)
    named = measure_named(question.measure)
    if isinstance(named, Derived):
        return _derived(named, question, asked, with_sources)
    return _base(named, question, asked, with_sources)


def _period(text: str, relative_to: Period | None) -> Period:
    try:
        return Period.parse(text, relative_to=relative_to)
    except NotAPeriod as wrong:
        raise Rejected([wrong.problem]) from None


def _base(measure: Measure, question: Question, asked: Asked, with_sources: bool) -> Figure:
    conditions = _conditions(measure, question, asked)
    by = [dimension_named(measure, word) for word in question.by]
    rows = rows_asked(measure, asked, conditions, by)
    groups = grouped(measure, rows, by, conditions) if by else []
    total = counted(measure, rows_asked(measure, asked, conditions, []))
    return _figure(
        measure, question, asked, conditions, by,
        value=Fraction(total),
        rows=[_cell(by, key, Fraction(value)) for key, value in groups],
        sources=sources_of(measure, rows) if with_sources else None,
    )  # fmt: skip


def _derived(form: Derived, question: Question, asked: Asked, with_sources: bool) -> Figure:
    measure = base_measure(question.of, form.asked_of) if question.of and form.asked_of else MEASURES[form.of]
    conditions = _conditions(measure, question, asked)
    by = [dimension_named(measure, word) for word in question.by]
    dropped = {dimension_named(measure, word).name for word in ([question.over] if question.over else [])}
    if form.drops and not dropped:
        raise Rejected([Problem("missing_over", f"“{form.label}”要说明分母去掉哪个维度。", remedy="请写明 over,如 --over status。")])
    above = _with(measure, conditions, form.above, form.without, asked)
    kept = [item for item in conditions if item.dimension.name not in dropped]
    below = _with(measure, kept, form.below, form.without, asked)
    below_by = [dimension for dimension in by if dimension.name not in dropped]
    over = rows_asked(measure, asked, above, by)
    under = rows_asked(measure, asked, below, below_by)
    cells = _ratios(by, below_by, dict(grouped(measure, over, by, above)) if by else {},
                    dict(grouped(measure, under, below_by, below)) if below_by else {(): counted(measure, under)})  # fmt: skip
    whole = [counted(measure, rows_asked(measure, asked, part, [])) for part in (above, below)]
    return _figure(
        form, question, asked, conditions, by,
        value=_ratio(*whole),
        rows=cells,
        sources=sources_of(measure, over) if with_sources else None,
    )  # fmt: skip


def _ratios(by: Sequence[Dimension], below_by: Sequence[Dimension], over: Groups, under: Groups) -> list[Cell]:
    """Each group's ratio: groups come from below, so that one without a numerator shows as zero, not as missing."""
    if not by:
        return []
    if list(by) == list(below_by):
        return [_cell(by, key, _ratio(over.get(key, 0), value)) for key, value in under.items()]
    places = [list(by).index(dimension) for dimension in below_by]
    return [
        _cell(by, key, _ratio(value, under.get(tuple(key[place] for place in places), 0))) for key, value in over.items()
    ]


def _ratio(above: int, below: int) -> Fraction | None:
    return Fraction(above, below) if below else None


def _conditions(measure: Measure, question: Question, asked: Asked) -> list[Condition]:
    """The question's conditions; the same dimension given twice means either."""
    typed: dict[tuple[str, bool], list[str]] = {}
    for item in question.where:
        if item.operator not in ("=", "!="):
            raise Rejected([Problem("unknown_condition", f"“{item.dimension}”不能用“{item.operator}”比较。", remedy="请用=或≠。")])
        name = dimension_named(measure, item.dimension).name
        typed.setdefault((name, item.operator == "!="), []).extend(item.values)
    return [
        condition(measure, name, values, negated, asked.region, asked.books)
        for (name, negated), values in typed.items()
    ]


def _with(
    measure: Measure,
    conditions: Sequence[Condition],
    own: Mapping[str, tuple[str, ...]],
    without: Mapping[str, tuple[str, ...]],
    asked: Asked,
) -> list[Condition]:
    """The question's conditions with a derived form's own, which win for the same dimension."""
    kept = [item for item in conditions if item.dimension.name not in own]
    books: Sequence[Book] = asked.books
    kept += [condition(measure, name, values, False, asked.region, books) for name, values in own.items()]
    kept += [condition(measure, name, values, True, asked.region, books) for name, values in without.items()]
    return kept


def _cell(by: Sequence[Dimension], key: tuple[object, ...], value: Fraction | None) -> Cell:
    return Cell({d.name: d.shown(stored) for d, stored in zip(by, key, strict=True)}, value)


def _figure(
    named: Measure | Derived,
    question: Question,
    asked: Asked,
    conditions: Sequence[Condition],
    by: Sequence[Dimension],
    *,
    value: Fraction | None,
    rows: Sequence[Cell],
    sources: Sequence[Source] | None,
) -> Figure:
    alone = asked.books[0] if len(asked.books) == 1 else None
    return Figure(
        measure=named.name,
        label=named.label,
        unit=named.unit,
        region=asked.region.code,
        period=str(asked.period),
        revision=asked.revision,
        value=value,
        question=write(question),
        definition=named.definition,
        where={c.dimension.name: ("≠" if c.negated else "") + c.shown for c in conditions},
        by=[d.name for d in by],
        rows=rows,
        sources=sources,
        scope="unit" if asked.only_units is not None else "region",
        book_hash=alone.hash if alone else "",
        book_mark=book_mark(alone) if alone else "",
        regions=asked.regions,
        regions_sealed=asked.sealed,
        ratio=isinstance(named, Derived),
    )


def book_mark(book: Book) -> str:
    """`截至2024年5月 · 第1版`, or that the month is not sealed yet."""
    label = Period.parse(book.period).label
    return f"截至{label} · " + (f"第{book.revision}版" if book.revision else "未定版")
