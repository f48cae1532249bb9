"""What a person read is weighed against what was likely; vectors of the rules of the trade."""

from datetime import timedelta
from decimal import Decimal

import pytest

from wattstead.domains.metering.rules import doubts_about, likely_meant, shown_on_counter
from wattstead.domains.metering.vocabulary import Doubt
from wattstead.timeseries.counting import DeviceEpoch, RegisterRanBackwards, advance, advance_across

MONTH = timedelta(days=30)


@pytest.mark.parametrize(
    ("use", "expected", "reported", "doubts"),
    [
        ("2700", "300", None, (Doubt.MUCH_MORE,)),
        ("760", "300", None, (Doubt.MUCH_MORE,)),
        ("740", "300", None, ()),
        ("74", "300", None, (Doubt.MUCH_LESS,)),
        ("76", "300", None, ()),
        ("4", "0.5", None, ()),  # a difference of a few units is no question worth asking
        ("0", "300", None, (Doubt.NOTHING_USED,)),
        ("0", "0.5", None, ()),
        ("0", None, None, (Doubt.NOTHING_USED,)),
        ("300", None, None, ()),
        ("311", "300", "300", (Doubt.NOT_AS_METERED,)),  # 3% and a unit of rounding
        ("309", "300", "300", ()),
        ("298", "300", "300", (Doubt.NOT_AS_METERED,)),  # less than was counted already
        ("318", "300", "290", ()),  # the meter was silent for a while
        ("288", "300", "290", (Doubt.NOT_AS_METERED,)),
    ],
)
def test_use_is_doubted_where_it_is_far_from_what_was_likely(
    use: str, expected: str | None, reported: str | None, doubts: tuple[Doubt, ...]
) -> None:
    found = doubts_about(
        Decimal(use),
        over=MONTH,
        expected=None if expected is None else Decimal(expected),
        reported=None if reported is None else Decimal(reported),
        rolled_over=False,
    )

    assert found == doubts


def test_no_use_in_an_afternoon_is_nothing_odd() -> None:
    found = doubts_about(
        Decimal(0), over=timedelta(hours=5), expected=Decimal(2), reported=None, rolled_over=False
    )

    assert found == ()


def test_a_counter_that_began_again_is_asked_about() -> None:
    found = doubts_about(Decimal(25), over=MONTH, expected=Decimal(24), reported=None, rolled_over=True)

    assert found == (Doubt.ROLLED_OVER,)


@pytest.mark.parametrize(
    ("written", "before", "expected", "meant"),
    [
        ("13245", "12000", "340", "12345"),  # 3 and 2 swapped
        ("123456", "12000", "340", "12345.6"),  # the decimal sign was missed
        ("12345678", "12000", "340", "12345.678"),
        ("19000", "12000", "340", None),
        ("12345", "12000", "90000", None),
    ],
)
def test_a_single_slip_of_the_pen_is_recognised(
    written: str, before: str, expected: str, meant: str | None
) -> None:
    found = likely_meant(Decimal(written), before=Decimal(before), expected=Decimal(expected))

    assert found == (None if meant is None else Decimal(meant))


def test_an_exchange_counts_what_both_devices_counted() -> None:
    exchange = DeviceEpoch(
        starts_at=None,  # type: ignore[arg-type]  # when does not matter for how much
        old_serial_number="A",
        new_serial_number="B",
        old_final_value=9_850,
        new_first_value=12,
    )

    # (9,850 - 9,800) + (40 - 12)
    used = advance_across(before=9_800, after=40, exchanges=[exchange], rolls_over_at=1_000_000, most=500)

    assert used == 78


def test_a_counter_of_five_digits_rolls_over_only_where_that_is_plausible() -> None:
    assert advance(before=99_990, after=15, rolls_over_at=100_000, most=500) == 25
    with pytest.raises(RegisterRanBackwards):
        advance(before=12_345, after=12_300, rolls_over_at=100_000, most=500)


def test_a_counter_shows_its_own_digits_behind_transformers() -> None:
    assert shown_on_counter(Decimal("4000.5"), multiplier=Decimal(40), digits=6) == Decimal("100.0125")
    assert shown_on_counter(Decimal(100_015), multiplier=Decimal(1), digits=5) == Decimal(15)
