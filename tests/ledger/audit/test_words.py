"""Every act that the code records, and every kind of subject, has its Chinese name."""

from __future__ import annotations

import re

from luodi.ledger.audit.words import KINDS, VERBS, kind_code, kind_label, verb_label
from tests.ledger.audit.verbs_in_code import ROOT, verbs


def test_every_verb_that_the_code_records_has_its_name() -> None:
    assert sorted(verbs() - set(VERBS)) == []


def test_no_name_is_kept_for_a_verb_that_nothing_records() -> None:
    assert sorted(set(VERBS) - verbs()) == []


def test_the_reading_of_the_code_finds_verbs_however_they_are_given() -> None:
    found = verbs()
    for verb in (
        "unit_merge",
        "sign_in_failed",
        "template_reset",
        "waiting_dropped",
        "remind_soon",
        "demo_make",
    ):
        assert verb in found


def test_every_kind_of_subject_in_the_code_has_its_name() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py"))
    kinds = set(re.findall(r'Subject\(\s*"([a-z_]+)"', text))
    assert len(kinds) > 15
    assert sorted(kinds - set(KINDS)) == []


def test_names_are_chinese_and_kinds_are_told_apart_by_them() -> None:
    assert not [label for label in (*VERBS.values(), *KINDS.values()) if re.search("[A-Za-z_]", label)]
    assert len(set(KINDS.values())) == len(KINDS)
    assert [kind_code(word) for word in ("任务", "task", "定版", "无")] == ["task", "task", "book", None]


def test_what_a_newer_version_recorded_shows_as_it_is() -> None:
    assert (verb_label("moon_land"), kind_label("moon")) == ("moon_land", "moon")
