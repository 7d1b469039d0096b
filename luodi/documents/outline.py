"""Numbers of headings, tables and charts, given by their order in the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from luodi.core.numerals import heading_number
from luodi.documents.tree import Block, Chart, Heading, Table


@dataclass
class Outline:
    """Counts while a document is written: tables and charts throughout, headings anew for each annex."""

    tables: int = 0
    charts: int = 0
    headings: list[int] = field(default_factory=lambda: [0, 0, 0, 0])

    def label(self, block: Block) -> str:
        """一、 or （一） … before a heading, 表1 and 图1 before a caption; empty for other blocks."""
        if isinstance(block, Heading) and block.numbered:
            place = block.level - 1
            self.headings[place] += 1
            self.headings[place + 1 :] = [0] * (3 - place)
            return heading_number(block.level, self.headings[place])
        if isinstance(block, Table) and block.numbered:
            self.tables += 1
            return f"表{self.tables}"
        if isinstance(block, Chart):
            self.charts += 1
            return f"图{self.charts}"
        return ""

    def labelled(self, blocks: Iterable[Block]) -> Iterator[tuple[str, Block]]:
        """Each block of one part (body or annex) with its label; headings start again at one."""
        self.headings = [0, 0, 0, 0]
        for block in blocks:
            yield self.label(block), block
