"""What a unit does with its month: save, hand in, take back, by form or by workbook."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from luodi.core.problems import Problem, Rejected
from luodi.exchange.reading import File
from luodi.exchange.unit_workbooks import unit_workbook, unit_workbook_take
from luodi.ledger.rounds.queries import SubmissionDetail
from luodi.ledger.rounds.services import answers_save, submission_submit, submission_withdraw
from luodi.web.desk.filling import filled_in
from luodi.web.desk.views import form_page, found_here
from luodi.web.people import Asked
from luodi.web.places import Place, at_place

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_POST
@at_place
def save(request: Asked, place: Place, key: uuid.UUID) -> HttpResponse:
    """Keep the draft: by itself while somebody types (a part of the page), or by the button (the page)."""
    found = found_here(place, key)
    try:
        saved = _saved(request, found)
    except Rejected as rejected:
        if request.htmx:
            return render(request, "web/desk/_saved.html", {"problems": rejected.problems})
        return form_page(
            request, place, found, given=request.POST.dict(), problems=rejected.problems, status=422
        )
    if request.htmx:
        return render(request, "web/desk/_saved.html", {"saved": saved})
    messages.success(request, "已保存草稿。")
    return redirect(place.address("desk-month", key))


@require_POST
@at_place
def submit(request: Asked, place: Place, key: uuid.UUID) -> HttpResponse:
    """Keep what is in the form, then hand it in: what is missing is told, and the draft stays."""
    found = found_here(place, key)
    try:
        saved = _saved(request, found)
        submission_submit(place.actor, saved, version=saved.version)
    except Rejected as rejected:
        again = found_here(place, key)
        return form_page(
            request, place, again, given=request.POST.dict(), problems=rejected.problems, status=422
        )
    messages.success(request, f"{found.submission.unit.name}的报送已提交,等待办公室审核。")
    return redirect(place.address("desk-month", key))


@require_POST
@at_place
def withdraw(request: Asked, place: Place, key: uuid.UUID) -> HttpResponse:
    """Take it back before it is accepted."""
    submission_withdraw(place.actor, found_here(place, key).submission, reason=request.POST.get("reason", ""))
    messages.success(request, "已撤回,可以修改后重新提交。")
    return redirect(place.address("desk-month", key))


@at_place
def workbook(request: Asked, place: Place, key: uuid.UUID) -> HttpResponse:
    """The month as a prefilled workbook."""
    submission = found_here(place, key).submission
    name = f"{submission.unit.name}{place.period.label}填报表.xlsx"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(unit_workbook(place.actor, submission), content_type=XLSX, headers=headers)


@require_POST
@at_place
def upload(request: Asked, place: Place, key: uuid.UUID) -> HttpResponse:
    """Take a filled-in workbook into the draft; what could not be read is told beside what was kept."""
    found = found_here(place, key)
    sent = request.FILES.get("file")
    if sent is None:
        problem = Problem("no_file", "没有选择文件。", remedy="请选择填好的月度填报表。")
        return form_page(request, place, found, problems=[problem], status=422)
    try:
        _, problems = unit_workbook_take(
            place.actor, found.submission, File(sent.name or "填报表.xlsx", sent.read())
        )
    except Rejected as rejected:
        return form_page(request, place, found, problems=rejected.problems, status=422)
    if problems:
        return form_page(request, place, found_here(place, key), problems=problems, status=422)
    messages.success(request, "已从工作簿存为草稿,请核对后提交。")
    return redirect(place.address("desk-month", key))


def _saved(request: Asked, found: SubmissionDetail) -> Any:
    """The draft saved from the form. Whoever saved last may go on from an older page of their own."""
    given = request.POST.dict()
    mine = found.submission.edited_by == request.actor.username
    version = None if mine else int(given.get("version") or 0)
    filled = filled_in(found, {name: str(value) for name, value in given.items()})
    return answers_save(request.actor, found.submission, filled, version)
