"""The application `rounds`; it brings one subject of its own, the special collection."""

from __future__ import annotations

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """The application `rounds`."""

    name = "luodi.ledger.rounds"
    label = "rounds"

    def ready(self) -> None:
        """Let rounds ask in special collections, merged units pass these on, files hang on submissions."""
        from luodi.ledger.org import successions
        from luodi.ledger.papers import subjects as attachable
        from luodi.ledger.rounds.attachable import OfSubmission
        from luodi.ledger.rounds.services.passing import collections_pass_on
        from luodi.ledger.rounds.special import Special
        from luodi.ledger.rounds.subjects import register

        register(Special())
        attachable.register(OfSubmission())
        successions.register("collection", collections_pass_on)
