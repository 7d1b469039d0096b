"""Making a report: a template run over one book, its text read into a tree, its numbers placed and listed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from luodi.books.models import Book
from luodi.core.periods import china_day
from luodi.core.problems import Problem, Rejected
from luodi.documents.official import date_text, document_number
from luodi.documents.tree import Document, Imprint, RedHead, Signature
from luodi.figures.asking import book_mark
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region
from luodi.reports.annex import sources_annex
from luodi.reports.desk import Desk
from luodi.reports.language.functions import Functions
from luodi.reports.language.grammar import place_of
from luodi.reports.language.sandbox import run
from luodi.reports.markup import Read, read_text
from luodi.reports.options import Options
from luodi.reports.places import Placed, placed_numbers

HASH_SHOWN = 12
JOINED = re.compile(r"[0-9]\{\{[^}]*\}\}|\{\{[^}]*\}\}[0-9]")


@dataclass(frozen=True)
class Made:
    """A finished report: its tree, and every number in it with its place."""

    document: Document
    numbers: tuple[Placed, ...]


def make(
    actor: Actor, region: Region, book: Book, body: str, *, title: str, named: bool, options: Options
) -> Made:
    """The report that a template gives for a book.

    Raises: Rejected with the line of the template where something is wrong.
    """
    desk = Desk(actor, region, book, named)
    text = run(body, desk, Functions(desk).given())
    try:
        read = read_text(text, desk.pieces)
    except Rejected as rejected:
        raise Rejected([_in_template(problem, body) for problem in rejected.problems]) from None
    document = _document(read, book, title, options)
    numbers = placed_numbers(document, desk)
    if numbers and options.annex != "none":
        annex = sources_annex(numbers, book, every=options.annex == "all")
        document = replace(document, annexes=(*document.annexes, annex))
    return Made(document, tuple(numbers))


def _in_template(problem: Problem, body: str) -> Problem:
    """A mistake of the text that the template gave, with the line of the template that it came from."""
    word = problem.value
    if problem.code == "joined_number":
        found = JOINED.search(body)
        word = found[0] if found else ""
    return problem.at(place_of(body, 1, word)) if word and word in body else problem


def _document(read: Read, book: Book, title: str, options: Options) -> Document:
    signers = options.issuers or tuple(name for name in read.text("落款").split("、") if name)
    date = options.date or (china_day(book.sealed_at) if book.sealed_at else book.today)
    printer, copies = read.text("印发"), read.text("抄送")
    return Document(
        title=options.title or read.text("标题") or title,
        subtitle=_subtitle(read.text("副标题"), book),
        body=tuple(read.body),
        red_head=RedHead(signers, document_number(options.number)) if options.red_head and signers else None,
        addressee=options.addressee or read.text("主送"),
        signature=Signature(signers, date) if signers else None,
        annexes=tuple(read.annexes),
        remark=read.text("附注"),
        imprint=Imprint(copies, printer, date) if printer else None,
        book_mark=_foot(book),
    )


def _subtitle(given: str, book: Book) -> str:
    """A month that is not sealed says so right under the title."""
    if book.sealed_at:
        return given
    return f"{given}（未定版，数据截至{date_text(book.today)}）"


def _foot(book: Book) -> str:
    mark = book_mark(book)
    return (
        f"{mark} · 校验码 {book.hash[:HASH_SHOWN]}"
        if book.sealed_at
        else f"{mark} · 数据截至{date_text(book.today)}"
    )
