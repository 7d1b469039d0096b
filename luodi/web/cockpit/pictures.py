"""The charts of the cockpit: which question each draws, and the finding that is its title."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.core.charts import LOOKS, Lines, Series, StackedBars
from luodi.core.periods import Period
from luodi.core.questions import parse
from luodi.figures.trends import trend
from luodi.reports.drawings import looks_of
from luodi.reports.writing import exact
from luodi.web.charts import Drawn, drawn
from luodi.web.numbers import Answer, Group
from luodi.web.places import Place

LISTS = "任务数(按=清单|含义)"
TREND = "任务数(按=含义)"
SHOWN_MONTHS = 12


def lists_by_meaning(answer: Answer, title: str) -> Drawn | None:
    """A bar for each list, divided by what the statuses mean; None without any task."""
    cells: dict[tuple[str, str], Group] = {(g.names[0], g.names[1]): g for g in answer.groups()}
    if not cells:
        return None
    looks, order = looks_of("meaning"), list(LOOKS)
    lists = list(dict.fromkeys(name for name, _ in cells))
    stored = {group.names[1]: group.stored[1] for group in cells.values()}
    meanings = sorted(stored, key=lambda word: order.index(looks[stored[word]]))
    series, doors = [], []
    for word in meanings:
        row = [cells.get((name, word)) for name in lists]
        values = tuple(exact(g.number.value) if g and g.number.value is not None else None for g in row)
        series.append(Series(word, values, looks[stored[word]]))
        doors.append([group.number.address if group else "" for group in row])
    return drawn(StackedBars(title, tuple(lists), tuple(series), answer.figure.unit), doors)


def trend_by_meaning(place: Place, months: Sequence[Period], title: str) -> Drawn | None:
    """How many tasks stood where, month by month; None with fewer than two months."""
    if len(months) < 2:
        return None
    told = trend(place.actor, parse(TREND), list(months)[-SHOWN_MONTHS:], region=place.code)
    looks = looks_of("meaning")
    words = list(dict.fromkeys(cell.key["meaning"] for point in told.points for cell in point.rows))
    series = []
    for word in words:
        values = []
        for point in told.points:
            found = next((cell.value for cell in point.rows if cell.key["meaning"] == word), None)
            values.append(None if found is None else exact(found))
        series.append(Series(word or "从未报送", tuple(values), looks[word]))
    names = tuple(f"{point.period.index}月" for point in told.points)
    return drawn(Lines(title, names, tuple(series), told.figure.unit))
