"""What files can be hung on: a registry, so that papers knows no subject by itself.

Applications above register theirs in `AppConfig.ready()`. A file is read by whoever may see its subject (as
far as its kind limits what they see of it, `until`), and by nobody else: of a kind that nobody registered,
by nobody.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from luodi.core.problems import Problem, Rejected
from luodi.ledger.org.access import Actor

if TYPE_CHECKING:
    from luodi.ledger.org.models import Region, Unit


@dataclass(frozen=True)
class Home:
    """Where a subject belongs: its region, and the units that answer for it and may prove what they say."""

    region: Region
    units: Sequence[Unit] = ()


@dataclass(frozen=True)
class Until:
    """Of a subject's files only those added before that moment, and those that these units (ids) added."""

    before: dt.datetime
    units: frozenset[int]

    def shows(self, unit_id: int | None, added_at: dt.datetime) -> bool:
        """Whether a file that was added in the name of this unit at that moment may be read."""
        return unit_id in self.units or added_at < self.before


class AttachmentSubject(Protocol):
    """A kind of thing that files are hung on: a task, a submission, a policy document."""

    @property
    def kind(self) -> str:
        """The stable code kept with the file: `task`."""
        ...

    @property
    def label(self) -> str:
        """Its name for people: 任务."""
        ...

    def seen(self, actor: Actor, keys: Iterable[str]) -> frozenset[str]:
        """Those of these keys whose subjects the actor may see. One query, however many keys."""
        ...

    def until(self, actor: Actor, keys: Iterable[str]) -> Mapping[str, Until]:
        """Those subjects of these, seen by the actor, whose files they see only up to a moment."""
        ...

    def home(self, key: str) -> Home:
        """Where the subject of that key, which somebody sees, belongs."""
        ...


_REGISTERED: dict[str, AttachmentSubject] = {}


def register(subject: AttachmentSubject) -> None:
    """Make a kind of subject known; registering it again replaces it."""
    _REGISTERED[subject.kind] = subject


def subject_of_kind(kind: str) -> AttachmentSubject:
    """The subject of that kind, by its code or its name for people.

    Raises: Rejected (`unknown_kind`) if none is registered.
    """
    for subject in _REGISTERED.values():
        if kind in (subject.kind, subject.label):
            return subject
    known = "、".join(subject.label for subject in _REGISTERED.values())
    message = f"不能给“{kind}”附佐证材料。"
    raise Rejected([Problem("unknown_kind", message, value=kind, remedy=f"可以附在:{known}。", field="kind")])


def is_registered(kind: str) -> bool:
    """Whether files of subjects of this kind can be read at all."""
    return kind in _REGISTERED


def uuids(keys: Iterable[str]) -> list[uuid.UUID]:
    """Those of the keys that are keys of entities; the others name nothing."""
    found = []
    for key in keys:
        try:
            found.append(uuid.UUID(str(key)))
        except ValueError:
            continue
    return found
