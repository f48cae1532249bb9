"""Owners add meters to their sites, as the plate of the meter describes them."""

import pytest

from tests.factories.accounts import a_viewer, an_account
from tests.factories.metering import a_meter
from tests.factories.sites import a_site
from wattstead.domains.accounts.queries import RoleNotAllowed
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.metering.operations.meters import MeterNumberTaken
from wattstead.domains.metering.queries import meter_visible_to, registers_visible_to
from wattstead.domains.metering.vocabulary import MeterType, Phase
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.add_meter import MeterNumberUnreadable, NewMeter, add_meter
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db


def a_new_meter(
    *, number: str = "1 EMH 00 1234 5678", kind: MeterType = MeterType.ELECTRICITY, feeds_in: bool = False
) -> NewMeter:
    return NewMeter(
        meter_number=number, meter_type=kind, phase=Phase.SINGLE, feeds_in=feeds_in, is_smart=True
    )


@pytest.mark.parametrize(
    ("kind", "feeds_in", "registers", "described"),
    [
        (MeterType.ELECTRICITY, False, ["1-1:1.8.0"], ("single", "15min")),
        (MeterType.ELECTRICITY, True, ["1-1:1.8.0", "1-1:2.8.0"], ("single", "15min")),
        (MeterType.GAS, True, ["7-1:3.0.0"], ("", "daily")),
    ],
)
def test_a_meter_gets_the_registers_of_what_it_counts(
    kind: MeterType, feeds_in: bool, registers: list[str], described: tuple[str, str]
) -> None:
    with seen_by(SYSTEM):
        account = an_account()
        site = a_site(account_id=account.pk)
    owner = a_viewer(account_id=account.pk)

    with seen_by(owner):
        meter_id = add_meter(owner, site_id=site.pk, meter=a_new_meter(kind=kind, feeds_in=feeds_in))
        meter = meter_visible_to(owner, meter_id=meter_id)
        codes = [each.obis_code for each in registers_visible_to(owner).filter(meter_id=meter_id)]

    assert (meter.meter_number, codes) == ("1EMH0012345678", registers)
    assert (meter.phase, meter.reading_frequency) == described


@pytest.mark.parametrize("number", ["", "12", "Küche 17", "1" * 41, "<b>1234</b>"])
def test_what_is_no_meter_number_is_refused(number: str) -> None:
    with seen_by(SYSTEM):
        account = an_account()
        site = a_site(account_id=account.pk)
    owner = a_viewer(account_id=account.pk)

    with seen_by(owner), pytest.raises(MeterNumberUnreadable):
        add_meter(owner, site_id=site.pk, meter=a_new_meter(number=number))


def test_a_number_is_given_once_among_all_customers() -> None:
    with seen_by(SYSTEM):
        a_meter(site_id=a_site(account_id=an_account().pk).pk, meter_number="1EMH0012345678")
        account = an_account()
        site = a_site(account_id=account.pk)
    owner = a_viewer(account_id=account.pk)

    with pytest.raises(MeterNumberTaken), seen_by(owner):
        add_meter(owner, site_id=site.pk, meter=a_new_meter())


def test_only_owners_add_meters_and_only_to_their_own_sites() -> None:
    with seen_by(SYSTEM):
        account = an_account()
        site = a_site(account_id=account.pk)
        stranger = a_viewer(account_id=an_account().pk)
    billing = a_viewer(account_id=account.pk, role=MembershipRole.BILLING)

    with seen_by(billing), pytest.raises(RoleNotAllowed):
        add_meter(billing, site_id=site.pk, meter=a_new_meter())
    with seen_by(stranger), pytest.raises(NotFound):
        add_meter(stranger, site_id=site.pk, meter=a_new_meter())
