from __future__ import annotations

import json
import uuid
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from konstellation.common.errors import Unavailable
from konstellation.search import evaluation
from konstellation.search.document import registry
from konstellation.search.models import Pending
from konstellation.search.outbox import note
from konstellation.search.port import Engine
from tests.search.corpus import INDEX, ROWS, OrganisationDocument, document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def affected() -> None:
    registry.add(INDEX, OrganisationDocument, Pending)


def run(*arguments: object) -> str:
    out = StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


def rows(count: int) -> list[str]:
    for number in range(count):
        pk = uuid.uuid4()
        ROWS[pk] = document(str(pk), f"Rad {number}")
    return [str(pk) for pk in ROWS]


def test_reindex_fills_the_index_from_the_database_and_can_be_repeated(settled: Engine) -> None:
    ids = rows(1200)
    settled.put(INDEX, [document("stray", "Finns inte i registret")])

    for _ in range(2):
        assert f"{INDEX}: 1,200 documents" in run("reindex")
        assert settled.ids(INDEX) == set(ids)
    assert settled.healthy()


def test_reindex_if_needed_leaves_a_good_index_alone(settled: Engine) -> None:
    rows(3)

    assert "3 documents" in run("reindex", "--if-needed")
    assert run("reindex", "--if-needed") == ""


def test_reindex_names_the_indexes_there_are(settled: Engine) -> None:
    with pytest.raises(CommandError, match=INDEX):
        run("reindex", "nonsense")


def test_drain_brings_up_to_date_and_heals(settled: Engine) -> None:
    ids = rows(2)
    note(Pending, list(ROWS))

    assert run("drain").splitlines() == [f"{INDEX}: rebuilt", "2 brought up to date, 0 pending"]
    assert run("drain").splitlines() == ["0 brought up to date, 0 pending"]
    assert settled.ids(INDEX) == set(ids)


def test_drain_says_what_was_given_up_and_tries_it_again_when_asked(settled: Engine) -> None:
    run("reindex")
    rows(1)
    note(Pending, list(ROWS))
    Pending.objects.update(given_up_at=timezone.now())

    assert run("drain").splitlines() == ["0 brought up to date, 0 pending, 1 given up"]
    assert run("drain", "--retry").splitlines() == [
        "1 tried again",
        "1 brought up to date, 0 pending",
    ]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    documents = [
        {"id": "d1", "text_sv": "En ny ångpanna för fjärrvärme.", "text_en": "A new steam boiler."},
        {"id": "d2", "text_sv": "Svetsning av rostfria rör.", "text_en": "Welding of steel pipes."},
    ]
    asked = [
        {"qid": "q1", "kind": "title", "lang": "sv", "text": "Svetsade rör"},
        {"qid": "q2", "kind": "title", "lang": "en", "text": "Steam boilers"},
        {"qid": "q3", "kind": "title", "lang": "en", "text": "boiler " * 60},
    ]
    write = {"docs.jsonl": documents, "queries.jsonl": asked}
    for name, records in write.items():
        (tmp_path / name).write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("q1\td2\t1\nq2\td1\t1\n", encoding="utf-8")
    return tmp_path


def test_evaluate_search_prints_figures_and_writes_what_was_found(
    questions: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "run.jsonl"
    printed = json.loads(
        run("evaluate", "search", "--corpus", questions, "--questions", questions, "--run", kept)
    )

    perfect = {"recall@10": 1.0, "recall@50": 1.0, "MRR": 1.0, "nDCG@10": 1.0}
    assert printed["figures"] == {"title-en": perfect, "title-sv": perfect}
    assert printed["questions"] == 3
    assert {"build_seconds", "p50_ms", "p95_ms", "peak_memory_mb"} < set(printed)
    lines = [json.loads(line) for line in kept.read_text().splitlines()]
    assert [(line["qid"], line["ranking"][0]) for line in lines] == [
        ("q1", "d2"),
        ("q2", "d1"),
        ("q3", "d1"),
    ]
    assert evaluation.INDEX not in registry.documents


def test_evaluate_search_runs_without_answers_and_in_one_language(
    questions: Path, tmp_path: Path
) -> None:
    (questions / "qrels.tsv").unlink()
    folders = ("--corpus", questions, "--questions", questions)

    printed = json.loads(run("evaluate", "search", *folders, "--document-language", "sv"))

    assert printed["figures"] == {}
    assert printed["questions"] == 3


def test_figures_reward_what_stands_higher() -> None:
    answers = {"q": {"a": 1, "b": 2}}

    best = evaluation.figures({"q": ["b", "a"]}, answers)
    worse = evaluation.figures({"q": ["x", "a", "a", "b"]}, answers)

    assert best == {"recall@10": 1.0, "recall@50": 1.0, "MRR": 1.0, "nDCG@10": 1.0}
    assert worse["MRR"] == 0.5
    # Gains 1 at place 2 and 3 at place 3, of 3 at place 1 and 1 at place 2.
    assert worse["nDCG@10"] == pytest.approx((0.6309 + 3 * 0.5) / (3 + 0.6309), abs=1e-4)


def test_evaluate_refuses_a_profile_that_is_not_installed(questions: Path) -> None:
    folders = ("--corpus", questions, "--questions", questions)

    with pytest.raises(CommandError):
        run("evaluate", "search", *folders, "--semantic")


def test_two_do_not_rebuild_an_index_at_once_and_the_second_is_told(
    settled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> int:
        raise Unavailable

    monkeypatch.setattr(settled, "rebuild", busy)

    with pytest.raises(CommandError, match="another process"):
        call_command("reindex", INDEX)
