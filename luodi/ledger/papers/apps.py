"""The application `papers`."""

from __future__ import annotations

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """The application `papers`."""

    name = "luodi.ledger.papers"
    label = "papers"
