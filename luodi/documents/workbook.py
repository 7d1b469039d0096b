"""The small workbook inside a chart, so that Word can edit its data. Texts are texts, never formulas."""

from __future__ import annotations

from luodi.core.charts import Chart, shown
from luodi.documents.container import Part, packed
from luodi.documents.xml import NAMESPACES, Element, node, root, written

OFFICE_RELATIONS = NAMESPACES["r"]
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def chart_workbook(chart: Chart) -> bytes:
    """One sheet: categories in column A, a column for each series, as the chart's references say."""
    head = _row(
        1, [_text("A1", "")] + [_text(f"{letter(n)}1", s.name) for n, s in enumerate(chart.series, 1)]
    )
    rows = [head]
    for place, name in enumerate(chart.categories):
        line = place + 2
        cells = [_text(f"A{line}", name)]
        for number, series in enumerate(chart.series, 1):
            value = series.values[place]
            if value is not None:
                cells.append(
                    node("s:c", {"r": f"{letter(number)}{line}"}, node("s:v", None, text=shown(value)))
                )
        rows.append(_row(line, cells))
    sheet = root("s:worksheet", None, "", node("s:sheetData", None, *rows))
    book = root(
        "s:workbook",
        None,
        "r",
        node("s:sheets", None, node("s:sheet", {"name": "Sheet1", "sheetId": 1, "r:id": "rId1"})),
    )
    return packed(
        [
            Part(
                "xl/workbook.xml",
                written(book),
                f"{MAIN}.sheet.main+xml",
                (("rId1", f"{OFFICE_RELATIONS}/worksheet", "worksheets/sheet1.xml"),),
            ),
            Part("xl/worksheets/sheet1.xml", written(sheet), f"{MAIN}.worksheet+xml"),
        ],
        (("rId1", f"{OFFICE_RELATIONS}/officeDocument", "xl/workbook.xml"),),
    )


def letter(number: int) -> str:
    """The letters of a column counted from 0: A, B … Z, AA."""
    return (letter(number // 26 - 1) if number >= 26 else "") + chr(65 + number % 26)


def _row(number: int, cells: list[Element]) -> Element:
    return node("s:row", {"r": number}, *cells)


def _text(place: str, text: str) -> Element:
    words = node("s:t", None, text=text)
    return node("s:c", {"r": place, "t": "inlineStr"}, node("s:is", None, words))
