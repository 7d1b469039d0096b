"""Which facts hold: the one pass against a slow and obvious way, over many random histories."""

from __future__ import annotations

import random

import pytest

from luodi.ledger.tasks.facts import Link, live


def obvious(links: list[Link]) -> set[int]:
    """Asks of each fact, again and again, whether any fact that holds replaces it."""

    def holds(link: Link) -> bool:
        return not any(holds(other) for other in links if other.replaces == link.id)

    return {link.id for link in links if holds(link)}


@pytest.mark.parametrize(
    ("links", "held"),
    [
        ([], set()),
        ([Link(1, None)], {1}),
        ([Link(1, None), Link(2, 1)], {2}),
        ([Link(1, None), Link(2, 1), Link(3, 2)], {1, 3}),
        ([Link(1, None), Link(2, 1), Link(3, 2), Link(4, 3)], {2, 4}),
        ([Link(1, None), Link(2, 1), Link(3, 1)], {2, 3}),
        ([Link(1, None), Link(2, None), Link(3, 1), Link(4, 2), Link(5, 4)], {2, 3, 5}),
    ],
    ids=["none", "one", "corrected", "correction reversed", "reversal reversed", "twice", "two apart"],
)
def test_a_fact_holds_unless_a_fact_that_holds_replaces_it(links: list[Link], held: set[int]) -> None:
    assert live(links) == held
    assert obvious(links) == held


def test_both_ways_agree_on_any_history_in_any_order() -> None:
    dice = random.Random(20240531)
    for _ in range(500):
        links = [Link(n, dice.choice([None, *range(1, n)])) for n in range(1, dice.randint(1, 14))]
        dice.shuffle(links)
        assert live(links) == obvious(links), links
