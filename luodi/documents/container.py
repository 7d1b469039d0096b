"""Office files as packages of parts: the same parts give the same bytes, whenever and wherever written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from luodi.documents.xml import node, root, written

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file can say
Relation = tuple[str, str, str]  # id, type, target
DEFAULTS = (
    ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
    ("xml", "application/xml"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)


@dataclass(frozen=True)
class Part:
    """One part: its name without the leading slash, its bytes, content type and relations."""

    name: str
    data: bytes
    content_type: str = ""
    relations: tuple[Relation, ...] = ()


def packed(parts: Sequence[Part], relations: Sequence[Relation]) -> bytes:
    """The package; `relations` are those of the package itself."""
    files = [("[Content_Types].xml", _content_types(parts)), ("_rels/.rels", _relations(relations))]
    for part in parts:
        files.append((part.name, part.data))
        if part.relations:
            path = PurePosixPath(part.name)
            files.append((f"{path.parent}/_rels/{path.name}.rels", _relations(part.relations)))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 0
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=6)
    return target.getvalue()


def _content_types(parts: Sequence[Part]) -> bytes:
    endings = {PurePosixPath(part.name).suffix[1:] for part in parts} | {"rels", "xml"}
    return written(
        root(
            "ct:Types",
            None,
            "",
            *(
                node("ct:Default", {"Extension": ending, "ContentType": kind})
                for ending, kind in DEFAULTS
                if ending in endings
            ),
            *(
                node("ct:Override", {"PartName": f"/{part.name}", "ContentType": part.content_type})
                for part in parts
                if part.content_type
            ),
        )
    )


def _relations(relations: Sequence[Relation]) -> bytes:
    return written(
        root(
            "rel:Relationships",
            None,
            "",
            *(
                node("rel:Relationship", {"Id": key, "Type": kind, "Target": target})
                for key, kind, target in relations
            ),
        )
    )
