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
# Words of this trade that a line must not cut; a break beside one of them is a good one.
WORDS = re.compile(
    "一览表|上半年|下半年|人民政府|办公室|委员会|高质量|"
    "清单|任务|工作|项目|资金|政策|情况|完成|重点|支持|争取|县城|责任|分工|时限|进展|通报|报告|请示|通知|意见|"
    "方案|措施|季度|年度|全县|全市|落实|推进|贯彻|加快|实施|建设|改造|发展|经济|投资|专项|债券|预算|明细|统计|"
    "单位|部门|牵头|包抓|领导|小组|综合|协调|改革|农业|农村|住房|城乡|生态|保护|流域|国家|中央|省级|市级|县级|"
    "取得|阶段性|成效|无法|缓慢|启动|研判|乡镇|问题|整改|督查|督办|调度|会议|纪要|简报|总结|计划|打算|汇报|考核|评价|申报|储备"
)
BODIES = ("局", "委员会", "办公室", "小组", "人民政府", "单位", "》", "”")


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


def unbreakable(text: str) -> list[str]:
    """The parts of a text that must stay on one line: numbers with their unit, short brackets."""
    return [found[0] for found in TOGETHER.finditer(text)]


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
    """0 at the best places, 60 within a word."""
    head, tail = text[:place], text[place:]
    if tail.startswith("关于") or head.endswith(("、", "，", "：", "暨")):
        return 0
    if tail.startswith(("的", "等")) or _within_a_word(text, place):
        return 60
    if head.endswith(("年", "月")) and tail.startswith(("度", "上", "下", "第", "末", "底", "初")):
        return 50
    if head.endswith(("和", "与", "及", "在", "对", "以")):
        return 40
    if head.endswith(("的", *BODIES)) and not tail.startswith(("办公室", "文件")):
        return 4
    if tail.startswith(("和", "与", "及", "暨")):
        return 8
    words = [found.span() for found in WORDS.finditer(text)]
    return 18 - 4 * sum(place in word for word in words)


def _within_a_word(text: str, place: int) -> bool:
    return any(found.start() < place < found.end() for found in WORDS.finditer(text))


def _shape(sizes: list[int]) -> int:
    """Uneven lines cost a little, an hourglass much."""
    spread = max(sizes) - min(sizes)
    hourglass = 30 if len(sizes) == 3 and sizes[1] < min(sizes[0], sizes[2]) else 0
    return spread // 2 + hourglass
