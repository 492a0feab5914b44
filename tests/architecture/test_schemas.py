"""The committed contracts are those that the code keeps."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from konstellation.project import schemas


@pytest.mark.parametrize("path", schemas.MAKERS, ids=lambda path: path.name)
def test_the_committed_contract_is_fresh(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == schemas.MAKERS[path](), "Run `konstellation schema`."


def test_a_contract_is_made_alike_every_time() -> None:
    assert schemas.graphql() == schemas.graphql()
    assert schemas.openapi() == schemas.openapi()


def test_the_command_tells_and_mends_what_is_out_of_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, missing = tmp_path / "schema.graphql", tmp_path / "openapi.yaml"
    old.write_text("type Query", encoding="utf-8")
    monkeypatch.setattr(schemas, "MAKERS", {old: lambda: "new\n", missing: lambda: "made\n"})

    with pytest.raises(CommandError, match=r"schema\.graphql, openapi\.yaml"):
        call_command("schema", check=True)
    assert old.read_text(encoding="utf-8") == "type Query"

    call_command("schema")
    assert [path.read_text(encoding="utf-8") for path in (old, missing)] == ["new\n", "made\n"]
    call_command("schema", check=True)
