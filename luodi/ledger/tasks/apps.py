"""The application `tasks`."""

from __future__ import annotations

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """The application `tasks`."""

    name = "luodi.ledger.tasks"
    label = "tasks"
