"""A grid becomes a table of typed rows: finds the headings, tells the rows apart, types each column, checks.

Knows nothing of tasks or projects: the profiles say which columns there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from luodi.core.columns import Column
from luodi.core.problems import Place, Problem
from luodi.sheets.bulk import uncollected
from luodi.sheets.captions import Caption, is_caption, read_caption
from luodi.sheets.classifying import Classifier, page_titles
from luodi.sheets.duplicates import Same
from luodi.sheets.folding import folded
from luodi.sheets.headings import Band, band_at, degrees
from luodi.sheets.layout import PROBLEM_SHEET, Cell, Grid, Merge
from luodi.sheets.matching import Match, every_heading, match
from luodi.sheets.records import table_of
from luodi.sheets.sections import Lines
from luodi.sheets.tables import Profile, Table, Unread, Why

_HEADINGS_WITHIN = 40


def read_sheet(
    grid: Grid,
    profiles: Sequence[Profile],
    *,
    file: str = "",
    year: int | None = None,
    same: Same | None = None,
) -> Table | Unread:
    """Read a sheet as the profile that fits it best: most columns matched, all wanted ones present.

    `file` names the file in places when it is not the grid's own name. `year` is the ledger's year, for
    dates written without one; else the title's. `same(column, a, b)` tells whether two spellings mean
    one unit, when repeated rows are looked for; without it the spellings themselves are compared.
    """
    if file and file != grid.file:
        grid = replace(grid, file=file)
    found = find_headings(grid, tuple(profiles))
    if not isinstance(found, Match):
        return _unread(grid, found)
    caption = read_caption(grid.rows[: found.band.top])
    with uncollected():
        lines = _classified(grid, found, caption)
        return table_of(grid, found, caption, lines, year or caption.year, same)


def find_headings(grid: Grid, profiles: tuple[Profile, ...]) -> Match | Band | None:
    """The best match of a profile and a band of headings; the likeliest band if none is complete."""
    known = every_heading(profiles)
    covers = _covers(grid.merges)
    best: Match | None = None
    likely: tuple[int, Band] | None = None
    for top in range(min(len(grid.rows), _HEADINGS_WITHIN)):
        row = grid.rows[top]
        if (
            sum(1 for cell in row if cell != "") < 2
            or is_caption(row)
            or not _has_headings(grid.rows, top, known)
        ):
            continue
        band = band_at(grid, top, covers)
        for profile in profiles:
            one = match(profile, band)
            if one.is_complete and one.fields and (best is None or _is_better(one, best, grid.rows, known)):
                best = one
            if likely is None or len(one.fields) > likely[0]:
                likely = (len(one.fields), band)
    return best or (likely[1] if likely else None)


def _is_better(one: Match, best: Match, rows: list[list[Cell]], known: frozenset[str]) -> bool:
    """More columns; or as many in a band that starts lower, when the higher one starts with no heading."""
    if one.rank == best.rank and one.band.top > best.band.top:
        return not any(
            degrees(cell)[2] in known for cell in rows[best.band.top] if isinstance(cell, str) and cell
        )
    return one.rank > best.rank


def _has_headings(rows: list[list[Cell]], top: int, known: frozenset[str]) -> bool:
    """Whether at least two cells of a row, or of the two below it, are headings that are known."""
    for row in rows[top : top + 3]:
        if (
            sum(degrees(cell)[2] in known for cell in row if isinstance(cell, str) and 0 < len(cell) < 60)
            >= 2
        ):
            return True
    return False


def _covers(merges: tuple[Merge, ...] | None) -> dict[tuple[int, int], Merge]:
    """Each merge by the cells it covers, near the top of the sheet only."""
    found = {}
    for merge in merges or ():
        if merge.top <= _HEADINGS_WITHIN and merge.bottom - merge.top < 20:
            for row in range(merge.top, merge.bottom + 1):
                for column in range(merge.left, min(merge.right, 500) + 1):
                    found[(row, column)] = merge
    return found


def _classified(grid: Grid, found: Match, caption: Caption) -> Lines:
    band, fields = found.band, found.fields
    columns = {column.name: column for column in found.profile.columns}
    words = ("text", "names", "label", "number")
    required = [
        h.column for name, h in fields.items() if columns[name].required and columns[name].kind in words
    ]
    main = next((heading.column for name, heading in fields.items() if name in found.profile.wanted), None)
    wide = frozenset(
        merge.top
        for merge in grid.merges or ()
        if merge.right > merge.left and merge.top == merge.bottom and merge.left <= 1
    )
    key = next((heading.column for name, heading in fields.items() if columns[name].kind == "key"), None)

    usual = sorted({*required, *(fields[name].column for name in found.profile.wanted if name in fields)})

    def classified(titles: Iterable[str]) -> Lines:
        classifier = Classifier(
            grid.rows[band.top : band.bottom + 1],
            titles,
            _sequence(found, columns),
            required or ([main] if main is not None else []),
            wide,
            key,
            usual,
        )
        for index in range(band.bottom + 1, len(grid.rows)):
            classifier.add(index, grid.rows[index])
        return classifier.lines

    lines = classified([caption.title])
    if pages := page_titles(grid.rows, lines, bool(caption.title)):
        lines = classified([caption.title, *pages])
    _retitle_tail(grid, lines)
    heading_rows: list[tuple[int, Why]] = [(row, "heading") for row in range(band.top, band.bottom + 1)]
    captions: list[tuple[int, Why]] = [(row - 1, why) for row, why in caption.whys]
    lines.ignored[:0] = [*captions, *heading_rows]
    return lines


def _sequence(found: Match, columns: dict[str, Column]) -> int | None:
    """The column of running numbers, if the sheet has one."""
    return next(
        (heading.column for name, heading in found.fields.items() if columns[name].kind == "number"), None
    )


def _retitle_tail(grid: Grid, lines: Lines) -> None:
    """Lone lines after the last row of data are notes, not sections; blank lines at the end are nothing."""
    last = lines.data[-1] if lines.data else -1
    with_totals = {row for row, _, _ in lines.totals}
    lines.ignored[:] = [
        (row, "note" if why == "section" and row > last and row not in with_totals and lines.data else why)
        for row, why in lines.ignored
    ]
    used = max([last, *(row for row, why in lines.ignored if why != "blank")], default=-1)
    lines.ignored[:] = [(row, why) for row, why in lines.ignored if why != "blank" or row < used]


def _unread(grid: Grid, band: Band | None) -> Unread:
    used = sum(1 for row in grid.rows if any(cell != "" for cell in row))
    headings = tuple(heading.printed for heading in band.headings) if band else _first_line(grid)
    widths = [sum(1 for cell in row if cell != "") for row in grid.rows]
    is_table = sum(width >= 3 for width in widths) >= 3
    problems: tuple[Problem, ...] = ()
    if used and grid.sheet != PROBLEM_SHEET:
        message = "没有找到认识的表头,本表未读取"
        remedy = "如为台账,请核对表头名称;如为说明,可不处理"
        problems = (
            Problem(
                "not_a_ledger",
                message,
                Place(grid.file, grid.sheet),
                "warning" if is_table else "note",
                remedy=remedy,
            ),
        )
    return Unread(grid.file, grid.sheet, headings, used, problems, grid.hidden)


def _first_line(grid: Grid) -> tuple[str, ...]:
    for row in grid.rows:
        texts = tuple(folded(cell) for cell in row if isinstance(cell, str) and cell)
        if len(texts) >= 2:
            return texts
    return ()
