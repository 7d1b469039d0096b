"""The data home of an installation."""

from __future__ import annotations

from pathlib import Path

import pytest

from luodi.config import home


def test_commands_that_come_first_at_once_read_the_same_whole_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others: list[str] = []

    def slowly(length: int) -> str:
        if not others:
            others.append("under way")
            others.append(home.secret_key(tmp_path))
        return f"{len(others)}" * length

    monkeypatch.setattr("luodi.config.home.secrets.token_urlsafe", slowly)
    mine = home.secret_key(tmp_path)
    assert mine == others[1]
    assert len(mine) == 48
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0
