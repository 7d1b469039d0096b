"""Reads of the application `policy`: documents in official order, and the matrix of clauses and measures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from luodi.core.problems import NotFound
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region
from luodi.ledger.papers import storage
from luodi.ledger.papers.models import StoredFile
from luodi.ledger.policy.access import seen_documents, seen_measures
from luodi.ledger.policy.models import Clarity, Clause, Document, Measure, MeasureState, Support

M = TypeVar("M", Document, Clause, Measure)


@dataclass(frozen=True)
class ClauseLine:
    """A clause with the measures that carry it out."""

    clause: Clause
    measures: Sequence[Measure]

    @property
    def is_placeholder(self) -> bool:
        """Whether it only keeps a place for something later (占位)."""
        return self.clause.clarity == Clarity.PLACEHOLDER

    @property
    def is_gap(self) -> bool:
        """Whether no measure of this region carries it out."""
        return not self.measures


@dataclass(frozen=True)
class DocumentLine:
    """A document with its clauses, the documents that support it, and those that it supports."""

    document: Document
    clauses: Sequence[ClauseLine]
    supported_by: Sequence[Document]
    supports: Sequence[Document]

    @property
    def is_unsupported(self) -> bool:
        """Whether no document supports it, and it supports none itself; never said of a placeholder."""
        return not self.document.is_placeholder and not self.supported_by and not self.supports


@dataclass(frozen=True)
class Matrix:
    """Documents × clauses × measures, and what is missing in it; `loose` are measures that carry no clause.

    How many there are of each is asked of figures.
    """

    documents: Sequence[DocumentLine]
    gaps: Sequence[ClauseLine]
    placeholders: Sequence[ClauseLine]
    unsupported: Sequence[DocumentLine]
    loose: Sequence[Measure]


def document_list(actor: Actor, region: Region) -> list[Document]:
    """The region's documents by issuer's code, year and serial; those without a number after the others."""
    documents = Document.objects.filter(seen_documents(actor), region=region, voided_at=None)
    return sorted(documents.select_related("file"), key=official_order)


def document_get(actor: Actor, key: str) -> Document:
    """The document of that key.

    Raises: NotFound also where the actor may not know of it.
    """
    documents = Document.objects.filter(seen_documents(actor), voided_at=None)
    return _one(documents.select_related("region", "file"), key, "没有这份文件。")


def document_read(actor: Actor, key: str) -> tuple[StoredFile, bytes]:
    """The file kept with a document.

    Raises: NotFound also where there is no file, or the actor may not know of it; Damaged.
    """
    document = document_get(actor, key)
    if document.file is None:
        raise NotFound("这份文件没有附原文。")
    return document.file, storage.read(document.file.sha256)


def clause_list(actor: Actor, document: Document) -> list[Clause]:
    """The clauses of a document in their order; none for who may not know of it."""
    clauses = Clause.objects.filter(seen_documents(actor, "document__"), document=document, voided_at=None)
    return list(clauses.select_related("document__region").order_by("position", "pk"))


def clause_get(actor: Actor, key: str) -> Clause:
    """The clause of that key.

    Raises: NotFound also where the actor may not know of it.
    """
    clauses = Clause.objects.filter(seen_documents(actor, "document__"), voided_at=None)
    return _one(clauses.select_related("document__region"), key, "没有这一条款。")


def measure_get(actor: Actor, key: str) -> Measure:
    """The measure of that key.

    Raises: NotFound also where the actor may not know of it.
    """
    measures = Measure.objects.filter(seen_measures(actor), voided_at=None)
    return _one(measures.select_related("region", "unit", "document"), key, "没有这项举措。")


def measure_list(actor: Actor, region: Region) -> list[Measure]:
    """The region's measures that the actor may see, by state and title, with their units and documents."""
    measures = Measure.objects.filter(seen_measures(actor), region=region, voided_at=None)
    order = {state.value: place for place, state in enumerate(MeasureState)}
    found = measures.select_related("unit", "document").prefetch_related("clauses")
    return sorted(found, key=lambda measure: (-order[measure.state], measure.title, measure.pk))


def document_detail(actor: Actor, document: Document) -> DocumentLine:
    """A document with its clauses and the measures for each, and the documents beside it.

    Raises: NotFound where the actor may not know of it.
    """
    lines = policy_matrix(actor, document.region).documents
    found = next((line for line in lines if line.document.pk == document.pk), None)
    if found is None:
        raise NotFound("没有这份文件。")
    return found


def support_get(actor: Actor, supporting: Document, supported: Document) -> Support:
    """The link by which one document supports another.

    Raises: NotFound where there is none, or the actor may not know of the documents.
    """
    links = Support.objects.filter(
        seen_documents(actor, "supported__"), supporting=supporting, supported=supported
    )
    found = links.select_related("supporting", "supported__region").first()
    if found is None:
        raise NotFound(f"“{supporting.title}”不是“{supported.title}”的配套文件。")
    return found


def policy_matrix(actor: Actor, region: Region) -> Matrix:
    """Every document with its clauses and the measures that carry them out, and where something is missing.

    Gaps are told from the measures that the actor may see. A fixed number of queries.
    """
    documents = document_list(actor, region)
    measures = measure_list(actor, region)
    by_clause: dict[int, list[Measure]] = defaultdict(list)
    for measure in measures:
        for clause in measure.clauses.all():
            by_clause[clause.pk].append(measure)
    clauses: dict[int, list[ClauseLine]] = defaultdict(list)
    rows = Clause.objects.filter(document__in=documents, voided_at=None)
    for clause in rows.select_related("document").order_by("position", "pk"):
        clauses[clause.document_id].append(ClauseLine(clause, by_clause[clause.pk]))
    lines = _with_support(documents, clauses)
    every = [clause for line in lines for clause in line.clauses]
    return Matrix(
        documents=lines,
        gaps=[clause for clause in every if clause.is_gap],
        placeholders=[clause for clause in every if clause.is_placeholder],
        unsupported=[line for line in lines if line.is_unsupported],
        loose=[measure for measure in measures if not measure.clauses.all()],
    )


def _with_support(documents: Sequence[Document], clauses: dict[int, list[ClauseLine]]) -> list[DocumentLine]:
    known = {document.pk: document for document in documents}
    supports: dict[int, list[Document]] = defaultdict(list)
    supported_by: dict[int, list[Document]] = defaultdict(list)
    links = Support.objects.filter(supporting__in=documents, supported__in=documents)
    for supporting, supported in links.order_by("pk").values_list("supporting_id", "supported_id"):
        supports[supporting].append(known[supported])
        supported_by[supported].append(known[supporting])
    return [
        DocumentLine(document, clauses[document.pk], supported_by[document.pk], supports[document.pk])
        for document in documents
    ]


def official_order(document: Document) -> tuple[bool, str, int, int, str, int]:
    """What sorts documents: issuer's code, year and serial; those without a number after the others."""
    return (
        document.number_year is None,
        document.number_issuer,
        document.number_year or 0,
        document.number_serial or 0,
        document.title,
        document.pk,
    )


def _one(rows: QuerySet[M], key: str, message: str) -> M:
    try:
        found = rows.filter(key=key).first()
    except ValidationError:
        found = None
    if found is None:
        raise NotFound(message)
    return found
