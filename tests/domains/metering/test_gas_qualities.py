"""The supplier tells what gas is worth at a meter: who may, what is possible, and what follows what."""

from datetime import date
from decimal import Decimal

import pytest

from tests.domains.metering.test_meters import refused_by
from tests.factories.accounts import a_person, a_viewer, an_account
from tests.factories.metering import a_gas_quality, a_meter
from tests.factories.sites import a_site
from wattstead.domains.accounts.queries import RoleNotAllowed
from wattstead.domains.metering.models import GasQuality, Meter
from wattstead.domains.metering.operations.gas_qualities import (
    GasQualityBeyondBelief,
    GasQualityKnownOtherwise,
    NewGasQuality,
    NotAGasMeter,
    record_gas_quality,
)
from wattstead.domains.metering.queries import gas_qualities_visible_to
from wattstead.domains.metering.vocabulary import CalorificUnit, MeterType
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import PeriodWithoutDays
from wattstead.kernel.refusals import NotFound, Refusal
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db
MARCH_1, APRIL_1 = date(2025, 3, 1), date(2025, 4, 1)


def a_gas_meter(*, meter_type: MeterType = MeterType.GAS) -> Meter:
    with seen_by(SYSTEM):
        site = a_site(account_id=an_account(owner=a_person()).pk)
        return a_meter(site_id=site.pk, meter_type=meter_type)


def staff(meter: Meter) -> Viewer:
    return Viewer(
        user_id=None, account_ids=frozenset({meter.account_id}), roles={meter.account_id: "support"}
    )


def told(
    viewer: Viewer,
    meter: Meter,
    *,
    starts_on: date = MARCH_1,
    ends_before: date | None = None,
    state_number: str = "0.95",
    calorific_value: str = "11.2",
    unit: CalorificUnit = CalorificUnit.KWH,
) -> None:
    with seen_by(viewer):
        record_gas_quality(
            meter_id=meter.pk,
            quality=NewGasQuality(
                starts_on=starts_on,
                ends_before=ends_before,
                state_number=Decimal(state_number),
                calorific_value=Decimal(calorific_value),
                calorific_unit=unit,
            ),
        )


def known(meter: Meter) -> list[tuple[date, date | None, Decimal]]:
    with seen_by(a_viewer(account_id=meter.account_id)) as viewer:
        return list(
            gas_qualities_visible_to(viewer).values_list("starts_on", "ends_before", "calorific_value")
        )


def test_values_hold_until_others_follow() -> None:
    meter, stranger = a_gas_meter(), a_gas_meter()

    told(staff(meter), meter)
    told(staff(meter), meter, starts_on=APRIL_1, calorific_value="10.9")
    told(staff(stranger), stranger)

    assert known(meter) == [
        (APRIL_1, None, Decimal("10.9")),
        (MARCH_1, APRIL_1, Decimal("11.2")),
    ]


def test_values_are_told_in_megajoules_as_well() -> None:
    meter = a_gas_meter()

    told(staff(meter), meter, state_number="1.02264", calorific_value="39", unit=CalorificUnit.MJ)

    assert known(meter) == [(MARCH_1, None, Decimal(39))]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"state_number": "0.4"}, GasQualityBeyondBelief),
        ({"state_number": "11.2"}, GasQualityBeyondBelief),
        ({"calorific_value": "39"}, GasQualityBeyondBelief),
        ({"calorific_value": "11.2", "unit": CalorificUnit.MJ}, GasQualityBeyondBelief),
        ({"ends_before": MARCH_1}, PeriodWithoutDays),
    ],
    ids=["too thin", "mixed up", "megajoules", "kilowatt-hours", "no day"],
)
def test_what_no_gas_is_worth_is_refused(changed: dict[str, object], refusal: type[Refusal]) -> None:
    meter = a_gas_meter()

    with pytest.raises(refusal):
        told(staff(meter), meter, **changed)  # type: ignore[arg-type]
    assert known(meter) == []


@pytest.mark.parametrize(
    ("starts_on", "ends_before"),
    [(MARCH_1, None), (date(2025, 2, 1), None), (date(2025, 2, 1), date(2025, 3, 2)), (MARCH_1, APRIL_1)],
    ids=["again", "before without end", "into it", "inside"],
)
def test_a_day_has_one_pair_of_values(starts_on: date, ends_before: date | None) -> None:
    meter = a_gas_meter()
    told(staff(meter), meter)

    with pytest.raises(GasQualityKnownOtherwise):
        told(staff(meter), meter, starts_on=starts_on, ends_before=ends_before)


def test_an_electricity_meter_has_no_gas() -> None:
    meter = a_gas_meter(meter_type=MeterType.ELECTRICITY)

    with pytest.raises(NotAGasMeter):
        told(staff(meter), meter)


def test_a_customer_tells_nothing_and_a_stranger_finds_no_meter() -> None:
    meter, stranger = a_gas_meter(), a_gas_meter()

    with pytest.raises(RoleNotAllowed):
        told(a_viewer(account_id=meter.account_id), meter)
    with pytest.raises(NotFound):
        told(staff(stranger), meter)
    assert known(meter) == []


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"ends_before": MARCH_1}, "gas_quality_has_days"),
        ({"state_number": 0}, "gas_quality_has_values"),
        ({"calorific_unit": "therm"}, "gas_quality_has_values"),
        ({"starts_on": date(2025, 2, 1)}, "one_gas_quality_per_meter_and_day"),
    ],
    ids=["no day", "nothing", "unit", "overlap"],
)
def test_the_database_keeps_no_impossible_values(changed: dict[str, object], constraint: str) -> None:
    meter = a_gas_meter()
    with seen_by(SYSTEM):
        kept = a_gas_quality(meter, starts_on=MARCH_1)
        a_gas_quality(meter, starts_on=date(2025, 1, 1), ends_before=date(2025, 2, 10))

    assert refused_by(lambda: GasQuality.objects.filter(pk=kept.pk).update(**changed)) == constraint


def test_values_belong_to_the_account_of_their_meter() -> None:
    meter, stranger = a_gas_meter(), a_gas_meter()
    with seen_by(SYSTEM):
        kept = a_gas_quality(meter)

    change = GasQuality.objects.filter(pk=kept.pk)

    assert (
        refused_by(lambda: change.update(account_id=stranger.account_id))
        == "gas_quality_of_a_meter_of_its_account"
    )
