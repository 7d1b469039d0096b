"""A tree as a Word file in the official format (GB/T 9704-2012); the same tree gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable

from luodi.core.charts import Chart as ChartShape
from luodi.core.charts import table_behind
from luodi.documents.habits import Habits
from luodi.documents.outline import Outline
from luodi.documents.tree import (
    Annex,
    Block,
    Chart,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    TableColumn,
)
from luodi.documents.word.charts import Drawings
from luodi.documents.word.closing import (
    attachment_elements,
    imprint_elements,
    remark_element,
    signature_elements,
)
from luodi.documents.word.file import footer_ids, word_file
from luodi.documents.word.flow import Flow
from luodi.documents.word.headings import blank, body_element, heading_element, lines_of, title_element
from luodi.documents.word.red_head import red_head_elements
from luodi.documents.word.tables import table_elements
from luodi.documents.word.text import Bindings, keep_with_next, paragraph

__all__ = ["Habits", "to_word"]

FEW_LINES = 3  # a last paragraph that may go over to the next page as a whole
SHORT_LIST = 9  # attachments that stay on one page, with the signature; a longer list may be divided
FIRST_KEPT, LAST_KEPT = 2, 2  # lines of the attachments, the empty one before them counted: with what follows


def to_word(document: Document, habits: Habits | None = None) -> bytes:
    """The bytes of the .docx.

    The fonts of the standard are named, not embedded (`Habits`).
    """
    return _Writer(document, habits or Habits()).file()


class _Writer:
    """Writes one document."""

    def __init__(self, document: Document, habits: Habits) -> None:
        self.document = document
        self.habits = habits
        self.flow = Flow()
        self.outline = Outline()
        self.bindings = Bindings()
        self.drawings = Drawings(habits)

    def file(self) -> bytes:
        document = self.document
        self._opening()
        self._blocks(document.body)
        self._closing()
        if document.remark:
            self.flow.add([remark_element(document.remark)])
        for number, annex in enumerate(document.annexes, 1):
            self._annex(annex, str(number) if len(document.annexes) > 1 else "")
        if document.imprint:
            self.flow.add(imprint_elements(document.imprint, self.flow.is_landscape))
        body = self.flow.closed(footer_ids(self.habits))
        drawn = (self.drawings.parts, self.drawings.relations)
        return word_file(document, self.habits, body, drawn, self.bindings.all)

    def _opening(self) -> None:
        """Red head, title two lines below it (7.3.1), addressee one line below that (7.3.2)."""
        document = self.document
        if document.red_head:
            self.flow.add([*red_head_elements(document.red_head), blank(), blank()])
        self.flow.add([title_element(document.title)])
        if document.subtitle:
            self.flow.add([paragraph("Subtitle", document.subtitle)])
        self.flow.add([blank()])
        if document.addressee:
            self.flow.add([paragraph("Addressee", document.addressee.rstrip("：:") + "：")])

    def _closing(self) -> None:
        """The signature never stands alone: it follows on the end of the text, or on the attachments.

        Word divides a paragraph that is kept with the next, others carry it over whole and leave its room
        empty; so a long one is kept only where nothing else could stand above the signature.
        """
        document = self.document
        attachments = attachment_elements(document.attachment_titles)
        last = self.flow.last_paragraph()
        if last is not None and document.signature and (not attachments or lines_of(last) <= FEW_LINES):
            keep_with_next(last)
        for place, element in enumerate(attachments, 1):
            is_last = place == len(attachments)
            begins = len(attachments) <= SHORT_LIST + 1 or place <= FIRST_KEPT
            ends = document.signature and place > len(attachments) - LAST_KEPT
            if (begins and not is_last) or ends:
                keep_with_next(element)
        self.flow.add(attachments)
        if document.signature:
            self.flow.add(signature_elements(document.signature))

    def _annex(self, annex: Annex, number: str) -> None:
        """附件1 at the top of a page, its title on the third line (7.3.7)."""
        self.flow.break_page()
        self.flow.add(
            [paragraph("AnnexMark", f"附件{number}"), paragraph("AnnexMark"), title_element(annex.title)]
        )
        if not isinstance(next(iter(annex.blocks), None), Table):
            self.flow.add([blank()])
        self._blocks(annex.blocks)

    def _blocks(self, blocks: Iterable[Block]) -> None:
        for label, block in self.outline.labelled(blocks):
            self._block(label, block)

    def _block(self, label: str, block: Block) -> None:
        match block:
            case Heading():
                self.flow.add([heading_element(block, label, self.bindings)])
            case Paragraph():
                self.flow.add([body_element(block, self.habits, self.bindings)])
            case Table():
                landscape, elements = table_elements(block, label, self.bindings)
                self.flow.add(elements, landscape=landscape)
            case Chart():
                self._chart(label, block)
            case PageBreak():
                self.flow.break_page()

    def _chart(self, label: str, block: Chart) -> None:
        line = paragraph("ChartLine", before=120)
        line.append(self.drawings.draw(block.chart))
        caption = paragraph("ChartCaption", f"{label}  {block.chart.title}")
        self.flow.add([line, caption, paragraph("Gap", line=(160, "exact"))])
        if block.with_table:
            landscape, elements = table_elements(numbers_behind(block.chart), "", self.bindings)
            self.flow.add(elements, landscape=landscape)


def numbers_behind(chart: ChartShape) -> Table:
    """The numbers of a chart as a table without a number of its own."""
    behind = table_behind(chart)
    columns = tuple(
        TableColumn(heading, "right" if "（" in heading else "center" if heading else "left")
        for heading in behind.headings
    )
    return Table("", columns, behind.rows, numbered=False)
