"""Documents and clauses that a list workbook cites, taken in bulk: found again or made, never doubled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import transaction

from luodi.core.document_numbers import printed_number, read_document_number
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed, Subject
from luodi.ledger.bulk import rows_set
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Region
from luodi.ledger.papers.models import Source
from luodi.ledger.policy.models import Clause, Document
from luodi.ledger.policy.placeholders import is_stand_in


class Cited(NamedTuple):
    """A clause as a workbook cites it: its document's title, issuer and number as printed, and its text."""

    title: str
    issuer: str
    number: str
    text: str


@transaction.atomic
def clauses_take(
    actor: Actor, region: Region, cited: Mapping[Cited, int], source: Source | None
) -> tuple[dict[Cited, Clause], list[Changed]]:
    """The clause of each citation, made with its document where the region has none; and what was made.

    `cited` gives the row that cites each. A clause is the same when its document and its text are.
    """
    actor.require(Power.EDIT, region)
    documents, made = _documents(region, cited, source)
    texts = {item.text for item in cited}
    listed = [
        c for c in Clause.objects.filter(document__in=documents.values()).order_by("pk") if c.text in texts
    ]
    known = {(clause.document_id, clause.text): clause for clause in sorted(listed, key=_is_alive)}
    wanted = {(documents[_document_of(item)].pk, item.text) for item in cited}
    back = [clause for spot, clause in known.items() if spot in wanted and clause.voided_at is not None]
    made += _revived(back, [Subject("clause", str(c.key), c.text[:100]) for c in back])
    fresh: dict[tuple[int, str], Clause] = {}
    for item, row in cited.items():
        document = documents[_document_of(item)]
        spot = (document.pk, item.text)
        if spot not in known and spot not in fresh:
            fresh[spot] = Clause(document=document, text=item.text, source=source, source_row=row)
    Clause.objects.bulk_create(fresh.values(), batch_size=500)
    made += [
        Changed(Subject("clause", str(c.key), c.text[:100]), None, {"text": c.text}) for c in fresh.values()
    ]
    found = known | fresh
    return {item: found[documents[_document_of(item)].pk, item.text] for item in cited}, made


@transaction.atomic
def cited_void(
    actor: Actor, region: Region, clause_keys: Sequence[str], document_keys: Sequence[str]
) -> list[Changed]:
    """Void these clauses and documents, which an import brought, where nothing rests on them any more."""
    actor.require(Power.EDIT, region)
    alive = Clause.objects.filter(document__region=region, voided_at__isnull=True)
    cited = alive.filter(citations__isnull=False, citations__task__voided_at__isnull=True)
    carried = alive.filter(measures__isnull=False, measures__voided_at__isnull=True)
    kept = {*cited.values_list("pk", flat=True), *carried.values_list("pk", flat=True)}
    wanted = set(clause_keys)
    clauses = [clause for clause in alive if str(clause.key) in wanted and clause.pk not in kept]
    _void(clauses)
    held = set(alive.values_list("document_id", flat=True))
    listed = Document.objects.filter(region=region, key__in=document_keys, voided_at__isnull=True)
    documents = [document for document in listed if document.pk not in held]
    _void(documents)
    subjects = [Subject("clause", str(c.key), c.text[:100]) for c in clauses]
    subjects += [Subject("document", str(d.key), d.title) for d in documents]
    return [Changed(subject, {"voided": False}, {"voided": True}) for subject in subjects]


def _void(rows: Sequence[Clause] | Sequence[Document]) -> None:
    moment = context.now()
    if rows:
        rows_set(type(rows[0]), "voided_at", {row.pk: moment for row in rows})


def _document_of(item: Cited | Document) -> tuple[str, str, str]:
    """What makes two documents the same: whatever form the number is printed in."""
    return item.title, item.issuer, printed_number(item.number)


def _documents(
    region: Region, cited: Mapping[Cited, int], source: Source | None
) -> tuple[dict[tuple[str, str, str], Document], list[Changed]]:
    wanted = {_document_of(item): row for item, row in reversed(list(cited.items()))}
    titles = {title for title, _, _ in wanted}
    listed = [d for d in Document.objects.filter(region=region).order_by("pk") if d.title in titles]
    known = {_document_of(d): d for d in sorted(listed, key=_is_alive)}
    back = [d for spot, d in known.items() if spot in wanted and d.voided_at is not None]
    revived = _revived(back, [Subject("document", str(d.key), d.title) for d in back])
    fresh = [_document(region, spot, source, row) for spot, row in wanted.items() if spot not in known]
    Document.objects.bulk_create(fresh, batch_size=500)
    known |= {_document_of(document): document for document in fresh}
    return known, revived + [_made(document) for document in fresh]


def _is_alive(row: Clause | Document) -> bool:
    return row.voided_at is None


def _revived(rows: Sequence[Clause] | Sequence[Document], subjects: Sequence[Subject]) -> list[Changed]:
    """Bring back what an undo had voided."""
    if rows:
        rows_set(type(rows[0]), "voided_at", {row.pk: None for row in rows})
    return [Changed(subject, {"voided": True}, {"voided": False}) for subject in subjects]


def _document(region: Region, spot: tuple[str, str, str], source: Source | None, row: int) -> Document:
    title, issuer, number = spot
    parsed = read_document_number(number) if number else None
    return Document(
        region=region,
        title=title,
        issuer=issuer,
        number=number,
        number_issuer=parsed.issuer if parsed else "",
        number_year=parsed.year if parsed else None,
        number_serial=parsed.serial if parsed else None,
        source=source,
        source_row=row,
        is_placeholder=is_stand_in(title, number),
    )


def _made(document: Document) -> Changed:
    after = {"title": document.title, "issuer": document.issuer, "number": document.number}
    return Changed(Subject("document", str(document.key), document.title), None, after)
