"""Says how sure a reading is, in four words: measured, estimated, provisional and corrected."""

import numpy as np
import numpy.typing as npt

from wattstead.timeseries.flags import ESTIMATE_KINDS, Quality, Source
from wattstead.timeseries.intervals import Bytes

SURE, ESTIMATED, PROVISIONAL, CORRECTED = range(4)
NEVER_CAME = -1
"""How late days came whose readings were all made here."""


def kind_of(byte: int) -> int:
    """Return how sure a reading with this flag is."""
    if 1 << byte & ESTIMATE_KINDS:
        return ESTIMATED
    if byte & 3 == Quality.questionable:
        return PROVISIONAL
    return CORRECTED if byte >> 2 == Source.adjusted else SURE


_KINDS = np.array([kind_of(byte) for byte in range(16)], dtype=np.uint8)


def kinds_of(flags: Bytes) -> npt.NDArray[np.uint8]:
    """Return how sure each reading is."""
    return np.asarray(_KINDS[flags])
