"""The application `rounds`; it brings one subject of its own, the special collection."""

from __future__ import annotations

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """The application `rounds`."""

    name = "luodi.ledger.rounds"
    label = "rounds"

    def ready(self) -> None:
        """Let rounds ask in special collections."""
        from luodi.ledger.rounds.special import Special
        from luodi.ledger.rounds.subjects import register

        register(Special())
