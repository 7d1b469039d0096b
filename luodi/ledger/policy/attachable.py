"""Policy documents and local measures as things that files are hung on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from luodi.ledger.org.access import Actor
from luodi.ledger.papers.subjects import Home, Until, uuids
from luodi.ledger.policy.access import seen_documents, seen_measures
from luodi.ledger.policy.models import Document, Measure


class OfDocument:
    """A policy document (`luodi.ledger.papers.subjects.AttachmentSubject`): the office adds, units read."""

    kind = "document"
    label = "政策文件"

    def seen(self, actor: Actor, keys: Iterable[str]) -> frozenset[str]:
        """Documents of a region seen, and of the regions of the actor's own units."""
        rows = Document.objects.filter(seen_documents(actor), key__in=uuids(keys), voided_at=None)
        return frozenset(str(key) for key in rows.values_list("key", flat=True))

    def until(self, _actor: Actor, _keys: Iterable[str]) -> Mapping[str, Until]:
        """Who sees one sees all of its files."""
        return {}

    def home(self, key: str) -> Home:
        """The document's region; no unit answers for it."""
        return Home(Document.objects.select_related("region").get(key=key).region)


class OfMeasure:
    """What this region issues to carry clauses out: the unit that drafts it proves how far it has come."""

    kind = "measure"
    label = "举措"

    def seen(self, actor: Actor, keys: Iterable[str]) -> frozenset[str]:
        """Measures of a region seen, and those that the actor's own units draft."""
        rows = Measure.objects.filter(seen_measures(actor), key__in=uuids(keys), voided_at=None)
        return frozenset(str(key) for key in rows.values_list("key", flat=True))

    def until(self, _actor: Actor, _keys: Iterable[str]) -> Mapping[str, Until]:
        """Who sees one sees all of its files."""
        return {}

    def home(self, key: str) -> Home:
        """The measure's region, and the unit that drafts it."""
        found = Measure.objects.select_related("region", "unit").get(key=key)
        return Home(found.region, [found.unit] if found.unit else [])
