from __future__ import annotations

import json
import tempfile
import uuid
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string
from environs import EnvError

from konstellation.exchange import evaluation as duplicates
from konstellation.project.settings.env import PACKAGE
from konstellation.search import evaluation as search
from konstellation.search.document import registry
from konstellation.search.port import Engine
from konstellation.search.thesaurus import VocabularyFiles, thesaurus


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was asked for on the command line."""

    corpus: Path
    questions: Path
    run: Path | None
    engine: Engine
    document_language: str | None
    semantic: bool


Figures = Mapping[str, Any]


def evaluate_search(asked: Evaluation) -> Figures:
    # What the package knows, whatever a network has made of its vocabulary.
    thesaurus.use_only(VocabularyFiles(PACKAGE / "members" / "vocabulary"))
    answered = search.ask_all(
        asked.engine, asked.corpus, asked.questions, document_language=asked.document_language
    )
    if asked.run is not None:
        with asked.run.open("w", encoding="utf-8") as run:
            for question, ranking in answered.rankings.items():
                run.write(json.dumps({"qid": question, "ranking": list(ranking)}) + "\n")
    figures = search.figures_by_kind(asked.questions, answered.rankings)
    return {"figures": figures, **answered.cost()}


def evaluate_duplicates(asked: Evaluation) -> Figures:
    found = duplicates.find_doubles(asked.questions)
    if asked.run is not None:
        duplicates.write_run(asked.run, found.pairs)
    return {"figures": duplicates.figures(asked.questions, found.pairs), **found.cost()}


SUBJECTS: dict[str, Callable[[Evaluation], Figures]] = {
    "duplicates": evaluate_duplicates,
    "search": evaluate_search,
}


class Command(BaseCommand):
    help = "Measure the product on questions with known answers, in a scratch database and index."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("subject", choices=sorted(SUBJECTS))
        parser.add_argument("--corpus", type=Path, required=True, help="Folder of what is known.")
        parser.add_argument("--questions", type=Path, required=True, help="Folder of questions.")
        parser.add_argument("--run", type=Path, help="Write what was found to this file.")
        parser.add_argument("--engine", choices=["embedded", "server"])
        parser.add_argument("--document-language", choices=["sv", "en"])
        parser.add_argument("--semantic", action="store_true", help="Also compare by meaning.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["semantic"]:
            raise CommandError("This installation has no model to compare by meaning.")
        with (
            tempfile.TemporaryDirectory(prefix="konstellation-evaluate-") as scratch,
            scratch_engine(options["engine"], Path(scratch)) as engine,
        ):
            asked = Evaluation(
                corpus=options["corpus"],
                questions=options["questions"],
                run=options["run"],
                engine=engine,
                document_language=options["document_language"],
                semantic=options["semantic"],
            )
            figures = SUBJECTS[options["subject"]](asked)
        self.stdout.write(json.dumps(figures, indent=2))


@contextmanager
def scratch_engine(profile: str | None, folder: Path) -> Iterator[Engine]:
    """The engine that a profile's settings name, with indexes of its own."""
    path, options = _engine_of(profile)
    own = {"path": str(folder / "index"), "prefix": f"evaluate-{uuid.uuid4().hex[:8]}"}
    engine: Engine = import_string(path)(
        **{**options, **{name: value for name, value in own.items() if name in options}}
    )
    try:
        yield engine
    finally:
        registry.documents[search.INDEX] = search.EvaluationDocument
        engine.drop(search.INDEX)
        del registry.documents[search.INDEX]


def _engine_of(profile: str | None) -> tuple[str, dict[str, Any]]:
    if profile is None:
        found: tuple[str, dict[str, Any]] = settings.SEARCH_ENGINE
        return found
    try:
        found = import_string(f"konstellation.project.settings.{profile}.SEARCH_ENGINE")
    except (ImportError, EnvError):
        raise CommandError(f"This installation has no {profile} profile.") from None
    return found
