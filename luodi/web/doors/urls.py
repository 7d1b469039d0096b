"""Addresses of figures."""

from __future__ import annotations

from django.urls import path

from luodi.web.doors import views

urlpatterns = [path("<slug:code>/<slug:month>/figure/", views.figure, name="figure")]
