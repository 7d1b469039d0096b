"""Acts on an office's own templates: check a text, save it as a new version, go back to the shipped one."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from luodi.books.models import Book
from luodi.books.queries import book_of
from luodi.core.periods import Period, china_day
from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed, Subject
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.acts import act_record
from luodi.ledger.org.holding import region_hold
from luodi.ledger.org.models import Region
from luodi.reports.desk import Desk
from luodi.reports.kinds import kind_named
from luodi.reports.language.checking import checked_by_name
from luodi.reports.language.sandbox import checked_tree
from luodi.reports.language.typed_numbers import typed_numbers
from luodi.reports.making import make
from luodi.reports.models import Template
from luodi.reports.options import Options
from luodi.reports.queries import template_in_use


def template_check(actor: Actor, region: Region, code: str, body: str) -> list[Problem]:
    """Read every question of a text and render it once, in both versions, against the region's last book.

    What comes back are warnings, as `template_warnings` has them: they stop nothing.
    Raises: Refused without the power; Rejected with all that is wrong, each with its line in the text.
    """
    actor.require(Power.REPORT, region)
    kind = kind_named(code)
    if not body.strip():
        raise Rejected(
            [Problem("missing_required", "模板是空的。", remedy="请写上内容,或恢复随产品提供的模板。")]
        )
    book = _last_book(region)
    checked_by_name(body, Desk(actor, region, book, named=True))
    for named in (True, False):
        make(actor, region, book, body, title=kind.name, named=named, options=Options())
    return template_warnings(body)


def template_warnings(body: str) -> list[Problem]:
    """Numbers typed into a text where figures should stand, each with its line and column.

    Raises: Rejected for a text that is no template.
    """
    return typed_numbers(body, checked_tree(body))


@transaction.atomic
def template_save(actor: Actor, *, region: Region, code: str, body: str, name: str = "") -> Template:
    """Save an office's own text as the next version; from then on reports of this kind are made from it.

    Raises: as `template_check`.
    """
    template_check(actor, region, code, body)
    return _add(actor, region, code, body, name)


@transaction.atomic
def template_reset(actor: Actor, *, region: Region, code: str) -> Template:
    """Go back to the shipped text; the office's own versions are kept. Raises: Refused without the power."""
    actor.require(Power.REPORT, region)
    return _add(actor, region, code, "", "")


def _add(actor: Actor, region: Region, code: str, body: str, name: str) -> Template:
    kind = kind_named(code)
    region_hold(region)
    before = template_in_use(region, kind.code)
    own = Template.objects.filter(region=region, code=kind.code)
    made = Template.objects.create(
        region=region,
        code=kind.code,
        version=(own.aggregate(last=Max("version"))["last"] or 0) + 1,
        name=name.strip() or before.name,
        body=body.replace("\r\n", "\n"),
        edited_by=actor.username,
        edited_at=context.now(),
    )
    subject = Subject("template", str(made.key), str(made))
    change = Changed(subject, {"body": before.body}, {"body": made.body or kind.shipped_text})
    act_record(actor, region, "template_save" if body else "template_reset", subject, changes=[change])
    return made


def _last_book(region: Region) -> Book:
    """The region's newest sealed month, else its live book of the current one."""
    sealed = Book.objects.filter(region=region.code, sealed_at__isnull=False)
    last = sealed.order_by("-period", "-revision").first()
    return last or book_of(region, Period.of(china_day(context.now())))
