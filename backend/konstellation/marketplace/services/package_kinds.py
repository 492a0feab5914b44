"""The kinds of listing that a new network starts with; what is there already is left alone."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml

from konstellation.audit import journal
from konstellation.common.transactions import transactional
from konstellation.marketplace.models import ListingKind, PartnershipType


@transactional
def load() -> None:
    document: dict[str, Any] = yaml.safe_load(
        files("konstellation.marketplace").joinpath("kinds.yaml").read_text("utf-8")
    )
    known = set(PartnershipType.objects.values_list("key", flat=True))
    for entry in document["partnership_types"]:
        if entry["key"] not in known:
            row = PartnershipType(key=entry["key"], name_sv=entry["sv"], name_en=entry["en"])
            journal.create(row, by=None)
    types = {row.key: row for row in PartnershipType.objects.all()}
    known = set(ListingKind.objects.values_list("key", flat=True))
    for rank, entry in enumerate(document["kinds"], start=1):
        if entry["key"] in known:
            continue
        kind = journal.create(
            ListingKind(
                key=entry["key"],
                name_sv=entry["sv"],
                name_en=entry["en"],
                direction=entry.get("direction", ""),
                required_fields=entry["required"],
                size_classes=entry.get("size_classes", []),
                rank=rank * 10,
            ),
            by=None,
        )
        partnerships = [types[key] for key in entry["partnerships"]]
        journal.set_related(kind, "partnership_types", partnerships, by=None)
