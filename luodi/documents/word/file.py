"""The parts of a Word file besides its text: settings, properties, bindings, and how they hang together."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.documents.container import Part, Relation, packed
from luodi.documents.habits import Habits
from luodi.documents.tree import Document
from luodi.documents.word.page import footer_kinds, footer_paragraphs
from luodi.documents.word.styles import fonts_part, styles_part
from luodi.documents.word.text import Binding
from luodi.documents.xml import NAMESPACES, Element, node, root, val, written

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
KINDS = NAMESPACES["r"]
PACKAGE_KINDS = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"
COMPATIBILITY = "http://schemas.microsoft.com/office/word"


def footer_ids(habits: Habits) -> dict[str, str]:
    """Relationship ids of the footers by their type."""
    return {kind: f"rIdFooter{number}" for number, kind in enumerate(footer_kinds(habits), 1)}


def word_file(
    document: Document,
    habits: Habits,
    body: Sequence[Element],
    drawn: tuple[Sequence[Part], Sequence[Relation]],
    bindings: Sequence[Binding],
) -> bytes:
    """The bytes of the .docx; `drawn` are the parts and relations of its charts."""
    relations: list[Relation] = [
        ("rIdStyles", f"{KINDS}/styles", "styles.xml"),
        ("rIdSettings", f"{KINDS}/settings", "settings.xml"),
        ("rIdFonts", f"{KINDS}/fontTable", "fontTable.xml"),
    ]
    parts = [
        Part("word/styles.xml", written(styles_part(habits)), f"{WORD}.styles+xml"),
        Part("word/settings.xml", written(_settings(habits)), f"{WORD}.settings+xml"),
        Part("word/fontTable.xml", written(fonts_part(habits)), f"{WORD}.fontTable+xml"),
    ]
    for number, (kind, side) in enumerate(footer_kinds(habits).items(), 1):
        name = f"footer{number}.xml"
        footer = root("w:ftr", None, "r", *footer_paragraphs(document.book_mark, side))
        parts.append(Part(f"word/{name}", written(footer), f"{WORD}.footer+xml"))
        relations.append((footer_ids(habits)[kind], f"{KINDS}/footer", name))
    relations += drawn[1]
    if bindings:
        relations.append(("rIdFigures", f"{KINDS}/customXml", "../customXml/item1.xml"))
        parts.append(Part("customXml/item1.xml", _figures(bindings)))
    text = root("w:document", None, "r wp a c", node("w:body", None, *body))
    main = Part("word/document.xml", written(text), f"{WORD}.document.main+xml", tuple(relations))
    return packed(
        [main, *parts, *drawn[0], *_properties(document)],
        (
            ("rId1", f"{KINDS}/officeDocument", "word/document.xml"),
            ("rId2", f"{PACKAGE_KINDS}/core-properties", "docProps/core.xml"),
            ("rId3", f"{KINDS}/extended-properties", "docProps/app.xml"),
        ),
    )


def _settings(habits: Habits) -> Element:
    """Chinese line breaking, two-sided pages, and the layout rules of Word 2013 and later."""
    return root(
        "w:settings",
        None,
        "",
        node("w:zoom", {"w:percent": 100}),
        node("w:mirrorMargins") if habits.two_sided else None,
        node("w:bordersDoNotSurroundHeader"),
        node("w:bordersDoNotSurroundFooter"),
        val("w:defaultTabStop", 420),
        node("w:evenAndOddHeaders") if habits.two_sided else None,
        val("w:drawingGridVerticalSpacing", 156),
        val("w:characterSpacingControl", "compressPunctuation"),
        node(
            "w:compat",
            None,
            node("w:spaceForUL"),
            node("w:balanceSingleByteDoubleByteWidth"),
            node("w:doNotLeaveBackslashAlone"),
            node("w:ulTrailSpace"),
            node("w:doNotExpandShiftReturn"),
            node("w:adjustLineHeightInTable"),
            node("w:useFELayout"),
            node("w:compatSetting", {"w:name": "compatibilityMode", "w:uri": COMPATIBILITY, "w:val": 15}),
        ),
        node("w:themeFontLang", {"w:val": "en-US", "w:eastAsia": "zh-CN"}),
        val("w:decimalSymbol", "."),
        val("w:listSeparator", ","),
    )


def _properties(document: Document) -> list[Part]:
    """Title, issuer and book mark; dated by the paper's own date, never by a clock."""
    signature = document.signature
    dates = []
    if signature:
        stamp = f"{signature.date.isoformat()}T00:00:00Z"
        kind: dict[str, str | int] = {"xsi:type": "dcterms:W3CDTF"}
        dates = [node(f"dcterms:{act}", kind, text=stamp) for act in ("created", "modified")]
    core = root(
        "cp:coreProperties",
        None,
        "dc dcterms xsi",
        node("dc:title", None, text=document.title.replace("\n", "")),
        node("dc:creator", None, text="、".join(signature.issuers) if signature else ""),
        node("dc:description", None, text=document.book_mark),
        node("dc:language", None, text="zh-CN"),
        *dates,
    )
    application = root("ep:Properties", None, "", node("ep:Application", None, text="落地 Luodi"))
    return [
        Part(
            "docProps/core.xml",
            written(core),
            "application/vnd.openxmlformats-package.core-properties+xml",
        ),
        Part(
            "docProps/app.xml",
            written(application),
            "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        ),
    ]


def _figures(bindings: Sequence[Binding]) -> bytes:
    """Which bookmark holds which figure: read back when an edited file returns."""
    listed = [
        node("fig:figure", {"bookmark": bound.bookmark, "ref": bound.ref, "text": bound.text})
        for bound in bindings
    ]
    return written(root("fig:figures", None, "", *listed))
