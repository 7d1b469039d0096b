"""Which address leads where: everything to the pages."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("luodi.web.urls"))]
handler404 = "luodi.web.refusals.not_found"
handler500 = "luodi.web.refusals.failed"
