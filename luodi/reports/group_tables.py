"""Tables with a row for each group: its words in columns, then figures and names set side by side.

Cross tables, with the groups of a second dimension across, are made in `tables`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from luodi.core.problems import Problem, Rejected
from luodi.core.questions import Question
from luodi.documents.tree import Cell, Mark, Table, TableColumn
from luodi.figures.answers import Figure
from luodi.figures.filling import Words
from luodi.figures.measures import Measure
from luodi.figures.words import dimension_named, measure_asked, measure_named
from luodi.reports.desk import Desk
from luodi.reports.groups import Part
from luodi.reports.language.words import OPTIONS
from luodi.reports.naming import is_of_people
from luodi.reports.tables import column_words, notes_of, title_text
from luodi.reports.writing import unit_of

UNIT_OF_MEASURE = "unit_of_measure"
MOST_ACROSS = 2
OF_NUMBERS = frozenset({"besides", "total", "zeros"})
"""Options of tables that show numbers."""


def is_by_row(question: Question, given: Any) -> bool:
    """Whether a table has a row for each group: with figures beside its own, or units of measure of its own.

    Raises: Rejected for more than two dimensions of which one would have to stand across.
    """
    if given or has_own_units(question):
        return True
    if len(question.by) > MOST_ACROSS:
        message = "表按三个维度分组时，要写明“另列”，或者其中一个维度是计量单位。"
        raise Rejected([Problem("bad_question", message, remedy="请按一或两个维度分组。")])
    return False


def has_own_units(question: Question) -> bool:
    """Whether the groups are told apart by unit of measure: each then has its own, and no sum is made."""
    measure = measure_asked(question)
    return any(dimension_named(measure, word).name == UNIT_OF_MEASURE for word in question.by)


def group_table(desk: Desk, question: Question, options: Mapping[str, Any]) -> Table | None:
    """A row for each group; None where the groups would name people and nobody is named.

    Beside the question's own figure stand those that are named, and for each group the names of another
    dimension; of these none of people where nobody is named.
    Raises: Rejected for a total over several units of measure, and for what the figures refuse.
    """
    figures, names = besides(question, options.get("besides"))
    if options.get("total") and has_own_units(question):
        message = "计量单位不同的数不能相加，这张表没有合计。"
        raise Rejected([Problem("units_do_not_add", message, value="合计", remedy="请去掉“合计”。")])
    figure = desk.answer(question)
    if figure is None or (not desk.named and is_of_people(figure.by)):
        return None
    parts = [Part(question, dict(cell.key)) for cell in figure.rows]
    measure = measure_asked(question)
    columns = [_head(measure, name) for name in figure.by]
    body: list[list[Cell]] = [[desk.naming.group(*item) for item in part.key.items()] for part in parts]
    footer: list[Cell] = ["合计", *("" for _ in columns[1:])]
    for asked in (question, *figures):
        column, cells = _numbers(desk, asked, parts)
        columns.append(column)
        body = [[*row, cell] for row, cell in zip(body, cells, strict=True)]
        footer += [_cell(desk, replace(asked, by=()), asked)] if options.get("total") else []
    for name in names:
        if desk.named or not is_of_people([name]):
            columns.append(TableColumn(measure.dimension(name).label))
            body = [[*row, cell] for row, cell in zip(body, _names(desk, question, name, parts), strict=True)]
            footer.append("")
    return Table(
        title_text(options.get("title")),
        tuple(columns),
        tuple(map(tuple, body)),
        footers=(tuple(footer),) if options.get("total") and parts else (),
        notes=notes_of(options),
    )


def names_table(desk: Desk, question: Question, options: Mapping[str, Any]) -> Table | None:
    """The groups by their words alone, each with its ordinal: where the figure would be 1 for every one.

    None where the groups would name people and nobody is named.
    Raises: as `require_no_numbers`.
    """
    require_no_numbers([name for name, value in options.items() if value])
    figure = desk.answer(question)
    if figure is None or (not desk.named and is_of_people(figure.by)):
        return None
    measure = measure_asked(question)
    columns = [TableColumn("序号", "center", width=2), *(_head(measure, name) for name in figure.by)]
    rows = [
        (str(place), *(desk.naming.group(*item) for item in cell.key.items()))
        for place, cell in enumerate(figure.rows, 1)
    ]
    return Table(title_text(options.get("title")), tuple(columns), tuple(rows), notes=notes_of(options))


def require_no_numbers(options: Collection[str]) -> None:
    """Raises: Rejected where a table of names alone is given what only tables of numbers have."""
    given = [word for word, name in OPTIONS.items() if name in OF_NUMBERS and name in options]
    if given:
        remedy = f"请去掉{'、'.join(f'“{word}”' for word in given)}。"
        raise Rejected([Problem("bad_question", "“只列名称”的表没有数。", value="只列名称", remedy=remedy)])


def besides(question: Question, given: Any) -> tuple[list[Question], list[str]]:
    """What a table shows beside its own figure: other figures of the same groups, and dimensions.

    Raises: Rejected for a word that is neither, with the nearest.
    """
    figures: list[Question] = []
    names: list[str] = []
    measure = measure_asked(question)
    for word in column_words(given) if given else ():
        try:
            name = dimension_named(measure, word).name
        except Rejected as no_dimension:
            figures.append(_other_figure(question, word, no_dimension.problems[0].suggestions))
            continue
        if name in (dimension_named(measure, by).name for by in question.by):
            message = f"表已按“{word}”分组，不能再另列。"
            raise Rejected([Problem("bad_question", message, value=word, remedy="请从“另列”里去掉。")])
        names.append(name)
    return figures, names


def _other_figure(question: Question, word: str, near: Sequence[str]) -> Question:
    asked = replace(question, measure=word, of=None, over=None)
    try:
        named = measure_named(word)
    except Rejected as rejected:
        near = tuple(dict.fromkeys((*near, *rejected.problems[0].suggestions)))
        remedy = f"是否指：{'、'.join(near)}？" if near else "请写统计数或维度的名称，如 完成率、牵头单位。"
        message = f"没有名为“{word}”的统计数或维度。"
        raise Rejected(
            [Problem("unknown_name", message, value=word, remedy=remedy, suggestions=near)]
        ) from None
    if measure_asked(asked).rows is not measure_asked(question).rows:
        message = f"“{named.label}”与“{measure_named(question.measure).label}”不能并列：数的不是同样的行。"
        raise Rejected([Problem("bad_question", message, value=word, remedy="请另写一张表。")])
    return asked


def _numbers(desk: Desk, asked: Question, parts: Sequence[Part]) -> tuple[TableColumn, list[Cell]]:
    """A column of one figure, each number bound to the question that asks for its group alone."""
    figure = desk.answer(asked)
    values = {tuple(cell.key.values()): cell.value for cell in figure.rows} if figure else {}
    keys: list[Words] = [tuple(part.key.values()) for part in parts]
    values |= desk.empty(asked, [key for key in keys if key not in values])
    cells: list[Cell] = []
    for part, key in zip(parts, keys, strict=True):
        number = desk.number(Part(asked, part.key).asked, figure, values[key], asked)
        cells.append(Mark(number.bare, number.ref))
    return _column(asked, figure), cells


def _head(measure: Measure, name: str) -> TableColumn:
    return TableColumn(measure.dimension(name).label, "center" if name == UNIT_OF_MEASURE else "left")


def _column(asked: Question, figure: Figure | None) -> TableColumn:
    unit = unit_of(figure) if figure and not figure.ratio else ""
    return TableColumn(measure_named(asked.measure).label, "right", unit)


def _cell(desk: Desk, alone: Question, within: Question) -> Cell:
    figure = desk.answer(alone)
    number = desk.number(alone, figure, figure.value if figure else None, within)
    return Mark(number.bare, number.ref)


def _names(desk: Desk, question: Question, dimension: str, parts: Sequence[Part]) -> list[Cell]:
    """For each group the words of another dimension, in official order; None where it has none."""
    found: dict[Words, list[str]] = {}
    figure = desk.answer(replace(question, by=(*question.by, dimension)))
    for cell in figure.rows if figure else ():
        *key, stored = cell.key.values()
        if stored is not None:
            found.setdefault(tuple(key), []).append(desk.naming.group(dimension, stored))
    return ["、".join(found.get(tuple(part.key.values()), ())) or None for part in parts]
