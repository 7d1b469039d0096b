"""All addresses of the pages: region and month first, so that each can be sent to a colleague."""

from __future__ import annotations

from django.urls import include, path

from luodi.web import home

urlpatterns = [
    path("", home.home, name="home"),
    path("health/", home.health, name="health"),
    path("", include("luodi.web.accounts.urls")),
    path("", include("luodi.web.cockpit.urls")),
    path("", include("luodi.web.books.urls")),
    path("", include("luodi.web.desk.urls")),
    path("", include("luodi.web.doors.urls")),
    path("", include("luodi.web.reports.urls")),
    path("", include("luodi.web.round.urls")),
]
