"""Clauses of a document: add one or many, change, void."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import Max, QuerySet

from luodi.core.folding import spaceless
from luodi.core.problems import Place, Problem, Rejected
from luodi.ledger.audit import context
from luodi.ledger.fields import misfits, missing
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.acts import act_record, changed
from luodi.ledger.policy.columns import CLAUSE_COLUMNS, TEXT
from luodi.ledger.policy.models import Clause, Document
from luodi.ledger.policy.services.subjects import (
    clause_state,
    clause_subject,
    document_subject,
    held_problems,
)
from luodi.ledger.rounds.access import reason_given


@dataclass(frozen=True)
class Provision:
    """A clause as a person gives it: its number as printed, its text, and how much it promises."""

    text: str
    number: str = ""
    clarity: str = ""


class ClauseValues(TypedDict, total=False):
    """What may be changed of a clause; what is absent stays as it is."""

    number: str
    text: str
    clarity: str


@transaction.atomic
def clause_add(actor: Actor, *, document: Document, text: str, number: str = "", clarity: str = "") -> Clause:
    """Add a clause at the end of a document.

    Raises: as `clauses_add`.
    """
    (made,) = clauses_add(actor, document=document, provisions=[Provision(text, number, clarity)])
    return made


@transaction.atomic
def clauses_add(actor: Actor, *, document: Document, provisions: Sequence[Provision]) -> list[Clause]:
    """Add clauses at the end of a document, in this order, as one act.

    Raises: Refused; Rejected with everything wrong, each at its row: no text, a value that does not fit,
    a text or a number that the document has already.
    """
    actor.require(Power.EDIT, document.region)
    present = {spaceless(text) for text in _present(document).values_list("text", flat=True)}
    numbers = {spaceless(number) for number in _present(document).values_list("number", flat=True)}
    problems: list[Problem] = []
    for row, provision in enumerate(provisions, start=1):
        found = _problems(provision.number, provision.text, provision.clarity)
        if provision.text.strip() and spaceless(provision.text) in present:
            found.append(_doubled(provision.text))
        if provision.number.strip() and spaceless(provision.number) in numbers:
            found.append(_numbered_twice(provision.number))
        present.add(spaceless(provision.text))
        numbers.add(spaceless(provision.number))
        place = Place(row=row) if len(provisions) > 1 else Place()
        problems += [problem.at(place) for problem in found]
    if problems:
        raise Rejected(problems)
    last = _present(document).aggregate(last=Max("position"))["last"] or 0
    made = [
        Clause(
            document=document,
            number=provision.number.strip(),
            text=provision.text.strip(),
            clarity=provision.clarity,
            position=last + place,
        )
        for place, provision in enumerate(provisions, start=1)
    ]
    Clause.objects.bulk_create(made, batch_size=500)
    changes = [
        change for clause in made if (change := changed(clause_subject(clause), None, clause_state(clause)))
    ]
    if changes:
        act_record(actor, document.region, "clauses_add", document_subject(document), changes=changes)
    return made


@transaction.atomic
def clause_change(actor: Actor, *, clause: Clause, **values: Unpack[ClauseValues]) -> Clause:
    """Change a clause; what stays equal is no act.

    Raises: Refused; Rejected for a value that does not fit, or a text or number that another clause of the
    document has.
    """
    clause = _held(actor, clause)
    before = clause_state(clause)
    for name, value in values.items():
        setattr(clause, name, str(value).strip())
    problems = _problems(clause.number, clause.text, clause.clarity)
    others = list(_present(clause.document).exclude(pk=clause.pk).values_list("text", "number"))
    if "text" in values and spaceless(clause.text) in {spaceless(text) for text, _ in others}:
        problems.append(_doubled(clause.text))
    same = {spaceless(number) for _, number in others if number}
    if "number" in values and spaceless(clause.number) in same:
        problems.append(_numbered_twice(clause.number))
    if problems:
        raise Rejected(problems)
    clause.save()
    change = changed(clause_subject(clause), before, clause_state(clause))
    if change is not None:
        act_record(actor, clause.document.region, "clause_change", clause_subject(clause), changes=[change])
    return clause


@transaction.atomic
def clause_void(actor: Actor, *, clause: Clause, reason: str) -> None:
    """Void a clause that was entered by mistake.

    Raises: Refused; Rejected without a reason, or while a task or measure refers to it.
    """
    clause = _held(actor, clause)
    reason = reason_given(reason, "missing_reason", "没有写明理由。")
    if problems := held_problems(clause, clause.text[:30]):
        raise Rejected(problems)
    change = changed(clause_subject(clause), clause_state(clause), None)
    clause.voided_at = context.now()
    clause.save(update_fields=["voided_at"])
    act_record(
        actor,
        clause.document.region,
        "clause_void",
        clause_subject(clause),
        changes=[change] if change else [],
        reason=reason,
    )


def _held(actor: Actor, clause: Clause) -> Clause:
    actor.require(Power.EDIT, clause.document.region)
    clauses = Clause.objects.select_for_update(of=("self",)).select_related("document__region")
    return clauses.get(pk=clause.pk)


def _present(document: Document) -> QuerySet[Clause]:
    return Clause.objects.filter(document=document, voided_at=None)


def _problems(number: str, text: str, clarity: str) -> list[Problem]:
    values = {"number": number, "text": text, "clarity": clarity}
    return missing(values, [TEXT]) + misfits(Clause, values, CLAUSE_COLUMNS)


def _numbered_twice(number: str) -> Problem:
    """Numbers are alike whatever the width of their brackets, as people type them."""
    message = f"文件中已有条款{number.strip()}(括号全角、半角算作相同)。"
    return Problem("duplicate_row", message, value=number, remedy="请核对条款号。", field="number")


def _doubled(text: str) -> Problem:
    return Problem(
        "duplicate_row", "文件中已有相同的条款。", value=text, remedy="请去掉重复的条款。", field="text"
    )
