"""Paragraphs and runs; numbers bound to figures become bookmarks that editing leaves in place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from luodi.documents.tree import Mark, Runs
from luodi.documents.xml import NAMESPACES, Element, clean, node, val

PIECES = re.compile(r"(\n|\t)")
NOT_A_NAME = re.compile(r"[^0-9A-Za-z_]")


@dataclass(frozen=True)
class Binding:
    """A bookmark in the file and the figure its text came from."""

    bookmark: str
    ref: str
    text: str


@dataclass
class Bindings:
    """The marks of one file in their order; bookmark names are unique and hidden (leading _)."""

    all: list[Binding] = field(default_factory=list)

    def bind(self, mark: Mark) -> list[Element]:
        """The run of a mark between the two ends of its bookmark."""
        number = len(self.all) + 1
        name = f"_f{number}_{NOT_A_NAME.sub('_', mark.ref)}"[:40]
        self.all.append(Binding(name, mark.ref, mark.text))
        return [
            node("w:bookmarkStart", {"w:id": number, "w:name": name}),
            run(mark.text, bold=mark.bold),
            node("w:bookmarkEnd", {"w:id": number}),
        ]

    def runs(self, runs: Runs, *, bold: bool = False) -> list[Element]:
        """The elements of some runs; `bold` prints all of them so."""
        elements: list[Element] = []
        for part in runs:
            strong = bold or part.bold
            if isinstance(part, Mark):
                elements += self.bind(Mark(part.text, part.ref, strong))
            elif part.text:
                elements.append(run(part.text, bold=strong))
        return elements


def run(text: str, *, bold: bool = False, style: str = "") -> Element:
    """A run of text. The hint makes quotation marks, dashes and points stand as full-width characters."""
    properties = node(
        "w:rPr",
        None,
        val("w:rStyle", style) if style else None,
        node("w:rFonts", {"w:hint": "eastAsia"}),
        node("w:b") if bold else None,
        node("w:bCs") if bold else None,
    )
    element = node("w:r", None, properties)
    for piece in PIECES.split(clean(text)):
        if piece == "\n":
            element.append(node("w:br"))
        elif piece == "\t":
            element.append(node("w:tab"))
        elif piece:
            element.append(node("w:t", {"xml:space": "preserve"}, text=piece))
    return element


def paragraph(
    style: str,
    text: str = "",
    *,
    align: str = "",
    indent: Mapping[str, str | int] | None = None,
    before: int = 0,
    line: tuple[int, str] | None = None,
    keep_next: bool = False,
    page_break: bool = False,
) -> Element:
    """A paragraph of a named style; what is given besides overrules the style.

    `before` and the line pitch in twips; `line` is (pitch, `exact` or `auto`).
    """
    spacing: dict[str, str | int] = {"w:before": before} if before else {}
    if line:
        spacing |= {"w:line": line[0], "w:lineRule": line[1]}
    properties = node(
        "w:pPr",
        None,
        val("w:pStyle", style),
        node("w:keepNext") if keep_next else None,
        node("w:pageBreakBefore") if page_break else None,
        node("w:spacing", spacing) if spacing else None,
        node("w:ind", indent) if indent else None,
        val("w:jc", align) if align else None,
    )
    element = node("w:p", None, properties)
    if text:
        element.append(run(text))
    return element


def text_of(element: Element) -> str:
    """The words of a paragraph."""
    return "".join(part.text or "" for part in element.iter(f"{{{NAMESPACES['w']}}}t"))


def set_property(element: Element, name: str, before: tuple[str, ...]) -> None:
    """Give a paragraph a property, placed after those of its properties that the schema wants before it."""
    properties = element[0]
    present = [etree.QName(child).localname for child in properties]
    if name.partition(":")[2] not in present:
        properties.insert(sum(local in before for local in present), node(name))


def keep_with_next(element: Element) -> None:
    """Keep a paragraph on the page of the one after it."""
    set_property(element, "w:keepNext", ("pStyle",))
