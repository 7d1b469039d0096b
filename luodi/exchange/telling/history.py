"""The history of one subject, told: each act by its name, each field by its label, before and after."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from luodi.core.problems import NotFound, Problem, Rejected
from luodi.exchange.outcomes import FATES, WORDS
from luodi.exchange.telling.fields import field_label
from luodi.exchange.telling.values import EMPTY, told
from luodi.ledger.audit.queries import Entry
from luodi.ledger.audit.words import KINDS, ORIGINS, kind_code, kind_label, verb_label
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region, Unit
from luodi.ledger.org.queries import history
from luodi.ledger.papers.models import Batch
from luodi.ledger.policy.models import Clause, Document
from luodi.ledger.tasks.models import StatusScheme, Task


@dataclass(frozen=True)
class ToldField:
    """One field before and after: the recorded values, and what people read for them."""

    field: str
    label: str
    before: Any
    after: Any
    before_text: str
    after_text: str


@dataclass(frozen=True)
class ToldAct:
    """One act with its name, and what it did to the subject."""

    entry: Entry
    label: str
    origin: str
    who: str
    fields: tuple[ToldField, ...]


def kind_named(word: str) -> str:
    """The kind of subject of that code or Chinese name. Raises: Rejected with those that there are."""
    code = kind_code(word.strip())
    if code is None:
        remedy = f"可用:{'、'.join(KINDS.values())}。"
        raise Rejected([Problem("unknown_kind", f"没有“{word}”这一种类。", value=word, remedy=remedy)])
    return code


def history_told(actor: Actor, kind: str, key: str) -> list[ToldAct]:
    """What was done to a subject, newest first, as far as the actor may read it.

    `kind` is a code, or its Chinese name. Raises: Rejected for a kind that there is not; NotFound where
    nothing is recorded that the actor may read, in the same words whether there is such a subject or not.
    """
    code = kind_named(kind)
    entries = history(actor, code, key)
    if not entries:
        raise NotFound(f"没有{kind_label(code)}“{key}”的记录,或者您无权查看。标识见各列表命令的 --json。")
    names = _names(entries)
    return [_act(entry, code, key, names) for entry in entries]


def _act(entry: Entry, kind: str, key: str, names: dict[str, str]) -> ToldAct:
    mine = [change for change in entry.changes if (change.kind, change.key) == (kind, key)]
    is_import = kind == "batch" and entry.verb == "import_commit"
    counted = (_imported(key),) if is_import and key.isdecimal() else ()
    return ToldAct(
        entry,
        verb_label(entry.verb),
        ORIGINS.get(entry.origin, entry.origin),
        entry.actor_name or entry.actor,
        counted
        + tuple(
            ToldField(
                one.field,
                field_label(kind, one.field),
                one.before,
                one.after,
                told(kind, one.field, one.before, names),
                told(kind, one.field, one.after, names),
            )
            for change in mine
            for one in change.fields
        ),
    )


def _imported(number: str) -> ToldField:
    """What became of the rows of an import, and where to read what it changed."""
    summary = Batch.objects.filter(pk=int(number)).values_list("summary", flat=True).first() or {}
    rows = Counter[str]()
    for sheet in summary.get("sheets", ()):
        rows.update(sheet["rows"])
    said = [f"{WORDS[fate]}{rows[fate]}行" for fate in FATES if rows[fate]]
    text = f"{'、'.join(said) or '无变化'};每项任务改了什么:luodi history 任务 标识"
    return ToldField("rows", "各行", None, dict(rows), EMPTY, text)


def _names(entries: Iterable[Entry]) -> dict[str, str]:
    """What the keys and codes in these acts stand for, in the regions that they were done in."""
    listed = list(entries)
    texts = {
        text
        for entry in listed
        for change in entry.changes
        for field in change.fields
        for text in (*_texts(field.before), *_texts(field.after))
    }
    keys = {text for text in texts if _is_key(text)}
    names: dict[str, str] = {}
    if keys:
        regions = {entry.region for entry in listed}
        units = Unit.objects.filter(key__in=keys, region__code__in=regions)
        tasks = Task.objects.filter(key__in=keys, task_list__region__code__in=regions)
        clauses = Clause.objects.filter(key__in=keys)
        documents = Document.objects.filter(key__in=keys)
        names |= {str(key): name for key, name in units.values_list("key", "name")}
        names |= {str(key): text[:60] for key, text in tasks.values_list("key", "requirement")}
        names |= {str(key): text[:60] for key, text in clauses.values_list("key", "text")}
        names |= {str(key): title for key, title in documents.values_list("key", "title")}
    codes = texts - keys
    schemes = StatusScheme.objects.filter(code__in=codes).values_list("code", "name")
    names |= {f"scheme:{code}": name for code, name in schemes}
    places = Region.objects.filter(code__in=codes).values_list("code", "name")
    return names | {f"region:{code}": name for code, name in places}


def _texts(value: Any) -> list[str]:
    """The short texts in a value: what may be a key or a code."""
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [value] if isinstance(value, str) and len(value) <= 40 else []


def _is_key(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
