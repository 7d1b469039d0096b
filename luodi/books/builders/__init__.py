"""Rows of a book from the ledger: one builder per subject, each a plain function over a region and a month.

`BUILDERS` is the one list of them. A later subject adds its module here and nothing else moves.
"""

from __future__ import annotations

from luodi.books.builders import indicators, policies, submissions, tasks, units
from luodi.books.builders.parts import Builder, Month

BUILDERS: tuple[Builder, ...] = (
    tasks.BUILDER, indicators.BUILDER, units.BUILDER, submissions.SUBMISSIONS, submissions.OWED,
    policies.DOCUMENTS, policies.CLAUSES, policies.MEASURES,
)  # fmt: skip

__all__ = ["BUILDERS", "Builder", "Month"]
