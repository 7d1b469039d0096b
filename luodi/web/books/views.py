"""The pages of sealed months."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from luodi.books.queries import book_list, releases_withdrawn, restatement_due
from luodi.books.services.checking import books_check
from luodi.books.services.sealing import book_release, books_restate
from luodi.core.periods import Period
from luodi.figures.comparing import compare
from luodi.ledger.org.access import Power
from luodi.web.books.forms import Compare, Restate
from luodi.web.forms import carried_out
from luodi.web.people import Asked
from luodi.web.places import Place, at_place


@at_place
def books(request: Asked, place: Place) -> HttpResponse:
    """Every sealed month with its revisions, newest first."""
    return books_page(request, place)


def books_page(request: Asked, place: Place, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page, with a form that was sent and had problems in the place of an empty one."""
    place.actor.require(Power.SEE, place.region)
    sealed = list(reversed(book_list(place.actor, place.region)))
    written = [(f"{book.period}/{book.revision}", _name(book)) for book in sealed]
    words: dict[str, Any] = {
        "books": [(Period.parse(book.period).label, book) for book in sealed],
        "is_sealed": any(book.period == place.month for book in sealed),
        "due": restatement_due(place.actor, place.region),
        "may_seal": place.actor.has(Power.SEAL, place.region),
        "restate_form": Restate(),
        "compare_form": Compare(written, initial={"before": written[-1][0], "after": written[0][0]})
        if written
        else None,
        **more,
    }
    return render(request, "web/books/books.html", words, status=status)


@require_POST
@at_place
def restate(request: Asked, place: Place) -> HttpResponse:
    """Seal the month again, with a reason."""
    form = Restate(request.POST)
    made = carried_out(form, lambda given: books_restate(place.actor, place.region, place.period, **given))
    if made is None:
        return books_page(request, place, status=422, restate_form=form)
    withdrawn = releases_withdrawn(place.actor, place.region, made)
    names = "、".join(_name(book) for book in made)
    again = f"{'、'.join(month.label for month in withdrawn)}需要重新公布。" if withdrawn else ""
    messages.success(request, f"已重述:{names}。{again}")
    return redirect(place.address("books"))


@require_POST
@at_place
def release(request: Asked, place: Place) -> HttpResponse:
    """Let the units read the month's totals."""
    made = book_release(place.actor, place.region, place.period)
    messages.success(request, f"{place.period.label}的合计数已向各单位公布({made.released_at:%Y-%m-%d})。")
    return redirect(place.address("books"))


@at_place
def verify(request: Asked, place: Place) -> HttpResponse:
    """Look through the chain of books for what was changed underneath."""
    findings = books_check(place.actor, place.code)
    return books_page(request, place, findings=findings, is_verified=True)


@at_place
def compare_books(request: Asked, place: Place) -> HttpResponse:
    """What changed between two books, task by task."""
    place.actor.require(Power.SEE, place.region)
    sealed = book_list(place.actor, place.region)
    form = Compare([(f"{book.period}/{book.revision}", _name(book)) for book in sealed], request.GET)
    if not form.is_valid():
        return books_page(request, place, status=422, compare_form=form)
    (old, old_revision), (new, new_revision) = (
        form.cleaned_data[name].split("/") for name in ("before", "after")
    )
    found = compare(
        place.actor,
        place.code,
        Period.parse(old),
        Period.parse(new),
        before_revision=int(old_revision),
        after_revision=int(new_revision),
    )
    words = {"found": found, "before": _name(found.before), "after": _name(found.after)}
    return render(request, "web/books/compare.html", words)


def _name(book: Any) -> str:
    return f"{Period.parse(book.period).label}第{book.revision}版"
