"""The rows behind a figure with their words: what units wrote of problems and next steps, in the same scope.

Holds no numbers of its own: which rows there are is the answer of the figure itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from luodi.books.models import Book, TaskRow, TaskUnitRow
from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.core.questions import Question, UnknownName, resolve_name
from luodi.core.statuses import PLANNING, shipped_schemes
from luodi.figures.answers import Figure
from luodi.figures.asking import ask
from luodi.figures.dimensions import LIGHTS, YES_NO
from luodi.ledger.org.access import Actor

MOST_ROWS = 500
ORDERING = ("list", "number", "lead_units")
"""Fields that order rows: the first of those asked for does, and printed order where none is."""


@dataclass(frozen=True)
class Field:
    """One thing that a row says: its name, Chinese label, and how it is read from the row."""

    name: str
    label: str
    read: Callable[[TaskRow], str]
    people: bool = False


@dataclass(frozen=True)
class Listed:
    """One row: its public key, the words asked for by field name, and the cell or form they came from."""

    key: str
    words: Mapping[str, str]
    source: str


@dataclass(frozen=True)
class Listing:
    """The figure that counts the rows, and the first of them in order."""

    figure: Figure
    rows: Sequence[Listed]


def _units(lead: bool) -> Callable[[TaskRow], str]:
    def read(row: TaskRow) -> str:
        parts = sorted((part for part in row.units.all() if part.lead is lead), key=lambda part: part.place)
        return "、".join(part.unit for part in parts)

    return read


def _before(row: TaskRow) -> str:
    return next((change.before for change in row.changes.all() if change.before), "")


def _changes(row: TaskRow) -> str:
    return "、".join(sorted(change.change for change in row.changes.all()))


def _light(row: TaskRow) -> str:
    return LIGHTS.get(row.light, "")


FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field("list", "清单", lambda row: row.list),
        Field("number", "编号", lambda row: row.number),
        Field("category", "类别", lambda row: row.category),
        Field("requirement", "任务", lambda row: row.requirement),
        Field("lead_units", "牵头单位", _units(True), people=True),
        Field("support_units", "责任单位", _units(False), people=True),
        Field("leader", "包抓领导", lambda row: row.leader or "", people=True),
        Field("due", "完成时限", lambda row: row.due),
        Field("status", "状态", lambda row: row.status or ""),
        Field("before", "上月状态", _before),
        Field("change", "变动", _changes),
        Field("light", "亮灯", _light),
        Field("reported", "本月已报", lambda row: YES_NO[row.reported]),
        Field("text", "进展", lambda row: row.text),
        Field("problem", "存在问题", lambda row: row.problem),
        Field("next_step", "下一步", lambda row: row.next_step),
        Field("support_needed", "需上级支持", lambda row: row.support_needed),
        Field("source", "来源", lambda row: row.source),
    )
}


def field_named(word: str) -> Field:
    """The field that a word names.

    Raises: Rejected with the nearest ones.
    """
    try:
        return FIELDS[resolve_name(word, {name: (name, field.label) for name, field in FIELDS.items()})]
    except UnknownName as unknown:
        near = tuple(unknown.suggestions)
        remedy = (
            f"是否指:{'、'.join(near)}?" if near else f"可用:{'、'.join(f.label for f in FIELDS.values())}。"
        )
        message = f"没有名为“{word}”的列。"
        raise Rejected(
            [Problem("unknown_field", message, value=word, remedy=remedy, suggestions=near)]
        ) from None


def rows(
    actor: Actor,
    question: Question,
    fields: Sequence[str],
    *,
    region: str = "",
    period: str = "",
    limit: int = MOST_ROWS,
) -> Listing:
    """The rows that a question counts, with the words of these fields, as far as the actor sees them.

    In printed order; where the lead units are named before list and number, in the official order of units.
    Raises: what `ask` raises; Rejected for an unknown field, for a question that counts no tasks, and for
    several regions together.
    """
    wanted = [field_named(name) for name in fields]
    figure = ask(actor, question, region=region, period=period, with_sources=True)
    sources = figure.sources or ()
    if any(source.kind != "task" for source in sources) or figure.revision is None:
        raise Rejected(
            [
                Problem(
                    "not_listable", f"“{figure.label}”不能列出明细。", remedy="只有一个地区的任务可以列出。"
                )
            ]
        )
    keys = list(dict.fromkeys(source.key for source in sources))
    book = Book.objects.filter(
        region=figure.region, period=str(Period.parse(figure.period).last_month), revision=figure.revision
    )
    if next((field.name for field in wanted if field.name in ORDERING), "") == "lead_units":
        keys = _by_first_lead(book, keys)
    keys = keys[: min(limit, MOST_ROWS)]
    found = TaskRow.objects.filter(book__in=book, key__in=keys).prefetch_related("units", "changes")
    by_key = {row.key: row for row in found}
    return Listing(figure, [_listed(by_key[key], wanted) for key in keys if key in by_key])


def _by_first_lead(book: QuerySet[Book], keys: Iterable[str]) -> list[str]:
    """The keys in the official order of the units that lead first, otherwise as they were; one query."""
    leads = TaskUnitRow.objects.filter(book__in=book, lead=True).order_by("-place")
    first = dict(leads.values_list("row__key", "unit_position"))
    return sorted(keys, key=lambda key: (key not in first, first.get(key, 0)))


def _listed(row: TaskRow, wanted: Sequence[Field]) -> Listed:
    return Listed(row.key, {field.name: field.read(row).strip() for field in wanted}, row.source)


def status_words(book: Book) -> dict[str, tuple[str, ...]]:
    """For each list of a book, the statuses that its vocabulary prints, in official order.

    Told from the book alone: the labels its rows of the same scheme hold, and those of a shipped scheme; its
    谋划阶段, which few counties use, only where a row of the scheme holds it.
    """
    shipped = {scheme.code: scheme.statuses for scheme in shipped_schemes()}
    held: dict[str, dict[str, int]] = defaultdict(dict)
    schemes: dict[str, str] = {}
    found = TaskRow.objects.filter(book=book).order_by("list_position", "status_position", "status")
    for name, scheme, label, place in found.values_list(
        "list", "scheme", "status", "status_position"
    ).distinct():
        schemes[name] = scheme
        if label is not None:
            held[scheme][label] = place or 0
    words = {}
    for name, scheme in schemes.items():
        known = [
            status.label
            for status in shipped.get(scheme, ())
            if status.code != PLANNING or status.label in held[scheme]
        ]
        own = sorted(held[scheme], key=lambda label: (held[scheme][label], label))
        words[name] = tuple(known) if set(own) <= set(known) else tuple(own)
    return words
