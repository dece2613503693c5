"""Lines as Valhalla writes them: Google's encoded polyline, with six decimals. Pure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

DECIMALS = 6


def decoded(text: str, decimals: int = DECIMALS) -> npt.NDArray[np.float64]:
    """The n × 2 places (lon, lat degrees) of an encoded line. Raises ValueError for text that is none.

    Source: "Encoded Polyline Algorithm Format", Google Maps Platform.

    >>> decoded("_p~iF~ps|U_ulLnnqC", 5).tolist()
    [[-120.2, 38.5], [-120.95, 40.7]]
    """
    codes = np.frombuffer(text.encode("latin-1"), dtype=np.uint8).astype(np.int64) - 63
    if not len(codes):
        return np.zeros((0, 2))
    if codes.min() < 0 or codes.max() > 63:
        raise ValueError("a character that no encoded line has")
    ends = np.flatnonzero(codes < 32)  # the last piece of each number has no continuation bit
    if not len(ends) or ends[-1] != len(codes) - 1 or len(ends) % 2:
        raise ValueError("the encoded line breaks off")
    begins = np.concatenate([[0], ends[:-1] + 1])
    place = np.arange(len(codes)) - np.repeat(begins, ends - begins + 1)
    if place.max() > 6:
        raise ValueError("a number that is too long")
    numbers = np.add.reduceat((codes & 31) << (5 * place), begins)
    steps = np.where(numbers & 1, ~(numbers >> 1), numbers >> 1).reshape(-1, 2)
    found: npt.NDArray[np.float64] = (np.cumsum(steps, axis=0) / 10.0**decimals)[:, ::-1]
    return found
