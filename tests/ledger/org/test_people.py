"""People: leaders in official order, namesakes, and what an import makes and takes back."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.core.problems import Rejected
from luodi.ledger.org import queries, services
from luodi.ledger.org.models import Person
from tests.ledger.org.world import County


def names(county: County, username: str = "clerk", **how: object) -> list[str]:
    people = queries.person_list(county.actor(username), county.region, **how)  # type: ignore[arg-type]
    return [person.name for person in people]


def test_leaders_stand_first_in_their_official_order(county: County) -> None:
    assert names(county) == ["王县长", "李书记", "小赵", "小钱"]
    services.leader_order_set(county.root, region=county.region, people=[county.person("李书记")])
    assert names(county, leaders=True) == ["李书记", "王县长"]


def test_somebody_who_left_is_not_in_todays_list(county: County) -> None:
    services.person_close(county.root, person=county.person("王县长"), on=dt.date(2024, 5, 31))
    assert "王县长" in names(county, on=dt.date(2024, 5, 31))
    assert "王县长" not in names(county, on=dt.date(2024, 6, 1))


def test_namesakes_are_told_apart_by_unit_or_title(county: County) -> None:
    services.person_add(county.root, region=county.region, name="小赵", unit=county.unit("财政局"))
    with pytest.raises(Rejected):
        services.person_add(county.root, region=county.region, name="小赵", unit=county.unit("财政局"))


def test_it_refuses_a_unit_of_another_region(county: County) -> None:
    with pytest.raises(Rejected):
        services.person_add(
            county.root, region=county.other("159925"), name="小孙", unit=county.unit("财政局")
        )


def test_only_leaders_can_be_put_in_order(county: County) -> None:
    with pytest.raises(Rejected):
        services.leader_order_set(county.root, region=county.region, people=[county.person("小赵")])


def test_someone_who_becomes_a_leader_comes_last_among_them(county: County) -> None:
    services.person_change(county.root, person=county.person("小赵"), is_leader=True)
    assert names(county, leaders=True) == ["王县长", "李书记", "小赵"]


def test_an_import_finds_leaders_and_makes_those_that_are_lacking_once(county: County) -> None:
    people, changes = services.people_take(
        county.root, region=county.region, names=["王县长", "周县长", "周县长"]
    )
    assert people["王县长"] == county.person("王县长")
    assert [change.subject.label for change in changes] == ["周县长"]
    assert services.people_take(county.root, region=county.region, names=["周县长"])[1] == []


def test_what_an_import_made_is_taken_back_unless_something_refers_to_it(county: County) -> None:
    people, _ = services.people_take(county.root, region=county.region, names=["周县长"])
    services.people_void(county.root, region=county.region, keys=[str(people["周县长"].key)])
    assert "周县长" not in names(county)
    again, _ = services.people_take(county.root, region=county.region, names=["周县长"])
    assert again["周县长"].key == people["周县长"].key
    assert Person.objects.filter(name="周县长").count() == 1


def test_a_reporter_sees_the_people_of_the_own_unit_alone(county: County) -> None:
    assert names(county, "reporter") == ["小赵"]
