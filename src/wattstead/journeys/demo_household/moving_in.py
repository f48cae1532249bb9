"""Brings a family into the portal: person, account, home and meters; later their contracts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from wattstead.domains.accounts.queries import viewer_of
from wattstead.domains.contracts.operations import conclude_contract
from wattstead.domains.contracts.queries import contracts_visible_to
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.identity.email_addresses import confirm_email
from wattstead.domains.identity.operations import register_user
from wattstead.domains.identity.queries import user_named
from wattstead.domains.identity.vocabulary import Role
from wattstead.domains.metering.operations.gas_qualities import NewGasQuality, record_gas_quality
from wattstead.domains.metering.operations.meters import MeterPlate, NewRegister, install_meter
from wattstead.domains.metering.queries import gas_qualities_visible_to, meters_visible_to
from wattstead.domains.metering.vocabulary import Direction, MeterType, Phase, ReadingFrequency
from wattstead.domains.sites.operations import SiteDetails, describe_site
from wattstead.domains.sites.queries import sites_visible_to
from wattstead.domains.tariffs.operations import create_tariff
from wattstead.domains.tariffs.queries import tariffs_on_offer
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.families import (
    DAY_AND_NIGHT,
    STEADY,
    WARM,
    ZONE,
    Family,
    Offer,
)
from wattstead.journeys.open_account import open_account
from wattstead.kernel.viewer import SYSTEM, Viewer

_MONTHS_ON_NEW_TARIFF = 14
_STATE_NUMBER, _CALORIFIC_VALUE = Decimal("0.9672"), Decimal("11.287")


@dataclass(frozen=True, kw_only=True)
class Resident:
    """A family that is in the portal; `is_new` when it has just come."""

    family: Family
    is_new: bool
    user_id: UUID
    viewer: Viewer
    account_id: UUID
    site_id: UUID


def move_in(family: Family, *, past_from: date, today: date) -> Resident:
    """Return the family as residents; all that makes them so is written together, or nothing.

    Runs as the system: it makes what a person could not yet see.
    """
    with seen_by(SYSTEM):
        user = user_named(family.email)
        is_new = user is None
        if user is None:
            user = register_user(
                email=family.email,
                password=None,
                first_name=family.first_name,
                last_name=family.last_name,
                role=Role.PROSUMER if family.household.roof else Role.CUSTOMER,
                language="en",
                timezone=ZONE,
            )
            confirm_email(user_id=user.pk)
            _settle(family, user_id=user.pk, past_from=past_from)
        viewer = viewer_of(user.pk, on=today)
        site = sites_visible_to(viewer)[0]
        return Resident(
            family=family,
            is_new=is_new,
            user_id=user.pk,
            viewer=viewer,
            account_id=site.account_id,
            site_id=site.pk,
        )


def offer_tariffs(offers: Iterable[Offer], *, today: date) -> Mapping[str, UUID]:
    """Put the tariffs on sale that are not yet; return their ids by code."""
    with seen_by(SYSTEM):
        known = {sheet.code: sheet.tariff_id for sheet in tariffs_on_offer(on=today)}
        made = {
            offer.code: create_tariff(code=offer.code, name=offer.name, terms=offer.terms).pk
            for offer in offers
            if offer.code not in known
        }
    return known | made


def conclude_contracts(
    resident: Resident, *, tariffs: Mapping[str, UUID], past_from: date, today: date
) -> None:
    """Give a family without contracts theirs: a fixed price first, bands since last year, and gas."""
    switched_on = max(months_before(today, months=_MONTHS_ON_NEW_TARIFF), past_from)
    with seen_by(SYSTEM):
        if contracts_visible_to(resident.viewer).exists():
            return
        if past_from < switched_on:
            _conclude(resident, tariff_id=tariffs[STEADY.code], starts_on=past_from, ends_before=switched_on)
        _conclude(resident, tariff_id=tariffs[DAY_AND_NIGHT.code], starts_on=switched_on)
        if resident.family.gas_meter_number:
            _conclude(resident, tariff_id=tariffs[WARM.code], starts_on=past_from, commodity=Commodity.GAS)


def tell_gas_qualities(resident: Resident, *, past_from: date) -> None:
    """Tell what gas was worth at the home since the family moved in, where nobody has yet."""
    with seen_by(SYSTEM):
        gas_meters = meters_visible_to(resident.viewer).filter(meter_type=MeterType.GAS.value)
        for meter in gas_meters:
            if not gas_qualities_visible_to(resident.viewer).filter(meter=meter).exists():
                record_gas_quality(
                    meter_id=meter.pk,
                    quality=NewGasQuality(
                        starts_on=past_from,
                        ends_before=None,
                        state_number=_STATE_NUMBER,
                        calorific_value=_CALORIFIC_VALUE,
                    ),
                )


def _settle(family: Family, *, user_id: UUID, past_from: date) -> None:
    """Open the account and install the meters."""
    opened = open_account(
        user_id=user_id,
        account_id=new_key(),
        name=family.home,
        address=family.address,
        zone=ZONE,
        today=past_from,
        billing_email=family.email,
    )
    household = family.household
    describe_site(
        site_id=opened.site_id,
        details=SiteDetails(
            latitude=Decimal(str(household.latitude)),
            longitude=Decimal(str(household.longitude)),
            square_meters=family.square_meters,
            occupants=family.occupants,
        ),
    )
    directions = (Direction.IMPORT, Direction.EXPORT) if household.roof else (Direction.IMPORT,)
    install_meter(
        site_id=opened.site_id,
        plate=MeterPlate(
            meter_number=family.meter_number,
            meter_type=MeterType.ELECTRICITY,
            phase=Phase.THREE,
            manufacturer="Nordlicht Messtechnik",
            model="NM-3 D",
            is_smart_meter=True,
            reading_frequency=ReadingFrequency.QUARTER_HOURLY,
        ),
        installed_on=past_from if family.has_simulated_electricity else None,
        registers=[NewRegister(direction=direction) for direction in directions],
    )
    if family.gas_meter_number:
        install_meter(
            site_id=opened.site_id,
            plate=MeterPlate(
                meter_number=family.gas_meter_number,
                meter_type=MeterType.GAS,
                manufacturer="Nordlicht Messtechnik",
                model="G4",
                is_smart_meter=True,
                reading_frequency=ReadingFrequency.DAILY,
            ),
            installed_on=past_from,
        )


def _conclude(
    resident: Resident,
    *,
    tariff_id: UUID,
    starts_on: date,
    ends_before: date | None = None,
    commodity: Commodity = Commodity.ELECTRICITY,
) -> None:
    conclude_contract(
        account_id=resident.account_id,
        site_id=resident.site_id,
        tariff_id=tariff_id,
        commodity=commodity,
        concluded_on=starts_on,
        starts_on=starts_on,
        ends_before=ends_before,
        auto_renew=ends_before is None,
    )


def months_before(day: date, *, months: int) -> date:
    """Return the first day of the month that lies so many months back."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
