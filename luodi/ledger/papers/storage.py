"""Files on disk: each once, under the SHA-256 of its content, written whole or not at all, checked when read.

Knows no names and no access: that is the business of services and queries.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"[0-9a-f]{64}")


class Damaged(OSError):
    """A stored file is missing, or its content is no longer what was stored."""


def root() -> Path:
    """The folder that holds every stored file."""
    return Path(settings.FILES_ROOT)


def place(sha256: str) -> Path:
    """Where the content of that hash lies.

    Raises: ValueError for anything but a SHA-256 in lower-case hexadecimal.
    """
    if not NAME.fullmatch(sha256):
        raise ValueError(f"not a SHA-256: {sha256!r}")
    return root() / sha256[:2] / sha256[2:4] / sha256


def write(data: bytes) -> str:
    """Store the content and give its hash. Nothing is written when it is there already and sound."""
    sha256 = hashlib.sha256(data).hexdigest()
    target = place(sha256)
    if _is_sound(target, sha256):
        return sha256
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync(target.parent)
    if not _is_sound(target, sha256):
        raise Damaged(f"写入后读回的内容不一致:{sha256}")
    return sha256


def read(sha256: str) -> bytes:
    """The content of that hash.

    Raises: Damaged when it is missing or has changed.
    """
    try:
        data = place(sha256).read_bytes()
    except FileNotFoundError as error:
        raise Damaged(f"文件缺失:{sha256}") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Damaged(f"文件内容已改变:{sha256}")
    return data


def stored() -> Iterator[str]:
    """The hash of every file on disk, in no order. What is being written at this moment is left out."""
    for path in root().glob("??/??/*"):
        if NAME.fullmatch(path.name):
            yield path.name


def _is_sound(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


def _sync(folder: Path) -> None:
    """Make the new name itself survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
