"""Finding documents, clauses and measures by what a person typed, and codes by the words that people read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from django.db.models import TextChoices

from luodi.core.document_numbers import read_document_number
from luodi.core.folding import plain, spaceless
from luodi.core.problems import Problem, Rejected
from luodi.core.questions import UnknownName, resolve_name
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Level, Region
from luodi.ledger.policy.columns import CLARITY, LEVEL, STATE
from luodi.ledger.policy.models import Clarity, Clause, Document, Measure, MeasureState
from luodi.ledger.policy.queries import clause_list, document_list, measure_list

T = TypeVar("T", Document, Clause, Measure)


def document_named(actor: Actor, region: Region, word: str) -> Document:
    """The document of that number (in any form), title or key, among those that the actor may read.

    Raises: Rejected with the nearest ones; also where several have that title or number. Refused for who has
    nothing to do with the region.
    """
    actor.require_touch(region)
    documents = document_list(actor, region)
    number = read_document_number(word)
    if number is not None:
        same = [d for d in documents if read_document_number(d.number) == number]
        if same:
            return _only(same, word, "文件")
    known = [(document, (document.title, document.number, str(document.key))) for document in documents]
    return _found(word, known, "政策文件", "unknown_document")


def clause_named(actor: Actor, document: Document, word: str) -> Clause:
    """The clause of a document of that printed number, text or key.

    Raises: Rejected with those there are; also where several have that number.
    """
    clauses = clause_list(actor, document)
    numbered = [clause for clause in clauses if clause.number and spaceless(clause.number) == spaceless(word)]
    if numbered:
        return _only(numbered, word, "条款")
    known = [(clause, (clause.number, clause.text, str(clause.key))) for clause in clauses]
    return _found(word, known, f"“{document.title}”的条款", "unknown_clause")


def measure_named(actor: Actor, region: Region, word: str) -> Measure:
    """The measure of that title or key, among those that the actor may see.

    Raises: Rejected with the nearest ones; also where several have that title. Refused for who has nothing to
    do with the region.
    """
    actor.require_touch(region)
    known = [(measure, (measure.title, str(measure.key))) for measure in measure_list(actor, region)]
    return _found(word, known, "举措", "unknown_measure")


def level_code(word: str) -> str:
    """The code of a level (`省级`); empty stays empty. Raises: Rejected with the words there are."""
    return word and _code(Level, word, LEVEL.label)


def clarity_code(word: str) -> str:
    """The code of a clarity (`占位`); empty stays empty. Raises: Rejected with the words there are."""
    return word and _code(Clarity, word, CLARITY.label)


def state_code(word: str) -> str:
    """The code of a measure's state (`起草中`). Raises: Rejected with the words there are."""
    return _code(MeasureState, word, STATE.label)


def _code(choices: type[TextChoices], word: str, label: str) -> str:
    for choice in choices:
        if plain(word) in (plain(choice.value), plain(str(choice.label))):
            return str(choice.value)
    words = "、".join(str(choice.label) for choice in choices)
    message = f"{label}不能是“{word}”。"
    raise Rejected([Problem("unknown_choice", message, value=word, remedy=f"应为{words}之一。")])


def _found(word: str, known: Sequence[tuple[T, tuple[str, ...]]], what: str, code: str) -> T:
    exact = [thing for thing, names in known if any(name and plain(name) == plain(word) for name in names)]
    if exact:
        return _only(exact, word, what)
    names: Mapping[str, tuple[str, ...]] = {str(thing.key): tuple(filter(None, n)) for thing, n in known}
    shown = [n[0] or n[1] for _, n in known]
    try:
        wanted = resolve_name(word, names)
    except UnknownName as unknown:
        near = tuple(unknown.suggestions) or tuple(shown[:10])
        hint = f"现有:{'、'.join(near)}。" if near else f"还没有{what}。"
        message = f"没有名为“{word}”的{what}。"
        raise Rejected([Problem(code, message, value=word, remedy=hint, suggestions=near)]) from None
    return next(thing for thing, _ in known if str(thing.key) == wanted)


def _only(found: Sequence[T], word: str, what: str) -> T:
    if len(found) == 1:
        return found[0]
    keys = "、".join(str(thing.key) for thing in found)
    message = f"有{len(found)}个{what}都叫“{word}”。"
    raise Rejected([Problem("ambiguous_name", message, value=word, remedy=f"请改用标识:{keys}。")])
