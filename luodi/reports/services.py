"""Acts on reports: make one, release one, save an office's own template, go back to the shipped one."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction
from django.db.models import Max

from luodi import __version__
from luodi.books.models import Book
from luodi.books.queries import book_of
from luodi.core.periods import NotAPeriod, Period
from luodi.core.problems import Problem, Rejected
from luodi.figures.books import OWN_LEDGER
from luodi.ledger.audit import context
from luodi.ledger.audit.models import Act
from luodi.ledger.audit.services import Subject
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.acts import act_record
from luodi.ledger.org.holding import region_hold
from luodi.ledger.org.models import Region
from luodi.ledger.org.queries import region_by_code
from luodi.reports.kinds import Kind, kind_named
from luodi.reports.making import Made, make
from luodi.reports.models import Release, Rendered
from luodi.reports.options import Options
from luodi.reports.queries import TemplateText, template_in_use
from luodi.reports.trees import to_data

TRIES = 3


def report_render(
    actor: Actor,
    kind: str,
    region_code: str,
    period: str,
    *,
    named: bool = True,
    options: Options | None = None,
) -> Rendered:
    """Make a report of a month from its newest sealed book, or from the live one, which it then says.

    The same book, template, product and options give the same report, which is kept once.
    Raises: NotFound for a region that the actor may know nothing of; Refused without the power; Rejected for
    an unknown kind, period or revision, or for a template that fails, with its line.
    """
    region = region_by_code(actor, region_code)
    actor.require(Power.REPORT, region)
    wanted, chosen = kind_named(kind), options or Options()
    month = _month(wanted, period)
    _require_own_ledger(region)
    template = template_in_use(region, wanted.code)
    book, made = _made(actor, region, month, template, named, chosen)
    return _keep(actor, region, book, template, made, named, chosen)


@transaction.atomic
def report_release(actor: Actor, report: Rendered) -> Release:
    """Make a report readable for the region's units. Once only.

    Raises: Refused without the power; Rejected for a month that is not sealed.
    """
    actor.require(Power.REPORT, report.region)
    if not report.book_revision:
        raise Rejected(
            [Problem("not_sealed", "未定版的报告不能公布。", remedy="请先结束该月调度,再重新生成。")]
        )
    found = Release.objects.filter(report=report).first()
    if found:
        return found
    made = Release.objects.create(report=report, released_at=context.now(), released_by=actor.username)
    act_record(actor, report.region, "report_release", _subject(report))
    return made


def _month(kind: Kind, text: str) -> Period:
    try:
        period = Period.parse(text)
    except NotAPeriod as wrong:
        raise Rejected([wrong.problem]) from None
    if period.kind != kind.period:
        message = f"“{kind.name}”按月生成,“{text}”不是一个月份。"
        raise Rejected([Problem("wrong_period", message, value=text, remedy="请写成2024-05。")])
    return period


def _require_own_ledger(region: Region) -> None:
    if region.level not in OWN_LEDGER:
        message = f"{region.name}没有自己的台账,不能生成这份报告。"
        raise Rejected([Problem("no_own_ledger", message, remedy="请选县、乡镇或开发区。")])


def _made(
    actor: Actor, region: Region, month: Period, template: TemplateText, named: bool, options: Options
) -> tuple[Book, Made]:
    """The book and the report; anew where a live book was written meanwhile, so that it is of one state."""
    for _ in range(TRIES):
        before = _last_act(region)
        book = book_of(region, month, options.revision)
        made = make(actor, region, book, template.body, title=template.name, named=named, options=options)
        if book.sealed_at or _last_act(region) == before:
            return book, made
    raise Rejected([Problem("being_written", "数据正在更新,没有生成报告。", remedy="请稍后再试。")])


def _last_act(region: Region) -> int | None:
    last: int | None = Act.objects.filter(region=region.code).aggregate(last=Max("pk"))["last"]
    return last


@transaction.atomic
def _keep(
    actor: Actor,
    region: Region,
    book: Book,
    template: TemplateText,
    made: Made,
    named: bool,
    options: Options,
) -> Rendered:
    """The report as a new version, or the version that is the same in everything."""
    region_hold(region)
    same = Rendered.objects.filter(region=region, kind=template.code, period=book.period, named=named)
    tree, numbers = to_data(made.document), [number.as_data() for number in made.numbers]
    head = {
        "book_key": str(book.key), "book_revision": book.revision, "book_hash": book.hash,
        "template_version": template.version, "template_hash": template.hash, "product_version": __version__,
        "options": options.as_data(),
    }  # fmt: skip
    digest = _digest([head, tree, numbers])
    report = same.filter(digest=digest).select_related("region").first()
    if report is None:
        report = Rendered.objects.create(
            region=region, kind=template.code, period=book.period, named=named,
            version=(same.aggregate(last=Max("version"))["last"] or 0) + 1, title=made.document.title,
            tree=tree, numbers=numbers, digest=digest, made_by=actor.username, made_at=context.now(), **head,
        )  # fmt: skip
    details = {"period": book.period, "revision": book.revision, "version": report.version, "named": named}
    act_record(actor, region, "report_render", _subject(report), details=details)
    return report


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _subject(report: Rendered) -> Subject:
    return Subject("report", str(report.key), str(report))
