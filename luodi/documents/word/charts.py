"""Charts as Word's own (DrawingML): editable, with their numbers inside, readable in black and white."""

from __future__ import annotations

from dataclasses import dataclass, field

from luodi.core.charts import LOOKS, Bars, Chart, Lines, Meaning, Pattern, Series, StackedBars, table_behind
from luodi.documents.container import Part
from luodi.documents.habits import Habits
from luodi.documents.workbook import chart_workbook, letter
from luodi.documents.xml import NAMESPACES, Element, node, root, val, written

PRESETS: dict[Pattern, str] = {
    "rising": "wdUpDiag",
    "falling": "ltDnDiag",
    "rows": "ltHorz",
    "dots": "pct20",
    "cross": "smGrid",
}
MARKERS = ("circle", "square", "triangle", "diamond", "x", "plus")
DASHES = ("solid", "sysDash", "lgDash", "sysDot", "dashDot", "lgDashDot")
MILLIMETRE = 36000  # EMU
WIDE, LOWEST, HIGHEST, PER_BAR, AROUND = 150, 60, 205, 8, 26  # millimetres
TEXT_SIZE = 1000  # 1/100 pt


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
    plot = _lines(chart) if isinstance(chart, Lines) else _bars(chart)
    return root(
        "c:chartSpace",
        None,
        "a r",
        val("c:roundedCorners", 0),
        node(
            "c:chart",
            None,
            val("c:autoTitleDeleted", 1),
            node("c:plotArea", None, node("c:layout"), plot, *_axes(chart)),
            node("c:legend", None, val("c:legendPos", "t"), val("c:overlay", 0)) if _named(chart) else None,
            val("c:plotVisOnly", 1),
            val("c:dispBlanksAs", "gap"),
        ),
        node("c:spPr", None, node("a:noFill"), node("a:ln", None, node("a:noFill"))),
        _text(habits),
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


def _bars(chart: StackedBars | Bars) -> Element:
    stacked = isinstance(chart, StackedBars)
    return node(
        "c:barChart",
        None,
        val("c:barDir", "bar"),
        val("c:grouping", "stacked" if stacked else "clustered"),
        val("c:varyColors", 0),
        *(_bar_series(chart, place, series) for place, series in enumerate(chart.series)),
        val("c:gapWidth", 45),
        val("c:overlap", 100),
        val("c:axId", 1),
        val("c:axId", 2),
    )


def _bar_series(chart: StackedBars | Bars, place: int, series: Series) -> Element:
    hollow = isinstance(chart, Bars) and series is chart.target
    return node(
        "c:ser",
        None,
        *_identity(chart, place, series),
        _fill(series.meaning, hollow=hollow),
        val("c:invertIfNegative", 0),
        None if hollow else _labels("ctr" if isinstance(chart, StackedBars) else "outEnd"),
        *_data(chart, place, series),
    )


def _lines(chart: Lines) -> Element:
    every = []
    for place, series in enumerate(chart.series):
        look = LOOKS[series.meaning]
        colour = look.fill if look.fill != "FFFFFF" else "404040"
        dash = "dash" if look.edge == "dashed" else DASHES[place % len(DASHES)]
        line = node("a:ln", {"w": 22225}, _solid(colour), val("a:prstDash", dash))
        marker = node(
            "c:marker",
            None,
            val("c:symbol", MARKERS[place % len(MARKERS)]),
            val("c:size", 6),
            node("c:spPr", None, _solid(colour)),
        )
        every.append(
            node(
                "c:ser",
                None,
                *_identity(chart, place, series),
                node("c:spPr", None, line),
                marker,
                _labels_at_the_end(series),
                *_data(chart, place, series),
                val("c:smooth", 0),
            )
        )
    return node(
        "c:lineChart",
        None,
        val("c:grouping", "standard"),
        val("c:varyColors", 0),
        *every,
        val("c:marker", 1),
        val("c:axId", 1),
        val("c:axId", 2),
    )


def _identity(chart: Chart, place: int, series: Series) -> list[Element]:
    column = letter(place + 1)
    name = node("c:pt", {"idx": 0}, node("c:v", None, text=series.name))
    cache = node("c:strCache", None, val("c:ptCount", 1), name)
    reference = node("c:strRef", None, node("c:f", None, text=f"Sheet1!${column}$1"), cache)
    return [val("c:idx", place), val("c:order", place), node("c:tx", None, reference)]


def _data(chart: Chart, place: int, series: Series) -> list[Element]:
    last = len(chart.categories) + 1
    names = [
        node("c:pt", {"idx": spot}, node("c:v", None, text=name))
        for spot, name in enumerate(chart.categories)
    ]
    values = [
        node("c:pt", {"idx": spot}, node("c:v", None, text=f"{value:f}"))
        for spot, value in enumerate(series.values)
        if value is not None
    ]
    count = val("c:ptCount", len(chart.categories))
    categories = node("c:strCache", None, count, *names)
    numbers = node(
        "c:numCache",
        None,
        node("c:formatCode", None, text="General"),
        val("c:ptCount", len(chart.categories)),
        *values,
    )
    column = letter(place + 1)
    where, what = f"Sheet1!$A$2:$A${last}", f"Sheet1!${column}$2:${column}${last}"
    return [
        node("c:cat", None, node("c:strRef", None, node("c:f", None, text=where), categories)),
        node("c:val", None, node("c:numRef", None, node("c:f", None, text=what), numbers)),
    ]


def _labels(position: str) -> Element:
    """The value in its bar, on white so that it can be read over any pattern; zero is not written."""
    return node(
        "c:dLbls",
        None,
        node("c:numFmt", {"formatCode": "General;-General;;", "sourceLinked": 0}),
        node("c:spPr", None, _solid("FFFFFF"), node("a:ln", None, node("a:noFill"))),
        val("c:dLblPos", position),
        *_shown(True),
    )


def _labels_at_the_end(series: Series) -> Element:
    """Only the last known point of a line carries its value."""
    known = [spot for spot, value in enumerate(series.values) if value is not None]
    last = [
        node("c:dLbl", None, val("c:idx", spot), val("c:dLblPos", "t"), *_shown(True)) for spot in known[-1:]
    ]
    return node("c:dLbls", None, *last, *_shown(False))


def _shown(value: bool) -> list[Element]:
    flags = {"LegendKey": False, "Val": value, "CatName": False, "SerName": False, "Percent": False}
    flags["BubbleSize"] = False
    return [val(f"c:show{name}", int(on)) for name, on in flags.items()]


def _fill(meaning: Meaning, *, hollow: bool = False) -> Element:
    look = LOOKS[meaning]
    if hollow:
        fill = node("a:noFill")
    elif look.pattern == "solid":
        fill = _solid(look.fill)
    else:
        fill = node(
            "a:pattFill",
            {"prst": PRESETS[look.pattern]},
            node("a:fgClr", None, val("a:srgbClr", look.ink)),
            node("a:bgClr", None, val("a:srgbClr", look.fill)),
        )
    edge = node("a:ln", {"w": 9525}, _solid("404040"))
    if look.edge == "dashed":
        edge.append(val("a:prstDash", "dash"))
    return node("c:spPr", None, fill, edge)


def _axes(chart: Chart) -> list[Element]:
    """Categories from the top down as listed; values from zero, their unit as the axis' title."""
    across = isinstance(chart, Lines)
    lowest = min((value for s in chart.series for value in s.values if value is not None), default=0)
    scale = node("c:scaling", None, val("c:orientation", "minMax"), val("c:min", 0) if lowest >= 0 else None)
    categories = node(
        "c:catAx",
        None,
        val("c:axId", 1),
        node("c:scaling", None, val("c:orientation", "minMax" if across else "maxMin")),
        val("c:delete", 0),
        val("c:axPos", "b" if across else "l"),
        val("c:majorTickMark", "none"),
        val("c:minorTickMark", "none"),
        val("c:tickLblPos", "low"),
        node("c:spPr", None, node("a:ln", {"w": 9525}, _solid("404040"))),
        val("c:crossAx", 2),
        val("c:crosses", "autoZero"),
        val("c:tickLblSkip", 1),
        val("c:noMultiLvlLbl", 1),
    )
    values = node(
        "c:valAx",
        None,
        val("c:axId", 2),
        scale,
        val("c:delete", 0),
        val("c:axPos", "l" if across else "b"),
        node("c:majorGridlines", None, node("c:spPr", None, node("a:ln", {"w": 6350}, _solid("D9D9D9")))),
        _axis_title(f"单位：{chart.unit}"),
        node("c:numFmt", {"formatCode": "General", "sourceLinked": 0}),
        val("c:majorTickMark", "none"),
        val("c:minorTickMark", "none"),
        val("c:tickLblPos", "nextTo"),
        node("c:spPr", None, node("a:ln", None, node("a:noFill"))),
        val("c:crossAx", 1),
        val("c:crosses", "autoZero" if across else "max"),
    )
    return [categories, values]


def _axis_title(words: str) -> Element:
    size: dict[str, str | int] = {"sz": TEXT_SIZE - 100, "b": 0}
    line = node(
        "a:p",
        None,
        node("a:pPr", None, node("a:defRPr", size)),
        node("a:r", None, node("a:rPr", {"lang": "zh-CN", **size}), node("a:t", None, text=words)),
    )
    rich = node("c:rich", None, node("a:bodyPr"), node("a:lstStyle"), line)
    return node("c:title", None, node("c:tx", None, rich), val("c:overlay", 0))


def _text(habits: Habits) -> Element:
    faces = node(
        "a:defRPr",
        {"sz": TEXT_SIZE},
        _solid("000000"),
        node("a:latin", {"typeface": habits.latin_font}),
        node("a:ea", {"typeface": habits.table_font}),
    )
    line = node("a:p", None, node("a:pPr", None, faces), node("a:endParaRPr", {"lang": "zh-CN"}))
    return node("c:txPr", None, node("a:bodyPr"), node("a:lstStyle"), line)


def _solid(colour: str) -> Element:
    return node("a:solidFill", None, val("a:srgbClr", colour))
