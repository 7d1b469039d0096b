"""The rows of data of one sheet, typed column by column, put together as a Table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import cast

from luodi.sheets.addresses import letters
from luodi.sheets.captions import Caption
from luodi.sheets.carrying import carried_down
from luodi.sheets.checks import (
    check_required,
    check_signs,
    check_twins,
    note_unknown,
    take_flaws,
    warn_of_unit,
)
from luodi.sheets.duplicates import Same
from luodi.sheets.findings import Field, Findings, fields_of
from luodi.sheets.layout import Cell, Grid
from luodi.sheets.matching import Match
from luodi.sheets.rowviews import Addresses, RawTexts
from luodi.sheets.sections import Lines
from luodi.sheets.tables import Row, Table, Value
from luodi.sheets.totals import Summed, check_totals
from luodi.sheets.typed import Typed, typed_column
from luodi.sheets.values import Flaw

_SUMS = ("money", "whole", "quantity")


def table_of(
    grid: Grid, found: Match, caption: Caption, lines: Lines, year: int | None, same: Same | None
) -> Table:
    """The table of a sheet whose headings are matched and whose rows are told apart."""
    fields, extra = fields_of(found, caption, [grid.rows[index] for index in lines.data])
    findings = Findings(grid, lines.data)
    bottom = found.band.bottom
    cells = carried_down(grid, found.profile, fields, lines, findings, bottom + 1)
    typed = _typed(grid, fields, lines, cells, year, findings)
    check_required(fields, typed, findings)
    check_signs(fields, typed, cells, findings)
    check_twins(found.profile, fields, typed, lines, same, findings)
    totals, off = check_totals(grid, lines, _summed(fields, typed, lines), frozenset(findings.doubtful))
    findings.of_sheet += off
    unknown = [*found.unknown, *(heading for name, heading in found.extra.items() if name not in extra)]
    unread = note_unknown(unknown, cells, bottom, findings)
    warn_of_unit(fields, caption.unit, cells, bottom, findings)
    findings.take_from_grid(fields)
    rows = _rows(fields, typed, lines, cells, findings)
    problems = [*findings.of_sheet, *(problem for place in findings.of_rows.values() for problem in place)]
    main = {name: field for name, field in fields.items() if name not in extra}
    return Table(
        file=grid.file,
        sheet=grid.sheet,
        profile=found.profile.name,
        header_rows=tuple(range(found.band.top + 1, bottom + 2)),
        columns={name: letters(field.at) for name, field in main.items()},
        headings={name: field.heading.printed for name, field in main.items()},
        rows=rows,
        ignored=tuple((row + 1, why) for row, why in sorted(lines.ignored)),
        totals=totals,
        title=caption.title,
        as_of=caption.as_of,
        filled_by=caption.filled_by,
        unit_of_amounts=caption.unit or next((f.unit for f in main.values() if f.column.kind == "money"), ""),
        unread=tuple((letters(heading.column), heading.printed) for heading in unread),
        extra_columns={name: letters(fields[name].at) for name in extra},
        problems=tuple(sorted(problems, key=lambda problem: problem.place.row or 0)),
        hidden=grid.hidden,
    )


def _typed(
    grid: Grid,
    fields: Mapping[str, Field],
    lines: Lines,
    cells: Sequence[Sequence[Cell]],
    year: int | None,
    findings: Findings,
) -> dict[str, Typed]:
    typed = {}
    for name, field in fields.items():
        at = field.at
        column = [row[at] for row in cells]
        values = typed_column(grid, field.column, field.heading, lines.data, column, field.unit or "元", year)
        take_flaws(field, values, column, findings)
        typed[name] = values
    return typed


def _summed(fields: Mapping[str, Field], typed: Mapping[str, Typed], lines: Lines) -> list[Summed]:
    """The columns that totals add up; none if the sheet has no totals."""
    found = []
    for name, field in fields.items():
        if not lines.totals or field.column.kind not in _SUMS:
            continue
        unreadable = frozenset(place for place, value in enumerate(typed[name]) if type(value) is Flaw)
        numbers = [Decimal(value) if isinstance(value, int | Decimal) else None for value in typed[name]]
        is_money = field.column.kind == "money"
        found.append(Summed(name, field.at, field.unit or "元", numbers, unreadable, is_money))
    return found


def _rows(
    fields: Mapping[str, Field],
    typed: Mapping[str, Typed],
    lines: Lines,
    cells: Sequence[list[Cell]],
    findings: Findings,
) -> tuple[Row, ...]:
    names = list(fields)
    places = {name: field.at for name, field in fields.items()}
    columns = {name: letters(at) for name, at in places.items()}
    sections = {path: tuple(section.name for section in path) for path in set(lines.paths)}
    found = []
    values_of_rows = zip(*(typed[name] for name in names), strict=True)
    for place, (index, path, values, row) in enumerate(
        zip(lines.data, lines.paths, values_of_rows, cells, strict=True)
    ):
        problems = findings.of_rows.get(place)
        record = dict(zip(names, values, strict=True))
        if problems:
            record = {name: value for name, value in record.items() if type(value) is not Flaw}
        known = cast(dict[str, Value], record)
        addresses = Addresses(columns, index + 1)
        found.append(
            Row(index + 1, known, RawTexts(places, row), addresses, sections[path], tuple(problems or ()))
        )
    return tuple(found)
