"""Says how sure a reading is, in four words: measured, estimated, provisional and corrected."""

from wattstead.timeseries.flags import ESTIMATE_KINDS, Quality, Source

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
