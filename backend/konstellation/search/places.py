"""Distances on the globe."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from konstellation.search.port import Near

EARTH_RADIUS_KM = 6371.0088
Coordinates = npt.NDArray[np.float64]


def within(near: Near, points: Coordinates) -> Sequence[int]:
    """Which of the points (latitude, longitude in degrees, a row each) are near enough."""
    if not len(points):
        return ()
    latitude, longitude = np.radians(points[:, 0]), np.radians(points[:, 1])
    here = np.radians([near.latitude, near.longitude])
    half = (
        np.sin((latitude - here[0]) / 2) ** 2
        + np.cos(here[0]) * np.cos(latitude) * np.sin((longitude - here[1]) / 2) ** 2
    )
    kilometres = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return [int(row) for row in np.nonzero(kilometres <= near.kilometres)[0]]
