"""The application `org`."""

from __future__ import annotations

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """The application `org`."""

    name = "luodi.ledger.org"
    label = "org"
