"""A small network, written for these tests, with the traps of Swedish and English in it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any

from konstellation.search.document import Document, Facet, Filter, Point, Sort, Text
from konstellation.search.thesaurus import Concept

INDEX = "test-organisations"
VISITOR = ("public",)
MEMBER = ("public", "network")
KEEPER = ("public", "network", "process_management")
EVERYONE = KEEPER

VASTERAS = (59.6099, 16.5448)
ESKILSTUNA = (59.3666, 16.5077)
GOTEBORG = (57.7089, 11.9746)


@dataclass(frozen=True, slots=True)
class OrganisationDocument(Document):
    name: Annotated[str, Text(weight=4, suggest=True), Sort()] = ""
    summary_sv: Annotated[str, Text(language="sv")] = ""
    summary_en: Annotated[str, Text(language="en")] = ""
    competences: Annotated[tuple[str, ...], Text(weight=2), Facet()] = ()
    kind: Annotated[str, Facet()] = "company"
    region: Annotated[str, Facet()] = "Västmanland"
    tags: Annotated[tuple[str, ...], Filter()] = ()
    notes: Annotated[str, Text(audience="process_management", suggest=True)] = ""
    risk: Annotated[str, Facet(audience="process_management")] = "none"
    employees: Annotated[int | None, Sort()] = None
    place: Annotated[tuple[float, float] | None, Point()] = None

    @classmethod
    def load(cls, ids: Iterable[uuid.UUID]) -> Iterator[Document]:
        yield from (ROWS[pk] for pk in ids if pk in ROWS)

    @classmethod
    def all_ids(cls) -> Iterable[uuid.UUID]:
        return list(ROWS)


# Stands for the database in tests of the outbox and of reindexing.
ROWS: dict[uuid.UUID, OrganisationDocument] = {}


def document(key: str, name: str = "", **values: Any) -> OrganisationDocument:
    values.setdefault("audience", EVERYONE)
    return OrganisationDocument(id=key, name=name, **values)


def changed(before: OrganisationDocument, **values: Any) -> OrganisationDocument:
    return replace(before, **values)


NETWORK = [
    document(
        "weld",
        "Mälarsvets AB",
        summary_sv="Vi utför robotsvetsning i rostfritt stål.",
        summary_en="Robotic welding in stainless steel.",
        competences=("svetsning",),
        employees=42,
        place=VASTERAS,
    ),
    document(
        "micro",
        "Små Fabriker i Norr",
        summary_sv="En mikrofabrik för korta serier.",
        summary_en="",
        competences=("additiv tillverkning",),
        region="Västerbotten",
        employees=7,
    ),
    document(
        "micro-abroad",
        "Tiny Plants Ltd",
        summary_en="We build microfactories near the customer.",
        competences=("additive manufacturing",),
        region="abroad",
        employees=120,
    ),
    document(
        "interop",
        "Öppna System",
        summary_sv="Interoperabilitetslösningar för processindustrin.",
        summary_en="Solutions for open systems.",
        competences=("interoperabilitet",),
        place=ESKILSTUNA,
        employees=15,
    ),
    document(
        "goteborg",
        "Göteborgs Ångteknik",
        summary_sv="Ångpannor och värmeåtervinning.",
        region="Västra Götaland",
        place=GOTEBORG,
        tags=("heat",),
    ),
    document(
        "institute",
        "Institutet för Visualisering",
        summary_sv="Forskning om visualisering av processdata.",
        summary_en="Research on visualisation of process data.",
        kind="institute",
        competences=("visualisering",),
        employees=300,
    ),
    document(
        "vision",
        "Ånge Vision",
        summary_en="Machine vision for quality control in data centres.",
        region="Västernorrland",
        employees=3,
    ),
    document(
        "members-only",
        "Nätverkets Lager",
        summary_sv="Lagerautomation med förarlösa truckar.",
        audience=("network", "process_management"),
        region="Örebro",
    ),
    document(
        "secret",
        "Zebrafinken Holding",
        summary_sv="Kvarkbryggeri under uppbyggnad.",
        audience=("process_management",),
        kind="school",
        region="Hemlandet",
        competences=("tyrolerhattar",),
    ),
    document(
        "noted",
        "Aktiebolaget Anteckning",
        summary_sv="Konsult inom logistik.",
        notes="Förhandlar om konkursackord med banken.",
        risk="bankruptcy",
        employees=11,
    ),
    document(
        "markup",
        "Kod & Märken",
        summary_sv='Vi säljer <img src=x onerror="alert(1)"> och taggar för lager.',
    ),
]


_PARTS = """
interoperabilitet lösning process industri robot svetsning mikro fabrik ånga panna värme återvinning
lager automation förare data kvark bryggeri
"""


class Words:
    """The vocabulary that the tests' network keeps."""

    def concepts(self) -> Iterable[Concept]:
        return [
            Concept(("mikrofabrik", "mikrofabriker"), ("microfactory", "microfactories")),
            Concept(("additiv tillverkning", "3D-printning"), ("additive manufacturing",)),
            Concept(("svetsning",), ("welding",)),
        ]

    def parts(self) -> Iterable[str]:
        return _PARTS.split()
