"""Charts as pictures for pages: inline SVG with patterns, direct labels, and the numbers as a description."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from html import escape

from luodi.core.charts import (
    LOOKS,
    Bars,
    Chart,
    Lines,
    Look,
    Meaning,
    Number,
    Pattern,
    Series,
    StackedBars,
    highest,
    shown,
)
from luodi.documents.widths import halves

# Pixels of the drawing; the page scales it.
WIDE, BAR, STEP, HEAD, FOOT, LINES_HIGH = 680, 20, 30, 34, 40, 260
LETTER = 6.5  # half a character of 13 px
NAME_AT_MOST = 240
LINE_DASHES = ("", "6 3", "2 3", "8 3 2 3")
SHAPES: dict[Pattern, str] = {
    "solid": "",
    "rising": "M-1,1 l2,-2 M0,8 l8,-8 M7,9 l2,-2",
    "falling": "M-1,7 l2,2 M0,0 l8,8 M7,-1 l2,2",
    "rows": "M0,2 h8 M0,6 h8",
    "dots": "M2,2 h1 M6,6 h1",
    "cross": "M0,4 h8 M4,0 v8",
}


def svg(chart: Chart, key: str) -> str:
    """The drawing of a chart; `key` makes its ids unique on the page."""
    names = 0 if isinstance(chart, Lines) else _names_width(chart)
    height = HEAD + FOOT + (LINES_HIGH if isinstance(chart, Lines) else STEP * len(chart.categories))
    body = _lines(chart) if isinstance(chart, Lines) else _bars(chart, names, key)
    parts = [
        f'<svg viewBox="0 0 {WIDE} {height}" role="img" aria-labelledby="{key}-title" class="chart">',
        f'<title id="{key}-title">{escape(chart.title)}</title>',
        "<defs>",
        *(_pattern(meaning, key) for meaning in dict.fromkeys(s.meaning for s in chart.series)),
        "</defs>",
        *_legend(chart, key),
        *body,
        f'<text x="{WIDE - 4}" y="{height - 4}" class="end unit">单位：{escape(chart.unit)}</text>',
        "</svg>",
    ]
    return "\n".join(part for part in parts if part)


def _names_width(chart: StackedBars | Bars) -> int:
    return min(NAME_AT_MOST, 12 + round(max((halves(name) for name in chart.categories), default=0) * LETTER))


def _pattern(meaning: Meaning, key: str) -> str:
    look = LOOKS[meaning]
    if look.pattern == "solid":
        return ""
    return (
        f'<pattern id="{key}-{meaning}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="#{look.fill}"/>'
        f'<path d="{SHAPES[look.pattern]}" stroke="#{look.ink}" stroke-width="1.4"/></pattern>'
    )


def _paint(meaning: Meaning, key: str, *, hollow: bool = False) -> str:
    look = LOOKS[meaning]
    fill = f"#{look.fill}" if look.pattern == "solid" else f"url(#{key}-{meaning})"
    dash = ' stroke-dasharray="4 2"' if look.edge == "dashed" else ""
    return f'fill="{"none" if hollow else fill}" stroke="#404040" stroke-width="0.8"{dash}'


def _legend(chart: Chart, key: str) -> Iterator[str]:
    """One key for each series, in one line as far as it goes."""
    left = 4.0
    for place, series in enumerate(chart.series if len(chart.series) > 1 else ()):
        if isinstance(chart, Lines):
            yield f'<path d="M{left:.0f},12 h14" fill="none" {_stroke(place, LOOKS[series.meaning])}/>'
        else:
            yield f'<rect x="{left:.0f}" y="6" width="14" height="12" {_paint(series.meaning, key)}/>'
        yield f'<text x="{left + 18:.0f}" y="16" class="key">{escape(series.name)}</text>'
        left += 30 + halves(series.name) * 6


def _bars(chart: StackedBars | Bars, names: int, key: str) -> Iterator[str]:
    room = Decimal(WIDE - names - 60)
    scale = room / (highest(chart) or Decimal(1))
    for place, name in enumerate(chart.categories):
        top = HEAD + STEP * place
        yield f'<text x="{names - 6}" y="{top + 15}" class="end">{_name(name, names)}</text>'
        yield from _one_bar(chart, place, names, top, scale, key)
    bottom = HEAD + STEP * len(chart.categories)
    yield f'<path d="M{names},{HEAD - 4} V{bottom}" stroke="#404040"/>'


def _name(name: str, width: int) -> str:
    """The name, shortened by the browser where it does not fit."""
    squeeze = f' textLength="{width - 10}" lengthAdjust="spacingAndGlyphs"'
    tight = squeeze if halves(name) * LETTER > width - 10 else ""
    return f"<tspan{tight}>{escape(name)}</tspan>"


def _one_bar(
    chart: StackedBars | Bars, place: int, left: int, top: int, scale: Decimal, key: str
) -> Iterator[str]:
    start = Decimal(left)
    for series in chart.series:
        value = series.values[place]
        if value is None or (value <= 0 and isinstance(chart, StackedBars)):
            continue
        length = max(Decimal(0), Decimal(value) * scale)
        hollow = isinstance(chart, Bars) and series is chart.target
        yield (
            f'<rect x="{start:.1f}" y="{top}" width="{length:.1f}" height="{BAR}" '
            f"{_paint(series.meaning, key, hollow=hollow)}>"
            f"<title>{escape(series.name)} {shown(value)}{escape(chart.unit)}</title></rect>"
        )
        if not hollow:
            inside = isinstance(chart, StackedBars)
            yield _label(shown(value), start, length, top, inside=inside)
        if isinstance(chart, StackedBars):
            start += length


def _label(text: str, start: Decimal, length: Decimal, top: int, *, inside: bool) -> str:
    """The value on white, in the middle of its part or behind its bar; left out where a part is too short."""
    wide = Decimal(len(text) * 7 + 4)
    if inside and length < wide:
        return ""
    left = start + (length - wide) / 2 if inside else start + length + 3
    return (
        f'<rect x="{left:.1f}" y="{top + 3}" width="{wide:.1f}" height="14" fill="#fff"/>'
        f'<text x="{left + wide / 2:.1f}" y="{top + 14}" class="middle value">{text}</text>'
    )


def _lines(chart: Lines) -> Iterator[str]:
    left, right = 50, WIDE - 50
    top = highest(chart) or Decimal(1)
    step = Decimal(right - left) / max(1, len(chart.categories) - 1)
    floor = HEAD + LINES_HIGH
    yield f'<path d="M{left},{HEAD} V{floor} H{right}" fill="none" stroke="#404040"/>'
    yield f'<text x="{left - 6}" y="{floor + 4}" class="end">0</text>'
    yield f'<text x="{left - 6}" y="{HEAD + 4}" class="end">{shown(top)}</text>'
    for place, name in enumerate(chart.categories):
        yield f'<text x="{left + step * place:.1f}" y="{floor + 16}" class="middle">{escape(name)}</text>'
    for order, series in enumerate(chart.series):
        points = [
            (left + step * place, floor - Decimal(value) / top * LINES_HIGH, value)
            for place, value in enumerate(series.values)
            if value is not None
        ]
        yield from _one_line(order, series, points)


def _one_line(order: int, series: Series, points: list[tuple[Decimal, Decimal, Number]]) -> Iterator[str]:
    """The line through its known points, its last value written beside it."""
    if not points:
        return
    path = " ".join(f"{across:.1f},{down:.1f}" for across, down, _ in points)
    yield f'<polyline points="{path}" fill="none" {_stroke(order, LOOKS[series.meaning])}/>'
    across, down, value = points[-1]
    yield f'<circle cx="{across:.1f}" cy="{down:.1f}" r="3"/>'
    yield f'<text x="{across + 6:.1f}" y="{down - 5:.1f}" class="value">{shown(value)}</text>'


def _stroke(order: int, look: Look) -> str:
    colour = look.fill if look.fill != "FFFFFF" else "404040"
    dash = "5 3" if look.edge == "dashed" else LINE_DASHES[order % len(LINE_DASHES)]
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'stroke="#{colour}" stroke-width="2"{dashes}'
