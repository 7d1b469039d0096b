"""What offices may do their own way within GB/T 9704: fonts, bold, sides."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Habits:
    """An office's habits; the defaults are the standard's 一般 (GB/T 9704-2012 5.2.2, 7.3.3).

    Fonts are named, not embedded: a machine without them shows another one. `latin_font` is for digits and
    letters. `bold_level_three` is a widespread local habit, not the standard. `two_sided` sets page
    numbers right on odd and left on even pages and mirrors the margins; otherwise always right.
    """

    title_font: str = "方正小标宋简体"
    body_font: str = "仿宋_GB2312"
    heading_fonts: tuple[str, str, str, str] = ("黑体", "楷体_GB2312", "仿宋_GB2312", "仿宋_GB2312")
    table_font: str = "仿宋_GB2312"
    strong_font: str = "黑体"
    kaiti_font: str = "楷体_GB2312"
    page_number_font: str = "宋体"
    latin_font: str = "Times New Roman"
    bold_level_three: bool = False
    bold_leads: bool = True
    two_sided: bool = True
