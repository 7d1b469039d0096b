"""Who sees which lists and tasks: the office its region, reporters those that their unit takes part in."""

from __future__ import annotations

from django.db.models import Q

from luodi.ledger.org.access import Actor, own_unit_ids, seen_regions
from luodi.ledger.tasks.models import TaskUnit


def seen_tasks(actor: Actor) -> Q:
    """Filter for the tasks that the actor may know of: nobody's by default."""
    whole = seen_regions(actor, "task_list__region__")
    if not whole:
        return whole
    own = TaskUnit.objects.filter(unit_id__in=own_unit_ids(actor)).values("task_id")
    return whole | Q(pk__in=own)


def seen_lists(actor: Actor) -> Q:
    """Filter for the lists that the actor may know of: those of a region seen, and those with a task seen."""
    whole = seen_regions(actor, "region__")
    if not whole:
        return whole
    own = TaskUnit.objects.filter(unit_id__in=own_unit_ids(actor)).values("task__task_list_id")
    return whole | Q(pk__in=own)
