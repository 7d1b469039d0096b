"""Where a title, a name or a table heading breaks into lines: by meaning, balanced, never a lone character.

Only lines that the standard wants whole are broken here; running text is left to the word processor.
"""

from __future__ import annotations

import re
from itertools import combinations, pairwise

from luodi.documents.widths import halves

OPENING = "（(《〈〔【“‘"
CLOSING = "）)》〉〕】”’、，。；：！？,.;:!?%％"
TOGETHER = re.compile(
    r"[0-9A-Za-z.]+(?:[年月日号项个亿万元%％度]+|—[0-9]+月)?|《[^》]{1,8}》|（[^）]{1,6}）|〔[^〕]*〕"
)
BEFORE = ("关于", "暨", "贯彻", "落实", "推进", "支持", "加快", "情况", "工作", "实施", "重点", "政策")
AFTER = ("县", "市", "省", "区", "局", "委员会", "办公室", "小组", "政府", "、", "，", "：", "》", "”")
CLINGING = ("的", "等", "了", "和", "与", "及")


def title_lines(text: str, limit: int) -> tuple[str, ...]:
    """A title in lines of at most `limit` characters, longest or shortest in the middle, not an hourglass.

    Line breaks in the text are kept as they are. Source: GB/T 9704-2012 7.3.1 (词意完整, 梯形或菱形).
    """
    if "\n" in text:
        return tuple(line.strip() for line in text.split("\n") if line.strip())
    room = 2 * limit
    least = -(-halves(text) // room)
    if least <= 1:
        return (text,)
    places = [place for place in range(2, len(text) - 1) if _allowed(text, place)]
    for count in range(least, least + 3):
        best = _best(text, places, count, room)
        if best:
            return best
    return (text,)


def balanced(text: str, limit: int) -> str:
    """A short heading for a narrow cell, broken into lines: 牵头单位 in 3 characters is 牵头 over 单位."""
    return "\n".join(
        line for part in text.split("\n") for line in (title_lines(part, limit) if part else ("",))
    )


def _best(text: str, places: list[int], count: int, room: int) -> tuple[str, ...] | None:
    best: tuple[int, tuple[str, ...]] | None = None
    even = halves(text) / count
    near = [place for place in places if _near_a_share(text, place, even, count)]
    for cuts in combinations(near, count - 1):
        edges = (0, *cuts, len(text))
        lines = tuple(text[left:right] for left, right in pairwise(edges))
        sizes = [halves(line) for line in lines]
        if max(sizes) > room or min(sizes) < 4:
            continue
        cost = sum(_cost(text, cut) for cut in cuts) + _shape(sizes)
        if best is None or cost < best[0]:
            best = (cost, lines)
    return best[1] if best else None


def _near_a_share(text: str, place: int, even: float, count: int) -> bool:
    """Keeps the number of combinations small: a cut lies within two thirds of a line of an equal share."""
    before = halves(text[:place])
    return any(abs(before - even * share) <= even * 0.67 for share in range(1, count))


def _allowed(text: str, place: int) -> bool:
    if text[place] in CLOSING or text[place - 1] in OPENING:
        return False
    return not any(found.start() < place < found.end() for found in TOGETHER.finditer(text))


def _cost(text: str, place: int) -> int:
    """0 at the best places; words the list does not know cost most."""
    head, tail = text[:place], text[place:]
    if tail.startswith("关于") or head.endswith(("、", "，", "：", "暨")):
        return 0
    if tail.startswith(CLINGING) and not tail.startswith(("和", "与", "及")):
        return 60
    if head.endswith(("的", "年", "月", "日")):
        return 4 if not tail.startswith(("度", "上", "下", "第", "末", "底", "初")) else 50
    if tail.startswith(BEFORE) or head.endswith(AFTER):
        return 8
    if tail.startswith(("和", "与", "及")) or head.endswith(("和", "与", "及")):
        return 10 if not head.endswith(("和", "与", "及")) else 24
    return 16


def _shape(sizes: list[int]) -> int:
    """Uneven lines cost a little, an hourglass much, equal lines a little less than a trapezoid."""
    spread = max(sizes) - min(sizes)
    hourglass = 30 if len(sizes) == 3 and sizes[1] < min(sizes[0], sizes[2]) else 0
    return spread + hourglass
