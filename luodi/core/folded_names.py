"""Folding the names of units: 示例甲县人民政府金融工作办公室, 县政府金融工作办 and 金融工作办 become one.

Only what is certain everywhere is folded: 住房和城乡建设局 is 住建局 in every county. That 农牧局 was
农牧业局, or 水务局 水利局, is said by an alias.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from luodi.core.folding import plain

LEVELS = "县市区旗州省盟"
PLACES = "镇乡街苏村社新" + LEVELS  # after a region's name without its level word, the name of another place
NO_NAMES = frozenset(
    (
        *("办", "办公室", "局", "委", "部", "中心", "机关", "本级", "党委", "政府", "分局", "公司"),
        *("直属", "直单位", "级", "直"),
    )
)
LEVEL = re.compile(
    r"(?:(?:省|自治区)?(?:市|州|盟|地区)?(?=[县市区旗]))?(自治[县旗州区]|[县市区旗州省盟])(?:级|直)?"
)
PARTY = re.compile(r"委(?:员会)?(?:[县市区旗州省盟]?(?:人民)?政府)?(?=..)")
GOVERNMENT = re.compile(r"(?:人民)?政府(?=..)")
HEADS = re.compile(r"^(?:中国共产党|中共|国家税务总局)(?=..)")
BRANCH = re.compile(r"[县市区旗](?=(?:分局|支局|分公司|支公司|分行|支行)$)")
ENDINGS = (
    (re.compile(r"(?<=[镇乡木])人民政府$"), ""),
    (re.compile(r"(?<=街道)(?:人民政府|办事处|办)$"), ""),
    (re.compile(r"人民政府"), "政府"),
    (re.compile(r"(?<=.)办公室$"), "办"),
    (re.compile(r"管理委员会$"), "管委会"),
    (re.compile(r"(?<![居村]民)(?<=.)委员会$"), "委"),
    (re.compile(r"(?:股份)?有限(?:责任)?公司$"), "公司"),
    (re.compile(r"集团公司$"), "集团"),
    (re.compile(r"局分局$"), "分局"),
    (re.compile(r"(?<=..)[和与及](?=..)"), ""),
)


@dataclass(frozen=True)
class Home:
    """Whose units are read: the region's own names (示例甲县, 甲县) and those of the regions above it."""

    regions: tuple[str, ...] = ()
    above: tuple[str, ...] = ()

    @property
    def levels(self) -> frozenset[str]:
        """The words by which its own offices are called (县 in 县发改委); every such word when unknown."""
        return frozenset(name[-1] for name in self.regions if name[-1] in LEVELS) or frozenset(LEVELS)


@dataclass(frozen=True)
class Forms:
    """The folded forms of a name, the least folded first.

    `foreign`: the name bears the level of another region (市发改委 in a county), so that its last forms
    say which of the region's own units it resembles, not that it is one.
    """

    texts: tuple[str, ...]
    foreign: bool = False


def fold(name: str, regions: Sequence[str] = (), above: Sequence[str] = ()) -> str:
    """The most folded form of a name, for comparing; not for showing.

    White space, punctuation and brackets, a leading 县, 县委, 县政府, 中共X县委 or region, and the long
    endings (办公室, 委员会, 人民政府, 有限公司) are gone, wherever what is left is still a name.
    """
    return forms(name, Home(tuple(regions), tuple(above))).texts[-1]


def forms(name: str, home: Home) -> Forms:
    """All folded forms of a name, from only tidied to most folded."""
    text = _without_regions(plain(name), home)
    found = [tidy(text)]
    headless = HEADS.sub("", text)
    found.append(tidy(headless))
    foreign = False
    start = LEVEL.match(headless)
    if start:
        rest = headless[start.end() :]
        foreign = start[1][-1] not in home.levels and not re.search("分局$|分公司$|支公司$", rest)
        if rest[:1] != "委":
            found.append(tidy(rest) if is_name(rest) else found[-1])
        party = PARTY.match(rest)
        rest = rest[party.end() :] if party and is_name(rest[party.end() :]) else rest
    else:
        rest = headless
    government = GOVERNMENT.match(rest)
    if government and is_name(rest[government.end() :]):
        rest = rest[government.end() :]
    if rest[:1] != "委" and is_name(rest):
        found.append(tidy(rest))
    return Forms(tuple(dict.fromkeys(found)), foreign)


def is_name(text: str) -> bool:
    """Whether a text is still a name by itself: at least two characters, and not just 办 or 中心."""
    return len(text) >= 2 and tidy(text) not in NO_NAMES


@lru_cache(maxsize=8192)
def tidy(text: str) -> str:
    """A plain text with its long endings shortened and 和, 与, 及 inside it left out."""
    known = standing_names().get(text)
    if known:
        return known
    for pattern, short in ENDINGS:
        text = pattern.sub(short, text)
    return standing_names().get(text, text)


@lru_cache
def standing_names() -> dict[str, str]:
    """Every long name of a body whose short name is the same in the whole country, and that short name."""
    text = files("luodi.core").joinpath("data/standing_names.json").read_text(encoding="utf-8")
    return {long: short for short, longs in json.loads(text)["names"].items() for long in longs}


def _without_regions(text: str, home: Home) -> str:
    """The text with each region's name replaced by the word of its level: 示例甲县发改委 → 县发改委."""
    for name in sorted((plain(name) for name in (*home.regions, *home.above)), key=len, reverse=True):
        if len(name) < 2 or text == name:
            continue
        level = name[-1] if name[-1] in LEVELS else ""
        text = text.replace(name, level)
        stem = name.removesuffix(level) if level else name
        if level and len(stem) >= 2:
            rest = text.removeprefix(stem)
            if rest != text and is_name(rest) and rest[0] not in PLACES:
                text = level + rest
            text = re.sub(rf"{re.escape(stem)}(?=(?:分局|支局|分公司|支公司|分行|支行)$)", level, text)
        text = text.replace(level * 2, level) if level and text.startswith(level * 2) else text
    return BRANCH.sub("", text)
