"""The run of a document: its elements in sections, upright or on their side, and page breaks between them."""

from __future__ import annotations

from collections.abc import Iterable

from luodi.documents.word.page import section
from luodi.documents.word.text import paragraph, set_property
from luodi.documents.xml import NAMESPACES, Element

W = NAMESPACES["w"]
STYLE = f"{{{W}}}pPr/{{{W}}}pStyle"
MOVES_ALONG = ("AnnexMark", "Title", "Subtitle", "Heading1", "Heading2", "Heading3", "Heading4")


class Flow:
    """Gathers elements; a change of direction closes a section."""

    def __init__(self) -> None:
        self._sections: list[tuple[bool, list[Element]]] = []
        self._breaks = False

    def add(self, elements: Iterable[Element], *, landscape: bool = False) -> None:
        """Put elements at the end, in a section of that direction."""
        fresh = list(elements)
        if not fresh:
            return
        if not self._sections or self._sections[-1][0] != landscape:
            moved = self._headings_at_the_end() if landscape else []
            self._sections.append((landscape, moved))
        elif self._breaks:
            set_property(_first_paragraph(fresh), "w:pageBreakBefore", ("pStyle", "keepNext", "keepLines"))
        self._breaks = False
        self._sections[-1][1].extend(fresh)

    def break_page(self) -> None:
        """What is added next begins a page."""
        self._breaks = bool(self._sections)

    @property
    def is_landscape(self) -> bool:
        """Whether the section at the end lies on its side."""
        return bool(self._sections) and self._sections[-1][0]

    def last_paragraph(self) -> Element | None:
        """The paragraph at the end, if the end is one."""
        last = self._sections[-1][1][-1] if self._sections else None
        return last if last is not None and last.tag == f"{{{W}}}p" else None

    def closed(self, footers: dict[str, str]) -> list[Element]:
        """All elements, with the properties of each section in its last paragraph and the last at the end."""
        body: list[Element] = []
        for number, (landscape, elements) in enumerate(self._sections, 1):
            body += elements
            properties = section(landscape, footers)
            if number == len(self._sections):
                body.append(properties)
                break
            if body[-1].tag != f"{{{W}}}p":
                body.append(paragraph("Gap"))
            body[-1][0].append(properties)
        return body

    def _headings_at_the_end(self) -> list[Element]:
        """Headings directly above a table on its side go with it."""
        moved: list[Element] = []
        while self._sections and self._sections[-1][1]:
            last = self._sections[-1][1][-1]
            style = last.find(STYLE)
            if style is None or style.get(f"{{{W}}}val") not in MOVES_ALONG:
                break
            moved.insert(0, self._sections[-1][1].pop())
        if self._sections and not self._sections[-1][1]:
            self._sections.pop()
        return moved


def _first_paragraph(elements: list[Element]) -> Element:
    """The paragraph that opens the first element, which may be a table."""
    first = elements[0]
    return first if first.tag == f"{{{W}}}p" else next(first.iter(f"{{{W}}}p"))
