"""The words that the county is made of, read once from the tables in `data/`."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> Any:
    """The table `data/<name>.json`."""
    return json.loads(files("luodi.demo").joinpath(f"data/{name}.json").read_text(encoding="utf-8"))


def phrases(scheme: str, kind: str, part: str) -> list[Any]:
    """The sentences of one part (`P1`, `problem`, `measures`) for a kind of task."""
    found: list[Any] = table("phrases")[scheme][kind].get(part, [])
    return found
