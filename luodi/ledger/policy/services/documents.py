"""Policy documents: add, change, attach the file, void, and say which supports which (配套)."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypedDict, Unpack

from django.db import transaction

from luodi.core.document_numbers import level_of, read_document_number
from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit import context
from luodi.ledger.fields import misfits, missing
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.acts import act_record, changed
from luodi.ledger.org.models import Level, Region
from luodi.ledger.papers.services import file_store
from luodi.ledger.policy.columns import DOCUMENT_COLUMNS, TITLE
from luodi.ledger.policy.models import Document, Support
from luodi.ledger.policy.placeholders import is_stand_in
from luodi.ledger.policy.services.subjects import document_state, document_subject, held_problems
from luodi.ledger.rounds.access import reason_given

LEVELS = {
    "国家": Level.NATION,
    "省": Level.PROVINCE,
    "市": Level.PREFECTURE,
    "县": Level.COUNTY,
}
"""The levels that a document number tells, as regions have them."""


class DocumentValues(TypedDict, total=False):
    """What a person may say of a document; what is absent stays as it is."""

    title: str
    number: str
    issuer: str
    level: str
    issued_on: dt.date | None


@transaction.atomic
def document_add(actor: Actor, *, region: Region, **values: Unpack[DocumentValues]) -> Document:
    """Add a policy document. A number in the official form is printed canonically and parsed for sorting.

    The level follows from the number where that is certain and none is given.
    Raises: Refused; Rejected without a title, for a value that does not fit, or a document that is there.
    """
    actor.require(Power.EDIT, region)
    document = Document(region=region)
    _assign(document, values)
    if problems := missing(dict(values), [TITLE]) + _problems(document, values):
        raise Rejected(problems)
    document.save()
    _recorded(actor, "document_add", document, None)
    return document


@transaction.atomic
def document_register(
    actor: Actor,
    *,
    region: Region,
    original: tuple[str, bytes] | None = None,
    **values: Unpack[DocumentValues],
) -> Document:
    """Add a policy document together with its own file (name, content), if there is one: both or neither.

    Raises: as `document_add` and `document_attach`.
    """
    made = document_add(actor, region=region, **values)
    if original is None:
        return made
    name, data = original
    return document_attach(actor, document=made, name=name, data=data)


@transaction.atomic
def document_change(actor: Actor, *, document: Document, **values: Unpack[DocumentValues]) -> Document:
    """Change what is known of a document; what stays equal is no act.

    Raises: Refused; Rejected for a value that does not fit, or when it would be another one that is there.
    """
    actor.require(Power.EDIT, document.region)
    document = _held(document)
    before = document_state(document)
    _assign(document, values)
    given = [TITLE] if "title" in values else []
    if problems := missing(dict(values), given) + _problems(document, values):
        raise Rejected(problems)
    document.save()
    _recorded(actor, "document_change", document, before)
    return document


@transaction.atomic
def document_attach(actor: Actor, *, document: Document, name: str, data: bytes) -> Document:
    """Keep the document's own file, in place of one kept before.

    Raises: Refused; Rejected as `file_store` does.
    """
    actor.require(Power.EDIT, document.region)
    document = _held(document)
    before = document_state(document)
    document.file = file_store(name, data)
    document.save(update_fields=["file"])
    _recorded(actor, "document_attach", document, before)
    return document


@transaction.atomic
def document_void(actor: Actor, *, document: Document, reason: str) -> None:
    """Void a document that was entered by mistake.

    Raises: Refused; Rejected without a reason, or while clauses, measures or other documents refer to it.
    """
    actor.require(Power.EDIT, document.region)
    document = _held(document)
    reason = reason_given(reason, "missing_reason", "没有写明理由。")
    if problems := held_problems(document, document.title):
        raise Rejected(problems)
    change = changed(document_subject(document), document_state(document), None)
    document.voided_at = context.now()
    document.save(update_fields=["voided_at"])
    changes = [change] if change else []
    act_record(
        actor, document.region, "document_void", document_subject(document), changes=changes, reason=reason
    )


@transaction.atomic
def support_link(actor: Actor, *, supporting: Document, supported: Document) -> Support:
    """Say that one document was issued to support another; again is no harm.

    Raises: Refused; Rejected for a document of another region, itself, or one that supports it in turn.
    """
    region = supported.region
    actor.require(Power.EDIT, region)
    if supporting.region_id != region.pk or supporting.pk == supported.pk or _leads(supported, supporting):
        message = f"“{supporting.title}”不能作为“{supported.title}”的配套文件。"
        raise Rejected([Problem("bad_support", message, remedy="请核对哪份文件支持哪份文件。")])
    found, made = Support.objects.get_or_create(supporting=supporting, supported=supported)
    if made:
        _linked(actor, "support_link", found, None, {"supports": str(supported.key)})
    return found


@transaction.atomic
def support_unlink(actor: Actor, *, support: Support) -> None:
    """Say so no longer.

    Raises: Refused.
    """
    actor.require(Power.EDIT, support.supported.region)
    _linked(actor, "support_unlink", support, {"supports": str(support.supported.key)}, {"supports": None})
    support.delete()


def _held(document: Document) -> Document:
    documents = Document.objects.select_for_update(of=("self",)).select_related("region", "file")
    return documents.get(pk=document.pk)


def _assign(document: Document, values: DocumentValues) -> None:
    for name, value in values.items():
        setattr(document, name, value.strip() if isinstance(value, str) else value)
    document.is_placeholder = is_stand_in(document.title, document.number)
    if "number" not in values:
        return
    number = read_document_number(document.number)
    document.number_issuer = number.issuer if number else ""
    document.number_year = number.year if number else None
    document.number_serial = number.serial if number else None
    if number is None:
        return
    document.number = str(number)
    level = level_of(number)
    if level is not None and not document.level:
        document.level = LEVELS[level]


def _problems(document: Document, values: DocumentValues) -> list[Problem]:
    texts = {name: getattr(document, name) for name, value in values.items() if isinstance(value, str)}
    found = misfits(Document, texts, DOCUMENT_COLUMNS)
    # What an import brought keeps its number as printed: it is told by what the number is.
    number = {"number": document.number}
    if document.number_year is not None:
        names = ("number_issuer", "number_year", "number_serial")
        number = {name: getattr(document, name) for name in names}
    same = Document.objects.filter(
        region=document.region, title=document.title, issuer=document.issuer, voided_at=None, **number
    )
    if document.title and same.exclude(pk=document.pk).exists():
        message = f"已有“{document.title}”。"
        found.append(
            Problem(
                "duplicate_row", message, value=document.title, remedy="请使用已有的文件。", field="title"
            )
        )
    return found


def _leads(start: Document, target: Document) -> bool:
    """Whether a chain of support leads from one document to the other."""
    seen: set[int] = set()
    front = {start.pk}
    while front:
        if target.pk in front:
            return True
        seen |= front
        following = Support.objects.filter(supporting_id__in=front).values_list("supported_id", flat=True)
        front = set(following) - seen
    return False


def _recorded(actor: Actor, verb: str, document: Document, before: dict[str, Any] | None) -> None:
    change = changed(document_subject(document), before, document_state(document))
    if change is not None:
        act_record(actor, document.region, verb, document_subject(document), changes=[change])


def _linked(
    actor: Actor, verb: str, support: Support, before: dict[str, Any] | None, after: dict[str, Any]
) -> None:
    subject = document_subject(support.supporting)
    change = changed(subject, before or {}, after)
    changes = [change] if change else []
    act_record(actor, support.supported.region, verb, subject, changes=changes)
