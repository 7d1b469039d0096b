"""What templates hold: numbers, words, groups, rows. All opaque: printed, compared, never reckoned with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from luodi.documents.tree import Block, Mark, Run, Text

OPEN, CLOSE = "\ue000", "\ue001"
"""Around the number of a piece in the text that a template gives; not allowed in templates themselves."""

Piece = tuple[Run, ...] | Block


class NotANumberToReckonWith(TypeError):
    """A figure was compared with something else than nothing, zero or another figure."""

    def __init__(self) -> None:
        super().__init__("数只能与0、none或另一个数比较。")


class Pieces(Protocol):
    """Where pieces of the document wait for their place in the text."""

    def keep(self, piece: Piece) -> str:
        """The token that stands for the piece in the text."""


class Printed:
    """Something that a template can print: it leaves a token in the text."""

    def token(self, pieces: Pieces) -> str:
        """The token that stands for it."""
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class Number(Printed):
    """A figure: its exact value, its text with unit and without, and its id in the report."""

    value: Fraction | None
    text: str
    bare: str
    ref: str

    def token(self, pieces: Pieces) -> str:
        return pieces.keep((Mark(self.text, self.ref),))

    def without_unit(self) -> Number:
        """The same figure, printed without its unit."""
        return Number(self.value, self.bare, self.bare, self.ref)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __eq__(self, other: object) -> bool:
        return self.value == _value(other)

    def __lt__(self, other: object) -> bool:
        mine, theirs = self.value, _value(other)
        return mine is not None and theirs is not None and mine < theirs

    def __gt__(self, other: object) -> bool:
        mine, theirs = self.value, _value(other)
        return mine is not None and theirs is not None and mine > theirs

    def __le__(self, other: object) -> bool:
        return self < other or (self.value is not None and self == other)

    def __ge__(self, other: object) -> bool:
        return self > other or (self.value is not None and self == other)

    __hash__ = None  # type: ignore[assignment]


class Words(str, Printed):
    """Words that are not the template's own: a name, what a unit wrote. Never taken for markup."""

    __slots__ = ()

    def token(self, pieces: Pieces) -> str:
        return pieces.keep((Text(str(self).replace("\r", "").replace("\n", "")),))


class Name(Words):
    """What something of the ledger is called in this report; `asks` is the word that asks for it."""

    asks: str

    def __new__(cls, shown: str, asks: str) -> Name:
        made = super().__new__(cls, shown)
        made.asks = asks
        return made


@dataclass(frozen=True)
class Enumeration(Printed):
    """Several runs printed together: 自然资源局4项、林草局3项. False when there is nothing to name."""

    runs: tuple[Run, ...]
    given: bool

    def token(self, pieces: Pieces) -> str:
        return pieces.keep(self.runs)

    def __bool__(self) -> bool:
        return self.given


@dataclass(frozen=True)
class Exhibit(Printed):
    """A table or a chart; None where the version that names nobody leaves it out."""

    block: Block | None

    def token(self, pieces: Pieces) -> str:
        return pieces.keep(self.block) if self.block is not None else ""

    def __bool__(self) -> bool:
        return self.block is not None


@dataclass(frozen=True)
class Group:
    """One group of a figure: what it is called, its number, and the word that asks for it again."""

    name: Words
    number: Number
    word: str


@dataclass(frozen=True)
class Line:
    """One row: its words by Chinese and English field names."""

    words: Mapping[str, Words]


def names_of(value: object) -> Sequence[str]:
    """The words that a condition's value stands for: of a group, of a list of groups, or the text itself.

    Raises: TypeError for anything else.
    """
    if isinstance(value, Group):
        return (value.word,)
    if isinstance(value, Name):
        return (value.asks,)
    if isinstance(value, str):
        return (str(value),)
    if isinstance(value, list | tuple):
        return tuple(word for item in value for word in names_of(item))
    raise TypeError("条件的值应是文字、组或它们的列表。")


def _value(other: object) -> Fraction | None:
    if other is None:
        return None
    if isinstance(other, Number):
        return other.value
    if isinstance(other, int) and not isinstance(other, bool) and other == 0:
        return Fraction(0)
    raise NotANumberToReckonWith
