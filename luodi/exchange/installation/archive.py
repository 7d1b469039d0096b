"""The file of a backup: a zip of a manifest and one member per table and stored file, each with its hash."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from luodi.core.problems import Place, Problem, Rejected
from luodi.ledger.papers.contents import BROKEN

FORMAT, FORMAT_VERSION = "luodi-backup", 1
MANIFEST = "manifest.json"
MEMBER = re.compile(r"tables/[a-z][a-z0-9_]*\.jsonl|files/[0-9a-f]{64}")
PIECE = 1 << 20

Manifest = dict[str, Any]
SHAPES: Manifest = {
    "luodi": str,
    "made_at": str,
    "made_by": str,
    "migrations": [(str, str)],
    "tables": [{"model": str, "member": str, "sha256": str, "columns": [str], "rows": int, "content": str}],
    "files": [{"sha256": str}],
    "books": dict,
}
"""What a manifest of this version holds, as `_has_shape` reads it."""


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A file to write that takes its name when it is complete, readable by its owner only."""
    if not path.parent.is_dir():  # told by its own name, not by that of the file that is written first
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    made = Path(name)
    try:
        yield made
        descriptor = os.open(made, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)


def member_write(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> str:
    """Write one member; its SHA-256."""
    digest = hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as out:
        for piece in pieces:
            digest.update(piece)
            out.write(piece)
    return digest.hexdigest()


def manifest_write(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Write the manifest, the last member."""
    archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True))


class Backup:
    """A backup opened for reading."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.path, self.manifest = path, manifest
        self._archive = archive

    def lines(self, table: Manifest) -> Iterator[bytes]:
        """The lines of one of the manifest's tables."""
        with self._archive.open(table["member"]) as member:
            yield from member

    def file(self, sha256: str) -> bytes:
        """The content of one of the manifest's stored files."""
        return self._archive.read(f"files/{sha256}")

    def check(self) -> None:
        """Raises: Rejected unless every member is there and is what the manifest says."""
        wanted = {table["member"]: table["sha256"] for table in self.manifest["tables"]}
        wanted |= {f"files/{file['sha256']}": file["sha256"] for file in self.manifest["files"]}
        present = set(self._archive.namelist())
        wrong = [name for name, digest in wanted.items() if not self._is_sound(name, digest, present)]
        if wrong:
            raise Rejected([_damaged(self.path, f"其中{len(wrong)}项缺失或已损坏,如 {wrong[0]}。")])

    def _is_sound(self, name: str, wanted: str, present: set[str]) -> bool:
        if not MEMBER.fullmatch(name) or name not in present:
            return False
        digest = hashlib.sha256()
        try:
            with self._archive.open(name) as member:
                while piece := member.read(PIECE):
                    digest.update(piece)
        except BROKEN:
            return False
        return digest.hexdigest() == wanted


@contextmanager
def backup_open(path: Path) -> Iterator[Backup]:
    """A backup for reading. Raises: Rejected when it is none; OSError when it is not there to be read."""
    try:
        archive = zipfile.ZipFile(path)
    except OSError:
        raise
    except BROKEN:
        raise Rejected([_damaged(path, "不是备份文件,或没有写完整。")]) from None
    with archive:
        yield Backup(path, archive, _manifest(path, archive))


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    try:
        manifest: Manifest = json.loads(archive.read(MANIFEST))
        named, version = manifest["format"], int(manifest["format_version"])
    except (*BROKEN, KeyError, TypeError):
        raise Rejected([_damaged(path, "没有可读的目录(manifest.json),不是备份文件。")]) from None
    if named != FORMAT or version != FORMAT_VERSION:
        problem = Problem(
            "unknown_backup",
            f"备份格式 {named} {version} 不能读。",
            Place(path.name),
            remedy="请用写它的版本恢复。",
        )
        raise Rejected([problem])
    if wrong := [name for name, shape in SHAPES.items() if not _has_shape(manifest.get(name), shape)]:
        raise Rejected([_damaged(path, f"的目录(manifest.json)不完整,如 {wrong[0]}。")])
    return manifest


def _has_shape(value: Any, shape: Any) -> bool:
    """Whether a value of JSON has that shape: a type, a list of one shape, a tuple, or keys with theirs."""
    if isinstance(shape, list):
        return isinstance(value, list) and all(_has_shape(each, shape[0]) for each in value)
    if isinstance(shape, tuple):
        parts = value if isinstance(value, list) and len(value) == len(shape) else None
        return parts is not None and all(map(_has_shape, parts, shape))
    if isinstance(shape, dict):
        return isinstance(value, dict) and all(
            _has_shape(value.get(name), each) for name, each in shape.items()
        )
    return isinstance(value, shape)


def _damaged(path: Path, why: str) -> Problem:
    remedy = "请换一份备份;现有数据没有改动。"
    return Problem("damaged_backup", f"备份文件{why}", Place(path.name), remedy=remedy)
