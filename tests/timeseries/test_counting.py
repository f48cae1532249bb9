from datetime import UTC, datetime

import pytest

from wattstead.timeseries.counting import DeviceEpoch, RegisterRanBackwards, advance, advance_across


def test_register_that_rolled_over_went_on() -> None:
    """Rule 18: 5 digits, 99,990 to 15 is 25."""
    assert advance(before=99_990, after=15, rolls_over_at=100_000, most=500) == 25


def test_register_that_merely_fell_is_refused() -> None:
    with pytest.raises(RegisterRanBackwards):
        advance(before=50_000, after=49_000, rolls_over_at=100_000, most=500)


def test_use_across_an_exchange_is_that_of_both_devices() -> None:
    """Rule 17: (9,850 - 9,800) + (40 - 12) = 78."""
    exchange = DeviceEpoch(
        starts_at=datetime(2025, 5, 1, tzinfo=UTC),
        old_serial_number="A1",
        new_serial_number="B7",
        old_final_value=9_850,
        new_first_value=12,
    )

    used = advance_across(before=9_800, after=40, exchanges=[exchange], rolls_over_at=100_000, most=500)

    assert used == 78
