"""Tables out of questions: every number in them bound to the question that asks for it alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from luodi.core.questions import Question
from luodi.documents.tree import Cell, Mark, Table, TableColumn
from luodi.figures.listing import MOST_ROWS, field_named
from luodi.figures.words import measure_asked
from luodi.reports.desk import Desk
from luodi.reports.groups import Grid, Part
from luodi.reports.language.values import Number
from luodi.reports.naming import is_of_people
from luodi.reports.writing import unit_of

WIDTHS = {"number": 4, "status": 5, "before": 5, "light": 3, "leader": 4, "due": 5}
DEFAULT_COLUMNS = "牵头单位、任务、状态、存在问题、下一步"


def grid_of(desk: Desk, question: Question, *, zeros: bool = False) -> Grid | None:
    """A figure's groups as rows and columns; None where they would name people and nobody is named.

    Only groups that something is in; with `zeros` also the other statuses of the lists that are shown.
    """
    figure = desk.answer(question)
    if figure is None or (not desk.named and is_of_people(figure.by)):
        return None
    down = desk.answer(replace(question, by=question.by[:1]))
    across = desk.answer(replace(question, by=question.by[1:])) if len(question.by) > 1 else None
    grid = Grid(question, figure, down, across)
    if tuple(figure.by) == ("list", "status"):
        _set_statuses(desk, grid, zeros=zeros)
    missing = [key for key, part in grid.missing() if not _has_no_such_status(desk, part)]
    grid.cells |= desk.empty(question, missing)
    return grid


def _set_statuses(desk: Desk, grid: Grid, *, zeros: bool) -> None:
    """Statuses in the order of the lists' vocabularies; with `zeros` also those that no task has."""
    words = desk.statuses_of(part.key["list"] for part in grid.down)
    if zeros and set(grid.figure.where) <= {"list"}:
        shown = {part.key["status"] for part in grid.across}
        by_status = replace(grid.question, by=grid.question.by[1:])
        grid.across += [Part(by_status, {"status": word}) for word in words if word not in shown]
    order = {word: place for place, word in enumerate(words)}
    grid.across.sort(key=lambda part: order.get(part.key["status"] or "", len(order)))


def cross_table(desk: Desk, question: Question, options: Mapping[str, Any]) -> Table | None:
    """A table of a figure by one or two dimensions, with a column and a row of totals if one is named."""
    grid = grid_of(desk, question, zeros=bool(options.get("zeros")))
    if grid is None:
        return None
    total = str(options.get("total") or "")
    with_total = bool(total) or not grid.across
    columns = [TableColumn(measure_asked(question).dimension(grid.figure.by[0]).label)]
    columns += [TableColumn(total or grid.figure.label, "right")] if with_total else []
    columns += [TableColumn(str(desk.called(part)), "right") for part in grid.across]
    rows = [(str(desk.called(part)), *_row(desk, grid, part, with_total)) for part in grid.down]
    footers = [("合计", *_totals(desk, grid, with_total))] if total and rows else []
    return Table(
        caption=title_text(options.get("title")),
        columns=tuple(columns),
        rows=tuple(rows),
        footers=tuple(footers),
        notes=notes_of(options),
        unit="" if grid.figure.ratio else unit_of(grid.figure),
    )


def _row(desk: Desk, grid: Grid, down: Part, with_total: bool) -> list[Cell]:
    cells: list[Cell] = [_asked(desk, grid, down.asked)] if with_total else []
    return cells + [_cell(desk, grid, down, across) for across in grid.across]


def _totals(desk: Desk, grid: Grid, with_total: bool) -> list[Cell]:
    cells = [_asked(desk, grid, replace(grid.question, by=()))] if with_total else []
    return cells + [_asked(desk, grid, across.asked) for across in grid.across]


def _cell(desk: Desk, grid: Grid, down: Part, across: Part) -> Cell:
    """A group's value; nothing where a list's vocabulary has no such status."""
    part = grid.both(down, across)
    key = tuple(part.key.values())
    if key not in grid.cells:
        return None
    number = desk.number(part.asked, grid.figure, grid.cells[key], grid.question)
    return Mark(number.bare, number.ref)


def _has_no_such_status(desk: Desk, part: Part) -> bool:
    if set(part.key) != {"list", "status"} or part.key["status"] is None:
        return False
    return part.key["status"] not in desk.status_words.get(part.key["list"] or "", (part.key["status"],))


def _asked(desk: Desk, grid: Grid, question: Question) -> Cell:
    figure = desk.answer(question)
    number = desk.number(question, figure, figure.value if figure else None, grid.question)
    return Mark(number.bare, number.ref)


def listing_table(desk: Desk, question: Question, options: Mapping[str, Any]) -> Table | None:
    """The rows that a figure counts, each with its ordinal; no columns of people where nobody is named."""
    wanted = [field_named(word) for word in column_words(options.get("columns"))]
    if not desk.named:
        wanted = [field for field in wanted if not field.people]
    limit = int(options.get("limit") or MOST_ROWS)
    listing = desk.listing(question, tuple(field.name for field in wanted), limit)
    if listing is None:
        return None
    columns = [TableColumn("序号", "center", width=2)]
    columns += [TableColumn(field.label, width=WIDTHS.get(field.name, 0)) for field in wanted]
    rows = tuple(
        (str(place), *(desk.naming.field(field, row.words[field.name]) or None for field in wanted))
        for place, row in enumerate(listing.rows, 1)
    )
    return Table(title_text(options.get("title")), tuple(columns), rows, notes=notes_of(options))


def column_words(given: Any) -> list[str]:
    """The columns that a listing names: 牵头单位、任务、存在问题."""
    text = str(given or DEFAULT_COLUMNS).replace("，", "、").replace(",", "、")
    return [word.strip() for word in text.split("、") if word.strip()]


def title_text(given: Any) -> str:
    """A title: words, or a list of words and numbers set side by side."""
    return "".join(part.text if isinstance(part, Number) else str(part or "") for part in title_parts(given))


def title_parts(given: Any) -> Sequence[Any]:
    """The words and numbers that a title is made of."""
    return given if isinstance(given, list | tuple) else [given]


def notes_of(options: Mapping[str, Any]) -> tuple[str, ...]:
    """The note under a table, if one is given."""
    note = str(options.get("note") or "")
    return (note,) if note else ()
