"""The shared vocabulary: open to everyone, changed by process management."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from konstellation.accounts.models import User
from konstellation.members.models import Competence, Country, Municipality, Region, Sector, Theme
from tests.api.graphql.register.conftest import Ask, data, gid, refusal

COMPETENCES = """query($text: String) { competences(text: $text) {
  id key name nameSv nameEn synonymsSv synonymsEn broader { key }
} }"""
NARROWER = "query($key: String!) { competence(key: $key) { key narrower { key broader { key } } } }"
PLACES = """{
  countries { code name } regions { code name latitude longitude }
  municipalities { code name latitude region { code } }
}"""
CREATE = """mutation($kind: TermKind!, $input: TermInput!) {
  createTerm(kind: $kind, input: $input) { term {
    ... on Competence { __typename key name synonymsSv broader { key } }
    ... on Theme { __typename key name }
  } }
}"""
UPDATE = """mutation($id: ID!, $version: Int!, $input: TermInput!) {
  updateTerm(id: $id, expectedVersion: $version, input: $input) { term {
    ... on Competence { version nameEn broader { key } }
  } }
}"""
NEW = {
    "key": "plasma-cutting",
    "nameSv": "Plasmaskärning",
    "nameEn": "Plasma cutting",
    "synonymsSv": ["skärning med plasma"],
    "broader": "welding",
}
REFUSED = [
    ("visitor", "sign_in_required"),
    ("outsider", "not_allowed"),
    ("delegate", "not_allowed"),
    ("administrator", "not_allowed"),
]


def test_a_visitor_reads_the_whole_vocabulary(ask: Ask) -> None:
    competences = data(ask(COMPETENCES, language="sv"))["competences"]
    themes = data(ask("{ themes { key name broader { key } } }"))["themes"]
    sectors = data(ask("{ sectors { code level name } }"))["sectors"]

    assert len(competences) == Competence.objects.count()
    assert len(themes) == Theme.objects.count()
    assert len(sectors) == Sector.objects.count()
    assert {row["name"] for row in competences} == {row["nameSv"] for row in competences}


def test_places(ask: Ask) -> None:
    found = data(ask(PLACES))

    assert len(found["countries"]) == Country.objects.count()
    assert len(found["regions"]) == Region.objects.count()
    assert len(found["municipalities"]) == Municipality.objects.count()


def test_lists_are_narrowed(ask: Ask) -> None:
    sections = data(ask("{ sectors(level: SECTION) { level } }"))["sectors"]
    arboga = data(ask('{ municipalities(text: "Arb") { name } }'))["municipalities"]
    county = data(ask('{ municipalities(region: "19") { region { code } } }'))["municipalities"]
    welding = data(ask(COMPETENCES, text="weld"))["competences"]

    assert {row["level"] for row in sections} == {"SECTION"}
    assert arboga == [{"name": "Arboga"}]
    assert {row["region"]["code"] for row in county} == {"19"}
    assert "welding" in {row["key"] for row in welding}
    assert len(welding) < Competence.objects.count()


def test_one_competence_with_its_kinds(ask: Ask) -> None:
    parent = Competence.objects.filter(narrower__isnull=False).first()
    assert parent is not None

    found = data(ask(NARROWER, key=parent.key))["competence"]

    assert {row["broader"]["key"] for row in found["narrower"]} == {parent.key}
    assert data(ask(NARROWER, key="no-such-thing")) == {"competence": None}


@pytest.mark.parametrize(
    "query",
    [
        "query($t: String) { competences(text: $t) { key broader { key } narrower { key } } }",
        "query($t: String) { themes(text: $t) { key broader { key } } }",
        "query($t: String) { municipalities(text: $t) { name region { name } } }",
    ],
)
def test_a_list_costs_the_same_however_long(
    ask: Ask, keeper: User, cost_of: Callable[..., int], query: str
) -> None:
    few = {"competences": "weld", "themes": "energ", "municipalities": "Arb"}
    text = next(few[name] for name in few if name in query)

    assert cost_of(query, by=keeper, t=text) == cost_of(query, by=keeper)


@pytest.mark.parametrize("kind", ["COMPETENCE", "THEME"])
def test_process_management_adds_words(ask: Ask, keeper: User, kind: str) -> None:
    given = NEW if kind == "COMPETENCE" else {**NEW, "broader": None}

    term = data(ask(CREATE, by=keeper, kind=kind, input=given))["createTerm"]["term"]

    assert term["__typename"] == kind.capitalize()
    assert term["key"] == "plasma-cutting"
    assert term.get("broader", {"key": "welding"}) == {"key": "welding"}


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({**NEW, "broader": "no-such-word"}, {"broader"}),
        ({**NEW, "key": "welding"}, {"key"}),
        ({**NEW, "nameSv": ""}, {"nameSv"}),
    ],
)
def test_a_word_that_breaks_a_rule_is_refused(
    ask: Ask, keeper: User, given: dict[str, Any], fields: set[str]
) -> None:
    found = refusal(ask(CREATE, by=keeper, kind="COMPETENCE", input=given))

    assert (found["code"], set(found["fields"])) == ("invalid", fields)
    assert not Competence.objects.filter(name_en="Plasma cutting").exists()


@pytest.mark.parametrize(("who", "code"), REFUSED)
def test_others_change_no_words(
    ask: Ask, viewers: dict[str, User | None], who: str, code: str
) -> None:
    word = Competence.objects.get(key="welding")
    change = {"id": gid(word), "version": word.version}

    # Which words there are is no ground for an answer to who may not add any.
    for broader in ("welding", "no-such-word"):
        added = ask(CREATE, by=viewers[who], kind="COMPETENCE", input={**NEW, "broader": broader})
        given = {"nameEn": "Wielding", "broader": broader}
        assert refusal(added)["code"] == code
        assert refusal(ask(UPDATE, by=viewers[who], input=given, **change))["code"] == code
    assert not Competence.objects.filter(key="plasma-cutting").exists()
    assert Competence.objects.get(key="welding").name_en == word.name_en


def test_a_word_is_changed_at_the_version_that_was_seen(ask: Ask, keeper: User) -> None:
    word = Competence.objects.get(key="welding")
    change = {"id": gid(word), "input": {"nameEn": "Welding of metals"}}

    done = data(ask(UPDATE, by=keeper, version=word.version, **change))["updateTerm"]["term"]
    again = refusal(ask(UPDATE, by=keeper, version=word.version, **change))

    assert (done["nameEn"], done["version"]) == ("Welding of metals", word.version + 1)
    assert (again["code"], again["version"]) == ("stale", word.version + 1)


def test_a_word_is_put_under_another_and_taken_from_it(ask: Ask, keeper: User) -> None:
    word = Competence.objects.get(key="additive-manufacturing")
    change = {"by": keeper, "id": gid(word)}

    put = data(ask(UPDATE, **change, version=1, input={"broader": "welding"}))["updateTerm"]
    lost = refusal(ask(UPDATE, **change, version=2, input={"broader": "no-such-word"}))
    taken = data(ask(UPDATE, **change, version=2, input={"broader": ""}))["updateTerm"]

    assert put["term"]["broader"] == {"key": "welding"}
    assert list(lost["fields"]) == ["broader"]
    assert taken["term"]["broader"] is None


def test_only_words_are_changed_as_words(ask: Ask, keeper: User) -> None:
    sector = Sector.objects.all()[0]

    response = ask(UPDATE, by=keeper, id=gid(sector), version=1, input={"nameEn": "x"})

    assert refusal(response)["code"] == "not_found"
