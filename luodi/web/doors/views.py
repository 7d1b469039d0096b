"""The page of one figure."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from luodi.core.questions import parse
from luodi.figures.asking import ask
from luodi.figures.catalogue import value_text
from luodi.reports.groups import shown_name
from luodi.web.people import Asked
from luodi.web.places import Place, at_place


@at_place
def figure(request: Asked, place: Place) -> HttpResponse:
    """Definition, book, value, groups and sources of a question."""
    asked = ask(
        place.actor, parse(request.GET.get("q", "")), region=place.code, period=place.month, with_sources=True
    )
    words = {
        "figure": asked,
        "value": value_text(asked, asked.value),
        "where": [(asked.dimension_label(name), shown) for name, shown in asked.where.items()],
        "groups": [
            ("、".join(shown_name(*pair) for pair in c.key.items()), value_text(asked, c.value))
            for c in asked.rows
        ],
        "sources": asked.sources or (),
    }
    return render(request, "web/doors/_figure.html" if request.htmx else "web/doors/figure.html", words)
