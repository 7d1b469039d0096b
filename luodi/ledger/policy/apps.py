"""The application `policy`."""

from __future__ import annotations

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """The application `policy`."""

    name = "luodi.ledger.policy"
    label = "policy"
