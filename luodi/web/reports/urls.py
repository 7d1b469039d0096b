"""Addresses of reports."""

from __future__ import annotations

from django.urls import path

from luodi.web.reports import views

urlpatterns = [
    path("<slug:code>/<slug:month>/reports/", views.reports, name="reports"),
    path("<slug:code>/<slug:month>/reports/make/", views.make, name="reports-make"),
    path("<slug:code>/<slug:month>/reports/<uuid:key>/", views.report, name="reports-one"),
    path("<slug:code>/<slug:month>/reports/<uuid:key>/word/", views.word, name="reports-word"),
    path("<slug:code>/<slug:month>/reports/<uuid:key>/release/", views.release, name="reports-release"),
]
