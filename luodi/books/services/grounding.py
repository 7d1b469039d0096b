"""Whether the facts that a sealed book rests on are still there, and say what its rows say.

Facts are never changed, and a correction is a new one beside them: what a row names stays as it was, unless
somebody went around the database's guards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from luodi.books.models import Book, TaskRow
from luodi.books.writing import chunks
from luodi.ledger.papers.subjects import uuids
from luodi.ledger.tasks.models import FactKind, Progress, Status

LAST = {
    "text": "进展", "problem": "存在问题", "next_step": "下一步", "support_level": "支持层级",
    "support_needed": "需上级支持", "percent": "完成比例", "reported_period": "报送月份",
}  # fmt: skip
"""Columns of a row that its last fact says, with their labels."""
SETTLED = {"office_reason": "审定理由", "prospect": "研判结论"}
"""Columns that the fact of its status says; the statuses themselves beside them."""
STATUSES = {"status": "状态", "unit_status": "单位所报状态"}

Said = Mapping[str, Any]
Labels = Mapping[tuple[int, str], int]


def ungrounded(book: Book) -> Iterator[str]:
    """What of a sealed book's rows the facts that they name do not say, a sentence each.

    Columns that the book was sealed without are not compared. Three queries, and one for each 500 facts.
    """
    listed = set(book.columns.get("taskrow", ()))
    if not {"fact", "status_fact"} <= listed:
        return
    names = ("key", "list", "number", "fact", "status_fact", *LAST, *SETTLED, *STATUSES)
    rows = list(TaskRow.objects.filter(book=book).order_by("list_position", "position", "pk").values(*names))
    facts = _facts({row[name] for row in rows for name in ("fact", "status_fact") if row[name]})
    labels = _labels({fact[f"{name}__scheme_id"] for fact in facts.values() for name in STATUSES})
    for row in rows:
        for wrong in _wrong(book, row, facts, labels, listed):
            yield f"{row['list']}第{row['number'] or '—'}项{wrong}"


def _wrong(book: Book, row: Said, facts: Mapping[str, Said], labels: Labels, listed: set[str]) -> list[str]:
    named = {name: facts.get(row[name]) for name in ("fact", "status_fact") if row[name]}
    for fact in named.values():
        if fact is None:
            return ["所依据的进展已不在台账中。"]
        is_its = str(fact["task__key"]) == row["key"] and fact["period"] <= book.period
        if not is_its or fact["kind"] != FactKind.REPORT:
            return ["所依据的进展已不是这项任务到该月为止的进展。"]
    last, settled = named.get("fact"), named.get("status_fact")
    differing = []
    if last is not None:
        said = {**last, "reported_period": last["period"]}
        differing += [label for name, label in LAST.items() if name in listed and row[name] != said[name]]
    if settled is not None:
        said = {**settled, "prospect": settled["prospect"] or None}
        differing += [label for name, label in SETTLED.items() if name in listed and row[name] != said[name]]
        differing += [
            label
            for name, label in STATUSES.items()
            if name in listed and not _same_status(row[name], settled, name, labels)
        ]
    return [f"与所依据的进展不符:{'、'.join(differing)}。"] if differing else []


def _same_status(label: str | None, fact: Said, name: str, labels: Labels) -> bool:
    """Whether a label is that of the fact's status, or was: an office may name a status anew.

    A label that another status of the vocabulary bears is none of its earlier names.
    """
    if label is None or fact[name] is None:
        return label is None and fact[name] is None
    held = labels.get((fact[f"{name}__scheme_id"], label))
    return held is None or held == fact[name]


def _facts(keys: set[str]) -> dict[str, Said]:
    wanted = (
        "key", "task__key", "period", "kind", "status", "status__scheme_id", "unit_status",
        "unit_status__scheme_id", *SETTLED, *(LAST.keys() - {"reported_period"}),
    )  # fmt: skip
    return {
        str(fact["key"]): fact
        for chunk in chunks(sorted(keys))
        for fact in Progress.objects.filter(key__in=uuids(chunk)).values(*wanted)
    }


def _labels(schemes: set[int | None]) -> dict[tuple[int, str], int]:
    """By vocabulary and label: the status that bears it."""
    found = Status.objects.filter(scheme_id__in=schemes)
    return {(scheme, label): pk for scheme, label, pk in found.values_list("scheme_id", "label", "pk")}
