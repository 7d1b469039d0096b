"""The pages of reports."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from luodi.core.problems import NotFound
from luodi.core.questions import parse, write
from luodi.ledger.org.access import Power
from luodi.reports.formats import report_file
from luodi.reports.options import Options
from luodi.reports.queries import report_by_key, report_list
from luodi.reports.services import report_release, report_render
from luodi.web.forms import carried_out
from luodi.web.numbers import door
from luodi.web.people import Asked
from luodi.web.places import Place, at_place
from luodi.web.reports.forms import Make


@at_place
def reports(request: Asked, place: Place) -> HttpResponse:
    """The region's reports, newest month first, and the making of one for this month."""
    return reports_page(request, place, Make())


def reports_page(request: Asked, place: Place, form: Make, status: int = 200) -> HttpResponse:
    """The page with this form."""
    words = {
        "reports": report_list(place.actor, place.code),
        "form": form,
        "may_make": place.actor.has(Power.REPORT, place.region),
    }
    return render(request, "web/reports/reports.html", words, status=status)


@require_POST
@at_place
def make(request: Asked, place: Place) -> HttpResponse:
    """Make the month's report from its book."""
    form = Make(request.POST)

    def made(given: dict[str, Any]) -> Any:
        options = Options(red_head=given["red_head"], number=given["number"])
        is_named = given["named"] == "named"
        return report_render(
            place.actor, given["kind"], place.code, place.month, named=is_named, options=options
        )

    report = carried_out(form, made)
    if report is None:
        return reports_page(request, place, form, status=422)
    return redirect(place.address("reports-one", report.key))


@at_place
def report(request: Asked, place: Place, key: uuid.UUID) -> HttpResponse:
    """One report: what it was made from, its numbers as doors, its files."""
    found = _found(place, key)
    words = {
        "report": found,
        "title": found.title.replace("\n", ""),
        "numbers": [_numbered(place, number) for number in found.numbers],
        "may_release": place.actor.has(Power.REPORT, place.region),
        "release": getattr(found, "release", None),
    }
    return render(request, "web/reports/report.html", words)


@at_place
def word(request: Asked, place: Place, key: uuid.UUID) -> HttpResponse:
    """The report as a Word file."""
    made = report_file(_found(place, key))
    headers = {"Content-Disposition": content_disposition_header(True, made.name) or "attachment"}
    return HttpResponse(made.content, content_type=made.media_type, headers=headers)


@require_POST
@at_place
def release(request: Asked, place: Place, key: uuid.UUID) -> HttpResponse:
    """Let the units read it."""
    found = _found(place, key)
    report_release(place.actor, found)
    messages.success(request, "报告已向各单位公布。")
    return redirect(place.address("reports-one", key))


def _found(place: Place, key: uuid.UUID) -> Any:
    found = report_by_key(place.actor, key)
    if (found.region.code, found.period) != (place.code, place.month):
        raise NotFound("没有这份报告,或者您无权查看。")
    return found


def _numbered(place: Place, number: dict[str, Any]) -> dict[str, str]:
    """One number of a report with the door to what is behind it: in the revision that it was written from."""
    question, (_, _, revision) = parse(number["question"]), number["book"].partition("/")
    if revision:
        question = replace(question, revision=int(revision))
    return {
        "where": number["where"],
        "text": number["text"],
        "question": number["question"],
        "address": door(place, write(question)),
    }
