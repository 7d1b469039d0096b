"""The pages as a Django app: their templates, static files and tags."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "luodi.web"
    label = "web"
