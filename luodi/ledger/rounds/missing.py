"""What is missing from a round: owed and not handed in, or handed in and not accepted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from luodi.ledger.rounds.models import Ending, OwedItem, Round, SubmissionState

WHY = {
    SubmissionState.PENDING: "未填报",
    SubmissionState.DRAFT: "填报中,未提交",
    SubmissionState.SUBMITTED: "已提交,未接收",
    SubmissionState.RETURNED: "已退回,未重报",
    SubmissionState.ACCEPTED: "代报时未包括",
}


@dataclass(frozen=True)
class Missing:
    """One owed item without an accepted answer, and why; all text, so that a book can keep it."""

    unit: str
    unit_key: str
    kind: str
    subject_key: str
    label: str
    state: str
    why: str


def missing_in(round_: Round, unit_ids: Iterable[int] | None = None) -> list[Missing]:
    """What is missing from the round (of these units, if given), in official order. Not scoped; one query."""
    unfinished = Q(ending__in=["", Ending.NOT_REPORTED, Ending.UNACCEPTED])
    unaccepted = Q(submission__state=SubmissionState.SUBMITTED) & ~Q(ending=Ending.NOT_OWED)
    items = OwedItem.objects.filter(unfinished | unaccepted, submission__round=round_)
    if unit_ids is not None:
        items = items.filter(submission__unit_id__in=list(unit_ids))
    ordered = items.select_related("submission__unit").order_by(
        "submission__unit__position", "submission__unit__name", "kind", "position", "pk"
    )
    return [_missing(item) for item in ordered]


def _missing(item: OwedItem) -> Missing:
    unit, state = item.submission.unit, SubmissionState(item.submission.state)
    return Missing(unit.name, str(unit.key), item.kind, item.subject_key, item.label, state.value, WHY[state])
