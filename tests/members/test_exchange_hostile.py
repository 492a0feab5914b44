"""What a file may try on the register: one organisation as three, and a right that is not one's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from konstellation.accounts.models import User
from konstellation.accounts.roles import Role
from konstellation.exchange import services
from konstellation.exchange.models import ImportRun
from konstellation.members.models import Identifier, Organisation
from tests.factories.members import OrganisationFactory, RoleGrantFactory

pytestmark = pytest.mark.django_db

SPELLINGS = "Namn;Org.nr\nAlfa;556016-0680\nAlfa AB;5560160680\nAlfa Svets;165560160680\n"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def planned(keeper: User, content: str) -> ImportRun:
    run = services.upload(
        actor=keeper, sheet="organisations", content=[content.encode()], name="f.csv"
    )
    return services.plan(actor=keeper, run=run, now=True)


def verdicts(run: ImportRun) -> dict[int, str]:
    return dict(run.rows.values_list("number", "verdict"))


def test_one_number_in_three_spellings_is_one_organisation(keeper: User) -> None:  # M14
    run = planned(keeper, SPELLINGS)

    assert verdicts(run) == {2: "new", 3: "invalid", 4: "invalid"}
    for number in (3, 4):
        (reason,) = run.rows.get(number=number).reasons
        assert (reason["code"], reason["params"]) == ("same_in_file", {"row": 2})

    services.apply(actor=keeper, run=run, now=True)
    assert Organisation.objects.get().name == "Alfa"
    assert Identifier.objects.get().value == "5560160680"


def test_each_spelling_is_the_organisation_that_is_there(keeper: User) -> None:
    known = OrganisationFactory(name="Alfa")
    Identifier.objects.create(organisation=known, scheme="se_orgnr", value="5560160680")

    for line in SPELLINGS.splitlines()[1:]:
        run = planned(keeper, f"Org.nr;Namn\n{line.partition(';')[2]};Alfa\n")
        assert verdicts(run) == {2: "same"}
        assert run.rows.get().record == known.pk


@pytest.mark.parametrize("who", ["administrator", "node manager"])  # 112
def test_who_does_not_keep_the_register_sends_no_file(
    request: pytest.FixtureRequest, who: str
) -> None:
    if who == "administrator":
        actor: User = request.getfixturevalue("administrator")
    else:
        actor = RoleGrantFactory(role=Role.NODE_MANAGER).user
    before = set(Organisation.objects.values_list("pk", "version"))
    client = Client()
    client.force_login(actor)
    file = SimpleUploadedFile("f.csv", SPELLINGS.encode())

    answer = client.post("/api/v1/imports/", {"file": file, "sheet": "organisations"})

    assert answer.status_code == 403, answer.content
    assert not ImportRun.objects.exists()
    assert set(Organisation.objects.values_list("pk", "version")) == before
