"""What a table says is read alike, however often it says it and in whichever order."""

import numpy as np
import polars as pl
import pytest

from wattstead.interfaces.api.intake import rows
from wattstead.interfaces.api.intake.rows import piece_of

INSTANTS = [
    "2025-02-01T00:15:00Z",
    "2025-02-01T01:30:00+01:00",
    None,
    "",
    "2025-02-30T00:15:00Z",
    "9999-02-01T00:15:00Z",
]


def test_instants_told_many_times_are_read_as_those_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pl.DataFrame(
        {"meterNumber": "1", "timestamp": INSTANTS * 9, "startsAt": None, "delta": "1.5"},
        schema_overrides={"startsAt": pl.String},
    )

    each = piece_of(table)
    monkeypatch.setattr(rows, "FEW", 0)
    together = piece_of(table)

    assert (
        together.readings.ends_us.tolist()
        == each.readings.ends_us.tolist()
        == [
            1_738_368_900_000_000,
            1_738_369_800_000_000,
        ]
        * 9
    )
    assert together.faults.tolist() == each.faults.tolist()
    assert together.items_unread.tolist() == each.items_unread.tolist()


def test_each_row_names_its_register_however_the_rows_are_mixed() -> None:
    numbers = ["b", "b", "a", "b", "c", "c", "a"]
    table = pl.DataFrame({"meterNumber": numbers, "timestamp": INSTANTS[0], "delta": "1"})

    piece = piece_of(table)

    named = [name.meter_number for name in piece.names]
    assert named == ["b", "a", "c"]
    assert np.array(named)[piece.readings.which].tolist() == numbers
