"""Special collections (专项征集) as a subject of rounds: the office asks, and the answer is the record."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.core.periods import Period
from luodi.core.problems import Problem
from luodi.ledger.audit.services import Changed
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region
from luodi.ledger.rounds.models import OwedItem, Submission
from luodi.ledger.rounds.subjects import OwedSubject, place_of


class Special:
    """The subject `special`: owed only in the collection that asks it; answered with a text."""

    kind = "special"
    label = "专项征集"

    def owed(self, region: Region, period: Period) -> list[OwedSubject]:
        """Nothing by the month."""
        return []

    def check(self, items: list[OwedItem]) -> list[Problem]:
        """An answer needs its `text`, unless the unit says that nothing changed."""
        return [
            Problem(
                "missing_required",
                "没有填写内容。",
                place_of(item, "text"),
                field="text",
                remedy="请填写,或选择“无报送内容”并写明理由。",
            )
            for item in items
            if not item.choice and not str(item.answer.get("text") or "").strip()
        ]

    def accept(self, actor: Actor, submission: Submission, items: list[OwedItem]) -> Sequence[Changed] | None:
        """Nothing more to write: the answer itself is the record."""
        return None
