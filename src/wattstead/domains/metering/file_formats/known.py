"""Declares the files we can read, one grid operator after another.

To add one: name the cells of its header line, say which column holds the
moment, whether that is the start or the end of the interval, and which column
holds the value. Then add a short self-written file to the tests.
"""

from wattstead.domains.metering.file_formats.declarations import EndCheck, ReadingFileFormat, StampColumns

_MINUTES = "%d.%m.%Y %H:%M"
_SECONDS = "%d.%m.%Y %H:%M:%S"

NETZ_NOE = ReadingFileFormat(
    code="netz_noe",
    name="Netz Niederösterreich",
    header=("Messzeitpunkt", "Gemessener Verbrauch (kWh)", "Ersatzwert"),
    stamp=StampColumns(columns=("Messzeitpunkt",), patterns=(_MINUTES,)),
    stamp_means="end",
    value="Gemessener Verbrauch (kWh)",
    substitute_value="Ersatzwert",
)
TINETZ = ReadingFileFormat(
    code="tinetz",
    name="TINETZ",
    header=("DATE_FROM", "DATE_TO", "VALUE"),
    stamp=StampColumns(columns=("DATE_FROM",), patterns=(_MINUTES, _SECONDS)),
    stamp_means="start",
    end=EndCheck(
        stamp=StampColumns(columns=("DATE_TO",), patterns=(_MINUTES, _SECONDS)),
        short_by_s=(60, 1),
    ),
    value="VALUE",
)
NETZ_BURGENLAND = ReadingFileFormat(
    code="netz_burgenland",
    name="Netz Burgenland",
    header=("Start", "Ende", "Verbrauch (kWh) - *", "Zählerstand (kWh) - *"),
    stamp=StampColumns(columns=("Start",), patterns=(_SECONDS,)),
    stamp_means="start",
    end=EndCheck(stamp=StampColumns(columns=("Ende",), patterns=(_SECONDS,))),
    value="Verbrauch (kWh) - *",
    counter="Zählerstand (kWh) - *",
)

KNOWN_FORMATS = (NETZ_NOE, TINETZ, NETZ_BURGENLAND)
