"""The title, numbered headings and body paragraphs."""

from __future__ import annotations

from luodi.documents.breaks import title_lines
from luodi.documents.habits import Habits
from luodi.documents.tree import Heading, Paragraph
from luodi.documents.widths import halves
from luodi.documents.word.page import CHARACTERS
from luodi.documents.word.text import Bindings, paragraph, run, text_of
from luodi.documents.xml import Element

TITLE_CHARACTERS = 20  # of 22 pt on a line of 156 mm


def lines_of(element: Element) -> int:
    """About how many lines of the page a paragraph of text takes, its first one begun two characters in."""
    return -(-(halves(text_of(element)) + 4) // (2 * CHARACTERS))


def blank() -> Element:
    """One empty line."""
    return paragraph("BodyText")


def title_element(title: str) -> Element:
    """The title, broken by meaning (7.3.1)."""
    return paragraph("Title", "\n".join(title_lines(title, TITLE_CHARACTERS)))


def heading_element(heading: Heading, label: str, bindings: Bindings) -> Element:
    """A heading of its own, or one that opens a body paragraph."""
    if not heading.then:
        return paragraph(f"Heading{heading.level}", label + heading.text)
    element = paragraph("BodyText")
    element.append(run(label + _closed(heading.text), style=f"Heading{heading.level}Run"))
    element.extend(bindings.runs(heading.then))
    return element


def _closed(text: str) -> str:
    """A heading that opens a paragraph ends with a full stop."""
    return text if text.endswith(("。", "：", "？", "！")) else text + "。"


def body_element(body: Paragraph, habits: Habits, bindings: Bindings) -> Element:
    """A paragraph of text; its lead is bold where the office is used to it."""
    element = paragraph("BodyText" if body.indent else "Addressee", align=body.align or "")
    if body.lead:
        element.append(run(body.lead, bold=habits.bold_leads))
    element.extend(bindings.runs(body.runs))
    return element
