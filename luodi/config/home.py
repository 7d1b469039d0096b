"""Where Luodi keeps its data on this machine, and the secret key kept there."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path


def data_home() -> Path:
    """`$LUODI_HOME`, else a folder in the user's data directory; made when missing, private to its owner."""
    named = os.environ.get("LUODI_HOME")
    if named:
        home = Path(named).expanduser()
    else:
        base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
        home = Path(base).expanduser() / "luodi"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return home.resolve()


def secret_key(home: Path) -> str:
    """The key that signs sessions: made once per data home, readable by its owner only.

    It takes its name when it is written: of several first commands all read the same one, whole.
    """
    path = home / "secret.key"
    if not path.exists():
        handle, made = tempfile.mkstemp(dir=home, prefix=".secret.")
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(made, path)
        os.unlink(made)
    return path.read_text(encoding="ascii").strip()
