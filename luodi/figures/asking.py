"""Asking: an actor and a question in, a figure or a table out, with its book and the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.books.models import Book
from luodi.core.periods import NotAPeriod, Period
from luodi.core.problems import Problem, Rejected
from luodi.core.questions import Question, write
from luodi.figures.answers import Figure
from luodi.figures.books import Asked, books_asked, steadily
from luodi.figures.computing import answer, cells, sources
from luodi.figures.limits import limited
from luodi.figures.moving import told
from luodi.figures.plans import Plan, planned
from luodi.ledger.org.access import Actor


def ask(
    actor: Actor, question: Question, *, region: str = "", period: str = "", with_sources: bool = False
) -> Figure:
    """Answer a question. Region and period of the question itself win over those given beside it.

    Raises: Rejected when a word is not known or something is missing; NotFound for a region that the
    asker may know nothing of, Refused for one whose figures are not for them, and for what a released
    month does not tell of other units.
    """
    when, where = period_asked(question, period), code_asked(question, region)

    def read() -> tuple[Figure, Sequence[Book]]:
        asked = limited(question, books_asked(actor, where, when, question.revision))
        return _answered(question, asked, with_sources), asked.books

    return steadily(read)


def period_asked(question: Question, period: str = "") -> Period:
    """The period of a question, read against the one given beside it.

    Raises: Rejected when neither says one, or one cannot be read.
    """
    try:
        base = Period.parse(period) if period else None
        when = Period.parse(question.period, relative_to=base) if question.period else base
    except NotAPeriod as wrong:
        raise Rejected([wrong.problem]) from None
    if when is None:
        raise Rejected(
            [Problem("missing_period", "没有说明期间。", remedy="请写明期间,如 --period 2024-05。")]
        )
    return when


def code_asked(question: Question, region: str = "") -> str:
    """The code of the region that a question is about.

    Raises: Rejected when neither the question nor what is given beside it says one.
    """
    code = question.region or region
    if not code:
        remedy = "请写明地区代码,如 --region 159924。"
        raise Rejected([Problem("missing_region", "没有说明地区。", remedy=remedy)])
    return code


def figure_of(plan: Plan, question: Question, asked: Asked) -> Figure:
    """The figure of a plan, without its value yet."""
    book = asked.book
    where: dict[str, str] = {}
    for item in plan.where:
        shown = ("≠" if item.negated else "") + item.shown
        name = item.dimension.name
        where[name] = f"{where[name]},{shown}" if name in where else shown
    return Figure(
        measure=plan.named.name,
        label=plan.named.label,
        unit=plan.named.unit,
        region=asked.region.code,
        period=str(asked.period),
        revision=book.revision if book else None,
        value=None,
        question=write(question),
        definition=plan.named.definition,
        where=where,
        by=[dimension.name for dimension in plan.by],
        scope="unit" if asked.only_units is not None and plan.measure.own is not None else "region",
        book_hash=book.hash if book else "",
        book_mark=book_mark(book) if book else "",
        regions=asked.regions,
        regions_sealed=asked.sealed,
        ratio=plan.is_ratio,
        released=asked.released,
        called={one.name: one.label for one in (*(item.dimension for item in plan.where), *plan.by)},
    )


def book_mark(book: Book) -> str:
    """`截至2024年5月 · 第1版`, or that the month is not sealed yet."""
    label = Period.parse(book.period).label
    return f"截至{label} · " + (f"第{book.revision}版" if book.revision else "未定版")


def _answered(question: Question, asked: Asked, with_sources: bool) -> Figure:
    plan = planned(question, asked)
    figure = figure_of(plan, question, asked)
    plan, telling = told(plan, asked)
    value, groups = answer(plan, telling)
    return figure.filled(
        value=value,
        rows=cells(plan, groups),
        sources=sources(plan, telling) if with_sources else None,
    )
