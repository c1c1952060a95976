"""Write an ICC profile from a few numbers: where red, green, blue and white lie, and the curve of a channel.

Some formats state colours so instead of carrying a profile: PNG by gAMA and cHRM, PNG, AVIF and HEIC by the code
points of ITU-T H.273. As a profile, one library (LittleCMS) applies them all. ICC.1:2001-04 (version 2), profiles of
three components by matrix, section 6.3.1.2. Knows nothing of pictures.
"""

import struct
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
#: From what a channel holds, 0 to 1, to light, 0 to 1.
Curve = Callable[[Numbers], Numbers]

#: CIE XYZ of the profile connection space's white, ICC.1:2001-04 section 6.1.1.
D50 = np.array([0.9642, 1.0, 0.8249])
#: Bradford cone responses, Lam 1985, as in ICC.1:2010 annex E.
BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
CURVE_POINTS = 4096


class Chromaticities(NamedTuple):
    """CIE 1931 (x, y) of white and of the three primaries."""

    white: tuple[float, float]
    red: tuple[float, float]
    green: tuple[float, float]
    blue: tuple[float, float]


D65 = (0.3127, 0.3290)
#: ITU-T H.273 (07/2021), table 2.
PRIMARIES = {
    1: Chromaticities(D65, (0.64, 0.33), (0.30, 0.60), (0.15, 0.06)),  # BT.709, sRGB
    5: Chromaticities(D65, (0.64, 0.33), (0.29, 0.60), (0.15, 0.06)),  # BT.601 625
    6: Chromaticities(D65, (0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),  # BT.601 525
    7: Chromaticities(D65, (0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),  # SMPTE 240M
    9: Chromaticities(D65, (0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),  # BT.2020
    11: Chromaticities((0.314, 0.351), (0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),  # DCI P3
    12: Chromaticities(D65, (0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),  # Display P3
}
#: Light of diffuse white in a picture for brilliant displays, in cd/m²: ITU-R BT.2408-7, section 2.1.
REFERENCE_WHITE = 203.0


def power(exponent: float) -> Curve:
    """Return the curve light = value ** exponent."""

    def raised(value: Numbers) -> Numbers:
        return np.asarray(np.power(value, exponent))

    return raised


def srgb(value: Numbers) -> Numbers:
    """Return the light of sRGB values, IEC 61966-2-1."""
    light: Numbers = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return light


def perceptual_quantiser(value: Numbers) -> Numbers:
    """Return the light of PQ values as a share of diffuse white, what is brighter cut off; SMPTE ST 2084."""
    raised = value ** (32 / 2523)
    share = np.maximum(raised - 107 / 128, 0) / (2413 / 128 - 2392 / 128 * raised)
    return np.minimum(10_000 * share ** (8192 / 1305) / REFERENCE_WHITE, 1)


def hybrid_log_gamma(value: Numbers) -> Numbers:
    """Return the light of HLG values as a share of diffuse white (0.75), what is brighter cut off; ITU-R BT.2100-2."""
    light: Numbers = np.where(value <= 0.5, value**2 / 3, (np.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12)
    white = float((np.exp((0.75 - 0.55991073) / 0.17883277) + 0.28466892) / 12)
    return np.minimum(light / white, 1)


#: ITU-T H.273 (07/2021), table 3. What cameras for television write (1, 6, 14, 15) is shown as screens show it,
#: ITU-R BT.1886, and not as it was written: so do browsers.
TRANSFERS: dict[int, Curve] = {
    1: power(2.4),
    4: power(2.2),
    5: power(2.8),
    6: power(2.4),
    8: power(1.0),
    13: srgb,
    14: power(2.4),
    15: power(2.4),
    16: perceptual_quantiser,
    18: hybrid_log_gamma,
}


def write_profile(colours: Chromaticities, curve: Curve) -> bytes:
    """Return an ICC profile of RGB pictures whose light is ``curve`` of their values.

    Raises:
        ValueError: no three lights of these chromaticities add up to that white.
    """
    columns = _adapted(colours)
    table = (curve(np.linspace(0, 1, CURVE_POINTS)).clip(0, 1) * 65535).round().astype(">u2").tobytes()
    curve_tag = b"curv" + bytes(4) + struct.pack(">I", CURVE_POINTS) + table
    parts = {
        b"desc": b"desc" + bytes(4) + struct.pack(">I", 8) + b"picture\0" + bytes(78),
        b"cprt": b"text" + bytes(4) + b"none\0" + bytes(3),
        b"wtpt": _xyz(D50),
        b"rXYZ": _xyz(columns[:, 0]),
        b"gXYZ": _xyz(columns[:, 1]),
        b"bXYZ": _xyz(columns[:, 2]),
        b"rTRC": curve_tag,
    }
    start = 128 + 4 + 12 * (len(parts) + 2)
    entries, body = {}, b""
    for name, part in parts.items():
        entries[name] = struct.pack(">4sII", name, start + len(body), len(part))
        body += part + bytes(-len(part) % 4)
    for name in (b"gTRC", b"bTRC"):  # the same curve, held once
        entries[name] = name + entries[b"rTRC"][4:]
    directory = struct.pack(">I", len(entries)) + b"".join(entries.values())
    return _header(128 + len(directory) + len(body)) + directory + body


def _adapted(colours: Chromaticities) -> Numbers:
    """Return the XYZ of red, green and blue as columns, (3, 3), as seen under the white D50."""
    primaries = np.array([_from_xy(*place) for place in colours[1:]]).T  # (3, 3)
    white = _from_xy(*colours.white)
    try:
        scaled = primaries * np.linalg.solve(primaries, white)
        cones = np.diag((BRADFORD @ D50) / (BRADFORD @ white))
        columns: Numbers = np.linalg.inv(BRADFORD) @ cones @ BRADFORD @ scaled
    except (np.linalg.LinAlgError, FloatingPointError) as error:
        raise ValueError("the primaries lie on one line") from error
    if not (np.isfinite(columns).all() and np.abs(columns).max() < 4):
        raise ValueError("the primaries do not add up to the white")
    return columns


def _from_xy(x: float, y: float) -> Numbers:
    if y <= 0:
        raise ValueError("a chromaticity has no light")
    return np.array([x / y, 1.0, (1 - x - y) / y])


def _xyz(values: Numbers) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(float(value) * 65536) for value in values))


def _header(size: int) -> bytes:
    # Version 2.4, a display's profile, the date a fixed one: the same numbers give the same bytes.
    kind = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    date = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    rest = struct.pack(">4s4sI4s4sQI", b"acsp", bytes(4), 0, bytes(4), bytes(4), 0, 0)
    return (kind + date + rest + struct.pack(">3i", 63190, 65536, 54061)).ljust(128, b"\0")
