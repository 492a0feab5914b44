"""Imports: whose they are, what the dry run says, and that only the plan is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from konstellation.accounts.models import User
from konstellation.api.graphql import ids
from konstellation.exchange.models import ImportRun, State
from konstellation.exchange.sheet import sheets
from tests.api.graphql.register.conftest import Ask, data, gid, refusal
from tests.exchange.conftest import Upload

FILE = "E-post;Namn;Språk\nnils@example.com;Nils Nyman;Svenska\n;Ingen;Svenska\n"
RUN = """query($id: ID!, $verdict: [ImportVerdict!]) { importRun(id: $id) {
  fileName state progress headers notices error createdAt
  sheet { key name columns { key label required } }
  mapping { header column } counts { verdict count }
  rows(verdict: $verdict, first: 10) {
    totalCount pageInfo { hasNextPage }
    nodes {
      id number verdict name reasons decision
      cells { column before after reason }
      candidates { score reasons organisation { name } }
    }
  }
} }"""
RUNS = """{ importRuns(first: 25) { pageInfo { hasNextPage } nodes {
  id state sheet { key } mapping { column } counts { verdict count }
  rows(first: 2) { totalCount nodes { verdict cells { after } candidates { score } } }
} } }"""
MAP = """mutation($id: ID!, $mapping: [ColumnMappingInput!]!, $options: ImportOptionsInput) {
  mapImport(id: $id, mapping: $mapping, options: $options) { run { state counts { count } } }
}"""
DECIDE = """mutation($run: ID!, $row: Int!, $decision: String!) {
  decideImportRow(run: $run, row: $row, decision: $decision) {
    run { rows(first: 10) { nodes { number decision } } }
  }
}"""
APPLY = "mutation($id: ID!) { applyImport(id: $id) { run { state } } }"
CONFIRM = "mutation($id: ID!) { applyImport(id: $id, confirm: true) { run { state } } }"
UNDO = "mutation($id: ID!) { undoImport(id: $id) { run { state } } }"
MAPPING = [
    {"header": "E-post", "column": "email"},
    {"header": "Namn", "column": "name"},
    {"header": "Språk", "column": "language"},
]


def look(ask: Ask, run: ImportRun, by: User | None, **given: Any) -> Any:
    return data(ask(RUN, by=by, id=gid(run), **given))["importRun"]


def test_the_dry_run_is_shown_row_by_row(ask: Ask, planned: Upload, keeper: User) -> None:
    run = planned(FILE)
    found = look(ask, run, keeper)

    assert (found["state"], found["fileName"], found["error"]) == ("PLANNED", "file.csv", None)
    assert found["sheet"]["key"] == "users"
    assert found["sheet"]["columns"][0] == {"key": "email", "label": "E-mail", "required": True}
    assert found["mapping"] == MAPPING
    assert found["counts"] == [{"verdict": "NEW", "count": 1}, {"verdict": "INVALID", "count": 1}]
    new, invalid = found["rows"]["nodes"]
    assert (new["number"], new["verdict"], new["reasons"]) == (2, "NEW", [])
    cells = {cell["column"]: (cell["before"], cell["after"]) for cell in new["cells"]}
    assert cells == {
        "email": (None, "nils@example.com"), "name": (None, "Nils Nyman"),
        "language": (None, "Swedish"),
    }  # fmt: skip
    assert invalid["cells"] == [
        {"column": "email", "before": None, "after": None, "reason": "A value is required."}
    ]
    only = look(ask, run, keeper, verdict=["INVALID"])["rows"]
    assert (only["totalCount"], [row["number"] for row in only["nodes"]]) == (1, [3])


def test_from_mapping_to_undoing(ask: Ask, upload: Upload, keeper: User) -> None:
    run = upload(FILE)
    mapped = data(ask(MAP, by=keeper, id=gid(run), mapping=MAPPING))["mapImport"]["run"]
    assert mapped["state"] == "PLANNED"
    assert not User.objects.filter(email="nils@example.com").exists()

    assert data(ask(APPLY, by=keeper, id=gid(run)))["applyImport"]["run"]["state"] == "APPLIED"
    assert User.objects.filter(email="nils@example.com").exists()
    found = look(ask, run, keeper)
    assert {"verdict": "APPLIED", "count": 1} in found["counts"]
    assert [row["verdict"] for row in found["rows"]["nodes"]] == ["APPLIED", "INVALID"]

    assert data(ask(UNDO, by=keeper, id=gid(run)))["undoImport"]["run"]["state"] == "UNDONE"
    assert not User.objects.filter(email="nils@example.com").exists()
    assert refusal(ask(APPLY, by=keeper, id=gid(run)))["code"] == "wrong_state"


@pytest.mark.parametrize("who", ["visitor", "outsider", "delegate", "administrator", "colleague"])
def test_imports_are_their_uploaders_alone(
    ask: Ask, planned: Upload, viewers: dict[str, User | None], colleague: User, who: str
) -> None:
    viewer = {**viewers, "colleague": colleague}[who]
    run = planned(FILE)
    assert look(ask, run, viewer) is None
    assert (
        data(ask("{ importRuns(first: 5) { nodes { id } } }", by=viewer))["importRuns"]["nodes"]
        == []
    )
    codes = {"visitor": "sign_in_required"}
    for mutation in (APPLY, UNDO):
        refused = refusal(ask(mutation, by=viewer, id=gid(run)))
        assert refused["code"] == codes.get(who, "not_found")
    run.refresh_from_db()
    assert run.state == State.PLANNED
    assert not User.objects.filter(email="nils@example.com").exists()


def test_only_what_one_may_import_is_listed(
    ask: Ask, keeper: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "{ sheets { key name columns { key } } }"
    assert {"users", "grants"} <= {row["key"] for row in data(ask(query, by=keeper))["sheets"]}
    assert data(ask(query))["sheets"] == []
    declared = list(sheets)
    for sheet in declared:
        sheets.unregister(sheet.name)
    try:
        assert data(ask(query, by=keeper))["sheets"] == []
    finally:
        for sheet in declared:
            sheets.register(sheet)


def test_a_mapping_that_cannot_be_used_changes_nothing(
    ask: Ask, upload: Upload, keeper: User
) -> None:
    run = upload(FILE)
    wrong = [{"header": "Namn", "column": "castle"}]
    options = {"decimalComma": True}
    refused = refusal(ask(MAP, by=keeper, id=gid(run), mapping=wrong, options=options))
    assert refused["code"] == "not_mapped"
    day_first = {"dateOrder": "dmy"}
    refused = refusal(ask(MAP, by=keeper, id=gid(run), mapping=MAPPING, options=day_first))
    assert list(refused["fields"]) == ["dateOrder"]
    kept = ImportRun.objects.get()
    assert (kept.state, kept.mapping, kept.options) == (State.UPLOADED, run.mapping, run.options)


def test_a_likely_double_is_decided_on(ask: Ask, planned: Upload, keeper: User) -> None:
    anna = User.objects.create(email="anna@example.com", name="Anna Almgren", password="!")
    run = planned("E-post;Namn\nanna.almgren@example.com;Anna Almgrén\n")
    row = look(ask, run, keeper)["rows"]["nodes"][0]
    assert row["verdict"] == "DOUBLE"
    assert row["candidates"][0]["score"] > 50
    assert row["candidates"][0]["reasons"]
    for decision in ("skip", "", "new", f"same:{ids.encode('Organisation', anna.pk)}"):
        made = data(ask(DECIDE, by=keeper, run=gid(run), row=2, decision=decision))
        rows = made["decideImportRow"]["run"]["rows"]["nodes"]
        assert rows[0]["decision"] == (decision or None)
    refused = refusal(ask(DECIDE, by=keeper, run=gid(run), row=2, decision="perhaps"))
    assert list(refused["fields"]) == ["decision"]
    assert refusal(ask(DECIDE, by=keeper, run=gid(run), row=99, decision="skip"))["code"] == (
        "invalid"
    )


def test_a_second_person_confirms_what_has_a_large_effect(
    ask: Ask, planned: Upload, keeper: User, colleague: User
) -> None:
    run = planned(FILE)
    concern = {"code": "closes_many", "params": {"closed": 12}}
    ImportRun.objects.update(concerns=[concern])
    assert look(ask, run, keeper)["notices"] == ["It ends 12 records."]
    assert refusal(ask(APPLY, by=keeper, id=gid(run)))["code"] == "needs_confirmation"
    assert refusal(ask(CONFIRM, by=keeper, id=gid(run)))["code"] == "not_allowed"
    seen = look(ask, run, colleague)
    assert seen["counts"] == look(ask, run, keeper)["counts"]
    assert seen["rows"]["nodes"] == []
    assert data(ask(CONFIRM, by=colleague, id=gid(run)))["applyImport"]["run"]["state"] == (
        "PLANNED"
    )
    assert data(ask(APPLY, by=keeper, id=gid(run)))["applyImport"]["run"]["state"] == "APPLIED"


def test_imports_cost_a_constant_number_of_statements(
    cost_of: Callable[..., int], upload: Upload, planned: Upload, keeper: User, settings: Any
) -> None:
    settings.IMPORT_LIMITS = {"uploads_per_hour": 100}
    costs = []
    for size in (1, 24):
        for number in range(size):
            planned(f"E-post;Namn\nperson{size}-{number}@example.com;Någon\n;Ingen\n")
        costs.append(cost_of(RUNS, by=keeper))
    assert costs[0] == costs[1] <= 24
