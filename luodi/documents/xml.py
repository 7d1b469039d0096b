"""XML elements for Office files: short names for namespaces, one way to build and to write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from lxml import etree

Element = etree._Element

OFFICE = "http://schemas.openxmlformats.org"
NAMESPACES = {
    "w": f"{OFFICE}/wordprocessingml/2006/main",
    "r": f"{OFFICE}/officeDocument/2006/relationships",
    "wp": f"{OFFICE}/drawingml/2006/wordprocessingDrawing",
    "a": f"{OFFICE}/drawingml/2006/main",
    "c": f"{OFFICE}/drawingml/2006/chart",
    "s": f"{OFFICE}/spreadsheetml/2006/main",
    "ct": f"{OFFICE}/package/2006/content-types",
    "rel": f"{OFFICE}/package/2006/relationships",
    "cp": f"{OFFICE}/package/2006/metadata/core-properties",
    "ep": f"{OFFICE}/officeDocument/2006/extended-properties",
    "fig": "urn:luodi:figures",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
# Parts whose elements carry no prefix, as Office itself writes them.
UNPREFIXED = ("ct", "rel", "ep", "s", "fig")
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text without characters that XML cannot hold; all line ends are \\n."""
    return FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def node(
    name: str, attributes: Mapping[str, str | int] | None = None, *children: Element | None, text: str = ""
) -> Element:
    """An element `prefix:name` with its attributes and children in the order given; None is left out."""
    element = etree.Element(_qualified(name), None, _map_of(name.split(":")[0]))  # type: ignore[arg-type]  # None is the default namespace
    for key, value in (attributes or {}).items():
        element.set(_qualified(key), clean(value) if isinstance(value, str) else str(value))
    for child in children:
        if child is not None:
            element.append(child)
    if text:
        element.text = clean(text)
    return element


def val(name: str, value: str | int) -> Element:
    """An element with one `val` attribute: `w:jc`, `c:overlap`, `a:srgbClr` …"""
    key = "w:val" if name.startswith("w:") else "val"
    return node(name, {key: value})


def root(
    name: str, attributes: Mapping[str, str | int] | None, uses: str, *children: Element | None
) -> Element:
    """The root of a part, declaring the namespaces it uses (`"w r wp"`) in that order."""
    first = name.split(":")[0]
    names = {(None if key in UNPREFIXED else key): NAMESPACES[key] for key in (first, *uses.split())}
    element = etree.Element(_qualified(name), None, names)  # type: ignore[arg-type]
    for key, value in (attributes or {}).items():
        element.set(_qualified(key), clean(value) if isinstance(value, str) else str(value))
    element.extend([child for child in children if child is not None])
    etree.cleanup_namespaces(element, keep_ns_prefixes=[key for key in names if key])
    return element


def written(element: Element) -> bytes:
    """The bytes of a part, with its declaration."""
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)


@cache
def _qualified(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local


@cache
def _map_of(prefix: str) -> dict[str | None, str]:
    return {(None if prefix in UNPREFIXED else prefix): NAMESPACES[prefix]}
