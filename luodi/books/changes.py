"""How a task differs between two books (变动): risen, fallen, newly red, added, withdrawn. Pure functions."""

from __future__ import annotations

from typing import NamedTuple

from luodi.core.statuses import Meaning, move

RISEN, FALLEN, NEWLY_RED, ADDED, WITHDRAWN = "上升", "下降", "新转红", "新增", "撤出"
UNCHANGED = "未变"
"""None of them: the task stands where it stood."""
CHANGES = (RISEN, FALLEN, NEWLY_RED, ADDED, WITHDRAWN)
"""Every change, in the order in which people read them."""
ON, OFF = "on", "withdrawn"
RED = "red"


class Stand(NamedTuple):
    """What a book says of a task, as far as changes are told by it."""

    standing: str
    meaning: str | None
    status: str | None
    light: str | None


def changes(before: Stand | None, after: Stand | None) -> tuple[str, ...]:
    """The changes from one book to another; None or a standing other than on: not on its list there."""
    was = before is not None and before.standing == ON
    if after is None or after.standing != ON:
        return (WITHDRAWN,) if was else ()
    if before is None or not was:
        return (ADDED,)
    moved = move(_meaning(before), _meaning(after))
    reddened = after.light == RED and before.light != RED
    return (*([moved] if moved else []), *([NEWLY_RED] if reddened else []))


def _meaning(stand: Stand) -> Meaning | None:
    return Meaning(stand.meaning) if stand.meaning else None
