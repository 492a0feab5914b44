"""The columns of the sheet of organisations, and the many headers that registers give them."""

from __future__ import annotations

from decimal import Decimal

from konstellation.exchange.kinds import Amount, Choice, Day, Kind, Many, Reference, Text, Whole
from konstellation.exchange.sheet import Column
from konstellation.members.exchange import vocabulary
from konstellation.members.exchange.cells import (
    EMAIL,
    ORGANISATION_NUMBER,
    PHONE,
    WEBSITE,
    Line,
    number,
)
from konstellation.members.exchange.organisation_words import KIND, LEGAL_FORM, VISIBILITY
from konstellation.members.exchange.references import organisations_in_file, organisations_named
from konstellation.members.exchange.vocabulary import Claimed, Evidenced, Vocabulary
from konstellation.members.identifiers import Scheme
from konstellation.members.models import AddressKind, RoleKind


def _column(
    key: str, sv: str, en: str, kind: Kind, *synonyms: str, required: bool = False
) -> Column:
    return Column(key, sv, en, kind, synonyms, required=required)


_NAMES = (
    _column(
        "name",
        "Namn",
        "Name",
        Line(200),
        "Organisation",
        "Organisationsnamn",
        "Företag",
        "Företagsnamn",
        "Bolag",
        "Bolagsnamn",
        "Medlem",
        "Medlemsföretag",
        "Company",
        "Company name",
        "Organization",
        required=True,
    ),
    _column(
        "legal_name",
        "Juridiskt namn",
        "Legal name",
        Line(200),
        "Firma",
        "Registrerat namn",
        "Registered name",
    ),
    _column(
        "aliases",
        "Andra namn",
        "Other names",
        Many(Line(200)),
        "Alias",
        "Aliases",
        "Kortnamn",
        "Förkortning",
        "Short",
        "Short name",
        "Acronym",
        "Also known as",
        "Tidigare namn",
    ),
    _column(
        "kind",
        "Slag",
        "Kind",
        KIND,
        "Typ",
        "Type",
        "Organisationstyp",
        "Organisation type",
        "Aktörstyp",
    ),
    _column(
        "legal_form",
        "Juridisk form",
        "Legal form",
        LEGAL_FORM,
        "Bolagsform",
        "Företagsform",
        "Associationsform",
        "Company form",
    ),
)
_NUMBERS = (
    _column(
        "organisation_number",
        "Organisationsnummer",
        "Organisation number",
        ORGANISATION_NUMBER,
        "Org nr",
        "Orgnr",
        "Org nummer",
        "Org no",
        "Organization number",
        "Company registration number",
        "Registration number",
        "Reg no",
    ),
    _column(
        "vat",
        "Momsnummer",
        "VAT number",
        number(Scheme.VAT),
        "VAT",
        "VAT nr",
        "VAT no",
        "Momsreg nr",
        "Momsregistreringsnummer",
        "VAT id",
    ),
    _column("lei", "LEI", "LEI code", number(Scheme.LEI), "LEI-kod"),
    _column("pic", "PIC", "PIC number", number(Scheme.PIC), "PIC-nummer", "Participant id"),
    _column("duns", "D-U-N-S", "D-U-N-S number", number(Scheme.DUNS), "DUNS", "D-U-N-S-nummer"),
    _column("isni", "ISNI", "ISNI code", number(Scheme.ISNI)),
    _column(
        "national",
        "Nationellt nummer",
        "National number",
        number(Scheme.NATIONAL),
        "Nationellt registernummer",
        "National register number",
        "Foreign number",
    ),
)
_CONTACT = (
    _column(
        "employees",
        "Antal anställda",
        "Employees",
        Whole(0, 5_000_000),
        "Anställda",
        "Antal medarbetare",
        "Number of employees",
        "Staff",
    ),
    _column(
        "website",
        "Webbplats",
        "Website",
        WEBSITE,
        "Hemsida",
        "Webb",
        "Webbadress",
        "Webbsida",
        "Web",
        "URL",
        "www",
        "Homepage",
    ),
    _column(
        "email",
        "E-post",
        "E-mail",
        EMAIL,
        "E-postadress",
        "Epost",
        "Mejl",
        "Mail",
        "E-mail address",
    ),
    _column(
        "phone",
        "Telefon",
        "Phone",
        PHONE,
        "Tel",
        "Telefonnummer",
        "Telefon växel",
        "Telephone",
        "Phone number",
    ),
)
_TEXTS = (
    _column("summary_sv", "Sammanfattning", "Summary in Swedish", Text(300), "Kort beskrivning"),
    _column("summary_en", "Sammanfattning engelska", "Summary", Text(300), "Summary in English"),
    _column(
        "description_sv",
        "Beskrivning",
        "Description in Swedish",
        Text(),
        "Verksamhet",
        "Verksamhetsbeskrivning",
        "Om företaget",
    ),
    _column(
        "description_en",
        "Beskrivning engelska",
        "Description",
        Text(),
        "Description in English",
        "About",
    ),
)
_SUBJECTS = (
    _column(
        "sectors",
        "Branscher",
        "Sectors",
        Many(Vocabulary(vocabulary.sectors)),
        "Bransch",
        "SNI",
        "SNI-kod",
        "SNI-koder",
        "NACE",
        "NACE code",
        "Sector",
        "Industry",
    ),
    _column(
        "competences",
        "Kompetenser",
        "Competences",
        Many(Claimed(vocabulary.competences)),
        "Kompetens",
        "Kompetensområden",
        "Competence",
        "Competencies",
        "Skills",
        "Capabilities",
    ),
    _column(
        "evidence_sv",
        "Kompetensbelägg",
        "Competence evidence in Swedish",
        Many(Evidenced(vocabulary.evidence)),
        "Belägg",
        "Evidence in Swedish",
    ),
    _column(
        "evidence_en",
        "Kompetensbelägg engelska",
        "Competence evidence",
        Many(Evidenced(vocabulary.evidence)),
        "Belägg engelska",
        "Evidence",
        "Evidence in English",
    ),
    _column("themes", "Teman", "Themes", Many(Vocabulary(vocabulary.themes)), "Tema", "Theme"),
)
_POINT_KIND = Amount(at_least=Decimal(-180))
_VISITING = (
    _column(
        "visiting_street",
        "Besöksadress",
        "Street",
        Line(200),
        "Gatuadress",
        "Gata",
        "Adress",
        "Address",
        "Street address",
        "Visiting address",
    ),
    _column(
        "visiting_postcode",
        "Postnummer",
        "Postcode",
        Line(12),
        "Postnr",
        "Post nr",
        "Zip",
        "Zip code",
        "Postal code",
    ),
    _column("visiting_city", "Ort", "City", Line(100), "Postort", "Stad", "Town", "Place"),
    _column(
        "visiting_municipality",
        "Kommun",
        "Municipality",
        Vocabulary(vocabulary.municipalities),
        "Kommunkod",
        "Municipality code",
    ),
    _column(
        "visiting_region", "Region", "County", Vocabulary(vocabulary.regions), "Län", "Länskod"
    ),
    _column(
        "visiting_country",
        "Land",
        "Country",
        Vocabulary(vocabulary.countries),
        "Landskod",
        "Country code",
        "Nation",
    ),
    _column("visiting_latitude", "Latitud", "Latitude", _POINT_KIND, "Lat"),
    _column("visiting_longitude", "Longitud", "Longitude", _POINT_KIND, "Lon", "Lng", "Long"),
)


def _address(kind: AddressKind, sv: str, en: str, *synonyms: str) -> tuple[Column, ...]:
    country = Vocabulary(vocabulary.countries)
    return (
        _column(f"{kind}_street", f"{sv}adress", f"{en} address", Line(200), *synonyms),
        _column(f"{kind}_postcode", f"{sv}adress: nr", f"{en} address: postcode", Line(12)),
        _column(f"{kind}_city", f"{sv}adress: ort", f"{en} address: city", Line(100)),
        _column(f"{kind}_country", f"{sv}adress: land", f"{en} address: country", country),
    )


_RELATIONS = (
    _column(
        "parent",
        "Moderorganisation",
        "Parent organisation",
        Reference(organisations_named, organisations_in_file),
        "Moderbolag",
        "Koncern",
        "Ingår i",
        "Parent",
        "Parent company",
    ),
    _column("visibility", "Synlighet", "Visibility", VISIBILITY, "Synlig för", "Visible to"),
    _column(
        "membership_category",
        "Medlemstyp",
        "Membership category",
        Vocabulary(vocabulary.categories),
        "Medlemskategori",
        "Medlemskap",
        "Membership",
        "Membership type",
        "Category",
    ),
    _column(
        "joined_on",
        "Medlem från",
        "Joined on",
        Day(),
        "Medlem sedan",
        "Gick med",
        "Inträde",
        "Inträdesdatum",
        "Member since",
        "Joined",
    ),
    _column(
        "left_on",
        "Medlem till",
        "Left on",
        Day(),
        "Gick ur",
        "Utträde",
        "Utträdesdatum",
        "Avslutad",
        "Left",
    ),
    _column(
        "network_roles",
        "Roller i nätverket",
        "Network roles",
        Many(Choice.of(RoleKind)),
        "Nätverksroll",
        "Nätverksroller",
        "Roll",
        "Role",
        "Roles",
    ),
)
COLUMNS = (
    *_NAMES,
    *_NUMBERS,
    *_CONTACT,
    *_TEXTS,
    *_SUBJECTS,
    *_VISITING,
    *_address(AddressKind.POSTAL, "Post", "Postal", "Utdelningsadress"),
    *_address(AddressKind.BILLING, "Faktura", "Billing", "Faktureringsadress", "Invoice address"),
    *_RELATIONS,
)
KINDS = {column.key: column.kind for column in COLUMNS}
