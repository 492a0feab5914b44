"""What every check without a tool of its own can see in deploy/."""

from __future__ import annotations

import json
import re
import subprocess
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
CHART = DEPLOY / "helm/konstellation"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
OURS = {
    name: service
    for name, service in COMPOSE["services"].items()
    if "konstellation" in service.get("image", "")
}
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SETTINGS = "\n".join(
    path.read_text("utf-8")
    for path in (ROOT / "backend/konstellation/project/settings").glob("*.py")
)


def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CHART / "values.schema.json").read_text("utf-8"))
    return found


def values(name: str) -> dict[str, Any]:
    """The chart's values with those of one file laid over them, as helm does."""
    return _over(
        yaml.safe_load((CHART / "values.yaml").read_text("utf-8")),
        yaml.safe_load((CHART / name).read_text("utf-8")),
    )


def _over(below: Any, above: Any) -> Any:
    if isinstance(below, dict) and isinstance(above, dict):
        return below | {key: _over(below.get(key), value) for key, value in above.items()}
    return above


def is_a_setting(name: str) -> bool:
    """Whether some settings file reads it; NAME_FILE names a file that holds NAME."""
    short = name.removesuffix("_FILE")
    known = {name, short, name.removeprefix("KONSTELLATION_"), short.removeprefix("KONSTELLATION_")}
    return any(f'"{each}"' in SETTINGS for each in known)


@pytest.mark.parametrize("path", sorted(DEPLOY.rglob("*.y*ml")), ids=lambda path: path.name)
def test_yaml_can_be_read(path):
    if "templates" not in path.parts:
        assert list(yaml.safe_load_all(path.read_text("utf-8")))


@pytest.mark.parametrize("name", ["ci/least.yaml", "ci/all.yaml"])
def test_the_chart_s_own_values_are_allowed(name):
    jsonschema.Draft7Validator.check_schema(schema())

    jsonschema.validate(values(name), schema())


def test_nothing_is_installed_without_what_must_be_given():
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(values("values.yaml"), schema())


@pytest.mark.parametrize(
    "wrong",
    [
        {"publicBaseUrl": "http://network.example"},
        {"allowedHosts": ["*"]},
        {"trustedProxyCount": 0},
        {"image": {"tag": "latest"}},
        {"settings": {"KONSTELLATION_SECRET_KEY": "x"}},
        {"settings": {"DATABASE_URL": "x"}},
        {"secret": {"keys": {"databaseUrl": ""}}},
        {"web": {"replicas": 0}},
        {"web": {"replica": 2}},
        {"backup": {"schedule": "nightly"}},
        {"misspelt": True},
    ],
)
def test_the_schema_refuses(wrong):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(_over(values("ci/least.yaml"), wrong), schema())


def test_every_value_has_its_place_in_the_schema():
    """Down to the leaves: a value that no schema names would be taken as it is."""

    def walk(found: Any, described: dict[str, Any], place: str) -> None:
        for name, inner in found.items():
            assert name in described["properties"], f"{place}.{name}"
            below = described["properties"][name]
            if isinstance(inner, dict) and "properties" in below:
                walk(inner, below, f"{place}.{name}")

    walk(yaml.safe_load((CHART / "values.yaml").read_text("utf-8")), schema(), "values")


def test_every_value_is_used_by_a_template():
    text = "\n".join(path.read_text("utf-8") for path in (CHART / "templates").iterdir())

    def walk(found: dict[str, Any], place: str) -> None:
        for name, inner in found.items():
            here = f"{place}.{name}"
            whole = re.search(rf"\.Values{re.escape(here)}\b(?!\.\w)", text)
            if not whole:
                assert isinstance(inner, dict), here
                assert inner, here
                walk(inner, here)

    walk(yaml.safe_load((CHART / "values.yaml").read_text("utf-8")), "")


def test_our_services_are_confined():
    assert set(OURS) == {"prepare", "migrate", "web", "worker", "backup"}
    for name, service in OURS.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert any(each.startswith("/tmp") for each in service["tmpfs"]), name
        assert "privileged" not in service, name
    assert "user" not in OURS["web"]
    assert OURS["prepare"]["network_mode"] == "none"


def test_only_the_proxy_is_reached_from_outside():
    reached = {name for name, service in COMPOSE["services"].items() if "ports" in service}
    assert reached == {"proxy"}
    for name in ("postgresql", "elasticsearch"):
        assert COMPOSE["services"][name]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_no_image_is_whatever_is_newest():
    named = [service["image"] for service in COMPOSE["services"].values()]
    named += re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    for image in named:
        if "konstellation" not in image:
            assert re.search(r":\d", image), image


def test_no_secret_stands_in_an_environment():
    for name, service in COMPOSE["services"].items():
        for setting in service.get("environment", {}):
            if re.search(
                r"PASSWORD|SECRET_KEY|TOKEN|MAIL_URL|(DATABASE|ELASTICSEARCH)_URL", setting
            ):
                assert setting.endswith("_FILE"), f"{name}: {setting}"


def test_every_setting_that_compose_gives_is_read():
    unread = {
        setting
        for service in OURS.values()
        for setting in service.get("environment", {})
        if not is_a_setting(setting)
    }
    assert unread == set()


def test_every_setting_that_the_chart_gives_is_read():
    text = (CHART / "templates/_helpers.tpl").read_text("utf-8")
    given = set(re.findall(r"name: ([A-Z][A-Z_]+)", text)) | set(
        re.findall(r'"((?:KONSTELLATION_)?[A-Z]+_[A-Z_]+)"', text)
    )

    assert "KONSTELLATION_PUBLIC_BASE_URL" in given
    assert {setting for setting in given if not is_a_setting(setting)} == set()


def test_the_image_runs_as_nobody_and_asks_itself_how_it_is():
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert "HEALTHCHECK" in last
    assert "curl" not in last
    for copied in re.findall(r"deploy/\S+", last):
        assert (ROOT / copied).is_file(), copied


def test_the_account_of_the_image_is_one_and_the_same():
    for path in ("Dockerfile", "container/prepare.py", "helm/konstellation/templates/_helpers.tpl"):
        assert "10001" in (DEPLOY / path).read_text("utf-8"), path


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_is_confined(path):
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment]
    unit.read(path, encoding="utf-8")
    service = unit["Service"]

    assert service["User"] == "konstellation"
    assert service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["ProtectHome"] == "yes"
    assert service["PrivateDevices"] == "yes"
    assert service["CapabilityBoundingSet"] == ""
    assert service["EnvironmentFile"] == "/etc/konstellation/environment"


def test_every_unit_is_confined_alike():
    confined = {
        path.read_text("utf-8")
        .partition("NoNewPrivileges")[2]
        .partition("LimitNOFILE")[0]
        .partition("[")[0]
        .strip()
        for path in UNITS
    }
    assert len(confined) == 1


def test_every_setting_of_the_units_is_read():
    lines = (DEPLOY / "systemd/environment.example").read_text("utf-8").splitlines()
    given = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}

    # The command line itself reads which profile to take.
    assert {name for name in given if not is_a_setting(name)} == {"KONSTELLATION_PROFILE"}


def test_what_compose_is_told_is_explained():
    example = (DEPLOY / ".env.example").read_text("utf-8")
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text("utf-8")))

    for name in asked - {"KONSTELLATION_IMAGE"}:
        assert re.search(rf"^#?{name}=", example, re.MULTILINE), name


def test_scripts_can_be_run():
    for path in [*DEPLOY.glob("*.sh"), *(DEPLOY / "container").glob("*.sh")]:
        assert path.stat().st_mode & 0o111, path.name
        assert subprocess.run(["bash", "-n", path], check=False).returncode == 0, path.name
