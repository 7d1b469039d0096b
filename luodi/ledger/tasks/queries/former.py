"""Tasks as a unit that handed them over knew them: their fields and plans as the record of changes tells."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from luodi.ledger.audit.models import Change
from luodi.ledger.org.models import Person
from luodi.ledger.tasks.access import Past
from luodi.ledger.tasks.models import Task
from luodi.ledger.tasks.plain import PLAIN, last_day

LEADER = "leader"
FIELDS = frozenset({*PLAIN, "starts", LEADER})
"""Fields whose values the record keeps, the leader by name."""
PLANNED = frozenset({"milestones", "indicators", "clauses"})
"""What a task plans and cites, which the record keeps whole."""
CHUNK = 500


def as_they_were(tasks: Collection[Task], pasts: Mapping[int, Past]) -> None:
    """Give those of these tasks that the actor sees only as they were the values they had then.

    What was changed since is what the first change after it says was there before. For showing, not for
    saving. One query for each 500 of such tasks, none without any.
    """
    known = {str(task.key): task for task in tasks if task.pk in pasts}
    then = values_then({key: pasts[task.pk] for key, task in known.items()})
    for key, values in then.items():
        _restore(known[key], {name: values[name] for name in values.keys() & FIELDS})


def values_then(known: Mapping[str, Past]) -> dict[str, dict[str, Any]]:
    """By key of a task: what its fields, plan and citations were, of those that were changed since its past.

    One query for each 500 of these tasks, none without any.
    """
    kept: dict[str, dict[str, Any]] = {}
    for key, at, before in _changes(known):
        if before and at > known[key].before:
            then = kept.setdefault(key, {})
            then |= {name: before[name] for name in before.keys() & (FIELDS | PLANNED) - then.keys()}
    return kept


def _restore(task: Task, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name == LEADER:
            task.leader = Person(name=value) if value else None
        else:
            setattr(task, name, value)
    if "due" in values:
        task.due_day = last_day(task.due)


def _changes(known: Mapping[str, Past]) -> Iterator[tuple[str, Any, Any]]:
    """The changes of these tasks since the earliest of their pasts, oldest first."""
    keys = sorted(known)
    for start in range(0, len(keys), CHUNK):
        some = keys[start : start + CHUNK]
        since = min(known[key].before for key in some)
        rows = Change.objects.filter(subject_kind="task", subject_key__in=some, act__at__gt=since)
        yield from rows.order_by("pk").values_list("subject_key", "act__at", "before")
