"""Verifying sealed books: every hash computed anew from the rows, and the chain that they stand in.

The database keeps the application from changing a sealed book; what its owner changed is found here: in the
books, in the facts that their newest revisions rest on, and in the guards themselves.
Only the newest hash, printed in reports, tells when the end of a chain was cut off or all of it rewritten.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import F

from luodi.books.hashing import UnknownColumns, book_hash, counts_now, narrow_tables, tables
from luodi.books.models import Book
from luodi.books.reasons import SEALING
from luodi.books.services.grounding import ungrounded
from luodi.core.periods import Period
from luodi.core.problems import Place, Problem, Rejected
from luodi.ledger.audit.guards import guards_missing
from luodi.ledger.audit.models import Act

REMEDY = "请立即报告系统管理员,核对备份后恢复。"
HEAD_SIGNS = 8


@dataclass(frozen=True)
class Finding(Problem):
    """One thing wrong with the sealed books of a region: where, and in which month's which revision.

    Without a region it is wrong with the whole database.
    """

    region: str = ""
    period: str = ""
    revision: int | None = None


def books_verify(region_codes: Iterable[str], head: str = "") -> list[Finding]:
    """Everything wrong with the sealed books of these regions; nothing when all is sound.

    `head`: a hash known to be sealed, as a report prints it; its first eight signs are enough. Not
    scoped: for commands, which ask of regions that the actor sees.
    Raises: Rejected for a head too short to tell books apart.
    """
    head = head.strip().lower()
    if 0 < len(head) < HEAD_SIGNS:
        remedy = "请写报告所印校验值的前8位以上。"
        raise Rejected([Problem("short_head", f"校验值“{head}”太短。", value=head, remedy=remedy)])
    codes = list(dict.fromkeys(region_codes))
    acts = _acts(codes)
    found = _unguarded() if codes else []
    hashes: set[str] = set()
    sealed: dict[int, Book] = {}
    for code in codes:
        books = list(Book.objects.filter(region=code, revision__gt=0).order_by("sequence", "pk"))
        sealed |= {book.pk: book for book in books if book.is_sealed}
        hashes |= {book.hash for book in books if book.is_sealed}
        found += _region_findings(code, books, acts.get(code, {}))
    found += _strangers(codes, sealed) if sealed else []
    if head and not any(known.startswith(head) for known in hashes):
        message = f"没有校验值为{head}的定版:它被改写,或者已从末尾删去。"
        found.append(Finding("head_missing", message, value=head, remedy=REMEDY))
    return found


def _region_findings(
    code: str, books: Collection[Book], acts: dict[str, tuple[str, int]]
) -> Iterator[Finding]:
    sealed = [book for book in books if book.is_sealed]
    for book in books:
        if not book.is_sealed:
            yield _finding(book, "not_sealed", "没有定版标记,是未完成或被解除的定版。")
    yield from _chain(sealed)
    yield from _revisions(sealed)
    newest = {book.period: book for book in sealed}
    for book in sealed:
        wrong = [*_contents(book), *_unlisted(book)]
        yield from wrong
        if not wrong and newest[book.period] is book:
            for what in ungrounded(book):
                yield _finding(book, "fact_differs", what)
    hashes = {book.hash for book in sealed}
    for book in sealed:
        if book.hash not in acts:
            yield _finding(book, "act_missing", "操作记录中没有这次定版。")
    for missing in acts.keys() - hashes:
        period, revision = acts[missing]
        yield _lost(code, period, revision, f"操作记录中有校验值为{missing[:16]}的定版,现已不存在。")


def _unguarded() -> list[Finding]:
    """Tables whose rows the database would no longer keep from being changed."""
    return [
        Finding(
            "guard_missing",
            f"数据库表{table}缺少只增不改的保护({'、'.join(acts)}),其中的记录可能已被改动。",
            value=table,
            remedy=REMEDY,
        )
        for table, acts in guards_missing(connection).items()
    ]


def _chain(books: Iterable[Book]) -> Iterator[Finding]:
    expected, previous = 1, ""
    for book in books:
        if book.sequence != expected:
            yield _finding(
                book, "sequence_gap", f"定版顺序应为{expected},实为{book.sequence}:中间的定版缺失或被改动。"
            )
        if book.previous != previous:
            yield _finding(book, "chain_broken", "所记的上一次定版校验值与上一次定版不符。")
        expected, previous = (book.sequence or expected) + 1, book.hash


def _revisions(books: Iterable[Book]) -> Iterator[Finding]:
    """Revisions of a month follow one another in the order of sealing: 1, 2, …"""
    last: dict[str, int] = defaultdict(int)
    for book in books:
        if book.revision != last[book.period] + 1:
            yield _finding(book, "revision_gap", f"应为第{last[book.period] + 1}版:版次不连续。")
        last[book.period] = book.revision


def _contents(book: Book) -> Iterator[Finding]:
    """Whether the rows are those that were sealed; if not, in which tables some came or went."""
    try:
        if book_hash(book) == book.hash:
            return
    except UnknownColumns as unknown:
        yield _finding(book, "unknown_columns", f"表{unknown}的列与本版本不符,无法核验。")
        return
    yield _finding(book, "hash_differs", "内容与校验值不符:定版后被改动。")
    counts = counts_now(book)
    for name, count in book.counts.items():
        if counts.get(name, 0) != count:
            yield _finding(book, "rows_differ", f"表{name}定版时{count}行,现有{counts.get(name, 0)}行。")


def _unlisted(book: Book) -> Iterator[Finding]:
    """Rows in tables that the book does not list: its hash does not cover them."""
    for name, model in tables().items():
        if name not in book.columns and (count := model._default_manager.filter(book=book).count()):
            yield _finding(book, "rows_unlisted", f"表{name}不在所列各表之中,却有{count}行。")


def _strangers(codes: Collection[str], sealed: dict[int, Book]) -> Iterator[Finding]:
    """Narrow rows between two books, one of them sealed: no hash covers what hangs on another's row."""
    for name, model in narrow_tables().items():
        apart = model._default_manager.exclude(row__book=F("book")).order_by()
        for end in ("book", "row__book"):
            of_these = {f"{end}__region__in": codes, f"{end}__sealed_at__isnull": False}
            counts = Counter(apart.filter(**of_these).values_list(end, flat=True))
            for pk in sorted(counts.keys() & sealed.keys()):
                what = f"表{name}有{counts[pk]}行一头在本版、一头在别的版。"
                yield _finding(sealed[pk], "rows_apart", what)


def _acts(codes: Collection[str]) -> dict[str, dict[str, tuple[str, int]]]:
    """By region: what the record of acts says was sealed, hash → month and revision."""
    found: dict[str, dict[str, tuple[str, int]]] = defaultdict(dict)
    acts = Act.objects.filter(region__in=codes, verb__in=SEALING).order_by("pk")
    for region, details in acts.values_list("region", "details"):
        for book in details.get("books", ()):
            found[region][book["hash"]] = (book["period"], book["revision"])
    return found


def _finding(book: Book, code: str, what: str) -> Finding:
    return _lost(book.region, book.period, book.revision, what, code)


def _lost(region: str, period: str, revision: int, what: str, code: str = "book_missing") -> Finding:
    where = f"{region} {Period.parse(period).label}第{revision}版"
    return Finding(
        code,
        f"{where}:{what}",
        Place(sheet=where),
        remedy=REMEDY,
        region=region,
        period=period,
        revision=revision,
    )
