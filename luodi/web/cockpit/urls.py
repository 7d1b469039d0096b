"""Addresses of the cockpit."""

from __future__ import annotations

from django.urls import path

from luodi.web.cockpit import views

urlpatterns = [path("<slug:code>/<slug:month>/overview/", views.overview, name="overview")]
