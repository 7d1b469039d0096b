"""Submissions as things that files are hung on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from luodi.ledger.org.access import Actor
from luodi.ledger.papers.subjects import Home, Until, uuids
from luodi.ledger.rounds.access import seen_submissions
from luodi.ledger.rounds.models import Submission


class OfSubmission:
    """A unit's answer to a round (`luodi.ledger.papers.subjects.AttachmentSubject`)."""

    kind = "submission"
    label = "报送"

    def seen(self, actor: Actor, keys: Iterable[str]) -> frozenset[str]:
        """Submissions of a region seen, and those of the actor's own units."""
        rows = Submission.objects.filter(seen_submissions(actor), key__in=uuids(keys))
        return frozenset(str(key) for key in rows.values_list("key", flat=True))

    def until(self, _actor: Actor, _keys: Iterable[str]) -> Mapping[str, Until]:
        """Who sees one sees all of its files."""
        return {}

    def home(self, key: str) -> Home:
        """The round's region, and the unit whose answer it is."""
        found = Submission.objects.select_related("round__region", "unit").get(key=key)
        return Home(found.round.region, [found.unit])
