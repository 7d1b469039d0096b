"""A process on an installation that answers question after question: each a line of JSON in, one out."""

from __future__ import annotations

import json
import sys

import django


def main() -> None:
    """Answer until there is nothing more to read."""
    django.setup()
    from luodi.core.questions import parse
    from luodi.figures.asking import ask
    from luodi.ledger.org.access import operator

    for line in sys.stdin:
        question, period = json.loads(line)
        figure = ask(operator(), parse(question), region="159924", period=period)
        sys.stdout.write(json.dumps(figure.as_json()) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
