"""Names of units: finding the unit that a text names in a region's directory.

An exact name or alias wins, then one that is equal when folded. What is merely similar is only
proposed: a person decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from luodi.core.folded_names import Forms, Home, fold, forms
from luodi.core.folding import plain, spaceless
from luodi.core.name_lists import NamePart, is_group, split_names

__all__ = [
    "Directory",
    "Entry",
    "Match",
    "MatchKind",
    "NamePart",
    "Reading",
    "fold",
    "is_abbreviation",
    "is_group",
    "split_names",
]

MatchKind = Literal["exact", "alias", "folded", "doubtful", "unknown"]
CANDIDATES = 5
SIMILAR = 65.0
BRACKETED = re.compile(r"[（(【\[〔][^（(）)]*[）)】\]〕]")
CONNECTED = re.compile(r"以及|[和与及]")
LONGEST = 60


@dataclass(frozen=True)
class Entry:
    """A unit: its key, its name and the other names it is known by."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """What a text turned out to name.

    `key` is None when doubtful or unknown; then `candidates` holds the keys of similar units, likeliest
    first (none when unknown).
    """

    kind: MatchKind
    key: str | None = None
    candidates: tuple[str, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether it may be taken without asking."""
        return self.key is not None


@dataclass(frozen=True)
class Reading:
    """One name of a cell with what it turned out to name."""

    name: str
    tags: tuple[str, ...]
    match: Match


class Directory:
    """The units of a region, for finding the one that a text names.

    `regions` are the region's own names (示例甲县; 甲县 if it is used), `above` those of the regions over
    it. With them 市发改委 in a county's ledger is the city's office: it is proposed, never taken.
    """

    def __init__(
        self, entries: Iterable[Entry], regions: Sequence[str] = (), above: Sequence[str] = ()
    ) -> None:
        self.entries = tuple(entries)
        self.home = Home(tuple(regions), tuple(above))
        self._names: dict[str, list[str]] = defaultdict(list)
        self._aliases: dict[str, list[str]] = defaultdict(list)
        self._tidied: dict[str, list[str]] = defaultdict(list)
        self._folded: dict[str, list[str]] = defaultdict(list)
        self._forms: dict[str, tuple[str, ...]] = {}
        for entry in self.entries:
            self._add(entry)
        self._found = lru_cache(maxsize=4096)(self._find)

    def _add(self, entry: Entry) -> None:
        self._names[spaceless(entry.name)].append(entry.key)
        for alias in entry.aliases:
            self._aliases[spaceless(alias)].append(entry.key)
        known = [forms(name, self.home).texts for name in (entry.name, *entry.aliases)]
        for first in dict.fromkeys(texts[0] for texts in known):
            self._tidied[first].append(entry.key)
        self._forms[entry.key] = tuple(dict.fromkeys(text for texts in known for text in texts if text))
        for text in self._forms[entry.key]:
            self._folded[text].append(entry.key)

    def match(self, text: str) -> Match:
        """The unit that a text names, or those that it may name."""
        return self._found(text)

    def read(self, text: str) -> tuple[Reading, ...]:
        """Every name in a cell with its match.

        A name broken by white space is put together, and 甲局和乙局 taken apart, only where that makes
        every part certain.
        """
        parts = split_names(text)
        found: list[Reading] = []
        position = 0
        while position < len(parts):
            length = self._joined(parts, position)
            part = parts[position]
            if length > 1:
                run = parts[position : position + length]
                part = NamePart(
                    "".join(each.name for each in run), tuple(tag for each in run for tag in each.tags)
                )
            found.extend(self._taken_apart(part))
            position += length
        return tuple(found)

    def _joined(self, parts: Sequence[NamePart], start: int) -> int:
        """How many parts from `start`, divided by white space only, make up one certain name."""
        for length in (3, 2):
            run = parts[start : start + length]
            if len(run) < length or not all(part.spaced for part in run[1:]):
                continue
            if all(self.match(part.name).is_certain for part in run):
                continue
            if self.match("".join(part.name for part in run)).is_certain:
                return length
        return 1

    def _taken_apart(self, part: NamePart) -> list[Reading]:
        match = self.match(part.name)
        if not match.is_certain and len(part.name) <= LONGEST:
            for found in CONNECTED.finditer(part.name):
                names = (part.name[: found.start()], part.name[found.end() :])
                matches = [self.match(name) for name in names]
                if all(each.is_certain for each in matches):
                    return [Reading(name, part.tags, each) for name, each in zip(names, matches, strict=True)]
        return [Reading(part.name, part.tags, match)]

    def _find(self, text: str) -> Match:
        words = spaceless(text)
        if not plain(text):
            return Match("unknown")
        tables: tuple[tuple[MatchKind, Mapping[str, list[str]]], ...] = (
            ("exact", self._names),
            ("alias", self._aliases),
        )
        for kind, table in tables:
            if words in table:
                return _one(kind, table[words])
        if len(words) > LONGEST:
            return Match("unknown")
        own = forms(text, self.home)
        if own.texts[0] in self._tidied:
            return _one("folded", self._tidied[own.texts[0]])
        equal = [key for form in own.texts for key in self._folded.get(form, ())]
        if equal and not own.foreign:
            return _one("folded", equal)
        candidates = tuple(dict.fromkeys((*equal, *self._similar(text, own))))[:CANDIDATES]
        return Match("doubtful" if candidates else "unknown", None, candidates)

    def _similar(self, text: str, own: Forms) -> list[str]:
        """The keys of similar units, likeliest first, then in the directory's order."""
        unbracketed = forms(BRACKETED.sub("", text), self.home).texts
        texts = tuple(dict.fromkeys(form for form in (*own.texts, *unbracketed, plain(text)) if form))
        scored = [
            (max(_similarity(mine, theirs) for mine in texts for theirs in self._forms[entry.key]), entry.key)
            for entry in self.entries
            if self._forms[entry.key]
        ]
        return [key for score, key in sorted(scored, key=lambda pair: -pair[0]) if score >= SIMILAR]


def is_abbreviation(short: str, long: str) -> bool:
    """Whether a name may shorten another: same first character, and all of it in order in the longer one.

    住建局 ⊂ 住房和城乡建设局.
    """
    if not 2 <= len(short) < len(long) or short[0] != long[0]:
        return False
    rest = iter(long)
    return all(char in rest for char in short)


def _one(kind: MatchKind, keys: Iterable[str]) -> Match:
    """A match with the only key; doubtful when there are several."""
    different = tuple(dict.fromkeys(keys))
    if len(different) == 1:
        return Match(kind, different[0])
    return Match("doubtful", None, different[:CANDIDATES])


def _similarity(mine: str, theirs: str) -> float:
    """From 0 to 100 (equal); abbreviations count as 90."""
    if is_abbreviation(mine, theirs) or is_abbreviation(theirs, mine):
        return 90.0
    return fuzz.ratio(mine, theirs)
