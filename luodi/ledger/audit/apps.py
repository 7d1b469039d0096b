"""The application `audit`; it also installs the guards of append-only tables after every migrate."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    """The application `audit`."""

    name = "luodi.ledger.audit"
    label = "audit"

    def ready(self) -> None:
        """Protect append-only tables as soon as they exist."""
        from luodi.ledger.audit.guards import install_after_migrate

        post_migrate.connect(install_after_migrate, dispatch_uid="luodi.guards")
