"""The page of the cockpit."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from luodi.core.problems import NotFound
from luodi.figures.boards import Board, month_board
from luodi.figures.comparing import Comparison, compare
from luodi.ledger.org.access import Refused
from luodi.web.cockpit.pictures import LISTS, lists_by_meaning, trend_by_meaning
from luodi.web.numbers import Answer
from luodi.web.people import Asked
from luodi.web.places import Place, at_place

TILES = (
    ("任务", "任务数"),
    ("已完成", "任务数(含义=已完成)"),
    ("进展缓慢", "任务数(含义=进展缓慢)"),
    ("红灯", "任务数(亮灯=红灯)"),
    ("新转红", "任务数(变动=新转红)"),
    ("未报送单位", "单位数(报送情况=未报送)"),
)
SLOW = "任务数(含义=进展缓慢; 按=牵头单位)"
SLOW_UNITS = "牵头单位数(含义=进展缓慢)"


@at_place
def overview(request: Asked, place: Place) -> HttpResponse:
    """Where the region's month stands, at one sight."""
    if not place.sees:
        raise Refused("总览面向办公室和领导;请从“待办”进入本单位的事项。")
    tiles = [(label, Answer(place, text)) for label, text in TILES]
    slow = Answer(place, SLOW)
    units = [group for group in slow.groups() if group.number.value]
    months = sorted(month.period for month in place.months if month.period <= place.period)
    board = _board(place)
    words = {
        "mark": tiles[0][1].mark,
        "tiles": [(label, answer.whole) for label, answer in tiles],
        "lists": lists_by_meaning(Answer(place, LISTS), _finding(slow, Answer(place, SLOW_UNITS))),
        "slow": units,
        "trend": trend_by_meaning(place, months, "各月任务状态"),
        "moved": _moved(place),
        "before": place.period.previous(),
        "board": board,
        "late": board.to_hand_in if board else [],
    }
    return render(request, "web/cockpit/overview.html", words)


def _finding(slow: Answer, units: Answer) -> str:
    tasks, leads = slow.whole, units.whole
    return f"{tasks.text}项进展缓慢,集中在{leads.text}个单位" if tasks.value else "各清单任务状态"


def _moved(place: Place) -> Comparison | None:
    before = place.period.previous()
    if not any(month.period == before for month in place.months):
        return None
    return compare(place.actor, place.code, before, place.period)


def _board(place: Place) -> Board | None:
    try:
        return month_board(place.actor, place.region, place.period)
    except NotFound:
        return None
