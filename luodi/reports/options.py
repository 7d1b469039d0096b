"""What the person who makes a report may choose: who signs and when, the red head, the annex."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any, Literal

AnnexKind = Literal["numbers", "all", "none"]


@dataclass(frozen=True)
class Options:
    """Choices; empty ones leave it to the template and the book.

    `title` and `issuers` overrule those of the template; `date` is that of signing (default: the day of
    sealing in China, never the day of the computer). `red_head` gives the head of an official paper, with
    `number` (×政发〔2024〕5号). `annex`: each number of the prose and each table
    (`numbers`), every single number (`all`), or none. `revision`: which of the month's books, the newest by
    default.
    """

    title: str = ""
    issuers: tuple[str, ...] = ()
    date: dt.date | None = None
    addressee: str = ""
    red_head: bool = False
    number: str = ""
    annex: AnnexKind = "numbers"
    revision: int | None = None

    def as_data(self) -> dict[str, Any]:
        """The choices for keeping."""
        kept = asdict(self) | {"date": self.date.isoformat() if self.date else None}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()}
