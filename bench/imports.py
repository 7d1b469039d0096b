"""B7: `luodi import` as a person runs it, beside the bare parse and beside django-import-export."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bench import workbooks
from bench.names import IMPORT, IMPORT_BAD, PARSE, RIVAL, RIVAL_BULK, part_of
from bench.rival import importing as rival
from bench.scale import Scale
from bench.timing import Different, Time, median, timed
from bench.workbooks import NEXT, PERIOD, UNITS, Files
from luodi.ledger.audit import context
from luodi.ledger.org.access import operator
from luodi.ledger.org.services.regions import region_add
from luodi.ledger.org.services.units import unit_add
from luodi.ledger.tasks.models import Progress, Task


class Imports:
    """Imports into one new county after another: every repetition begins with an empty ledger."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.counties = 0

    def county(self) -> str:
        """A new county with its units; its code."""
        self.counties += 1
        code = f"36{self.counties:04d}"
        with context.request("bench"):
            region = region_add(operator(), code=code, name=f"导入{self.counties}县")
            for name in UNITS:
                unit_add(operator(), region=region, name=name)
        return code

    def tasks(self, code: str) -> None:
        """The list. Raises: Different if a row is missing."""
        luodi("import", str(self.files.tasks), "--region", code)
        _all(Task.objects.filter(task_list__region__code=code).count(), self.files.rows)

    def month(self, code: str) -> None:
        """The month. Raises: Different if a row is missing."""
        luodi("import", str(self.files.month), "--region", code, "--period", PERIOD)
        facts = Progress.objects.filter(task__task_list__region__code=code, period=PERIOD)
        _all(facts.count(), self.files.rows)

    def bad(self, code: str, path: Path, *words: str) -> None:
        """A spoiled workbook: good rows taken, every spoiled one reported. Raises: Different if not."""
        told = luodi("import", str(path), "--region", code, "--accept-good", *words)
        rows = {problem["row"] for problem in told["problems"] if problem["severity"] == "error"}
        _all(len(rows), self.files.bad)


def luodi(*words: str) -> Any:
    """The command in a process of its own; its JSON. Raises: SystemExit, with what it said.

    Its byte code is kept, as an installation keeps it, whatever the machine of the benchmark does else.
    """
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPYCACHEPREFIX"] = str(Path(env["LUODI_HOME"]) / "bytecode")
    done = subprocess.run(
        [sys.executable, "-m", "luodi.cli", *words, "--json"],
        env=env | {"DJANGO_SETTINGS_MODULE": "luodi.config.settings"},
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(
            f"luodi {' '.join(words)}: {done.returncode}\n{done.stdout[:2000]!r}\n{done.stderr!r}"
        )
    return json.loads(done.stdout)


def measure(scale: Scale, folder: Path) -> dict[str, dict[str, Time]]:
    """Times by workbook and way; the rivals are given some of the rows, parsed before, and scaled up.

    Each rival is timed on a few rows and on more: had it a cost of its own whatever the number, or did rows
    cost less the more there are, the scaled times would tell.
    """
    files = Files.of(folder.parent, scale.import_rows)
    rival.make_tables()
    imports, taken = Imports(files), Taken()
    _once_before(folder / "first", imports.county())
    for turn in range(scale.imports):
        code = imports.county()
        sheets = (("list", files.tasks, imports.tasks), ("month", files.month, imports.month))
        for name, path, ours in sheets:
            parsed = rival.parse(path)
            taken.beside_parse(name, path, IMPORT, partial(ours, code))
            for way, few, rows in ((RIVAL, *scale.rivals), (RIVAL_BULK, *scale.rivals_bulk)):
                give = partial(rival.import_rows, parsed, bulk=way == RIVAL_BULK)
                taken.add(name, way, partial(give, rows), files.rows / rows)
                taken.add(name, part_of(way, few), partial(give, few), files.rows / few)
            luodi("round", "open", (PERIOD, NEXT)[name == "month"], "--region", code)
        if turn == 0:
            spoiled = partial(imports.bad, code, files.month_bad, "--period", NEXT)
            taken.beside_parse("month", files.month_bad, IMPORT_BAD, spoiled)
            spoiled = partial(imports.bad, imports.county(), files.tasks_bad)
            taken.beside_parse("list", files.tasks_bad, IMPORT_BAD, spoiled)
    return taken.medians()


def _once_before(folder: Path, code: str) -> None:
    """A few rows of each workbook, untimed: the command's byte code is there afterwards, as in daily use."""
    folder.mkdir()
    few = Imports(workbooks.write(folder, 100))
    few.tasks(code)
    luodi("round", "open", PERIOD, "--region", code)
    few.month(code)


class Taken:
    """Times taken, by workbook and way."""

    def __init__(self) -> None:
        self.samples: dict[str, dict[str, list[Time]]] = defaultdict(lambda: defaultdict(list))

    def add(self, name: str, way: str, call: Callable[[], Any], share: float = 1) -> None:
        """Time one call; `share`: how many times the work is all of it."""
        self.samples[name][way].append(timed(call).by(share))

    def beside_parse(self, name: str, path: Path, way: str, call: Callable[[], Any]) -> None:
        """Time one call, with a bare parse before and after it."""
        self.add(name, PARSE, partial(rival.parse, path))
        self.add(name, way, call)
        self.add(name, PARSE, partial(rival.parse, path))

    def medians(self) -> dict[str, dict[str, Time]]:
        """The median of each."""
        return {
            f"B7 {name}": {way: median(taken) for way, taken in ways.items()}
            for name, ways in self.samples.items()
        }


def _all(found: int, wanted: int) -> None:
    if found != wanted:
        raise Different(f"{found} instead of {wanted}")
