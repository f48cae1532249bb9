"""Values of gas are told area by area; a meter without values of its own takes those of its area."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError

from tests.domains.billing.test_permanence import refused_by
from tests.factories.accounts import a_person, a_viewer, an_account
from tests.factories.gas_areas import LATER, TOLD_AT, a_gas_area, an_area_quality, values
from tests.factories.metering import a_gas_quality, a_meter
from tests.factories.sites import a_site
from wattstead.domains.accounts.queries import RoleNotAllowed
from wattstead.domains.metering.gas_areas.keeping import (
    GasAreaCodeTaken,
    GasAreaUnknown,
    GasValueReplaced,
    Outcome,
    PostalCodeOfAnotherArea,
    PostalCodeUnreadable,
    change_gas_area,
    correct_area_quality,
    open_gas_area,
    take_in_values,
    tell_area_quality,
)
from wattstead.domains.metering.gas_areas.models import GasArea, GasAreaPlace, GasAreaQuality
from wattstead.domains.metering.gas_areas.values import (
    area_qualities,
    gas_values_changed_at,
    gas_values_of,
    postal_codes_of,
)
from wattstead.domains.metering.models import GasQuality, Meter
from wattstead.domains.metering.operations.gas_qualities import (
    GasQualityBeyondBelief,
    GasQualityKnownOtherwise,
)
from wattstead.domains.metering.vocabulary import MeterType
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod, month_of
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db
JUNE, JULY = month_of(date(2025, 6, 1)), month_of(date(2025, 7, 1))
SUMMER = DayPeriod(starts_on=JUNE.starts_on, ends_before=JULY.ends_before)
FREIBURG = "79098"


def a_gas_meter() -> Meter:
    return a_meter(site_id=a_site(account_id=an_account(owner=a_person()).pk).pk, meter_type=MeterType.GAS)


def worth(meter: Meter, *, period: DayPeriod = SUMMER) -> list[tuple[date, date, str, str]]:
    """Return what gas is worth at a meter, as its customer sees it."""
    with seen_by(a_viewer(account_id=meter.account_id)) as viewer:
        found = gas_values_of(viewer, meter_ids=[meter.pk], period=period)[meter.pk]
    return [
        (each.days.starts_on, each.days.ends_before, f"{each.calorific_value:.1f}", each.area_code)
        for each in found
    ]


def test_a_meter_takes_the_values_of_the_area_of_its_postal_code() -> None:
    with seen_by(SYSTEM):
        meter = a_gas_meter()
        place = meter.site.postal_code
        area, other = a_gas_area(code="HERE", postal_codes=[place]), a_gas_area(postal_codes=["99999"])
        a_gas_area(country="AT", postal_codes=["1010"])
        an_area_quality(area, days=JUNE)
        an_area_quality(area, days=JULY, told=values(calorific_value="10.9"))
        an_area_quality(other, days=SUMMER, told=values(calorific_value="9"))

    assert worth(meter) == [
        (JUNE.starts_on, JUNE.ends_before, "11.2", "HERE"),
        (JULY.starts_on, JULY.ends_before, "10.9", "HERE"),
    ]


def test_what_a_meter_has_of_its_own_comes_first_and_the_area_fills_the_rest() -> None:
    first, last = date(2025, 6, 10), date(2025, 6, 20)
    with seen_by(SYSTEM):
        meter = a_gas_meter()
        an_area_quality(a_gas_area(code="HERE", postal_codes=[meter.site.postal_code]), days=JUNE)
        a_gas_quality(meter, starts_on=first, ends_before=last, calorific_value="10")

    assert worth(meter) == [
        (JUNE.starts_on, first, "11.2", "HERE"),
        (first, last, "10.0", ""),
        (last, JUNE.ends_before, "11.2", "HERE"),
    ]


def test_a_correction_holds_and_what_it_replaced_stays_on_record() -> None:
    with seen_by(SYSTEM):
        meter = a_gas_meter()
        area = a_gas_area(code="HERE", postal_codes=[meter.site.postal_code])
        old = an_area_quality(area, days=JUNE)
        new = correct_area_quality(
            quality_id=old.pk, values=values(calorific_value="11.4"), note="Measured again", now=LATER
        )
        told = list(area_qualities(area.pk).values_list("calorific_value", "replaced_at", "replaces", "note"))

    assert worth(meter) == [(JUNE.starts_on, JUNE.ends_before, "11.4", "HERE")]
    assert told == [
        (Decimal("11.4"), None, old.pk, "Measured again"),
        (Decimal("11.2"), LATER, None, "As the grid operator told"),
    ]
    with seen_by(SYSTEM), pytest.raises(GasValueReplaced):
        correct_area_quality(quality_id=old.pk, values=values(), note="Once more", now=LATER)
    assert new.told_at == LATER


def test_lines_are_new_then_known_then_corrections() -> None:
    with seen_by(SYSTEM):
        a_gas_area(code="HERE")
        outcomes = [
            take_in_values(code="HERE", days=JUNE, values=told, note="List of July", now=TOLD_AT)
            for told in (values(), values(), values(state_number="0.96"))
        ]

    assert outcomes == [Outcome.NEW, Outcome.KNOWN, Outcome.CORRECTED]
    with seen_by(SYSTEM), pytest.raises(GasAreaUnknown):
        take_in_values(code="THERE", days=JUNE, values=values(), note="List", now=TOLD_AT)


def test_a_postal_code_leaves_an_area_and_who_moved_it_stays_written() -> None:
    with seen_by(SYSTEM):
        area, other = a_gas_area(postal_codes=["10115", "10117"]), a_gas_area()
        change_gas_area(area_id=area.pk, name="Mitte", postal_codes=["10117", "10119"], now=LATER)
        change_gas_area(area_id=other.pk, name="Wedding", postal_codes=["10115"], now=LATER)
        codes = postal_codes_of([area.pk, other.pk])
        left = list(GasAreaPlace.objects.exclude(left_at=None).values_list("postal_code", "left_at"))

    assert codes == {area.pk: ("10117", "10119"), other.pk: ("10115",)}
    assert left == [("10115", LATER)]


def test_only_an_admin_tells_what_gas_is_worth() -> None:
    with seen_by(SYSTEM):
        area = a_gas_area()
        told = an_area_quality(area)
        customer = a_viewer(account_id=a_gas_meter().account_id)
    for viewer in (customer, Viewer(user_id=None, staff="support")):
        with pytest.raises(RoleNotAllowed), seen_by(viewer):
            tell_area_quality(area_id=area.pk, days=JULY, values=values(), note="Mine", now=LATER)
        with pytest.raises(RoleNotAllowed), seen_by(viewer):
            correct_area_quality(quality_id=told.pk, values=values(), note="Mine", now=LATER)
        with pytest.raises(RoleNotAllowed), seen_by(viewer):
            open_gas_area(code="MINE", name="Mine", country="DE", postal_codes=[], now=LATER)
        with pytest.raises(RoleNotAllowed), seen_by(viewer):
            change_gas_area(area_id=area.pk, name="Mine", postal_codes=[], now=LATER)
    with seen_by(Viewer(user_id=None, staff="admin")):
        tell_area_quality(area_id=area.pk, days=JULY, values=values(), note="List of August", now=LATER)


def test_what_makes_no_sense_is_refused() -> None:
    with seen_by(SYSTEM):
        area = a_gas_area(code="HERE", postal_codes=[FREIBURG])
        an_area_quality(area)

    with pytest.raises(GasQualityKnownOtherwise), seen_by(SYSTEM):
        an_area_quality(area, days=SUMMER)
    with pytest.raises(GasQualityBeyondBelief), seen_by(SYSTEM):
        an_area_quality(area, days=JULY, told=values(calorific_value="39"))
    with pytest.raises(NotFound), seen_by(SYSTEM):
        tell_area_quality(area_id=uuid4(), days=JULY, values=values(), note="List", now=LATER)
    with pytest.raises(GasAreaCodeTaken), seen_by(SYSTEM):
        a_gas_area(code="HERE")
    with pytest.raises(PostalCodeOfAnotherArea), seen_by(SYSTEM):
        a_gas_area(postal_codes=[FREIBURG])
    for country, postal_code in (("DE", "7909"), ("XX", FREIBURG), ("FR", "7" * 21)):
        with pytest.raises(PostalCodeUnreadable), seen_by(SYSTEM):
            a_gas_area(country=country, postal_codes=[postal_code])


def test_billing_learns_when_values_of_a_site_changed_last() -> None:
    with seen_by(SYSTEM):
        meter, own, nowhere = a_gas_meter(), a_gas_meter(), a_gas_meter()
        type(own.site).objects.filter(pk=own.site_id).update(postal_code="10115")
        type(own.site).objects.filter(pk=nowhere.site_id).update(postal_code="10117")
        area = a_gas_area(postal_codes=[meter.site.postal_code])
        june = an_area_quality(area, days=JUNE)
        an_area_quality(area, days=JULY, now=TOLD_AT + timedelta(days=1))
        correct_area_quality(quality_id=june.pk, values=values(state_number="1"), note="Again", now=LATER)
        a_gas_quality(own, starts_on=JUNE.starts_on)
        kept_at = GasQuality.objects.get(meter=own).updated_at
        asked = [(meter.site_id, JUNE), (meter.site_id, JULY), (own.site_id, JULY), (nowhere.site_id, JUNE)]
        changed = gas_values_changed_at(asked)

    assert changed == [LATER, TOLD_AT + timedelta(days=1), kept_at, None]


@pytest.mark.parametrize(
    ("model", "change", "constraint"),
    [
        (GasArea, {"country": "d"}, "gas_area_country_is_a_code"),
        (GasArea, {"code": "THERE"}, "gas_area_code_is_unique"),
        (GasAreaPlace, {"country": "AT"}, "gas_area_place_in_the_country_of_its_area"),
        (GasAreaPlace, {"postal_code": "10115"}, "one_gas_area_per_postal_code"),
        (GasAreaQuality, {"calorific_value": 12}, "gas_area_quality_never_changes"),
    ],
    ids=["country", "code", "place", "postal_code", "values"],
)
def test_the_database_keeps_areas_and_their_values_as_they_were_told(
    model: type[GasArea], change: dict[str, object], constraint: str
) -> None:
    with seen_by(SYSTEM):
        a_gas_area(code="THERE", postal_codes=["10115"])
        here = a_gas_area(code="HERE", postal_codes=[FREIBURG])
        an_area_quality(here)
    column = "code" if model is GasArea else "area__code"

    refused = refused_by(lambda: model.objects.filter(**{column: "HERE"}).update(**change))

    assert refused == constraint


@pytest.mark.parametrize(
    ("said", "constraint"),
    [
        ({"ends_before": JUNE.starts_on}, "gas_area_quality_has_days"),
        ({"state_number": 0}, "gas_area_quality_has_values"),
        ({}, "one_gas_area_quality_per_day"),
    ],
    ids=["days", "values", "twice"],
)
def test_values_of_an_area_are_whole(said: dict[str, object], constraint: str) -> None:
    with seen_by(SYSTEM):
        area = a_gas_area()
        an_area_quality(area)
    told = {
        "area_id": area.pk,
        "starts_on": JUNE.starts_on,
        "ends_before": JUNE.ends_before,
        "state_number": 1,
        "calorific_value": 11,
        "calorific_unit": "kWh/m3",
        "told_at": datetime(2025, 8, 1, tzinfo=UTC),
        "note": "Mine",
    }

    with pytest.raises(IntegrityError, match=constraint), seen_by(SYSTEM):
        GasAreaQuality.objects.create(**told | said)


def test_an_area_is_named_with_its_country() -> None:
    """`gas_area_in_its_country` is what places point at: it cannot be tripped beside the primary key."""
    assert "gas_area_in_its_country" in {each.name for each in GasArea._meta.constraints}
