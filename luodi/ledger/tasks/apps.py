"""The application `tasks`: a subject of rounds; after every migrate it ships the status schemes."""

from __future__ import annotations

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class TasksConfig(AppConfig):
    """The application `tasks`."""

    name = "luodi.ledger.tasks"
    label = "tasks"

    def ready(self) -> None:
        """Let rounds ask for progress, files hang on tasks, merged units pass them on; ship vocabulary."""
        from luodi.ledger.org import closings, successions
        from luodi.ledger.papers import subjects as attachable
        from luodi.ledger.rounds.subjects import register
        from luodi.ledger.tasks.attachable import OfProgress, OfTask
        from luodi.ledger.tasks.closing import tasks_left_alone
        from luodi.ledger.tasks.services.passing import tasks_pass_on
        from luodi.ledger.tasks.subject import TaskProgress

        register(TaskProgress())
        attachable.register(OfTask())
        attachable.register(OfProgress())
        successions.register("task", tasks_pass_on)
        closings.register("task", tasks_left_alone)
        post_migrate.connect(ship_schemes, sender=self, dispatch_uid="luodi.tasks.schemes")


def ship_schemes(sender: AppConfig, using: str, **_: object) -> None:
    """Signal handler of post_migrate: nothing where the tables are not (migrated back to nothing)."""
    from luodi.ledger.tasks.models import Status
    from luodi.ledger.tasks.services.schemes import ensure_shipped

    if Status._meta.db_table in connections[using].introspection.table_names():
        ensure_shipped(using)
