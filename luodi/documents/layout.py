"""How wide the columns of a table are, at which size of type, upright or on its side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from luodi.documents.breaks import balanced, unbreakable
from luodi.documents.tree import HeaderCell, Table, cell_runs, header_grid, plain
from luodi.documents.widths import halves

Size = Literal["Large", "", "Fine"]
HALF: dict[Size, int] = {"Large": 120, "": 105, "Fine": 90}  # half a character in twips
PADDING = 120  # both sides of a cell together, twips
LINES_AT_MOST = 5  # a cell that would need more makes its column wider
WIDEST_NEED, WIDEST_WISH = 20, 60  # half characters
FEW_COLUMNS = 6
FEW_ROWS = 24  # a table that needs more pages in large type does without
SHORT_HEADING = 14  # half characters that should not take three lines
WHOLE_HEADING = 6  # half characters: 已完成 is not broken


@dataclass(frozen=True)
class Layout:
    """Column widths in twips, filling the line; `size` names the table styles to use."""

    landscape: bool
    size: Size
    widths: tuple[int, ...]

    def broken(self, cell: HeaderCell, left: int) -> str:
        """The text of a heading cell that begins at column `left`, broken to fit its columns."""
        room = sum(self.widths[left : left + cell.columns]) - PADDING
        return balanced(cell.text, max(1, room // (2 * HALF[self.size])))


def fit(table: Table, upright: int, sideways: int) -> Layout:
    """The largest type at which no number breaks and no cell grows tall: upright first, then on its side.

    `upright` and `sideways` are the lengths of a line in twips.
    """
    needs, wishes = _needs_and_wishes(table)
    choices: list[tuple[bool, Size]] = [(False, "Large"), (False, ""), (True, ""), (True, "Fine")]
    if table.landscape is not None:
        choices = [(table.landscape, "Large"), (table.landscape, ""), (table.landscape, "Fine")]
    for landscape, size in choices:
        line = sideways if landscape else upright
        if _fits(needs, line, size) and (size != "Large" or _roomy(table, wishes, line)):
            widths = _spread(needs, wishes, [column.width > 0 for column in table.columns], line, size)
            return Layout(landscape, size, _without_lone_characters(table, widths, needs, size))
    landscape, size = choices[-1]
    return Layout(landscape, size, _squeezed(needs, sideways if landscape else upright))


def _needs_and_wishes(table: Table) -> tuple[list[int], list[int]]:
    """For each column the least and the wished width, in half characters."""
    heads = _heading_widths(table)
    needs, wishes = [], []
    for place, column in enumerate(table.columns):
        longest = max(
            (halves(plain(cell_runs(row[place]))) for row in (*table.rows, *table.footers)), default=0
        )
        wish = max(min(longest, WIDEST_WISH), heads[place][0], 4)
        need = longest if column.align == "right" else min(longest, max(8, -(-longest // LINES_AT_MOST)))
        need = max(min(need, WIDEST_NEED), heads[place][1], 4)
        if column.width:
            need = wish = 2 * column.width
        needs.append(need)
        wishes.append(max(wish, need))
    return needs, wishes


def _heading_widths(table: Table) -> list[tuple[int, int]]:
    """For each single column: its heading's width, and the least at which it breaks into few lines."""
    widths = [(0, 0)] * len(table.columns)
    for band in header_grid(table):
        for place, found in enumerate(band):
            if found and found[0].columns == 1:
                text = found[0].text
                whole = max((halves(part) for part in unbreakable(text)), default=0)
                whole = max(whole, halves(text) if halves(text) <= WHOLE_HEADING else 0)
                lines = 2 if halves(text) <= SHORT_HEADING else 3
                least = max(-(-halves(text) // (2 * lines)) * 2, whole)
                widths[place] = (max(widths[place][0], halves(text)), max(widths[place][1], least))
    return widths


def _fits(needs: list[int], line: int, size: Size) -> bool:
    return sum(need * HALF[size] + PADDING for need in needs) <= line


def _roomy(table: Table, wishes: list[int], line: int) -> bool:
    """Whether large type leaves most cells on one line, and the table on about one page."""
    few = len(table.columns) <= FEW_COLUMNS and len(table.rows) <= FEW_ROWS
    return few and sum(wish * HALF["Large"] + PADDING for wish in wishes) <= line * 1.3


def _spread(needs: list[int], wishes: list[int], fixed: list[bool], line: int, size: Size) -> tuple[int, ...]:
    """Needs first; what is left goes to the wishes, and beyond them to all that may grow."""
    least = [need * HALF[size] + PADDING for need in needs]
    missing = [(wish - need) * HALF[size] for need, wish in zip(needs, wishes, strict=True)]
    left = line - sum(least)
    wanted = sum(missing)
    if wanted > left:
        return _whole([base + more * left / wanted for base, more in zip(least, missing, strict=True)], line)
    full = [base + more for base, more in zip(least, missing, strict=True)]
    grows = fixed.count(True) == len(fixed)
    growing = sum(width for width, is_fixed in zip(full, fixed, strict=True) if grows or not is_fixed)
    share = (line - sum(full)) / growing
    return _whole(
        [
            width * (1 + share) if grows or not is_fixed else width
            for width, is_fixed in zip(full, fixed, strict=True)
        ],
        line,
    )


def _without_lone_characters(
    table: Table, widths: tuple[int, ...], needs: list[int], size: Size
) -> tuple[int, ...]:
    """Widens text columns by up to two characters where that spares cells a last line of one character.

    The width is taken from the widest other column of text that has it to spare.
    """
    step, free = HALF[size], [column.align != "right" and not column.width for column in table.columns]
    best = list(widths)
    for place in (place for place, is_text in enumerate(free) if is_text):
        others = [other for other, is_text in enumerate(free) if is_text and other != place]
        if not others:
            break
        giver = max(others, key=lambda other: best[other])
        spare = best[giver] - PADDING - needs[giver] * step
        tries = [[*best] for _ in range(5)]
        for more, widened in enumerate(tries):
            widened[place] += more * step
            widened[giver] -= more * step
        fitting = [widened for more, widened in enumerate(tries) if more * step <= max(0, spare)]
        best = min(fitting, key=lambda widened: _untidy(table, widened, (place, giver), step))
    return tuple(best)


def _untidy(table: Table, widths: list[int], places: tuple[int, int], step: int) -> int:
    """Lines that the rows need for two columns, and as many again as cells end in a line of one character."""
    found = 0
    for row in table.rows:
        lines = 1
        for place in places:
            room = max(2, (widths[place] - PADDING) // step // 2 * 2)
            size = halves(plain(cell_runs(row[place])))
            lines = max(lines, -(-size // room))
            found += size > room and size % room in (1, 2)
        found += lines
    return found


def _squeezed(needs: list[int], line: int) -> tuple[int, ...]:
    return _whole([need * line / sum(needs) for need in needs], line)


def _whole(widths: list[float], line: int) -> tuple[int, ...]:
    """Rounded down, but for the last digits of a fraction; the rest given to the widest."""
    rounded = [int(width + 0.001) for width in widths]
    rounded[rounded.index(max(rounded))] += line - sum(rounded)
    return tuple(rounded)
