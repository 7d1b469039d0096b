"""One report being made: its pinned book, every question asked for it, and the numbers that it prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from luodi.books.models import Book
from luodi.books.queries import books_before
from luodi.core.charts import Chart as ChartShape
from luodi.core.periods import NotAPeriod, Period
from luodi.core.problems import Problem, Rejected
from luodi.core.questions import Question, write
from luodi.documents.tree import plain
from luodi.figures.answers import Figure, decimal_text
from luodi.figures.asking import ask
from luodi.figures.filling import Words, empty_groups
from luodi.figures.listing import Listing, rows, status_words
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region
from luodi.reports.groups import UNKNOWN, Part
from luodi.reports.language.values import CLOSE, OPEN, Name, Number, Piece
from luodi.reports.naming import Naming
from luodi.reports.writing import bare_text, value_text

MOST_QUESTIONS, MOST_NUMBERS, LONGEST_TEXT = 2_000, 50_000, 2_000_000
"""What one report may ask, print and say: far above any real one, so that a template cannot run for hours."""


@dataclass(frozen=True)
class Bound:
    """A number of the report: its id, text, question, the book that answered, and its exact value.

    `within` is the question of the whole table or chart that it is part of.
    """

    ref: str
    text: str
    question: str
    within: str
    label: str
    period: str
    revision: int | None
    value: str | None

    @property
    def book(self) -> str:
        """The book that answered, in short: 2024-05/1; revision 0 is not sealed."""
        return "—" if self.revision is None else f"{self.period}/{self.revision}"


@dataclass
class Desk:
    """One report being made by an actor from one book; answers are kept, so that nothing is asked twice."""

    actor: Actor
    region: Region
    book: Book
    named: bool
    bound: dict[str, Bound] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    charts: list[tuple[ChartShape, tuple[str, ...]]] = field(default_factory=list)
    answers: dict[str, Figure | None] = field(default_factory=dict)
    listings: dict[tuple[str, tuple[str, ...], int], Listing] = field(default_factory=dict)
    filled: dict[tuple[str, tuple[Words, ...]], Mapping[Words, Fraction | None]] = field(default_factory=dict)
    books: dict[str, Book | None] = field(default_factory=dict)
    length: int = 0

    @property
    def period(self) -> Period:
        """The month of the report."""
        return Period.parse(self.book.period)

    @property
    def previous(self) -> Book | None:
        """The book that changes are told against: of the month before, as known when this one was sealed.

        None when there is none, and in January: lists are made for a year.
        """
        return self.book_of(self.period.previous()) if self.period.index > 1 else None

    def keep(self, piece: Piece) -> str:
        """Keep a piece of the document; the token that stands for it in the text.

        Raises: Rejected once the report is longer than any can be.
        """
        self.pieces.append(piece)
        self.length += len(plain(piece)) if isinstance(piece, tuple) else 0
        _within(self.length, LONGEST_TEXT, "写出的文字", "个字")
        return f"{OPEN}{len(self.pieces) - 1}{CLOSE}"

    def answer(self, question: Question) -> Figure | None:
        """The figure that answers; None where the month asked for has no sealed book.

        Raises: Rejected for unknown words, another region or revision, or a month after the report's.
        """
        pinned = self.pinned(question)
        if pinned is None:
            return None
        key = write(pinned)
        if key not in self.answers:
            self._count_question()
            self.answers[key] = ask(self.actor, pinned, region=self.region.code)
        return self.answers[key]

    def empty(self, question: Question, keys: Sequence[Words]) -> Mapping[Words, Fraction | None]:
        """The values of groups that the answer to a question does not list: zero, or None for unknown."""
        pinned = self.pinned(question)
        if pinned is None or not keys:
            return dict.fromkeys(keys)
        asked = (write(pinned), tuple(keys))
        if asked not in self.filled:
            self._count_question()
            cells = empty_groups(self.actor, pinned, keys, region=self.region.code)
            self.filled[asked] = {tuple(cell.key.values()): cell.value for cell in cells}
        return self.filled[asked]

    def listing(self, question: Question, fields: tuple[str, ...], limit: int) -> Listing | None:
        """The rows that a question counts, with these words; None where the month has no sealed book."""
        pinned = self.pinned(question)
        if pinned is None:
            return None
        key = (write(pinned), fields, limit)
        if key not in self.listings:
            self._count_question()
            place = {"region": self.region.code, "period": str(self.period)}
            self.listings[key] = rows(self.actor, pinned, fields, **place, limit=limit)
        return self.listings[key]

    def _count_question(self) -> None:
        asked = len(self.answers) + len(self.filled) + len(self.listings)
        _within(asked + 1, MOST_QUESTIONS, "问句", "个")

    def pinned(self, question: Question) -> Question | None:
        """The question asked of one fixed book; None when the month has none."""
        if question.region or question.revision is not None:
            raise Rejected([Problem("bad_question", "模板里的问句不写地区和版次。", remedy="请去掉。")])
        try:
            month = Period.parse(question.period or "本期", relative_to=self.period).last_month
        except NotAPeriod as wrong:
            raise Rejected([wrong.problem]) from None
        if month > self.period:
            raise Rejected(
                [Problem("bad_question", f"{month.label}在报告所述月份之后。", remedy="请改期间。")]
            )
        book = self.book_of(month)
        return replace(question, period=str(month), revision=book.revision) if book else None

    def book_of(self, month: Period) -> Book | None:
        """The book of a month that this report quotes: its own, or the one known when its own was sealed."""
        if month == self.period:
            return self.book
        if str(month) not in self.books:
            self.books[str(month)] = books_before([self.book], month).get(self.region.code)
        return self.books[str(month)]

    def number(
        self,
        question: Question,
        figure: Figure | None,
        value: Fraction | None = None,
        within: Question | None = None,
    ) -> Number:
        """A figure's value bound to its question, which alone must ask for exactly this value.

        `within`: the question of the table or chart that the number is part of.
        """
        unit, ratio = (figure.unit, figure.ratio) if figure else ("", False)
        bare = bare_text(value, unit, ratio)
        text = value_text(value, unit, ratio)
        _within(len(self.bound) + 1, MOST_NUMBERS, "写出的数", "个")
        ref = f"n{len(self.bound) + 1}"
        self.bound[ref] = Bound(
            ref=ref,
            text=text,
            question=self._printed(question),
            within=self._printed(within) if within else "",
            label=figure.label if figure else question.measure,
            period=figure.period if figure else "",
            revision=figure.revision if figure else None,
            value=decimal_text(value),
        )
        return Number(value, text, bare, ref)

    @cached_property
    def status_words(self) -> Mapping[str, tuple[str, ...]]:
        """For each list of the book the statuses that its vocabulary prints."""
        return status_words(self.book)

    def statuses_of(self, lists: Iterable[str | None]) -> list[str]:
        """The statuses that these lists print, each once, in official order."""
        return list(dict.fromkeys(word for name in lists for word in self.status_words.get(name or "", ())))

    @cached_property
    def naming(self) -> Naming:
        """What this report calls units, people, and all that has a name in the ledger."""
        return Naming(self.region, self.book, self.named)

    def called(self, part: Part) -> Name:
        """What a group is called in this report; as a condition it still asks for the group itself."""
        dimension, stored = part.last
        return Name(self.naming.group(dimension, stored), UNKNOWN if stored is None else stored)

    def _printed(self, question: Question) -> str:
        """The question's text as this report may print it, without the book, which is kept beside it."""
        return write(replace(self.naming.question(question), period=None, revision=None))


def _within(count: int, most: int, what: str, unit: str) -> None:
    if count > most:
        message = f"{what}超过{most}{unit}。"
        raise Rejected([Problem("too_much", message, remedy="请减少嵌套的循环。")])
