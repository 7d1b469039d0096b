"""The application `policy`."""

from __future__ import annotations

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """The application `policy`."""

    name = "luodi.ledger.policy"
    label = "policy"

    def ready(self) -> None:
        """Let files be hung on documents and measures."""
        from luodi.ledger.papers.subjects import register
        from luodi.ledger.policy.attachable import OfDocument, OfMeasure

        register(OfDocument())
        register(OfMeasure())
