"""Pursuit lists: the printed status, and the prospect and the progress that it is made of, kept apart."""

from __future__ import annotations

from dataclasses import dataclass

from luodi.core.statuses import Meaning, parts, printed


@dataclass(frozen=True)
class Pursued:
    """What a pursuit list prints of a task, its prospect (研判结论), and what has been achieved."""

    printed: Meaning
    prospect: Meaning
    achieved: Meaning | None


def pursued(status: Meaning, prospect: Meaning | None = None) -> Pursued:
    """What a reported status says, with the prospect where it was given beside it.

    Raises: ValueError for a status that pursuit lists do not print, or a prospect that is none.
    """
    implied, achieved = parts(status)
    held = prospect or implied
    return Pursued(printed(held, achieved), held, achieved)
