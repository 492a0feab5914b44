"""What the dashboard and the alarms ask for is what the product counts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from konstellation.project import metrics

DEPLOY = Path(__file__).parents[2] / "deploy"
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "grafana/konstellation.json").read_text("utf-8"))
ALARMS: dict[str, Any] = yaml.safe_load((DEPLOY / "grafana/alerts.yaml").read_text("utf-8"))
COUNTED = (
    metrics.REQUESTS,
    metrics.SECONDS,
    metrics.STATEMENTS,
    metrics.SEARCH_SECONDS,
    metrics.SEARCH_ERRORS,
)
_NAME = re.compile(r"konstellation_\w+")
_LABELS = re.compile(r"(konstellation_\w+)\{([^}]*)\}")
_BY = re.compile(r"by \(([^)]*)\)")


def expressions() -> list[str]:
    panels = [
        target["expr"] for panel in DASHBOARD["panels"] for target in panel.get("targets", [])
    ]
    rules = [rule["expr"] for group in ALARMS["groups"] for rule in group["rules"]]
    return [*panels, *rules, *(each["query"] for each in DASHBOARD["templating"]["list"])]


@pytest.fixture
def known(db: None) -> dict[str, set[str]]:
    """Every name that is given out, with its labels; those without a count yet are declared."""
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(metrics.exposition().decode()):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    for metric in COUNTED:
        name, labels = metric._name, set(metric._labelnames)
        if metric._type == "counter":
            found[f"{name}_total"] = labels
        else:
            found |= {f"{name}_{part}": labels for part in ("sum", "count")}
            found[f"{name}_bucket"] = labels | {"le"}
    return found


def test_each_figure_that_is_asked_for_exists(known):
    asked = {name for text in expressions() for name in _NAME.findall(text)}

    assert asked
    assert asked - set(known) == set()


def test_each_label_that_is_asked_for_exists(known):
    # A scraper adds the name of the job, whatever is scraped.
    for text in expressions():
        for name, labels in _LABELS.findall(text):
            assert set(re.findall(r"(\w+)[=!]", labels)) - {"job"} <= known[name], text
        by = {label.strip() for found in _BY.findall(text) for label in found.split(",")}
        for name in _NAME.findall(text):
            assert by <= known[name], text


def test_each_figure_that_is_counted_is_shown(known):
    shown = " ".join(expressions())

    for name in known:
        family = re.sub(r"_(bucket|sum|count|total|created)$", "", name)
        assert family in shown, name


def test_panels_stand_beside_each_other():
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells
    numbers = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(numbers) == len(set(numbers))
