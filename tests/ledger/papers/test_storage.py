"""Stored files: once each, whole or not at all, checked when read."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from luodi.ledger.papers import storage


def test_content_lies_under_its_hash_and_is_read_back(folder: Path) -> None:
    sha256 = storage.write(b"abc")
    assert sha256 == hashlib.sha256(b"abc").hexdigest()
    assert (folder / sha256[:2] / sha256[2:4] / sha256).read_bytes() == b"abc"
    assert storage.read(sha256) == b"abc"


def test_the_same_content_is_kept_once(folder: Path) -> None:
    first = storage.place(storage.write(b"abc")).stat()
    second = storage.place(storage.write(b"abc")).stat()
    assert (first.st_ino, first.st_mtime_ns) == (second.st_ino, second.st_mtime_ns)
    assert list(storage.stored()) == [hashlib.sha256(b"abc").hexdigest()]


def test_a_write_that_fails_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(handle: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", fails)
    with pytest.raises(OSError, match="disk full"):
        storage.write(b"abc")
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_changed_or_missing_content_is_told(folder: Path) -> None:
    sha256 = storage.write(b"abc")
    storage.place(sha256).write_bytes(b"abd")
    with pytest.raises(storage.Damaged, match="已改变"):
        storage.read(sha256)
    storage.place(sha256).unlink()
    with pytest.raises(storage.Damaged, match="缺失"):
        storage.read(sha256)


def test_storing_again_mends_damaged_content(folder: Path) -> None:
    sha256 = storage.write(b"abc")
    storage.place(sha256).write_bytes(b"a")
    assert storage.write(b"abc") == sha256
    assert storage.read(sha256) == b"abc"


@pytest.mark.parametrize("name", ["../../secret", "", "A" * 64, "a" * 63])
def test_only_a_hash_leads_to_a_place(name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        storage.place(name)
