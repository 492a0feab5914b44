"""How a reason says what it says."""

from __future__ import annotations

import pytest
from django.utils import translation

from konstellation.matching.explanation import nearness


@pytest.mark.parametrize(
    ("kilometres", "city", "swedish", "english"),
    [
        (0.4, "Västerås", "I närheten, i Västerås", "Nearby, in Västerås"),
        (0.0, "", "I närheten", "Nearby"),
        (45.6, "Eskilstuna", "46 km bort, i Eskilstuna", "46 km away, in Eskilstuna"),
        (1.2, "", "1 km bort", "1 km away"),
    ],
)
def test_how_near_in_words(kilometres, city, swedish, english):
    with translation.override("sv"):
        assert nearness(kilometres, city) == swedish
    with translation.override("en"):
        assert nearness(kilometres, city) == english
