"""Tables and charts of one report: what they print, held against the figures."""

from __future__ import annotations

from luodi.books.queries import book_of
from luodi.core.periods import Period
from luodi.core.questions import parse
from luodi.documents.tree import Mark, Table
from luodi.figures.answers import decimal_text
from luodi.figures.asking import ask
from luodi.ledger.org.access import operator
from luodi.reports.desk import Desk
from tests.reports.conftest import County


def desk_of(county: County, month: int = 3) -> Desk:
    """A report of a month about to be made."""
    return Desk(operator(), county.region, book_of(county.region, Period.month(2024, month)), named=True)


def told(desk: Desk) -> set[str | None]:
    """Every value that the report prints, each found to be the figure's own answer to its question."""
    for bound in desk.bound.values():
        figure = ask(operator(), parse(bound.question), region=desk.region.code, period=str(desk.period))
        assert decimal_text(figure.value) == bound.value, bound
    return {bound.value for bound in desk.bound.values()}


def texts(exhibit: object) -> list[list[str]]:
    """What the rows of a table print."""
    table = exhibit.block  # type: ignore[attr-defined]
    assert isinstance(table, Table)
    return [
        ["" if cell is None else cell.text if isinstance(cell, Mark) else str(cell) for cell in row]
        for row in table.rows
    ]
