"""The application `rounds`."""

from __future__ import annotations

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """The application `rounds`."""

    name = "luodi.ledger.rounds"
    label = "rounds"
