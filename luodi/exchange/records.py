"""What the record says that an import did, with every mending of it since: what its undoing goes by."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from luodi.ledger.audit.models import Change
from luodi.ledger.audit.services import Changed, Subject
from luodi.ledger.papers.models import Batch
from luodi.ledger.rounds.services.unfiling import Filing, Standing
from luodi.ledger.tasks.services.intake import in_chunks
from luodi.ledger.tasks.services.intake_undo import Edits

VERBS = ("import_commit", "waiting_fixed")
"""Acts by which an import changes something."""


def told_of(batch: Batch) -> list[Change]:
    """What the import and every mending of it changed, in the order of recording."""
    acts = Change.objects.filter(
        act__subject_kind="batch", act__subject_key=str(batch.number), act__verb__in=VERBS
    )
    return list(acts.order_by("pk"))


def brought(told: Sequence[Change], kind: str) -> list[str]:
    """Keys of what the import made or brought back."""

    def is_brought(change: Change) -> bool:
        is_fact = "fact" in (change.after or {})
        return change.before == {"voided": True} or (change.before is None and not is_fact)

    return [change.subject_key for change in told if change.subject_kind == kind and is_brought(change)]


def edits_of(told: Sequence[Change], kind: str, voided: set[str]) -> Edits:
    """By key: the fields that the import changed, before its first and after its last change of them."""
    found: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
    for change in told:
        before, after = change.before, change.after
        if change.subject_kind != kind or not before or not after or change.subject_key in voided:
            continue
        if "fact" in after or "voided" in after:
            continue
        first, last = found.setdefault(change.subject_key, ({}, {}))
        for name in after:
            first.setdefault(name, before.get(name))
            last[name] = after[name]
    return found


def as_changed(told: Sequence[Change], kind: str) -> list[Changed]:
    """The changes of one kind of subject, as services take them."""
    return [
        Changed(
            Subject(change.subject_kind, change.subject_key, change.subject_label),
            change.before,
            change.after,
        )
        for change in told
        if change.subject_kind == kind
    ]


def filing_of(batch: Batch, told: Sequence[Change]) -> Filing:
    """What the import did to submissions: how each stood before, and what its items held."""
    mine = [change for change in told if change.subject_kind == "submission"]
    answers: dict[str, dict[str, Mapping[str, Any]]] = {}
    stood: dict[str, tuple[Standing | None, Standing]] = {}
    for change in mine:
        before, after = change.before or {}, change.after or {}
        for name, held in before.get("answers", {}).items():
            answers.setdefault(change.subject_key, {}).setdefault(name, held)
        if "stands" in after:
            first = stood.get(change.subject_key, (before["stands"], {}))[0]
            stood[change.subject_key] = first, after["stands"]
    others = _others(batch, list(stood))
    undone = {(c.subject_key, _text(c.after)): c.before for c, is_undone in others if is_undone}
    first_act = mine[0].act_id if mine else 0
    later = {c.subject_key for c, is_undone in others if not is_undone and c.act_id > first_act}
    whole = {key: (_without(undone, key, before), after) for key, (before, after) in stood.items()}
    return Filing(answers, whole, later, batch.imported_at)


def _others(batch: Batch, keys: Sequence[str]) -> list[tuple[Change, bool]]:
    """What other imports did to the standing of these submissions, and whether each was undone."""
    changes: list[Change] = []
    for some in in_chunks(keys):
        told = Change.objects.filter(
            subject_kind="submission", subject_key__in=some, act__verb__in=VERBS, act__subject_kind="batch"
        )
        changes += told.exclude(act__subject_key=str(batch.number)).select_related("act").order_by("pk")
    numbers = {int(change.act.subject_key) for change in changes}
    undone = {
        str(number)
        for some in in_chunks(numbers)
        for number in Batch.objects.filter(number__in=some, state="undone").values_list("number", flat=True)
    }
    standing = [change for change in changes if "stands" in (change.after or {})]
    return [(change, change.act.subject_key in undone) for change in standing]


def _without(
    undone: Mapping[tuple[str, str], Mapping[str, Any] | None], key: str, before: Standing | None
) -> Standing | None:
    """How a submission stood before, without the imports that have been undone meanwhile."""
    seen: set[str] = set()
    while before is not None and (text := _text({"stands": before})) not in seen:
        seen.add(text)
        older = undone.get((key, text))
        if older is None:
            return before
        before = older["stands"]
    return before


def _text(standing: Mapping[str, Any] | None) -> str:
    return json.dumps(standing, sort_keys=True)
