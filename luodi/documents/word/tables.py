"""Tables: heading repeated on every page, thin borders, numbers to the right, wide ones on their side."""

from __future__ import annotations

from luodi.documents.layout import PADDING, Layout, fit
from luodi.documents.tree import Align, HeaderCell, Runs, Table, cell_runs, header_grid
from luodi.documents.word.page import LANDSCAPE_WIDTH, TEXT_WIDTH
from luodi.documents.word.text import Bindings, keep_with_next, paragraph, run
from luodi.documents.xml import NAMESPACES, Element, node, val

EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
BORDER = 20  # twips that word processors may count within a cell: what just fits must not break
AIR = 30  # twips above and below the text of a cell
GAP = 160  # twips between a table and what follows
SHORT = 8  # rows of a table that is not divided between pages
W = NAMESPACES["w"]


def table_elements(table: Table, label: str, bindings: Bindings) -> tuple[bool, list[Element]]:
    """Whether it lies on its side; caption, unit, the table itself, its notes, and a gap."""
    layout = fit(table, TEXT_WIDTH, LANDSCAPE_WIDTH)
    caption = "  ".join(part for part in (label, table.caption) if part)
    elements = [paragraph("Caption", caption, before=120)] if caption else []
    if table.unit:
        elements.append(paragraph(f"TableUnit{layout.size}", f"单位：{table.unit}"))
    elements.append(_grid(table, layout, bindings))
    for number, note in enumerate(table.notes):
        elements.append(
            paragraph(
                f"TableNote{layout.size}", note if number else f"注：{note}", before=0 if number else 40
            )
        )
    elements.append(paragraph("Gap", line=(GAP, "exact")))
    return layout.landscape, elements


def _grid(table: Table, layout: Layout, bindings: Bindings) -> Element:
    grid = node("w:tblGrid", None, *(node("w:gridCol", {"w:w": width}) for width in layout.widths))
    element = node("w:tbl", None, _properties(table, layout), grid)
    for band in header_grid(table):
        element.append(_header_row(band, layout))
    aligns = [column.align for column in table.columns]
    for row in table.rows:
        element.append(_row([cell_runs(cell) for cell in row], aligns, layout, bindings))
    if not table.rows:
        element.append(_empty_row(table.empty, layout))
    for row in table.footers:
        element.append(_row([cell_runs(cell) for cell in row], aligns, layout, bindings, bold=True))
    _keep_rows(element, last_too=bool(table.notes))
    return element


def _keep_rows(table: Element, *, last_too: bool) -> None:
    """Short tables stay whole; of long ones the first two rows together, and the last two with the notes."""
    rows = [row for row in table.iter(f"{{{W}}}tr") if row.find(f"{{{W}}}trPr/{{{W}}}tblHeader") is None]
    for place, row in enumerate(rows):
        is_last = place == len(rows) - 1
        whole = len(rows) <= SHORT or place == 0 or place >= len(rows) - 2
        if whole and (not is_last or last_too):
            for line in row.iter(f"{{{W}}}p"):
                keep_with_next(line)


def _properties(table: Table, layout: Layout) -> Element:
    line: dict[str, str | int] = {"w:val": "single", "w:sz": 4, "w:space": 0, "w:color": "000000"}
    margins: dict[str, dict[str, str | int]] = {
        edge: {"w:w": AIR if edge in ("top", "bottom") else (PADDING - BORDER) // 2, "w:type": "dxa"}
        for edge in ("top", "left", "bottom", "right")
    }
    return node(
        "w:tblPr",
        None,
        node("w:tblW", {"w:w": sum(layout.widths), "w:type": "dxa"}),
        val("w:jc", "center"),
        node("w:tblBorders", None, *(node(f"w:{edge}", line) for edge in EDGES)),
        node("w:tblLayout", {"w:type": "fixed"}),
        node("w:tblCellMar", None, *(node(f"w:{edge}", inside) for edge, inside in margins.items())),
        node("w:tblLook", {"w:val": "0020", "w:firstRow": 1}),
        val("w:tblCaption", table.caption) if table.caption else None,
    )


def _header_row(band: tuple[tuple[HeaderCell, bool] | None, ...], layout: Layout) -> Element:
    row = node("w:tr", None, node("w:trPr", None, node("w:cantSplit"), node("w:tblHeader")))
    for left, found in enumerate(band):
        if found is None:
            continue
        cell, first = found
        text = layout.broken(cell, left) if first else ""
        properties = node(
            "w:tcPr",
            None,
            node("w:tcW", {"w:w": sum(layout.widths[left : left + cell.columns]), "w:type": "dxa"}),
            val("w:gridSpan", cell.columns) if cell.columns > 1 else None,
            val("w:vMerge", "restart" if first else "continue") if cell.rows > 1 else None,
            val("w:vAlign", "center"),
        )
        row.append(node("w:tc", None, properties, paragraph(f"TableHead{layout.size}", text, keep_next=True)))
    return row


def _row(
    cells: list[Runs], aligns: list[Align], layout: Layout, bindings: Bindings, *, bold: bool = False
) -> Element:
    row = node("w:tr", None, node("w:trPr", None, node("w:cantSplit")))
    for runs, align, width in zip(cells, aligns, layout.widths, strict=True):
        line = paragraph(f"TableText{layout.size}", align="" if align == "left" else align)
        line.extend(bindings.runs(runs, bold=bold))
        row.append(node("w:tc", None, _cell_properties(width), line))
    return row


def _empty_row(text: str, layout: Layout) -> Element:
    line = paragraph(f"TableText{layout.size}", align="center")
    line.append(run(text))
    span = val("w:gridSpan", len(layout.widths)) if len(layout.widths) > 1 else None
    cell = node("w:tc", None, _cell_properties(sum(layout.widths), span), line)
    return node("w:tr", None, node("w:trPr", None, node("w:cantSplit")), cell)


def _cell_properties(width: int, span: Element | None = None) -> Element:
    return node(
        "w:tcPr", None, node("w:tcW", {"w:w": width, "w:type": "dxa"}), span, val("w:vAlign", "center")
    )
