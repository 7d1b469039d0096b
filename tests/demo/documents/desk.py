"""A process that gives commands one after the other on the day on which the demonstration stops.

Reads JSON: for each command its words. A word that stands for a number or key that only running tells is put
in as the newest of its kind.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path

import django

from tests.demo.documents.files import fill_in

START = dt.datetime(2024, 6, 20, 18, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def main() -> None:
    """Give the commands and tell what became of each."""
    django.setup()
    from click.testing import CliRunner
    from django.conf import settings

    from luodi.cli.main import cli
    from luodi.ledger.audit import context

    settings.PASSWORD_HASHERS = ["luodi.demo.passwords.LightHasher", *settings.PASSWORD_HASHERS]
    clock = [START]
    context.now = lambda: clock[0]
    stand_ins = _stand_ins()
    told = []
    for words in json.load(sys.stdin):
        clock[0] += dt.timedelta(seconds=10)
        if words[:2] == ["submission", "fill"]:
            fill_in(Path(words[3]))
        known = [stand_ins[word]() if word in stand_ins else word for word in words]
        run = CliRunner().invoke(cli, known)
        told.append((run.exit_code, run.stdout + run.stderr))
    json.dump(told, sys.stdout)


def _stand_ins() -> dict[str, Callable[[], str]]:
    from luodi.ledger.org.models import Grant, Unit
    from luodi.ledger.papers.models import Attachment, Batch

    return {
        "批次号": lambda: str(Batch.objects.latest("pk").number),
        "授权标识": lambda: str(Grant.objects.latest("pk").key),
        "材料标识": lambda: str(Attachment.objects.latest("pk").key),
        "单位标识": lambda: str(Unit.objects.earliest("pk").key),
    }


if __name__ == "__main__":
    main()
