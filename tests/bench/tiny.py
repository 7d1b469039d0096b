"""A province as small as can be, and what every way says of it: run as a process of its own."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

from bench.scale import SCALES

TINY = replace(SCALES["small"], counties=3, months=4, tasks=40, units=6, turns=1)


def main() -> None:
    """Fill the database, ask every way, and say all of it as JSON."""
    import django

    django.setup()
    from bench import figures, months, peers, province, word
    from luodi.exchange.installation.schema import schema_prepare

    schema_prepare()
    province.fill(TINY)
    told: dict[str, object] = {}
    for name, region, county in (("county", TINY.region(1), 1), ("province", "15", None)):
        ways = [figures.ask_way(TINY, region), *peers.sql_ways(TINY, county)]
        found = {way.name: way.result(way.call()) for way in ways}
        told[name] = {way: {f"{a},{b}": n for (a, b), n in roll.items()} for way, roll in found.items()}
    told["accepted"] = len(months.measure(TINY, Path())["B10"])
    told["report"] = len(word.measure(TINY, Path())["word"])
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
