"""Addresses of the month's round."""

from __future__ import annotations

from django.urls import path

from luodi.web.round import acts, views

urlpatterns = [
    path("<slug:code>/<slug:month>/round/", views.board, name="round"),
    path("<slug:code>/<slug:month>/round/open/", acts.open_, name="round-open"),
    path("<slug:code>/<slug:month>/round/extend/", acts.extend, name="round-extend"),
    path("<slug:code>/<slug:month>/round/close/", acts.close, name="round-close"),
    path("<slug:code>/<slug:month>/round/accept/", acts.accept, name="round-accept"),
    path("<slug:code>/<slug:month>/round/<uuid:key>/", views.review, name="round-review"),
    path("<slug:code>/<slug:month>/round/<uuid:key>/return/", acts.send_back, name="round-return"),
]
