"""The styles of the file. Every one names its fonts for all four kinds of script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from luodi.documents.habits import Habits
from luodi.documents.word.page import LINE, MARK_LINE, NUMBER_LINE
from luodi.documents.xml import Element, node, root, val

SUBSTITUTES = {  # what Windows has where the official fonts are missing
    "仿宋_GB2312": "FangSong",
    "楷体_GB2312": "KaiTi",
    "方正小标宋简体": "SimSun",
    "黑体": "SimHei",
    "宋体": "SimSun",
}
TABLE_POINTS = {"Large": (12, "小四"), "": (10.5, "五号"), "Fine": (9, "小五")}
BODY_POINTS = 16  # 三号
# 28 characters of 16 pt are 5.8 pt too wide for the line: each stands 0.3 pt (6 twips) closer. The grid of
# the page says the same, but word processors differ in how they snap to it, so that text does not.
NARROWER = -6
RED = "FF0000"
# Full pages of 22 lines; no line begins with a closing mark, which may hang over the margin; no gap between
# Chinese and digits, which the grid of 28 characters does not have.
LINE_RULES = {"widowControl": 0, "kinsoku": 1, "overflowPunct": 1, "autoSpaceDE": 0, "autoSpaceDN": 0}
TWO_CHARACTERS: dict[str, str | int] = {"w:firstLineChars": 200, "w:firstLine": 632}


def fonts(latin: str, chinese: str) -> Element:
    """The fonts of a style for all scripts."""
    return node("w:rFonts", {"w:ascii": latin, "w:hAnsi": latin, "w:eastAsia": chinese, "w:cs": latin})


@dataclass(frozen=True)
class ParagraphStyle:
    """A paragraph style. `pitch` is an exact line pitch in twips; 0 with `single` leaves the grid for lines
    as high as their text; 0 without it inherits the body's pitch.
    """

    key: str
    name: str
    font: str
    points: float
    align: str = ""
    bold: bool = False
    indent: bool = False
    keep: bool = False
    single: bool = False
    pitch: int = 0
    outline: int | None = None
    colour: str = ""
    next: str = ""
    latin: str = ""


def styles_part(habits: Habits) -> Element:
    """styles.xml."""
    language = node("w:lang", {"w:val": "en-US", "w:eastAsia": "zh-CN", "w:bidi": "ar-SA"})
    faces = fonts(habits.latin_font, habits.body_font)
    characters = node("w:rPr", None, faces, val("w:sz", 32), val("w:szCs", 32), language)
    return root(
        "w:styles",
        None,
        "r",
        node("w:docDefaults", None, node("w:rPrDefault", None, characters), node("w:pPrDefault")),
        *(_paragraph_style(style, habits) for style in (*_text_styles(habits), *_table_styles(habits))),
        *_character_styles(habits),
        node(
            "w:style",
            {"w:type": "table", "w:default": 1, "w:styleId": "TableNormal"},
            val("w:name", "Normal Table"),
            val("w:uiPriority", 99),
            node("w:semiHidden"),
            node("w:unhideWhenUsed"),
            node("w:tblPr", None, node("w:tblInd", {"w:w": 0, "w:type": "dxa"})),
        ),
    )


def _text_styles(habits: Habits) -> Iterator[ParagraphStyle]:
    body, strong, kaiti = habits.body_font, habits.strong_font, habits.kaiti_font
    numbers = habits.page_number_font
    yield ParagraphStyle("Normal", "Normal", body, 16, align="both", pitch=LINE)
    yield ParagraphStyle("BodyText", "Body Text", body, 16, indent=True)
    yield ParagraphStyle("Title", "Title", habits.title_font, 22, align="center", keep=True, next="BodyText")
    yield ParagraphStyle("Subtitle", "Subtitle", kaiti, 16, align="center", keep=True, next="BodyText")
    for level, font in enumerate(habits.heading_fonts, 1):
        yield ParagraphStyle(
            f"Heading{level}",
            f"heading {level}",
            font,
            16,
            bold=level == 3 and habits.bold_level_three,
            indent=True,
            keep=True,
            outline=level - 1,
            next="BodyText",
        )
    yield ParagraphStyle("AnnexMark", "附件标识", strong, 16, align="left", keep=True)
    yield ParagraphStyle("Addressee", "主送机关", body, 16)
    yield ParagraphStyle("AttachmentNote", "附件说明", body, 16)
    yield ParagraphStyle("Signature", "Signature", body, 16)
    yield ParagraphStyle("ChartLine", "图", body, 16, align="center", keep=True, single=True)
    yield ParagraphStyle("Gap", "分节", body, 1, pitch=20)
    yield ParagraphStyle(
        "RedHead", "发文机关标志", habits.title_font, 36, align="center", single=True, colour=RED
    )
    yield ParagraphStyle("DocumentNumber", "发文字号", body, 16, align="center")
    yield ParagraphStyle("HeadLeft", "版头左上", strong, 16, align="left")
    yield ParagraphStyle("Imprint", "版记", body, 14, align="left", pitch=480)
    yield ParagraphStyle("Footer", "footer", numbers, 14, pitch=NUMBER_LINE, latin=numbers)
    yield ParagraphStyle("BookMark", "账簿标识", numbers, 8, pitch=MARK_LINE, latin=numbers)


def _table_styles(habits: Habits) -> Iterator[ParagraphStyle]:
    strong, table = habits.strong_font, habits.table_font
    yield ParagraphStyle("Caption", "caption", strong, 12, align="center", keep=True, single=True)
    yield ParagraphStyle("ChartCaption", "图题", strong, 12, align="center", single=True)
    for size, (points, name) in TABLE_POINTS.items():
        yield ParagraphStyle(
            f"TableUnit{size}", f"表格单位{name}", table, points, align="right", keep=True, single=True
        )
        yield ParagraphStyle(f"TableHead{size}", f"表头{name}", strong, points, align="center", single=True)
        yield ParagraphStyle(f"TableText{size}", f"表格文字{name}", table, points, align="left", single=True)
        yield ParagraphStyle(f"TableNote{size}", f"表注{name}", table, points, align="both", single=True)


def _character_styles(habits: Habits) -> Iterator[Element]:
    """Headings that open a paragraph, and the names of signers."""
    for level, font in enumerate(habits.heading_fonts, 1):
        bold = level == 3 and habits.bold_level_three
        yield _character_style(f"Heading{level}Run", f"标题{level}接排", font, habits, bold)
    yield _character_style("KaitiRun", "签发人姓名", habits.kaiti_font, habits, False)


def _paragraph_style(style: ParagraphStyle, habits: Habits) -> Element:
    default = style.key == "Normal"
    kind: dict[str, str | int] = {"w:type": "paragraph", "w:styleId": style.key}
    if default:
        kind["w:default"] = 1
    if not style.name.isascii():
        kind["w:customStyle"] = 1
    half_points = round(style.points * 2)
    faces = fonts(style.latin or habits.latin_font, style.font)
    return node(
        "w:style",
        kind,
        val("w:name", style.name),
        None if default else val("w:basedOn", "Normal"),
        val("w:next", style.next) if style.next else None,
        node("w:qFormat"),
        _paragraph_properties(style, default),
        node(
            "w:rPr",
            None,
            faces,
            *_bold(style.bold),
            val("w:color", style.colour) if style.colour else None,
            val("w:spacing", NARROWER if style.points == BODY_POINTS else 0),
            val("w:snapToGrid", 0),
            val("w:sz", half_points),
            val("w:szCs", half_points),
        ),
    )


def _paragraph_properties(style: ParagraphStyle, default: bool) -> Element:
    spacing: dict[str, str | int] = {"w:before": 0, "w:after": 0}
    if style.single or style.pitch:
        spacing["w:line"] = style.pitch or 240
        spacing["w:lineRule"] = "exact" if style.pitch else "auto"
    return node(
        "w:pPr",
        None,
        node("w:keepNext") if style.keep else None,
        node("w:keepLines") if style.keep else None,
        *(val(f"w:{rule}", on) for rule, on in LINE_RULES.items() if default),
        val("w:snapToGrid", 0),
        node("w:spacing", spacing),
        node("w:ind", TWO_CHARACTERS) if style.indent else None,
        val("w:jc", style.align) if style.align else None,
        val("w:outlineLvl", style.outline) if style.outline is not None else None,
    )


def _character_style(key: str, name: str, font: str, habits: Habits, bold: bool) -> Element:
    return node(
        "w:style",
        {"w:type": "character", "w:customStyle": 1, "w:styleId": key},
        val("w:name", name),
        node("w:rPr", None, fonts(habits.latin_font, font), *_bold(bold)),
    )


def _bold(bold: bool) -> list[Element]:
    return [node("w:b"), node("w:bCs")] if bold else []


def fonts_part(habits: Habits) -> Element:
    """fontTable.xml, naming what to show where an official font is missing."""
    names = {habits.title_font, habits.body_font, *habits.heading_fonts, habits.table_font}
    names |= {habits.strong_font, habits.kaiti_font, habits.page_number_font}
    return root(
        "w:fonts",
        None,
        "r",
        *(
            node(
                "w:font",
                {"w:name": name},
                val("w:altName", SUBSTITUTES[name]) if name in SUBSTITUTES else None,
                val("w:charset", "86"),
                val("w:family", "auto"),
                val("w:pitch", "default"),
            )
            for name in sorted(names)
        ),
    )
