"""A data home for the tests alone, set before Django reads its settings (pytest loads this with `-p`)."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

HOME = tempfile.mkdtemp(prefix="luodi-tests-")
os.environ["LUODI_HOME"] = HOME
os.environ["TZ"] = "Asia/Shanghai"
for of_terminal in ("COLUMNS", "LINES"):  # readline sets them for the workers of pytest-xdist: tables fold
    os.environ.pop(of_terminal, None)
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
