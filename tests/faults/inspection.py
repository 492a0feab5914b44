"""Run in the product's environment: reads database and index past all caches, and prints JSON."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import urllib.request
from collections.abc import Iterator
from typing import Any

import django

os.environ.setdefault(
    "DJANGO_SETTINGS_MODULE",
    f"konstellation.project.settings.{os.environ.get('KONSTELLATION_PROFILE', 'embedded')}",
)
django.setup()

import orjson  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from konstellation.audit.models import Entry  # noqa: E402
from konstellation.members.models import Organisation  # noqa: E402
from konstellation.search.client import engine  # noqa: E402
from konstellation.search.columns import digest_of, source_of  # noqa: E402
from konstellation.search.document import registry  # noqa: E402
from konstellation.search.models import Pending  # noqa: E402

BATCH = 500
PAGE = 5000


def organisations() -> list[dict[str, Any]]:
    rows = Organisation.objects.values("pk", "name", "version", "employees", "summary_en")
    return [row | {"pk": str(row["pk"])} for row in rows]


def entries() -> list[dict[str, Any]]:
    rows = Entry.objects.filter(model="members.organisation").order_by("id")
    return [
        row | {"record_id": str(row["record_id"])}
        for row in rows.values("id", "record_id", "action", "version", "changes", "source")
    ]


def differences(index: str) -> dict[str, list[str]]:
    """What the index has too much, too little, or otherwise than the database has it now.

    What it gives back is read, not the digests by which the product itself compares.
    """
    stored = {pk: digest_of(source) for pk, source in _stored(index)}
    expected = {}
    document = registry.documents[index]
    ids = list(document.all_ids())
    for start in range(0, len(ids), BATCH):
        for each in document.load(ids[start : start + BATCH]):
            # As it comes back: through the same spelling of dates and ids.
            expected[each.id] = digest_of(orjson.loads(orjson.dumps(source_of(each))))
    return {
        "missing": sorted(set(expected) - set(stored)),
        "extra": sorted(set(stored) - set(expected)),
        "different": sorted(
            pk for pk, digest in expected.items() if stored.get(pk, digest) != digest
        ),
    }


def _stored(index: str) -> Iterator[tuple[str, Any]]:
    if "elasticsearch" in settings.SEARCH_ENGINE[0]:
        yield from _stored_in_cluster(index)
    else:
        yield from _stored_in_folder(index)


def _stored_in_cluster(index: str) -> Iterator[tuple[str, Any]]:
    options = settings.SEARCH_ENGINE[1]
    address = f"{options['url']}/{options['prefix']}.{index}/_search"
    after: list[Any] = []
    while True:
        question: dict[str, Any] = {
            "size": PAGE,
            "sort": ["id_"],
            "query": {"bool": {"must_not": {"term": {"gone_": True}}}},
        }
        if after:
            question["search_after"] = after
        request = urllib.request.Request(
            address, json.dumps(question).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            hits = json.load(answer)["hits"]["hits"]
        for hit in hits:
            yield hit["_id"], hit["_source"]["source_"]
        if len(hits) < PAGE:
            return
        after = hits[-1]["sort"]


def _stored_in_folder(index: str) -> Iterator[tuple[str, Any]]:
    store: Any = engine()._store(index)  # type: ignore[attr-defined]
    snapshot = store.snapshot()
    for pk in engine().ids(index):
        yield pk, orjson.loads(store.source(snapshot, pk) or b"null")


def checksum() -> str:
    """Of all that the indexes hold."""
    whole = hashlib.sha256()
    for index in registry.documents:
        for pk, source in sorted(_stored(index)):
            whole.update(pk.encode() + orjson.dumps(source, option=orjson.OPT_SORT_KEYS))
    return whole.hexdigest()


def integrity() -> str:
    if connection.vendor != "sqlite":
        return "ok"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return str(cursor.fetchone()[0])


def main() -> None:
    found = {
        "organisations": organisations(),
        "entries": entries(),
        "pending": Pending.objects.count(),
        "dead": Pending.objects.given_up().count(),
        "integrity": integrity(),
    }
    if "--without-index" not in sys.argv:
        found["index"] = {index: differences(index) for index in registry.documents}
        found["checksum"] = checksum()
    sys.stdout.write(json.dumps(found, default=str))


if __name__ == "__main__":
    main()
