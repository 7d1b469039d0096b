"""How a task differs between two books (变动): risen, fallen, otherwise changed, newly red, added, withdrawn.

Pure functions.
"""

from __future__ import annotations

from typing import NamedTuple

from luodi.core.statuses import Meaning, move

RISEN, FALLEN, NEWLY_RED, ADDED, WITHDRAWN = "上升", "下降", "新转红", "新增", "撤出"
GIVEN_UP = "转为无法争取"
"""Found unobtainable, which is no step of the way: neither risen nor fallen."""
OTHERWISE = "其他变动"
"""Another printed status, neither risen nor fallen: taken up again, first reported, an equal step."""
UNCHANGED = "未变"
"""None of them: its printed status is what it was."""
CHANGES = (RISEN, FALLEN, GIVEN_UP, OTHERWISE, NEWLY_RED, ADDED, WITHDRAWN)
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
    moved = _moved(before, after)
    reddened = after.light == RED and before.light != RED
    return (*([moved] if moved else []), *([NEWLY_RED] if reddened else []))


def _moved(before: Stand, after: Stand) -> str | None:
    """How the printed status changed; None when it did not."""
    if after.meaning == Meaning.UNOBTAINABLE != before.meaning:
        return GIVEN_UP
    differs = (before.status, before.meaning) != (after.status, after.meaning)
    return move(_meaning(before), _meaning(after)) or (OTHERWISE if differs else None)


def _meaning(stand: Stand) -> Meaning | None:
    return Meaning(stand.meaning) if stand.meaning else None
