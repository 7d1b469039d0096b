"""Statuses: what printed status words mean, the shipped schemes, and how a cell's text is read by one.

Code branches on meanings; labels are data. A text that no scheme lists is never guessed at.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any, Literal

from rapidfuzz import fuzz, process

from luodi.core.days import Day
from luodi.core.folding import plain

NUMBERED = re.compile(r"^(?:[(（]?\d{1,2}[)）.、．](?=\D)|\d(?=[^\d.%％])|[①-⑳])")
COUNTED = re.compile(r"[(（]?(?:共|计)?\d+(?:项|个|条|件|户|处)[)）]?$|[(（]?100[%％][)）]?$")

Direction = Literal["上升", "下降"]


class Meaning(StrEnum):
    """What a printed status says about a task (model: words). The value is the stable code."""

    DONE = "done"
    PROGRESSING = "progressing"
    SLOW = "slow"
    NOT_STARTED = "not_started"
    AVAILABLE = "available"
    UNOBTAINABLE = "unobtainable"
    TO_ASSESS = "to_assess"

    @property
    def label(self) -> str:
        """Its name in Chinese, the same for every scheme."""
        return LABELS[self]


LABELS = {
    Meaning.DONE: "已完成",
    Meaning.PROGRESSING: "取得阶段性成效",
    Meaning.SLOW: "进展缓慢",
    Meaning.NOT_STARTED: "未启动",
    Meaning.AVAILABLE: "可争取",
    Meaning.UNOBTAINABLE: "无法争取",
    Meaning.TO_ASSESS: "待研判",
}
RANKS = {
    Meaning.NOT_STARTED: 0,
    Meaning.TO_ASSESS: 0,
    Meaning.SLOW: 1,
    Meaning.AVAILABLE: 1,
    Meaning.PROGRESSING: 2,
    Meaning.DONE: 3,
}


FOURTH_QUARTER = 10
"""Its first month."""


def rank(meaning: Meaning) -> int | None:
    """How far along it is, from 0 to 3; None for unobtainable, which is no step of the way."""
    return RANKS.get(meaning)


def move(before: Meaning | None, after: Meaning | None) -> Direction | None:
    """Whether a task rose or fell between two months; None when it stayed, or one of them has no rank."""
    first = None if before is None else rank(before)
    second = None if after is None else rank(after)
    if first is None or second is None or first == second:
        return None
    return "上升" if second > first else "下降"


PLANNING = "planning"
"""The code, in any scheme, of a status that names a stage and no verdict: 谋划阶段."""


def counted(code: str, meaning: Meaning, *, planning_is_slow: bool, starts: Day | None = None) -> Meaning:
    """What a printed status counts as: its meaning, but for planning that a county counts as slow.

    `starts`: when the task's work is to begin. One of the fourth quarter may well be planned until then:
    that is never slow.
    Source: model, status in the documents.
    """
    if code != PLANNING or not planning_is_slow or (starts is not None and starts.month >= FOURTH_QUARTER):
        return meaning
    return Meaning.SLOW


@dataclass(frozen=True)
class Status:
    """One word of a list's vocabulary: its code, printed label, meaning, and other ways of writing it."""

    code: str
    label: str
    meaning: Meaning
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scheme:
    """A list's vocabulary of status (状态口径), its statuses in official order.

    Raises: ValueError when two statuses answer to the same word.
    """

    code: str
    name: str
    statuses: tuple[Status, ...]

    def __post_init__(self) -> None:
        words = [(word, status) for status in self.statuses for word in {*_words(status)}]
        twice = [word for word, count in Counter(word for word, _ in words).items() if count > 1]
        if twice:
            raise ValueError(f"状态口径“{self.name}”中“{'、'.join(sorted(twice))}”对应不止一个状态")

    @cached_property
    def by_word(self) -> Mapping[str, Status]:
        """Every folded label and alias, and the status it stands for."""
        return {word: status for status in self.statuses for word in _words(status)}

    def status(self, code: str) -> Status:
        """The status of that code.

        Raises: KeyError if there is none.
        """
        return {status.code: status for status in self.statuses}[code]

    def of_meaning(self, meaning: Meaning) -> Status | None:
        """The first status with that meaning, None when the list has no word for it."""
        return next((status for status in self.statuses if status.meaning == meaning), None)


@dataclass(frozen=True)
class Choice:
    """Which scheme fits a column of statuses.

    `scheme` is None when `tie` names several that fit equally well (a person is asked) or when none
    fits. `covered` counts the cells that the best can read; `unknown` holds the texts it cannot.
    """

    scheme: Scheme | None
    tie: tuple[Scheme, ...]
    covered: int
    unknown: tuple[str, ...]


def read_status(scheme: Scheme, text: str) -> Status | None:
    """The status that a cell names; None when the scheme does not list it: 基本差不多 is not guessed at.

    A number before it (②进展缓慢) and a count after it (进展缓慢（17项）, 已完成100%) say nothing of it.
    """
    found = scheme.by_word.get(plain(text))
    if found is None and text:
        bare = COUNTED.sub("", NUMBERED.sub("", "".join(text.split())))
        found = scheme.by_word.get(plain(bare)) if bare != text else None
    return found


def suggest(scheme: Scheme, text: str, limit: int = 3) -> tuple[Status, ...]:
    """Statuses that an unreadable text may have meant, likeliest first, for a person to choose from."""
    found: dict[str, Status] = {}
    for word, _, _ in process.extract(
        plain(text), list(scheme.by_word), scorer=fuzz.ratio, score_cutoff=50, limit=12
    ):
        status = scheme.by_word[word]
        found.setdefault(status.code, status)
    return tuple(found.values())[:limit]


def choose_scheme(schemes: Sequence[Scheme], cells: Iterable[str]) -> Choice:
    """The scheme that covers most of a new list's cells; blank cells do not count.

    Source: model, status in the documents.
    """
    counts = Counter(cell for cell in cells if plain(cell))
    covered = [
        sum(count for cell, count in counts.items() if read_status(scheme, cell)) for scheme in schemes
    ]
    best = max(covered, default=0)
    if best == 0:
        return Choice(None, (), 0, tuple(counts))
    winners = tuple(scheme for scheme, count in zip(schemes, covered, strict=True) if count == best)
    unknown = tuple(cell for cell in counts if all(read_status(scheme, cell) is None for scheme in winners))
    if len(winners) > 1:
        return Choice(None, winners, best, unknown)
    return Choice(winners[0], (), best, unknown)


def printed(prospect: Meaning, progress: Meaning | None) -> Meaning:
    """The printed status of a pursuit list from its prospect (研判结论) and progress.

    Progress counts as soon as there is some; a matter found unobtainable prints so unless it is done.
    Raises: ValueError when `prospect` is none of to_assess, available, unobtainable.
    """
    if prospect not in (Meaning.TO_ASSESS, Meaning.AVAILABLE, Meaning.UNOBTAINABLE):
        raise ValueError(f"{prospect} is no prospect")
    if progress is Meaning.DONE:
        return Meaning.DONE
    if prospect is not Meaning.UNOBTAINABLE and progress is Meaning.PROGRESSING:
        return Meaning.PROGRESSING
    return prospect


def parts(status: Meaning) -> tuple[Meaning, Meaning | None]:
    """Prospect and progress behind a printed status of a pursuit list: the inverse of `printed`.

    Raises: ValueError for a meaning that pursuit lists do not print.
    """
    if status in (Meaning.DONE, Meaning.PROGRESSING):
        return Meaning.AVAILABLE, status
    if status in (Meaning.TO_ASSESS, Meaning.AVAILABLE, Meaning.UNOBTAINABLE):
        return status, None
    raise ValueError(f"{status} is not printed by pursuit lists")


def scheme_from(data: Mapping[str, Any]) -> Scheme:
    """A scheme from its data (code, name, statuses of code, label, meaning, aliases).

    Raises: KeyError, ValueError when something is missing, a meaning unknown, or a word listed twice.
    """
    statuses = tuple(
        Status(entry["code"], entry["label"], Meaning(entry["meaning"]), tuple(entry.get("aliases", ())))
        for entry in data["statuses"]
    )
    return Scheme(data["code"], data["name"], statuses)


@lru_cache
def shipped_schemes() -> tuple[Scheme, ...]:
    """The schemes that the product ships: delivery (落实类清单) and pursuit (争取类清单)."""
    text = files("luodi.core").joinpath("data/schemes.json").read_text(encoding="utf-8")
    return tuple(scheme_from(entry) for entry in json.loads(text)["schemes"])


def shipped_scheme(code: str) -> Scheme:
    """The shipped scheme of that code.

    Raises: KeyError if there is none.
    """
    return {scheme.code: scheme for scheme in shipped_schemes()}[code]


def _words(status: Status) -> list[str]:
    return [plain(word) for word in (status.label, *status.aliases)]
