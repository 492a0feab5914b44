"""Which columns of the sheet of organisations are kept where."""

from __future__ import annotations

from konstellation.members.identifiers import Scheme
from konstellation.members.models import AddressKind

# Columns that are stored in the organisation's own row.
OWN = (
    "name",
    "legal_name",
    "kind",
    "legal_form",
    "employees",
    "website",
    "email",
    "phone",
    "summary_sv",
    "summary_en",
    "description_sv",
    "description_en",
    "visibility",
)
SCHEMES = {
    "vat": Scheme.VAT,
    "lei": Scheme.LEI,
    "pic": Scheme.PIC,
    "duns": Scheme.DUNS,
    "isni": Scheme.ISNI,
    "national": Scheme.NATIONAL,
}
POSTAL = ("street", "postcode", "city", "country")
POINT = ("latitude", "longitude")
# The text of what shows a competence, by language.
EVIDENCE = ("evidence_sv", "evidence_en")
# Which columns make up each address; only the visiting address is a point on the map.
ADDRESSES: dict[str, tuple[str, ...]] = {
    AddressKind.VISITING: (*POSTAL, "municipality", "region", *POINT),
    AddressKind.POSTAL: POSTAL,
    AddressKind.BILLING: POSTAL,
}
