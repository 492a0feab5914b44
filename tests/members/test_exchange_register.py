"""A whole register in the shape of a public one: many countries, short names, missing facts."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from konstellation.accounts.models import User
from konstellation.exchange import services
from konstellation.exchange.export import as_csv
from konstellation.exchange.models import ImportRun
from konstellation.exchange.sheet import sheets
from konstellation.members.models import Country, Organisation
from konstellation.members.selectors.partners import find_partners
from konstellation.search.models import Pending

pytestmark = pytest.mark.django_db

ROWS = 400
HEADER = ("pic", "country", "type", "name", "short", "city", "url", "n_projects", "name_known")
SYLLABLES = ("ba", "dø", "fi", "gå", "hü", "jo", "ke", "lã", "mi", "né", "ro", "sý", "tä", "vu")
TYPES = ("HES", "REC", "PRC", "PUB", "OTH")
# Codes that such registers use and ISO 3166 does not, or not for them.
OWN_CODES = ("UK", "EL", "XK")


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def register() -> bytes:
    """Comma-separated, with quoted names, addresses of several sorts and many gaps."""
    chance = random.Random(20)
    codes = [*Country.objects.exclude(code="GB").values_list("code", flat=True), *OWN_CODES]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for number in range(ROWS):
        word = "".join(chance.choices(SYLLABLES, k=5)).capitalize()
        known = chance.random() < 0.55
        pic = 900_000_000 + 37 * number
        writer.writerow(
            [
                pic,
                codes[number % len(codes)],
                chance.choice(TYPES),
                f"{word}, {chance.choice(SYLLABLES)} “{number}” & Co" if known else f"Org {pic}",
                word[:4].upper() if chance.random() < 0.5 else "",
                chance.choice(("", "", "Västerås", "Praha 6", "L'Aquila")),
                _address(word, number, chance.randrange(5)),
                chance.randrange(2, 90),
                int(known),
            ]
        )
    return text.getvalue().encode()


def _address(word: str, number: int, sort: int) -> str:
    host = f"www.{word.encode('ascii', 'ignore').decode().lower()}{number}.example"
    return ("", host, f"http://{host}", f"https://{host}/en/", f"{host} ; other.example")[sort]


@pytest.fixture
def planned(keeper: User) -> Callable[[bytes], ImportRun]:
    def _planned(content: bytes) -> ImportRun:
        run = services.upload(
            actor=keeper, sheet="organisations", content=[content], name="orgs.csv"
        )
        return services.plan(actor=keeper, run=run, now=True)

    return _planned


def test_every_row_comes_in_is_found_and_comes_back_the_same(
    planned: Callable[[bytes], ImportRun],
    register: bytes,
    keeper: User,
    index: Callable[[], int],
) -> None:
    run = planned(register)
    assert run.counts == {"new": ROWS}, [row.reasons for row in run.rows.exclude(reasons=[])]

    services.apply(actor=keeper, run=run, now=True)
    index()

    assert run.counts == {"new": ROWS, "applied": ROWS}
    assert Organisation.objects.count() == ROWS
    assert not Pending.objects.exists()
    assert find_partners(viewer=keeper, facets=()).total == ROWS
    kosovo = find_partners(viewer=keeper, filters={"country": ["XK"]}, facets=())
    assert {row.organisation.addresses.get().country_id for row in kosovo.found} == {"XK"}

    again = planned(b"".join(as_csv(sheets.get("organisations"), viewer=keeper, language="sv")))

    assert again.counts == {"same": ROWS}


def test_the_same_register_again_is_the_same_on_every_row(
    planned: Callable[[bytes], ImportRun], register: bytes, keeper: User
) -> None:
    services.apply(actor=keeper, run=planned(register), now=True)

    again = planned(register + b"\r\n")

    assert again.counts == {"same": ROWS}
