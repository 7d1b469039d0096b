"""Charts as Word's own (DrawingML): editable, with their numbers inside, readable in black and white."""

from __future__ import annotations

from dataclasses import dataclass, field

from luodi.core.charts import Chart, Lines, table_behind
from luodi.documents.container import Part
from luodi.documents.habits import Habits
from luodi.documents.word.axes import axes, chart_text
from luodi.documents.word.plots import bars, lines
from luodi.documents.workbook import chart_workbook
from luodi.documents.xml import NAMESPACES, Element, node, root, val, written

MILLIMETRE = 36000  # EMU
WIDE, LOWEST, HIGHEST, PER_BAR, AROUND = 150, 60, 205, 8, 26  # millimetres


@dataclass
class Drawings:
    """The charts of one file: their parts, and the ids that tell them apart."""

    habits: Habits
    parts: list[Part] = field(default_factory=list)
    relations: list[tuple[str, str, str]] = field(default_factory=list)

    def draw(self, chart: Chart) -> Element:
        """The run that shows a chart in its line."""
        number = len(self.relations) + 1
        key = f"rIdChart{number}"
        target = f"charts/chart{number}.xml"
        self.relations.append((key, f"{NAMESPACES['r']}/chart", target))
        book = f"embeddings/chart{number}.xlsx"
        self.parts.append(
            Part(
                f"word/{target}",
                written(chart_part(chart, self.habits)),
                "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
                (("rId1", f"{NAMESPACES['r']}/package", f"../{book}"),),
            )
        )
        self.parts.append(Part(f"word/{book}", chart_workbook(chart)))
        return node("w:r", None, node("w:drawing", None, _inline(chart, number, key)))


def described(chart: Chart) -> str:
    """The alternative text: the finding and every number."""
    behind = table_behind(chart)
    lines = ["，".join(f"{h}{v}" for h, v in zip(behind.headings, row, strict=True)) for row in behind.rows]
    return f"{chart.title}。" + "；".join(lines)


def chart_part(chart: Chart, habits: Habits) -> Element:
    """The chart's own part, in the order the schema asks for."""
    plot = lines(chart) if isinstance(chart, Lines) else bars(chart)
    return root(
        "c:chartSpace",
        None,
        "a r",
        val("c:roundedCorners", 0),
        node(
            "c:chart",
            None,
            val("c:autoTitleDeleted", 1),
            node("c:plotArea", None, node("c:layout"), plot, *axes(chart)),
            node("c:legend", None, val("c:legendPos", "t"), val("c:overlay", 0)) if _named(chart) else None,
            val("c:plotVisOnly", 1),
            val("c:dispBlanksAs", "gap"),
        ),
        node("c:spPr", None, node("a:noFill"), node("a:ln", None, node("a:noFill"))),
        chart_text(habits),
        node("c:externalData", {"r:id": "rId1"}, val("c:autoUpdate", 0)),
    )


def _named(chart: Chart) -> bool:
    return len(chart.series) > 1


def _inline(chart: Chart, number: int, key: str) -> Element:
    height = AROUND + PER_BAR * len(chart.categories) if not isinstance(chart, Lines) else 80
    size: dict[str, str | int] = {
        "cx": WIDE * MILLIMETRE,
        "cy": max(LOWEST, min(HIGHEST, height)) * MILLIMETRE,
    }
    return node(
        "wp:inline",
        {"distT": 0, "distB": 0, "distL": 0, "distR": 0},
        node("wp:extent", size),
        node("wp:docPr", {"id": number, "name": f"图{number}", "descr": described(chart)}),
        node("wp:cNvGraphicFramePr"),
        node(
            "a:graphic",
            None,
            node("a:graphicData", {"uri": NAMESPACES["c"]}, node("c:chart", {"r:id": key})),
        ),
    )
