"""A question asked of many months at once: one query over their books, however many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from luodi.books.models import Book
from luodi.books.queries import book_of, newest_sealed
from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.core.questions import Question
from luodi.figures.answers import Cell, Figure, decimal_text
from luodi.figures.asking import code_asked, figure_of
from luodi.figures.books import Asked, own_units, places_asked, region_asked, sealed_of, steadily
from luodi.figures.computing import WHOLE, Values, answer, cells, values_by_book
from luodi.figures.moving import told
from luodi.figures.plans import Plan, planned
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region
from luodi.ledger.rounds.models import Round

MOST_PERIODS = 240
Answer = tuple[Fraction | None, Values]


@dataclass(frozen=True)
class Point:
    """One period's answer: its value and groups; None and none where no book tells."""

    period: Period
    value: Fraction | None
    rows: Sequence[Cell] = ()
    revision: int | None = None
    regions_sealed: int = 0


@dataclass(frozen=True)
class Trend:
    """A question's answers over periods, in their order. `figure` says what was asked, without a value."""

    figure: Figure
    points: Sequence[Point]

    def as_json(self) -> dict[str, Any]:
        """The trend for commands: values as decimal strings, unknown as null."""
        asked = self.figure.as_json()
        kept = ("measure", "label", "unit", "region", "where", "by", "question", "scope")
        return {name: asked[name] for name in kept} | {
            "points": [
                {
                    "period": str(point.period),
                    "revision": point.revision,
                    "regions_sealed": point.regions_sealed,
                    "value": decimal_text(point.value),
                    "rows": [{"key": dict(c.key), "value": decimal_text(c.value)} for c in point.rows],
                }
                for point in self.points
            ]
        }


def periods_between(first: Period, last: Period) -> list[Period]:
    """The periods from one to another of its kind, both included.

    Raises: Rejected when they are of two kinds, out of order, or too many.
    """
    found = [first]
    while found[-1] < last and len(found) <= MOST_PERIODS and first.kind == last.kind:
        found.append(found[-1].next())
    if found[-1] != last:
        message = f"从{first.label}到{last.label}不能成为趋势。"
        remedy = f"起止请用同一种期间(月、季度、半年或年),先起后止,至多{MOST_PERIODS}个。"
        raise Rejected([Problem("bad_trend", message, value=f"{first}..{last}", remedy=remedy)])
    return found


def trend(actor: Actor, question: Question, periods: Sequence[Period], *, region: str = "") -> Trend:
    """Answer the question for each of these periods, from its last month's book.

    A month answers from its newest sealed book; one that is not sealed from its live book where its
    reporting was begun, else it is unknown. For an asker limited to units every month counts theirs alone.
    Raises: what `ask` raises; Rejected for a question that names a period or a revision, and for too
    many periods.
    """
    if question.period is not None or question.revision is not None or not 0 < len(periods) <= MOST_PERIODS:
        remedy = f"问句里不写期间和版次,期间为1到{MOST_PERIODS}个。"
        raise Rejected([Problem("bad_trend", "趋势的期间不能这样问。", remedy=remedy)])
    place = region_asked(actor, code_asked(question, region))
    months = sorted({period.last_month for period in periods})

    def read() -> tuple[Trend, Sequence[Book]]:
        asked = _asked(actor, place, months)
        return _answered(question, periods, asked), asked.books

    return steadily(read)


def _answered(question: Question, periods: Sequence[Period], asked: Asked) -> Trend:
    plan = planned(question, asked)
    together = [[book for book in asked.books if book.period == str(p.last_month)] for p in periods]
    figure = figure_of(plan, question, asked)
    if plan.needs_before and any(period.kind != "month" for period in periods):
        answers = [
            _alone(plan, asked, period, books) for period, books in zip(periods, together, strict=True)
        ]
    else:
        answers = _at_once(plan, asked, together)
    return Trend(
        figure,
        [
            Point(period, value, cells(plan, rows), _revision(asked, books), _sealed(books))
            for period, books, (value, rows) in zip(periods, together, answers, strict=True)
        ],
    )


def _at_once(plan: Plan, asked: Asked, together: Sequence[Sequence[Book]]) -> list[Answer]:
    """The answers of months, in a few queries however many there are."""
    plan, telling = told(plan, replace(asked, period=asked.period.last_month))
    known = {book.pk for book in telling.books}
    of_each = [[book for book in books if book.pk in known] for books in together]
    values = values_by_book(plan.whole(), telling, of_each)
    none: list[Values] = [{} for _ in together]
    groups = values_by_book(plan, telling, of_each) if plan.by else none
    return [(value.get(WHOLE), rows) for value, rows in zip(values, groups, strict=True)]


def _alone(plan: Plan, asked: Asked, period: Period, books: Sequence[Book]) -> Answer:
    """The answer of one period, for what is told between its last book and the one before the period."""
    return answer(*told(plan, replace(asked, period=period, books=tuple(books))))


def _asked(actor: Actor, region: Region, months: Sequence[Period]) -> Asked:
    places = places_asked(actor, region)
    if places is not None:
        books = newest_sealed([place.code for place in places], *months)
        regions, _ = sealed_of(places, books)
        return Asked(region, months[-1], books, None, None, regions, alone=False)
    own = own_units(actor, region)
    books = newest_sealed([region.code], *months)
    books += [book_of(region, month) for month in _begun(region, months, books)]
    return Asked(region, months[-1], sorted(books, key=lambda book: book.period), own, own)


def _begun(region: Region, months: Iterable[Period], sealed: Iterable[Book]) -> list[Period]:
    """The months that are not sealed but whose reporting was begun."""
    missing = {str(month) for month in months} - {book.period for book in sealed}
    if not missing:
        return []
    begun = Round.objects.filter(region=region, period__in=missing).values_list("period", flat=True)
    return sorted({Period.parse(text) for text in begun})


def _revision(asked: Asked, books: Sequence[Book]) -> int | None:
    return books[0].revision if asked.alone and books else None


def _sealed(books: Iterable[Book]) -> int:
    return sum(book.is_sealed for book in books)
