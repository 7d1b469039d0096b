"""What a merged unit has not answered in open special collections (专项征集) passes to its successor."""

from __future__ import annotations

from django.db import transaction

from luodi.core.periods import china_day
from luodi.ledger.audit.services import Changed
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.successions import Succession
from luodi.ledger.rounds.models import Ending, OwedItem, RoundKind, RoundState, Submission, SubmissionState
from luodi.ledger.rounds.services.owed import drop, grow, owe
from luodi.ledger.rounds.services.steps import subject_of
from luodi.ledger.rounds.subjects import OwedSubject

HANDED_IN = frozenset({SubmissionState.SUBMITTED, SubmissionState.ACCEPTED})


@transaction.atomic
def collections_pass_on(actor: Actor, succession: Succession) -> list[Changed]:
    """Ask the successor, where it is not asked itself, what the unit has not answered yet.

    Of collections whose due day is not before the merger. What the unit handed in stays its own, for the
    office to accept; what it had only begun ends as not owed, with the reason of the merger.
    Raises: Refused without the power.
    """
    waiting = (
        Submission.objects.select_for_update(of=("self",))
        .filter(unit=succession.unit, round__kind=RoundKind.SPECIAL, round__state=RoundState.OPEN)
        .exclude(state__in=HANDED_IN)
        .select_related("round__region", "unit")
        .order_by("pk")
    )
    passing = [one for one in waiting if china_day(one.round.due_at) >= succession.on]
    if passing:
        actor.require(Power.ROUND, succession.unit.region)
    return [change for submission in passing for change in _pass_on(actor, submission, succession)]


def _pass_on(actor: Actor, submission: Submission, succession: Succession) -> list[Changed]:
    items = list(OwedItem.objects.filter(submission=submission, ending="").order_by("position", "pk"))
    own = OwedItem.objects.filter(submission__round=submission.round, submission__unit=succession.successor)
    asked = set(own.values_list("kind", "subject_key"))
    wanted = {
        (succession.successor.pk, item.kind, item.subject_key): OwedSubject(
            succession.successor.pk, item.subject_key, item.label, item.position
        )
        for item in items
        if (item.kind, item.subject_key) not in asked
    }
    ended = drop(items, succession.reason)
    changes = [Changed(subject_of(item), {"ending": ""}, {"ending": Ending.NOT_OWED.value}) for item in ended]
    grown = owe(submission.round, wanted)
    changes += grow(actor, submission.round, grown, {succession.successor.pk: len(wanted)})
    Submission.objects.filter(pk=submission.pk, items=None, reviews=None, version=0).delete()
    return changes
