"""Where each number of a report stands, in words: 一（一）第2段, 表1, 附件1表2."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from luodi.core.charts import Chart as ChartShape
from luodi.documents.outline import Outline
from luodi.documents.tree import Block, Chart, Document, Heading, Mark, Paragraph, Table, cell_runs
from luodi.reports.desk import Bound, Desk


@dataclass(frozen=True)
class Placed:
    """A number where it stands."""

    where: str
    bound: Bound

    def as_data(self) -> dict[str, Any]:
        """The number for keeping: where, text, question, book, exact value."""
        return {"where": self.where, **asdict(self.bound), "book": self.bound.book}


def placed_numbers(document: Document, desk: Desk) -> list[Placed]:
    """Every number of the document in the order it is printed; one printed twice stands twice."""
    outline = Outline()
    found = [Placed(where, desk.bound[ref]) for where, ref in _refs(document.body, outline, desk, "")]
    several = len(document.annexes) > 1
    for number, annex in enumerate(document.annexes, 1):
        prefix = f"附件{number if several else ''}"
        found += [Placed(where, desk.bound[ref]) for where, ref in _refs(annex.blocks, outline, desk, prefix)]
    return found


def _refs(blocks: Iterable[Block], outline: Outline, desk: Desk, prefix: str) -> Iterator[tuple[str, str]]:
    heads: list[str] = []
    paragraphs = 0
    for label, block in outline.labelled(blocks):
        match block:
            case Heading():
                heads = [*heads[: block.level - 1], label.rstrip("、.")]
                paragraphs = 1 if block.then else 0
                yield from _marks(f"{prefix}{''.join(heads)}第1段", block.then)
            case Paragraph():
                paragraphs += 1
                yield from _marks(f"{prefix}{''.join(heads)}第{paragraphs}段", block.runs)
            case Table():
                for row in (*block.rows, *block.footers):
                    for cell in row:
                        yield from _marks(prefix + label, cell_runs(cell))
            case Chart():
                yield from ((prefix + label, ref) for ref in _behind(block.chart, desk.charts))


def _marks(where: str, runs: Iterable[object]) -> Iterator[tuple[str, str]]:
    return ((where, run.ref) for run in runs if isinstance(run, Mark))


def _behind(shape: ChartShape, charts: Sequence[tuple[ChartShape, tuple[str, ...]]]) -> tuple[str, ...]:
    """The numbers of a chart, kept when it was drawn."""
    return next((refs for drawn, refs in charts if drawn is shape), ())
