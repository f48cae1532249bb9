"""Why a bill is higher than the one before, in euros that add up."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from wattstead.domains.billing.rules import (
    BilledPeriod,
    Charge,
    Difference,
    charge_of,
    explain_difference,
)
from wattstead.domains.billing.vocabulary import LineSubject, LineUnit

ENERGY, FEE, FEED_IN = LineSubject.ENERGY, LineSubject.MONTHLY_FEE, LineSubject.FEED_IN


def a_charge(subject: LineSubject, quantity: str, amount: str, *, band: str = "") -> Charge:
    return Charge(subject=subject, band=band, quantity=Decimal(quantity), amount=Decimal(amount))


def billed(*charges: Charge, days: int = 30) -> BilledPeriod:
    return BilledPeriod(days=days, charges=charges, total=sum((each.amount for each in charges), Decimal(0)))


def parts(*, days: str = "0.00", use: str = "0.00", price: str = "0.00") -> Difference:
    return Difference(days=Decimal(days), use=Decimal(use), price=Decimal(price))


def test_same_bill_again_has_no_difference() -> None:
    bill = billed(a_charge(ENERGY, "100", "40.00"), a_charge(FEE, "1", "12.00"))

    assert explain_difference(before=bill, after=bill) == parts()


def test_longer_month_alone_is_told_as_days() -> None:
    february = billed(a_charge(ENERGY, "280", "112.00"), days=28)
    march = billed(a_charge(ENERGY, "310", "124.00"), days=31)

    # 10 kWh a day in both: three more days are 30 kWh at 0.40.
    assert explain_difference(before=february, after=march) == parts(days="12.00")


def test_use_and_price_are_told_apart() -> None:
    before = billed(a_charge(ENERGY, "300", "90.00"))
    after = billed(a_charge(ENERGY, "360", "126.00"))

    # 60 kWh more at 0.30, and 360 kWh at 0.05 more.
    assert explain_difference(before=before, after=after) == parts(use="18.00", price="18.00")


def test_use_moved_into_the_night_is_use_and_no_price() -> None:
    before = billed(
        a_charge(ENERGY, "100", "40.00", band="Day"), a_charge(ENERGY, "100", "20.00", band="Night")
    )
    after = billed(
        a_charge(ENERGY, "50", "20.00", band="Day"), a_charge(ENERGY, "150", "30.00", band="Night")
    )

    assert explain_difference(before=before, after=after) == parts(use="-10.00")


def test_new_tariff_with_bands_is_compared_by_all_of_its_energy() -> None:
    fixed = billed(a_charge(ENERGY, "200", "60.00"))
    banded = billed(
        a_charge(ENERGY, "100", "40.00", band="Day"), a_charge(ENERGY, "100", "20.00", band="Night")
    )

    assert explain_difference(before=fixed, after=banded) == parts()


def test_monthly_fee_does_not_grow_with_the_days_of_the_month() -> None:
    february = billed(a_charge(FEE, "1", "12.00"), days=28)
    march = billed(a_charge(FEE, "1", "12.00"), days=31)

    assert explain_difference(before=february, after=march) == parts()


def test_half_a_month_of_fee_is_told_as_days() -> None:
    half = charge_of(
        subject=FEE,
        band="",
        quantity=Decimal(15),
        unit=LineUnit.DAY,
        price_per=30,
        net=Decimal("6.00"),
        tax_rate=Decimal("0.19"),
    )
    whole = charge_of(
        subject=FEE,
        band="",
        quantity=Decimal(1),
        unit=LineUnit.MONTH,
        price_per=1,
        net=Decimal("12.00"),
        tax_rate=Decimal("0.19"),
    )

    told = explain_difference(before=billed(half, days=15), after=billed(whole, days=30))

    assert told == parts(days="7.14")


def test_more_sun_lowers_the_bill_as_use() -> None:
    before = billed(a_charge(ENERGY, "100", "40.00"), a_charge(FEED_IN, "-100", "-8.00"))
    after = billed(a_charge(ENERGY, "100", "40.00"), a_charge(FEED_IN, "-300", "-24.00"))

    assert explain_difference(before=before, after=after) == parts(use="-16.00")


def test_panels_that_were_not_there_before_are_use() -> None:
    before = billed(a_charge(ENERGY, "100", "40.00"))
    after = billed(a_charge(ENERGY, "100", "40.00"), a_charge(FEED_IN, "-50", "-4.00"))

    assert explain_difference(before=before, after=after) == parts(use="-4.00")


def test_what_is_charged_once_is_told_as_price() -> None:
    before = billed(a_charge(ENERGY, "100", "40.00"), a_charge(LineSubject.CONNECTION_FEE, "1", "59.50"))
    after = billed(a_charge(ENERGY, "100", "40.00"))

    assert explain_difference(before=before, after=after) == parts(price="-59.50")


amounts = st.decimals(min_value="-2000", max_value="2000", places=6)
charges = st.builds(
    Charge,
    subject=st.sampled_from(list(LineSubject)),
    band=st.sampled_from(["", "Night", "Day"]),
    quantity=amounts,
    amount=amounts,
)
periods = st.builds(
    BilledPeriod,
    days=st.integers(min_value=1, max_value=366),
    charges=st.lists(charges, max_size=6).map(tuple),
    total=st.decimals(min_value="-9999", max_value="9999", places=2),
)


@given(before=periods, after=periods)
def test_parts_always_sum_to_the_difference_of_the_totals(before: BilledPeriod, after: BilledPeriod) -> None:
    told = explain_difference(before=before, after=after)

    assert told.total == after.total - before.total
