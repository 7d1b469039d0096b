"""The red head of an official paper (GB/T 9704-2012 7.2): issuers, number, signers, the red rule."""

from __future__ import annotations

from luodi.documents.tree import RedHead
from luodi.documents.widths import halves
from luodi.documents.word.page import CHARACTER, LINE, TEXT_WIDTH, twips
from luodi.documents.word.styles import RED
from luodi.documents.word.text import paragraph, run
from luodi.documents.xml import Element, node, val

FROM_TOP = twips(35)  # 7.2.4: from the upper edge of the text area to that of the mark
LARGEST, SMALLEST = 52, 22  # points; never above that of a higher office, fitted to one line
RULE_BELOW = 11  # 7.2.7: 4 mm under the number, in points as borders count


def red_head_elements(head: RedHead) -> list[Element]:
    """From the copy number down to the red rule."""
    corner = [text for text in (head.copy_number, head.secrecy, head.urgency) if text]
    elements = [paragraph("HeadLeft", text) for text in corner]
    free = max(0, FROM_TOP - LINE * len(corner))
    if len(head.issuers) == 1:
        elements.append(_single(head.issuers[0] + head.word, free))
    else:
        elements += _joint(head, free)
    elements += [paragraph("DocumentNumber"), paragraph("DocumentNumber"), _number(head)]
    return elements


def _single(text: str, before: int) -> Element:
    points = _points(text, TEXT_WIDTH)
    element = paragraph("RedHead", before=before, line=(round(points * 22), "exact"))
    element.append(_sized(text, points))
    return element


def _joint(head: RedHead, before: int) -> list[Element]:
    """Issuers below each other, spread to one width, their common word to the right of all (7.2.4)."""
    word_width = round(TEXT_WIDTH * 0.22) if head.word else 0
    name_width = TEXT_WIDTH - word_width
    points = min(_points(name, name_width - 240) for name in head.issuers)
    table = node(
        "w:tbl",
        None,
        node(
            "w:tblPr",
            None,
            node("w:tblW", {"w:w": TEXT_WIDTH, "w:type": "dxa"}),
            val("w:jc", "center"),
            node("w:tblLayout", {"w:type": "fixed"}),
        ),
        node(
            "w:tblGrid",
            None,
            *(node("w:gridCol", {"w:w": wide}) for wide in (name_width, word_width) if wide),
        ),
    )
    for place, name in enumerate(head.issuers):
        line = paragraph("RedHead", align="distribute", line=(round(points * 24), "exact"))
        line.append(_sized(name, points))
        row = node("w:tr", None, _cell(name_width, line, None))
        if word_width:
            shared = paragraph("RedHead")
            if place == 0:
                shared.append(_sized(head.word, _points(head.word, word_width - 240)))
            row.append(_cell(word_width, shared, "continue" if place else "restart"))
        table.append(row)
    return [paragraph("Gap", line=(max(before, 20), "exact")), table]


def _cell(width: int, line: Element, merged: str | None) -> Element:
    properties = node(
        "w:tcPr",
        None,
        node("w:tcW", {"w:w": width, "w:type": "dxa"}),
        val("w:vMerge", merged) if merged else None,
        val("w:vAlign", "center"),
    )
    return node("w:tc", None, properties, line)


def _number(head: RedHead) -> Element:
    """The 发文字号 in the middle; on a paper that goes up left, the signers right (7.2.5, 7.2.6)."""
    element = paragraph("DocumentNumber")
    rule = node(
        "w:pBdr",
        None,
        node("w:bottom", {"w:val": "single", "w:sz": 18, "w:space": RULE_BELOW, "w:color": RED}),
    )
    properties = element[0]
    properties.insert(1, rule)
    if not head.signers:
        element.append(run(head.number))
        return element
    tabs = node("w:tabs", None, node("w:tab", {"w:val": "right", "w:pos": round(TEXT_WIDTH - CHARACTER)}))
    properties.insert(2, tabs)
    properties.append(val("w:jc", "left"))
    element.append(run(f"　{head.number}\t签发人："))
    element.append(run("　".join(head.signers), style="KaitiRun"))
    return element


def _points(text: str, width: int) -> float:
    """The largest half point at which a text stands on one line of that many twips."""
    fitting = int(width / 10 / max(halves(text), 1) * 2) / 2
    return max(SMALLEST, min(LARGEST, fitting))


def _sized(text: str, points: float) -> Element:
    element = run(text)
    element[0].append(val("w:sz", round(points * 2)))
    element[0].append(val("w:szCs", round(points * 2)))
    return element
