"""Where somebody begins, and whether the server is well."""

from __future__ import annotations

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect, render

from luodi.ledger.org.queries import region_by_code
from luodi.web.people import Asked
from luodi.web.places import first_place


def home(request: Asked) -> HttpResponse:
    """To the cockpit for whoever sees the region, to the desk for whoever answers for a unit."""
    found = first_place(request.actor)
    if found is None:
        return render(request, "web/nowhere.html")
    region = region_by_code(request.actor, found[0])
    return redirect("overview" if request.actor.sees(region) else "desk", *found)


def health(request: Asked) -> HttpResponse:
    """For whoever watches the server: that pages and database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")
