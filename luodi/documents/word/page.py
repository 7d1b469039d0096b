"""The page of GB/T 9704-2012: paper, margins, grid, sections, page numbers. Lengths are twips (1/20 pt)."""

from __future__ import annotations

from luodi.documents.habits import Habits
from luodi.documents.word.text import paragraph, run
from luodi.documents.xml import Element, node, val


def twips(millimetres: float) -> int:
    """Millimetres in twips, to the nearest."""
    return round(millimetres * 1440 / 25.4)


WIDTH, HEIGHT = 11906, 16838  # A4 (5.2.1)
TOP, LEFT, RIGHT, BOTTOM = twips(37), twips(28), twips(26), twips(35)  # 天头 and 订口; the rest is derived
TEXT_WIDTH, TEXT_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
LINES, CHARACTERS = 22, 28  # 5.2.3
LINE = TEXT_HEIGHT // LINES
CHARACTER = TEXT_WIDTH / CHARACTERS
# A 16 pt character is wider than 1/28 of the line: each gives up this many 1/4096 pt.
SQUEEZE = int((CHARACTER / 20 - 16) * 4096) - 1
LANDSCAPE_WIDTH = TEXT_HEIGHT
# 7.5: the dash stands 7 mm below the text; half the height of a 14 pt line is 2.5 mm; the book mark is below.
NUMBER_LINE, MARK_LINE = 280, 220
FOOTER = BOTTOM - twips(7) - NUMBER_LINE // 2 - MARK_LINE
FOOTER_SIDE = FOOTER - (BOTTOM - RIGHT)


def section(landscape: bool, footers: dict[str, str]) -> Element:
    """Section properties; `footers` are relationship ids by type (default, even).

    A page on its side has its head at the binding edge (7.5), so the margins turn with it.
    """
    margins = (LEFT, TOP, RIGHT, BOTTOM, FOOTER_SIDE) if landscape else (TOP, RIGHT, BOTTOM, LEFT, FOOTER)
    top, right, bottom, left, footer = margins
    size: dict[str, str | int] = {"w:w": WIDTH, "w:h": HEIGHT}
    if landscape:
        size = {"w:w": HEIGHT, "w:h": WIDTH, "w:orient": "landscape"}
    return node(
        "w:sectPr",
        None,
        *(node("w:footerReference", {"w:type": kind, "r:id": key}) for kind, key in footers.items()),
        val("w:type", "nextPage"),
        node("w:pgSz", size),
        node(
            "w:pgMar",
            {
                "w:top": top,
                "w:right": right,
                "w:bottom": bottom,
                "w:left": left,
                "w:header": twips(15),
                "w:footer": footer,
                "w:gutter": 0,
            },
        ),
        node("w:docGrid", {"w:type": "linesAndChars", "w:linePitch": LINE, "w:charSpace": SQUEEZE}),
    )


def footer_paragraphs(book_mark: str, side: str) -> list[Element]:
    """The page number — 1 — one character from the outer edge (7.5), and the book mark under it."""
    indent: dict[str, str | int] = {f"w:{side}Chars": 100, f"w:{side}": 280}
    number = paragraph("Footer", align=side, indent=indent)
    number.append(run("— "))
    number.extend(_page_field())
    number.append(run(" —"))
    mark = paragraph("BookMark", align="right" if side == "left" else "left")
    if book_mark:
        mark.append(run(book_mark))
    return [number, mark]


def footer_kinds(habits: Habits) -> dict[str, str]:
    """Which footers there are and on which side their page number stands."""
    return {"default": "right", "even": "left"} if habits.two_sided else {"default": "right"}


def _page_field() -> list[Element]:
    instruction = node("w:instrText", {"xml:space": "preserve"}, text=" PAGE ")
    return [
        node("w:r", None, node("w:fldChar", {"w:fldCharType": "begin"})),
        node("w:r", None, instruction),
        node("w:r", None, node("w:fldChar", {"w:fldCharType": "separate"})),
        run("1"),
        node("w:r", None, node("w:fldChar", {"w:fldCharType": "end"})),
    ]
