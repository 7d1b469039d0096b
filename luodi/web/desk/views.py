"""The pages of the desk."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from luodi.core.problems import NotFound, Problem
from luodi.figures.boards import month_board
from luodi.ledger.rounds.queries import (
    SubmissionDetail,
    round_for,
    submission_detail,
    submission_list,
)
from luodi.web.desk.filling import CHOICES, rows_of
from luodi.web.people import Asked
from luodi.web.places import Place, at_place


@at_place
def desk(request: Asked, place: Place) -> HttpResponse:
    """What waits: for a unit its month, for the office what to review and who is late."""
    round_ = round_for(place.actor, place.region, place.month)
    own = place.actor.own_units(place.region)
    mine = [
        submission_detail(place.actor, str(one.key))
        for one in (submission_list(place.actor, round_) if round_ and own else ())
        if one.unit_id in own
    ]
    if len(mine) == 1 and not place.sees:
        return redirect(place.address("desk-month", mine[0].submission.key))
    board = month_board(place.actor, place.region, place.period) if round_ and place.is_office else None
    words = {"round": round_, "mine": mine, "board": board}
    return render(request, "web/desk/desk.html", words)


@at_place
def month_form(request: Asked, place: Place, key: uuid.UUID) -> HttpResponse:
    """A unit's month: to be filled in, or to be read once it is handed in."""
    return form_page(request, place, found_here(place, key))


def found_here(place: Place, key: uuid.UUID) -> SubmissionDetail:
    """The submission of that key, if it is of this region and month.

    Raises: NotFound.
    """
    found = submission_detail(place.actor, str(key))
    if (found.submission.round.region.code, found.submission.round.period) != (place.code, place.month):
        raise NotFound("没有这份报送。")
    return found


def form_page(
    request: Asked,
    place: Place,
    found: SubmissionDetail,
    *,
    given: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> HttpResponse:
    """The form, with what was typed and what was found wrong in it."""
    rows = rows_of(place, found, given)
    board = month_board(place.actor, place.region, place.period)
    lines = [line for line in board.status.units if line.submission == str(found.submission.key)]
    words: dict[str, Any] = {
        "found": found,
        "rows": rows,
        "owing": board.of(lines[0]) if lines else None,
        "choices": CHOICES,
        "problems": problems,
    }
    return render(request, "web/desk/month.html", words, status=status)
