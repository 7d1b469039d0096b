"""Rows of policy: documents, their clauses and local measures, as they are known at the month's end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q

from luodi.books.builders.origins import cell_text
from luodi.books.builders.parts import Builder, Built, Month, Touched
from luodi.books.models import Book, ClauseRow, ClauseUnitRow, LocalMeasureRow, PolicyRow
from luodi.ledger.org.models import Unit
from luodi.ledger.policy.models import Clause, Document, Measure, Support
from luodi.ledger.policy.queries import official_order

DOCUMENTS_READ = "documents"
"""The place of the documents among what is read once for a month."""


def documents(month: Month, book: Book, keys: frozenset[str] | None) -> Iterable[Built]:
    """The documents: those of these keys, or all. What only stands for one that is not known yet is none."""
    listed = _documents(month)
    linked = _supported(listed)
    for place, document in enumerate(listed):
        if not document.is_placeholder and (keys is None or str(document.key) in keys):
            yield Built(
                PolicyRow(
                    book=book,
                    key=str(document.key),
                    title=document.title,
                    number=document.number,
                    issuer=document.issuer or None,
                    level=document.level or None,
                    issued_on=document.issued_on,
                    supported=document.pk in linked,
                    position=place,
                    source=_source(document, "title", f"政策文件:{document.title}"),
                )
            )


def clauses(month: Month, book: Book, keys: frozenset[str] | None) -> Iterable[Built]:
    """The clauses of these documents: those of these keys, or all."""
    listed = _documents(month)
    places = {document.pk: place for place, document in enumerate(listed)}
    rows = Clause.objects.filter(document__in=listed, voided_at=None).select_related("document", "source")
    if keys is not None:
        rows = rows.filter(key__in=keys)
    found = list(rows.order_by("pk")) if listed else []
    drafting = _drafting(month, {clause.pk for clause in found})
    for clause in found:
        units = {unit for unit in drafting.get(clause.pk, ()) if unit is not None}
        row = ClauseRow(
            book=book,
            key=str(clause.key),
            document=clause.document.title,
            document_position=places[clause.document_id],
            position=clause.position,
            number=clause.number,
            text=clause.text,
            level=clause.document.level or None,
            clarity=clause.clarity or None,
            covered=clause.pk in drafting,
            source=_source(clause, "text", f"政策文件:{clause.document.title}{clause.number}"),
        )
        yield Built(row, [ClauseUnitRow(book=book, **_unit(unit)) for unit in sorted(units, key=_order)])


def measures(month: Month, book: Book, keys: frozenset[str] | None) -> Iterable[Built]:
    """The local measures: those of these keys, or all."""
    rows = Measure.objects.filter(region=month.region, voided_at=None)
    if keys is not None:
        rows = rows.filter(key__in=keys)
    for measure in rows.select_related("unit").prefetch_related("clauses").order_by("pk"):
        yield Built(
            LocalMeasureRow(
                book=book,
                key=str(measure.key),
                title=measure.title,
                state=measure.state,
                with_clause=any(clause.voided_at is None for clause in measure.clauses.all()),
                source=f"举措登记:{measure.title}",
                **(_unit(measure.unit) if measure.unit else {}),
            )
        )


def every(_month: Month, _touched: Touched) -> None:
    """All rows: a document has its place among the others, and supports or is supported by them."""


def _documents(month: Month) -> list[Document]:
    """The region's documents by the end of the month in official order; one without a day is there.

    Read once for all builders.
    """
    if DOCUMENTS_READ not in month.read:
        month.read[DOCUMENTS_READ] = _documents_read(month)
    found: list[Document] = month.read[DOCUMENTS_READ]
    return found


def _documents_read(month: Month) -> list[Document]:
    issued = Q(issued_on=None) | Q(issued_on__lte=month.period.last_day)
    found = Document.objects.filter(issued, region=month.region, voided_at=None).select_related("source")
    return sorted(found, key=official_order)


def _supported(listed: Sequence[Document]) -> set[int]:
    """The documents that support another of these or are supported by one."""
    if not listed:
        return set()
    links = Support.objects.filter(supporting__in=listed, supported__in=listed)
    return {end for link in links.values_list("supporting_id", "supported_id") for end in link}


def _drafting(month: Month, clauses_: Collection[int]) -> dict[int, Collection[Unit | None]]:
    """By clause: the units of the measures that carry it out, None for one that names no unit."""
    found: dict[int, list[Unit | None]] = defaultdict(list)
    drafts = (
        Measure.objects.filter(region=month.region, voided_at=None) if clauses_ else Measure.objects.none()
    )
    for measure in drafts.select_related("unit").prefetch_related("clauses"):
        for clause in measure.clauses.all():
            if clause.pk in clauses_:
                found[clause.pk].append(measure.unit)
    return dict(found)


def _unit(unit: Unit) -> dict[str, object]:
    return {"unit_key": str(unit.key), "unit": unit.name, "unit_position": unit.position}


def _order(unit: Unit) -> tuple[int, int]:
    return unit.position, unit.pk


def _source(row: Document | Clause, field: str, otherwise: str) -> str:
    """The cell that it came from; without one, where it is kept."""
    return cell_text(row.source, row.source_row, field) if row.source else otherwise


DOCUMENTS = Builder("policies", frozenset({"document"}), (PolicyRow,), documents, every)
CLAUSES = Builder(
    "clauses", frozenset({"document", "clause", "measure"}), (ClauseRow, ClauseUnitRow), clauses, every
)
MEASURES = Builder("measures", frozenset({"measure", "clause"}), (LocalMeasureRow,), measures, every)
