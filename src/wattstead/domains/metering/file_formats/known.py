"""Declares the files we can read, one grid operator after another.

To add one: name the cells of its header line, say which column holds the
moment, whether that is the start or the end of the interval, and which column
holds the value. Then add a short self-written file to the tests.
"""

from dataclasses import replace

from wattstead.domains.metering.file_formats.declarations import (
    CounterColumn,
    EndCheck,
    QualityColumn,
    ReadingFileFormat,
    StampColumns,
)
from wattstead.domains.metering.vocabulary import MARKS

_MINUTES = "%d.%m.%Y %H:%M"
_SECONDS = "%d.%m.%Y %H:%M:%S"
_ISO_SECONDS = "%Y-%m-%d %H:%M:%S"
_ISO_SECONDS_OFFSET = "%Y-%m-%dT%H:%M:%S%z"
_ISO_OFFSET = "%Y-%m-%dT%H:%M:%S.%f%z"


def _at(*columns: str, by: str) -> StampColumns:
    return StampColumns(columns=columns, patterns=(by,))


NETZ_NOE = ReadingFileFormat(
    code="netz_noe",
    name="Netz Niederösterreich",
    header=("Messzeitpunkt", "Gemessener Verbrauch (kWh)", "Ersatzwert"),
    stamp=_at("Messzeitpunkt", by=_MINUTES),
    stamp_means="end",
    value="Gemessener Verbrauch (kWh)",
    substitute_value="Ersatzwert",
)
NETZ_NOE_QUALITY = replace(
    NETZ_NOE,
    code="netz_noe_quality",
    header=("Messzeitpunkt", "Verbrauch (kWh)", "Qualität"),
    value="Verbrauch (kWh)",
    substitute_value=None,
    quality=QualityColumn(column="Qualität", marks={"G": "measured"}),
)
TINETZ = ReadingFileFormat(
    code="tinetz",
    name="TINETZ, TIWAG",
    header=("DATE_FROM", "DATE_TO", "VALUE"),
    stamp=StampColumns(columns=("DATE_FROM",), patterns=(_MINUTES, _SECONDS)),
    stamp_means="start",
    end=EndCheck(stamp=StampColumns(columns=("DATE_TO",), patterns=(_MINUTES, _SECONDS)), short_by_s=(60, 1)),
    value="VALUE",
)
NETZ_BURGENLAND = ReadingFileFormat(
    code="netz_burgenland",
    name="Netz Burgenland",
    header=("Start", "Ende", "Verbrauch (kWh) - *", "Zählerstand (kWh) - *"),
    stamp=_at("Start", by=_SECONDS),
    stamp_means="start",
    end=EndCheck(stamp=_at("Ende", by=_SECONDS)),
    value="Verbrauch (kWh) - *",
    counters=(CounterColumn(column="Zählerstand (kWh) - *", of="Verbrauch (kWh) - *"),),
)
CLAM_STROM = replace(
    NETZ_BURGENLAND,
    code="clam_strom",
    name="Clam Strom",
    header=("Start", "Ende", "Vorschub (kWh) - *", "Zählerstand (kWh) - *"),
    value="Vorschub (kWh) - *",
    counters=(CounterColumn(column="Zählerstand (kWh) - *", of="Vorschub (kWh) - *"),),
)
ENERGIENETZE_STEIERMARK = ReadingFileFormat(
    code="energienetze_steiermark",
    name="Energienetze Steiermark",
    header=(
        "Zaehlpunkt",
        "Tarif",
        "Verbrauchszeitraum Beginn",
        "Verbrauchszeitraum Ende",
        "Verbrauch",
        "Einheit",
        "Messwert: *",
    ),
    stamp=_at("Verbrauchszeitraum Beginn", by=_MINUTES),
    stamp_means="start",
    end=EndCheck(stamp=_at("Verbrauchszeitraum Ende", by=_MINUTES)),
    value="Verbrauch",
    quality=QualityColumn(column="Messwert: *", marks={"VAL": "measured", "EST": "estimated"}),
    unit_column="Einheit",
    unit_marks=frozenset({"KWH", "kWh"}),
    point_column="Zaehlpunkt",
)
ENERGIENETZE_STEIERMARK_2 = replace(
    ENERGIENETZE_STEIERMARK,
    code="energienetze_steiermark_2",
    header=(
        "Zählpunkt",
        "Tarif",
        "Statistikzeitraum Beginn",
        "Statistikzeitraum Ende",
        "Wert",
        "Einheit",
        "Messwert: *",
    ),
    stamp=_at("Statistikzeitraum Beginn", by=_MINUTES),
    end=EndCheck(stamp=_at("Statistikzeitraum Ende", by=_MINUTES)),
    value="Wert",
    point_column="Zählpunkt",
)
IKB = ReadingFileFormat(
    code="ikb",
    name="Innsbrucker Kommunalbetriebe",
    header=("Datum", "AT* ab *"),
    stamp=_at("Datum", by=_MINUTES),
    stamp_means="end",
    value="AT* ab *",
    delimiter=",",
    quote='"',
    decimal_sign=".",
)
KAERNTEN_NETZ = ReadingFileFormat(
    code="kaernten_netz",
    name="Kärnten Netz",
    header=("Datum", "Zeit", "kWh", "Status"),
    stamp=_at("Datum", "Zeit", by=_SECONDS),
    stamp_means="start",
    value="kWh",
    quality=QualityColumn(column="Status", marks={"Der Wert ist gültig": "measured"}),
)
LINZ_NETZ = ReadingFileFormat(
    code="linz_netz",
    name="Linz Netz",
    header=("Datum von", "Datum bis", "Energiemenge in kWh", "Ersatzwert"),
    stamp=_at("Datum von", by=_MINUTES),
    stamp_means="start",
    end=EndCheck(stamp=_at("Datum bis", by=_MINUTES)),
    value="Energiemenge in kWh",
    substitute_value="Ersatzwert",
)
LINZ_NETZ_2 = replace(
    LINZ_NETZ,
    code="linz_netz_2",
    header=("Datum von", "Datum bis", "Verbrauch in kWh", "Ersatzwert"),
    value="Verbrauch in kWh",
)
SALZBURG_NETZ = ReadingFileFormat(
    code="salzburg_netz",
    name="Salzburg Netz",
    header=("Datum und Uhrzeit", "Lastgänge (* kWh)", "Status"),
    stamp=_at("Datum und Uhrzeit", by=_ISO_SECONDS),
    stamp_means="start",
    value="Lastgänge (* kWh)",
    quality=QualityColumn(
        column="Status",
        marks={
            "Wert ist gültig": "measured",
            "Wert wurde geschätzt": "estimated",
            "Wert fraglich/nicht belastbar": "questionable",
        },
    ),
    quote='"',
    decimal_sign=".",
)
VORARLBERG_NETZ = ReadingFileFormat(
    code="vorarlberg_netz",
    name="Vorarlberg Netz",
    header=("Beginn der Messreihe", "Ende der Messreihe", "Messwert in kWh"),
    stamp=_at("Beginn der Messreihe", by=_MINUTES),
    stamp_means="start",
    end=EndCheck(stamp=_at("Ende der Messreihe", by=_MINUTES)),
    value="Messwert in kWh",
)
KWG = ReadingFileFormat(
    code="kwg",
    name="KWG",
    header=("Datum", "Daten 1"),
    stamp=_at("Datum", by=_MINUTES),
    stamp_means="end",
    value="Daten 1",
    step_s=3600,
)
STROMNETZ_GRAZ = ReadingFileFormat(
    code="stromnetz_graz",
    name="Stromnetz Graz",
    header=(
        "Ablesezeitpunkt",
        *(
            f"{what} {tariff}"
            for what in ("Zaehlerstand", "Verbrauch")
            for tariff in ("Einheitstarif", "Hochtarif", "Niedertarif")
        ),
    ),
    stamp=_at("Ablesezeitpunkt", by=_ISO_OFFSET),
    stamp_means="end",
    value="Verbrauch Einheitstarif",
    further_values=("Verbrauch Hochtarif", "Verbrauch Niedertarif"),
    counters=tuple(
        CounterColumn(column=f"Zaehlerstand {tariff}", of=f"Verbrauch {tariff}")
        for tariff in ("Einheitstarif", "Hochtarif", "Niedertarif")
    ),
    delimiter=",",
    decimal_sign=".",
)
WIENER_NETZE = ReadingFileFormat(
    code="wiener_netze",
    name="Wiener Netze",
    header=("Datum", "Zeit von", "Zeit bis", "* - Verbrauch [kWh]"),
    stamp=_at("Datum", "Zeit von", by=_SECONDS),
    stamp_means="start",
    end=EndCheck(stamp=_at("Datum", "Zeit bis", by=_SECONDS), midnight_closes_its_day=True),
    value="* - Verbrauch [kWh]",
)

OWN = ReadingFileFormat(
    code="wattstead",
    name="Wattstead",
    header=("start", "end", "delta", "unit", "direction", "source", "quality"),
    stamp=_at("start", by=_ISO_SECONDS_OFFSET),
    stamp_means="start",
    end=EndCheck(stamp=_at("end", by=_ISO_SECONDS_OFFSET)),
    value="delta",
    quality=QualityColumn(
        column="quality",
        source_column="source",
        marks={f"{source} {quality}": mark for (source, quality), mark in MARKS.items()},
    ),
    unit_column="unit",
    unit_marks=frozenset({"kWh"}),
    point_column="direction",
    delimiter=",",
    decimal_sign=".",
    lengths_vary=True,
    zone=None,
)
"""What we export ourselves; the first row says the unit."""
KNOWN_FORMATS = (
    NETZ_NOE,
    NETZ_NOE_QUALITY,
    TINETZ,
    NETZ_BURGENLAND,
    CLAM_STROM,
    ENERGIENETZE_STEIERMARK,
    ENERGIENETZE_STEIERMARK_2,
    IKB,
    KAERNTEN_NETZ,
    LINZ_NETZ,
    LINZ_NETZ_2,
    SALZBURG_NETZ,
    VORARLBERG_NETZ,
    KWG,
    STROMNETZ_GRAZ,
    WIENER_NETZE,
    OWN,
)
