"""The policy clauses that a list's row cites, with their document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from luodi.core.document_numbers import printed_number
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.taking.known import CitedClause
from luodi.ledger.fields import misfits
from luodi.ledger.policy.columns import ISSUER, NUMBER, TITLE
from luodi.ledger.policy.models import Document
from luodi.ledger.policy.services.intake import Cited
from luodi.sheets.tables import Row

TITLED = re.compile(r"《([^》]+)》")
WHOLE = "(未引条款)"
CERTAINLY_FITS = 60
"""Characters that every column of a document has room for."""
JOINED = "\n"
"""Between the clauses of a task that cites several, in one cell."""
COLUMNS = {"title": "document", "issuer": "ministry", "number": "document_number"}


def citation_of(sheet: SheetOutcome, row: Row, list_name: str) -> Cited | None:
    """What a row cites: its document by title, issuer and number, and the clause's text.

    A list without a column of documents cites the one that its title names (《意见》), else a document
    that stands for the list's own and is to be completed. What a document cannot hold waits.
    """
    values = row.values
    text, document = str(values.get("clause") or ""), str(values.get("document") or "")
    if not any(values.get(name) for name in ("clause", *COLUMNS.values())):
        return None
    issuer, number = str(values.get("ministry") or ""), str(values.get("document_number") or "")
    cited = _cited(document, issuer, number, text, list_name, sheet.table.title)
    if max(len(cited.title), len(issuer), len(number)) <= CERTAINLY_FITS:
        return cited
    said = {"title": cited.title, "issuer": issuer, "number": number}
    problems = misfits(Document, said, (TITLE, ISSUER, NUMBER))
    for problem in problems:
        column = COLUMNS[problem.field]
        sheet.problem(row, replace(problem, field=column, waits="cell", value=problem.value[:200]))
    return None if problems else cited


@lru_cache(maxsize=16_384)
def _cited(document: str, issuer: str, number: str, text: str, list_name: str, title: str) -> Cited:
    """Many tasks of a list cite the same clause: it is put together once."""
    if not document:
        named = TITLED.search(title)
        document = named[1] if named else f"{list_name}依据文件(待补)"
    document = document.strip()
    if document.startswith("《") and document.endswith("》") and "》" not in document[:-1]:
        document = document[1:-1]
    return Cited(title=document, issuer=issuer, number=number, text=text or WHOLE)


def joined(clauses: Iterable[CitedClause]) -> str:
    """The texts of the clauses that a task cites, as one cell holds them."""
    return JOINED.join(clause.text for clause in clauses)


def is_as_cited(cited: Sequence[Cited], clauses: Sequence[CitedClause]) -> bool:
    """Whether a row cites just what its task does: what an unedited export says."""
    if not cited or not clauses:
        return not cited and not clauses
    one, first = cited[0], clauses[0]
    return one.text == joined(clauses) and _same_document(one, first)


def parted(cited: Cited, clauses: Sequence[CitedClause]) -> tuple[Cited, ...]:
    """An edited cell of a task that cites several clauses, as the clauses that it now cites.

    A line that is one of its clauses stays that clause, with its own document; unless the document named
    beside it was changed, which then is that of every line.
    """
    if len(clauses) < 2:
        return (cited,)
    mine = {clause.text: clause for clause in clauses if _same_document(cited, clauses[0])}
    lines = [line for line in cited.text.split(JOINED) if line.strip()]
    return tuple(
        Cited(mine[line].title, mine[line].issuer, mine[line].number, line)
        if line in mine
        else cited._replace(text=line)
        for line in lines
    )


def _same_document(cited: Cited, clause: CitedClause) -> bool:
    same_number = printed_number(cited.number) == printed_number(clause.number)
    return (cited.title, cited.issuer) == (clause.title, clause.issuer) and same_number
