"""The application `reports`."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The application `reports`."""

    name = "luodi.reports"
    label = "reports"
