"""Axes of a chart, and the type its words are set in (DrawingML)."""

from __future__ import annotations

from luodi.core.charts import Chart, Lines
from luodi.documents.habits import Habits
from luodi.documents.xml import Element, node, val

TEXT_SIZE = 1000  # 1/100 pt
FEW = 8  # up to so many each one has its mark


def axes(chart: Chart) -> list[Element]:
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
        node("c:spPr", None, node("a:ln", {"w": 9525}, solid("404040"))),
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
        node("c:majorGridlines", None, node("c:spPr", None, node("a:ln", {"w": 6350}, solid("D9D9D9")))),
        _axis_title(f"单位：{chart.unit}"),
        node("c:numFmt", {"formatCode": "General", "sourceLinked": 0}),
        val("c:majorTickMark", "none"),
        val("c:minorTickMark", "none"),
        val("c:tickLblPos", "nextTo"),
        node("c:spPr", None, node("a:ln", None, node("a:noFill"))),
        val("c:crossAx", 1),
        val("c:crosses", "autoZero" if across else "max"),
        val("c:majorUnit", 1) if _counts_few(chart) else None,
    )
    return [categories, values]


def _counts_few(chart: Chart) -> bool:
    """Whether the marks of the axis would otherwise stand at half things: 0.5项."""
    known = [[value for value in s.values if value is not None] for s in chart.series]
    if not all(value == int(value) for values in known for value in values):
        return False
    longest = [sum(s.values[place] or 0 for s in chart.series) for place in range(len(chart.categories))]
    return 0 < max(longest, default=0) <= FEW


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


def chart_text(habits: Habits) -> Element:
    """The type of all words of a chart."""
    faces = node(
        "a:defRPr",
        {"sz": TEXT_SIZE},
        solid("000000"),
        node("a:latin", {"typeface": habits.latin_font}),
        node("a:ea", {"typeface": habits.table_font}),
    )
    line = node("a:p", None, node("a:pPr", None, faces), node("a:endParaRPr", {"lang": "zh-CN"}))
    return node("c:txPr", None, node("a:bodyPr"), node("a:lstStyle"), line)


def solid(colour: str) -> Element:
    """A plain fill, `RRGGBB`."""
    return node("a:solidFill", None, val("a:srgbClr", colour))
