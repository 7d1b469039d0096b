"""What is plotted: bars and lines with their fills, labels and cached numbers (DrawingML)."""

from __future__ import annotations

from luodi.core.charts import LOOKS, Bars, Chart, Lines, Meaning, Pattern, Series, StackedBars, shown
from luodi.documents.word.axes import solid
from luodi.documents.workbook import letter
from luodi.documents.xml import Element, node, val

PRESETS: dict[Pattern, str] = {
    "rising": "wdUpDiag",
    "falling": "ltDnDiag",
    "rows": "ltHorz",
    "dots": "pct20",
    "cross": "smGrid",
}
MARKERS = ("circle", "square", "triangle", "diamond", "x", "plus")
DASHES = ("solid", "sysDash", "lgDash", "sysDot", "dashDot", "lgDashDot")


def bars(chart: StackedBars | Bars) -> Element:
    """Horizontal bars, stacked or beside their targets."""
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


def lines(chart: Lines) -> Element:
    """Lines, told apart by dash and marker as well as colour."""
    every = []
    for place, series in enumerate(chart.series):
        look = LOOKS[series.meaning]
        colour = look.fill if look.fill != "FFFFFF" else "404040"
        dash = "dash" if look.edge == "dashed" else DASHES[place % len(DASHES)]
        line = node("a:ln", {"w": 22225}, solid(colour), val("a:prstDash", dash))
        marker = node(
            "c:marker",
            None,
            val("c:symbol", MARKERS[place % len(MARKERS)]),
            val("c:size", 6),
            node("c:spPr", None, solid(colour)),
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
        node("c:pt", {"idx": spot}, node("c:v", None, text=shown(value)))
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
        node("c:spPr", None, solid("FFFFFF"), node("a:ln", None, node("a:noFill"))),
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
        fill = solid(look.fill)
    else:
        fill = node(
            "a:pattFill",
            {"prst": PRESETS[look.pattern]},
            node("a:fgClr", None, val("a:srgbClr", look.ink)),
            node("a:bgClr", None, val("a:srgbClr", look.fill)),
        )
    edge = node("a:ln", {"w": 9525}, solid("404040"))
    if look.edge == "dashed":
        edge.append(val("a:prstDash", "dash"))
    return node("c:spPr", None, fill, edge)
