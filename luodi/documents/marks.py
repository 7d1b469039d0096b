"""Marks found again: in a tree, and in a Word file that a person may have edited since it was written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from luodi.documents.tree import Block, Document, Heading, Mark, Paragraph, Run, Table, cell_runs
from luodi.documents.xml import NAMESPACES

W = f"{{{NAMESPACES['w']}}}"
# A file from outside is never allowed to reach for others or to grow while it is read.
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


@dataclass(frozen=True)
class FoundMark:
    """A number in a Word file: the figure it came from, the text then, the text now (None: gone)."""

    ref: str
    written: str
    found: str | None

    @property
    def is_changed(self) -> bool:
        """Whether the number no longer says what the figure said."""
        return self.found != self.written


def marks_of(document: Document) -> list[Mark]:
    """Every mark of a tree in the order it is printed."""
    blocks = [*document.body, *(block for annex in document.annexes for block in annex.blocks)]
    return [run for run in _runs(blocks) if isinstance(run, Mark)]


def marks_in(content: bytes) -> list[FoundMark]:
    """Every mark of a .docx written by `to_word`, in the order it was written; empty for other files.

    Raises: zipfile.BadZipFile for what is no .docx, lxml.etree.XMLSyntaxError for a broken one.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "customXml/item1.xml" not in archive.namelist():
            return []
        listed = etree.fromstring(archive.read("customXml/item1.xml"), PARSER)
        text = etree.fromstring(archive.read("word/document.xml"), PARSER)
    if listed.tag != f"{{{NAMESPACES['fig']}}}figures":
        return []
    found = _bookmarked(text)
    return [
        FoundMark(entry.get("ref", ""), entry.get("text", ""), found.get(entry.get("bookmark", "")))
        for entry in listed
    ]


def _bookmarked(text: etree._Element) -> dict[str, str]:
    """The text between the two ends of each bookmark, line breaks kept."""
    found: dict[str, str] = {}
    open_names: dict[str, str] = {}
    for element in text.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}t", f"{W}br"):
        key = element.get(f"{W}id", "")
        if element.tag == f"{W}bookmarkStart":
            open_names[key] = element.get(f"{W}name", "")
            found[open_names[key]] = ""
        elif element.tag == f"{W}bookmarkEnd":
            open_names.pop(key, None)
        else:
            for name in open_names.values():
                found[name] += "\n" if element.tag == f"{W}br" else element.text or ""
    return found


def _runs(blocks: Iterable[Block]) -> Iterator[Run]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from block.runs
        elif isinstance(block, Heading):
            yield from block.then
        elif isinstance(block, Table):
            for row in (*block.rows, *block.footers):
                for cell in row:
                    yield from cell_runs(cell)
