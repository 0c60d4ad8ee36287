"""The Natural Earth projection: round, without a pole that fills the page.

The polynomial is Šavrič, Jenny, Patterson, Petrovič and Hurni's (2011), "A polynomial
equation for the Natural Earth projection", Cartography and Geographic Information
Science 38(4). The map is cut at the meridian of 180 degrees.
"""

from __future__ import annotations

from math import pi, radians

WIDTH = 1000.0
GRID = 2
"""Units of the outline in `land.svgpath` to one of the map."""

_HALF = 0.8707 * pi
_SCALE = WIDTH / (2 * _HALF)


def _raw(latitude: float, longitude: float) -> tuple[float, float]:
    lam, phi = radians(longitude), radians(latitude)
    p2 = phi * phi
    p4 = p2 * p2
    x = lam * (
        0.8707 - 0.131979 * p2 + p4 * (-0.013791 + p4 * (0.003971 * p2 - 0.001529 * p4))
    )
    y = phi * (
        1.007226 + p2 * (0.015085 + p4 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4))
    )
    return x, y


TOP, BOTTOM = 80.0, -58.0
"""The latitudes shown: no city lies beyond."""

_TOP = _raw(TOP, 0)[1]
HEIGHT = (_TOP - _raw(BOTTOM, 0)[1]) * _SCALE


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a place is on the map, from (0, 0) at its top left to (WIDTH, HEIGHT).

    A longitude beyond 180 degrees is that of the other side; what lies north or south
    of the map stands at its edge.
    """
    across = (longitude + 180) % 360 - 180 if abs(longitude) > 180 else longitude
    x, y = _raw(max(BOTTOM, min(TOP, latitude)), across)
    return (x + _HALF) * _SCALE, (_TOP - y) * _SCALE


def drawn(latitude: float, longitude: float) -> tuple[float, float]:
    """The same without holding to the edges, for outlines that a frame cuts."""
    x, y = _raw(latitude, longitude)
    return (x + _HALF) * _SCALE, (_TOP - y) * _SCALE
