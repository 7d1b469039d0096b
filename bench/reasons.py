"""Why goals are missed, in plain words; and how everything was measured."""

from __future__ import annotations

from collections.abc import Mapping

REASONS: Mapping[tuple[str, str], str] = {}

NOTES = """- Every way is held against a slow, obvious one for equal results before anything is timed."""
