"""What the office does in a round; each is one call of a service, and then the page again."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from luodi.books.services.months import month_close, month_open
from luodi.core.problems import Problem, Rejected
from luodi.figures.boards import month_board
from luodi.ledger.org.access import Power
from luodi.ledger.org.queries.named import unit_named
from luodi.ledger.rounds.named import month_round
from luodi.ledger.rounds.queries import submission_detail, submission_list
from luodi.ledger.rounds.services import (
    round_extend,
    submission_return,
    submissions_accept,
)
from luodi.web.forms import carried_out
from luodi.web.people import Asked
from luodi.web.places import Place, at_place
from luodi.web.round.forms import Extend, Open, Return
from luodi.web.round.views import board_page, review_page


@require_POST
@at_place
def open_(request: Asked, place: Place) -> HttpResponse:
    """Begin the month."""
    form = Open(request.POST)
    made = carried_out(form, lambda given: month_open(place.actor, place.region, place.period, **given))
    if made is None:
        return board_page(request, place, status=422, open_form=form)
    messages.success(request, f"{made.name}已开始。")
    return redirect(place.address("round"))


@require_POST
@at_place
def extend(request: Asked, place: Place) -> HttpResponse:
    """Give one unit or all longer."""
    round_ = month_round(place.actor, place.code, place.month)
    units = [submission.unit.name for submission in submission_list(place.actor, round_)]
    form = Extend(units, request.POST)

    def extended(given: dict[str, Any]) -> Any:
        unit = unit_named(place.actor, place.region, given["unit"]) if given["unit"] else None
        return round_extend(place.actor, round_, unit, given["due"], given["reason"])

    if carried_out(form, extended) is None:
        return board_page(request, place, status=422, extend_form=form)
    given = form.cleaned_data
    messages.success(request, f"{given['unit'] or '所有单位'}的截止日已延至{given['due']:%Y-%m-%d}。")
    return redirect(place.address("round"))


@require_POST
@at_place
def accept(request: Asked, place: Place) -> HttpResponse:
    """Take the submissions that were chosen, all of them or none."""
    keys = request.POST.getlist("key")
    if not keys:
        raise Rejected([Problem("nothing_chosen", "没有选中单位。", remedy="请先勾选要接收的单位。")])
    chosen = [submission_detail(place.actor, key).submission for key in keys]
    taken = submissions_accept(place.actor, chosen)
    messages.success(request, f"已接收{len(taken)}个单位的报送。")
    return redirect(place.address("round"))


@require_POST
@at_place
def send_back(request: Asked, place: Place, key: uuid.UUID) -> HttpResponse:
    """Return a submission with a reason."""
    form = Return(request.POST)
    submission = submission_detail(place.actor, str(key)).submission
    if carried_out(form, lambda given: submission_return(place.actor, submission, **given)) is None:
        return review_page(request, place, key, form=form, status=422)
    messages.success(request, f"已退回{submission.unit.name}的报送。")
    return redirect(place.address("round"))


@at_place
def close(request: Asked, place: Place) -> HttpResponse:
    """Say what closing the month will mean, in numbers; then close and seal it."""
    place.actor.require(Power.SEAL, place.region)
    if request.method == "POST":
        closed = month_close(place.actor, place.region, place.period)
        messages.success(request, f"{place.period.label}已定版:第{closed.book.revision}版。")
        return redirect(place.address("round"))
    board = month_board(place.actor, place.region, place.period)
    return render(request, "web/round/close.html", {"board": board})
