"""The words of the network's own vocabulary, for search."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from konstellation.members.models import Competence, Theme
from konstellation.search.thesaurus import Concept, VocabularyFiles


class NetworkWords:
    """Terms as the network has them now, and the package's lexicon.

    The parts of compounds decide how documents are indexed; they come from the package alone.
    """

    def __init__(self) -> None:
        self._files = VocabularyFiles(Path(__file__).parent / "vocabulary")

    def concepts(self) -> Iterator[Concept]:
        for model in (Competence, Theme):
            rows = model._base_manager.filter(archived_at=None).values_list(
                "name_sv", "synonyms_sv", "name_en", "synonyms_en"
            )
            for name_sv, synonyms_sv, name_en, synonyms_en in rows:
                yield Concept((name_sv, *synonyms_sv), (name_en, *synonyms_en))
        yield from self._files.lexicon()

    def parts(self) -> Iterator[str]:
        yield from self._files.parts()
