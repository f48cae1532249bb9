"""Says what the codes of quality of ESPI mean for a reading, and which codes say it again in an export.

One reading may carry several codes. Twelve sets of them stand for the twelve ways in which
a reading may have come about, so that what was exported is imported as the same.
"""

from collections.abc import Mapping, Set
from types import MappingProxyType

from wattstead.domains.metering.vocabulary import MARKS, ReadingMark

VALID, EDITED, LIKE_A_DAY, BETWEEN, DOUBTFUL, DERIVED, PROJECTED = "0", "7", "8", "9", "10", "11", "12"
MIXED, RAW, FOR_WEATHER, OTHER, VALIDATED, VERIFIED, FOR_BILLS = "13", "14", "15", "16", "17", "18", "19"
_ESTIMATES = frozenset({LIKE_A_DAY, BETWEEN, PROJECTED, FOR_WEATHER})
_DOUBTS = frozenset({DOUBTFUL, MIXED, OTHER})
KNOWN = _ESTIMATES | _DOUBTS | {VALID, EDITED, DERIVED, RAW, VALIDATED, VERIFIED, FOR_BILLS}
CODES_OF: Mapping[ReadingMark, tuple[str, ...]] = MappingProxyType(
    {
        MARKS["smart_meter", "valid"]: (),
        MARKS["smart_meter", "estimated"]: (DERIVED,),
        MARKS["smart_meter", "questionable"]: (DOUBTFUL,),
        MARKS["manual", "valid"]: (EDITED, RAW),
        MARKS["manual", "estimated"]: (EDITED, LIKE_A_DAY, RAW),
        MARKS["manual", "questionable"]: (EDITED, DOUBTFUL, RAW),
        MARKS["estimated", "valid"]: (LIKE_A_DAY, VALIDATED),
        MARKS["estimated", "estimated"]: (LIKE_A_DAY,),
        MARKS["estimated", "questionable"]: (LIKE_A_DAY, DOUBTFUL),
        MARKS["adjusted", "valid"]: (EDITED,),
        MARKS["adjusted", "estimated"]: (EDITED, LIKE_A_DAY),
        MARKS["adjusted", "questionable"]: (EDITED, DOUBTFUL),
    }
)


def mark_of(codes: Set[str]) -> ReadingMark:
    """Return how a reading with these codes came about; all are KNOWN."""
    if EDITED in codes:
        source = "manual" if RAW in codes else "adjusted"
    else:
        source = "estimated" if codes & _ESTIMATES else "smart_meter"
    if codes & _DOUBTS:
        quality = "questionable"
    elif DERIVED in codes or (codes & _ESTIMATES and not (source == "estimated" and VALIDATED in codes)):
        quality = "estimated"
    else:
        quality = "valid"
    return MARKS[source, quality]
