"""What closes a paper (GB/T 9704-2012 7.3.4–7.4): attachments, signature and date, remark, imprint."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.documents.breaks import title_lines
from luodi.documents.official import date_text
from luodi.documents.tree import Imprint, Signature
from luodi.documents.widths import halves
from luodi.documents.word.headings import blank
from luodi.documents.word.page import (
    CHARACTER,
    CHARACTERS,
    LANDSCAPE_WIDTH,
    TEXT_WIDTH,
)
from luodi.documents.word.text import keep_with_next, paragraph, run
from luodi.documents.xml import Element, node

RIGHT_OF_DATE = 4  # characters free to the right of the date under a stamp (7.3.5.1)
FOOT_OF_PAGE: dict[str, str | int] = {
    "w:vertAnchor": "margin",
    "w:horzAnchor": "margin",
    "w:tblpXSpec": "center",
    "w:tblpYSpec": "bottom",
}
THICK, THIN = 8, 6  # 0.35 mm and 0.25 mm in eighths of a point (7.4.1)


def attachment_elements(titles: Sequence[str]) -> list[Element]:
    """附件：1.×××, one empty line below the text, later lines under the first character of the name."""
    if not titles:
        return []
    numbered = len(titles) > 1
    number = 1.5 if len(titles) > 9 else 1.0
    elements = [blank()]
    for place, title in enumerate(titles, 1):
        hang = (number if numbered else 0.0) + (3 if place == 1 else 0)
        left = 5 + (number if numbered else 0.0)
        line = paragraph("AttachmentNote", indent=_hanging(left, hang))
        head = "附件：" if place == 1 else ""
        line.append(run(f"{head}{place}.\t{title}" if numbered else head + title))
        elements.append(line)
    return elements


def signature_elements(signature: Signature) -> list[Element]:
    """Names and date, kept on one page with the text before them.

    Under a stamp the names stand centred over the date, which leaves four characters free to its right
    (7.3.5.1); without one the names leave two characters free and the date begins two later (7.3.5.2).
    """
    date = date_text(signature.date)
    if signature.sealed:
        middle = CHARACTERS - RIGHT_OF_DATE - halves(date) / 4
        room = int(2 * (CHARACTERS - middle))
        lines = [part for name in signature.issuers for part in title_lines(name, room)]
        indents = [CHARACTERS - middle - halves(line) / 4 for line in lines]
        ends = [*zip(lines, indents, strict=True), (date, float(RIGHT_OF_DATE))]
    else:
        lines = [part for name in signature.issuers for part in title_lines(name, CHARACTERS - 4)]
        longest = max((halves(line) / 2 for line in lines), default=0.0)
        after = 2 + longest - 2 - halves(date) / 2  # what the date leaves free when it begins two later
        shift = max(0.0, 2 - after)
        ends = [(line, 2 + shift + longest - halves(line) / 2) for line in lines]
        ends.append((date, after + shift))
    elements = [blank()]
    elements += [paragraph("Signature", text, align="right", indent=_right(free)) for text, free in ends]
    for element in elements[:-1]:
        keep_with_next(element)
    return elements


def remark_element(remark: str) -> Element:
    """附注, in brackets, two characters in (7.3.6)."""
    return paragraph("BodyText", remark if remark.startswith("（") else f"（{remark}）")


def imprint_elements(imprint: Imprint, landscape: bool) -> list[Element]:
    """The 版记 at the foot of the last page, between its rules (7.4)."""
    rows = [_copies(imprint.copies_to)] if imprint.copies_to else []
    width = LANDSCAPE_WIDTH if landscape else TEXT_WIDTH
    rows.append(_printer(imprint, width))
    no_margin: dict[str, str | int] = {"w:w": 0, "w:type": "dxa"}
    table = node(
        "w:tbl",
        None,
        node(
            "w:tblPr",
            None,
            node("w:tblpPr", FOOT_OF_PAGE),
            node("w:tblW", {"w:w": width, "w:type": "dxa"}),
            node("w:tblBorders", None, _rule("top", THICK), _rule("bottom", THICK), _rule("insideH", THIN)),
            node("w:tblLayout", {"w:type": "fixed"}),
            node("w:tblCellMar", None, node("w:left", no_margin), node("w:right", no_margin)),
        ),
        node("w:tblGrid", None, node("w:gridCol", {"w:w": width})),
    )
    for row in rows:
        size = node("w:tcW", {"w:w": width, "w:type": "dxa"})
        table.append(node("w:tr", None, node("w:tc", None, node("w:tcPr", None, size), row)))
    return [table, paragraph("Gap")]


def _copies(names: str) -> Element:
    """抄送：…。 one character free on both sides, later lines under the first name (7.4.2)."""
    indent: dict[str, str | int] = {
        "w:leftChars": 400,
        "w:left": 4 * 280,
        "w:rightChars": 100,
        "w:right": 280,
        "w:hangingChars": 300,
        "w:hanging": 3 * 280,
    }
    return paragraph("Imprint", f"抄送：{names.rstrip('。')}。", indent=indent)


def _printer(imprint: Imprint, width: int) -> Element:
    """Who printed, left, and when, right (7.4.3)."""
    line = paragraph("Imprint", indent={"w:leftChars": 100, "w:left": 280})
    tabs = node("w:tabs", None, node("w:tab", {"w:val": "right", "w:pos": width - 280}))
    line[0].insert(1, tabs)
    line.append(run(f"{imprint.printer}\t{date_text(imprint.date)}印发"))
    return line


def _rule(edge: str, eighths: int) -> Element:
    return node(f"w:{edge}", {"w:val": "single", "w:sz": eighths, "w:space": 0, "w:color": "000000"})


def _right(characters: float) -> dict[str, str | int]:
    return {"w:rightChars": round(characters * 100), "w:right": round(characters * CHARACTER)}


def _hanging(left: float, hang: float) -> dict[str, str | int]:
    """Left indent and how far the first line hangs back, in characters."""
    return {
        "w:leftChars": round(left * 100),
        "w:left": round(left * CHARACTER),
        "w:hangingChars": round(hang * 100),
        "w:hanging": round(hang * CHARACTER),
    }
