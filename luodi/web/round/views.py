"""The pages of a round: its board, and one unit's submission under review."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from luodi.core.problems import NotFound
from luodi.figures.boards import Board, Owing, month_board
from luodi.ledger.rounds.named import ended_words, office_words
from luodi.ledger.rounds.queries import submission_detail
from luodi.ledger.tasks.columns import ANSWER_COLUMNS, STATUS
from luodi.ledger.tasks.queries import contribution_list
from luodi.web.people import Asked
from luodi.web.places import Place, at_place
from luodi.web.round.forms import Extend, Open, Return
from luodi.web.saying import held_before, shown_in

REST = [column for column in ANSWER_COLUMNS if column is not STATUS]


@dataclass(frozen=True)
class Line:
    """A unit of the board with how much it owes."""

    unit: Any
    owing: Owing


@dataclass(frozen=True)
class Item:
    """One thing that a unit says, with what held a month before."""

    label: str
    before: str
    status: str
    office: str
    rest: Sequence[tuple[str, str]]
    choice: str
    others: Sequence[Any]

    @property
    def is_changed(self) -> bool:
        """Whether its status is another than a month before."""
        return bool(self.status) and self.status != self.before


@at_place
def board(request: Asked, place: Place) -> HttpResponse:
    """Every unit of the month at a glance; the office may open, extend, accept and close here."""
    return board_page(request, place)


def board_page(request: Asked, place: Place, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The board, with a form that was sent and had problems in the place of an empty one."""
    found = _board(place)
    units = [line.unit for line in found.status.units] if found else []
    words: dict[str, Any] = {
        "board": found,
        "is_open": found is not None and found.status.state == "open",
        "lines": [Line(line, found.of(line)) for line in found.status.units] if found else [],
        "open_form": Open(),
        "extend_form": Extend(units),
        **forms,
    }
    return render(request, "web/round/board.html", words, status=status)


@at_place
def review(request: Asked, place: Place, key: uuid.UUID) -> HttpResponse:
    """One unit's month: what it says beside what held before, and its way so far."""
    return review_page(request, place, key)


def review_page(
    request: Asked, place: Place, key: uuid.UUID, *, form: Return | None = None, status: int = 200
) -> HttpResponse:
    """The review, with a form that was sent and had problems in the place of an empty one."""
    found = submission_detail(place.actor, str(key))
    submission = found.submission
    if (submission.round.region.code, submission.round.period) != (place.code, place.month):
        raise NotFound("没有这份报送。")
    words = {
        "found": found,
        "items": _items(place, found),
        "form": form or Return(),
    }
    return render(request, "web/round/review.html", words, status=status)


def _board(place: Place) -> Board | None:
    try:
        return month_board(place.actor, place.region, place.period)
    except NotFound:
        return None


def _items(place: Place, found: Any) -> list[Item]:
    keys = [item.subject_key for item in found.items if item.kind == "task"]
    before = held_before(place)
    said = contribution_list(place.actor, place.region, place.period, keys)
    return [
        Item(
            label=item.label,
            before=before[item.subject_key].status if item.subject_key in before else "",
            status=str(item.answer.get("status") or ""),
            office=office_words(item),
            rest=[(c.label, shown_in(c, item.answer)) for c in REST if item.answer.get(c.name)],
            choice=ended_words(item),
            others=said.get(item.subject_key, ()),
        )
        for item in found.items
    ]
