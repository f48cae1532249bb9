"""Brings the company into the portal: people, an account, places, their meters and contracts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from itertools import zip_longest
from uuid import UUID

from wattstead.domains.accounts.operations import grant_membership
from wattstead.domains.accounts.queries import viewer_of
from wattstead.domains.accounts.vocabulary import AccountType, MembershipRole
from wattstead.domains.contracts.operations import conclude_contract
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.identity.email_addresses import confirm_email
from wattstead.domains.identity.operations import register_user
from wattstead.domains.identity.queries import user_named
from wattstead.domains.identity.vocabulary import Role
from wattstead.domains.metering.operations.meters import MeterPlate, NewRegister, install_meter
from wattstead.domains.metering.vocabulary import Direction, MeterType, Phase, ReadingFrequency
from wattstead.domains.sites.operations import SiteDetails, add_site, describe_site
from wattstead.domains.sites.vocabulary import PropertyType
from wattstead.domains.tariffs.rules import Band, TariffTerms
from wattstead.domains.tariffs.vocabulary import TariffType
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.business.branches import Branch, Kind
from wattstead.journeys.demo_household.families import ON_SALE_SINCE, TAX_RATE, ZONE, Offer
from wattstead.journeys.demo_household.moving_in import months_before
from wattstead.journeys.open_account import open_account
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer

EMAIL = "jana@demo.example"
ASSISTANT_EMAIL = "tom@demo.example"
_WORKING_DAYS = frozenset(range(5))
_MONTHS_ON_PEAK = 12
_GRID_FEE_PER_KWH = Decimal("0.0714")

FLAT = Offer(
    code="DEMO-BUSINESS-FLAT",
    name="Business Flat",
    terms=TariffTerms(
        tariff_type=TariffType.FIXED,
        currency="EUR",
        base_price_per_kwh=Decimal("0.1726"),
        tax_rate=TAX_RATE,
        valid_from=ON_SALE_SINCE,
        grid_fee_per_kwh=_GRID_FEE_PER_KWH,
    ),
)
PEAK = Offer(
    code="DEMO-BUSINESS-PEAK",
    name="Business Peak & Off-Peak",
    terms=TariffTerms(
        tariff_type=TariffType.TIME_OF_USE,
        currency="EUR",
        base_price_per_kwh=Decimal("0.1392"),
        tax_rate=TAX_RATE,
        valid_from=ON_SALE_SINCE,
        bands=(
            Band(
                name="Peak",
                from_time=time(8),
                to_time=time(20),
                weekdays=_WORKING_DAYS,
                price_per_kwh=Decimal("0.1815"),
            ),
        ),
        monthly_fee=Decimal("64.00"),
        grid_fee_per_kwh=_GRID_FEE_PER_KWH,
    ),
)
OFFERS = (FLAT, PEAK)


@dataclass(frozen=True, kw_only=True)
class Company:
    """The company as it is in the portal; `user_id` is its owner's."""

    user_id: UUID
    viewer: Viewer


def is_founded() -> bool:
    """Return whether the company is in the portal already."""
    with seen_by(SYSTEM):
        return user_named(EMAIL) is not None


def company_named(*, today: date) -> Company:
    """Return the company; raises NotFound before it was founded."""
    with seen_by(SYSTEM):
        owner = user_named(EMAIL)
        if owner is None:
            raise NotFound
        return Company(user_id=owner.pk, viewer=viewer_of(owner.pk, on=today))


def found_company(
    branches: tuple[Branch, ...], *, tariffs: Mapping[str, UUID], past_from: date, today: date
) -> Iterator[int]:
    """Bring the company with all its places in, in one unit of work, and count the places as they come."""
    with seen_by(SYSTEM):
        owner_id = _person(EMAIL, first_name="Jana", last_name="Brandt")
        assistant_id = _person(ASSISTANT_EMAIL, first_name="Tom", last_name="Keller")
        office, account_id = branches[0], new_key()
        opened = open_account(
            user_id=owner_id,
            account_id=account_id,
            name=office.name,
            address=office.address,
            zone=ZONE,
            today=past_from,
            billing_email=EMAIL,
            account_type=AccountType.BUSINESS,
        )
        grant_membership(
            user_id=assistant_id, account_id=account_id, role=MembershipRole.VIEWER, valid_from=past_from
        )
        for count, branch in enumerate(branches, start=1):
            site_id = opened.site_id if branch is office else _site(branch, account_id=account_id)
            _furnish(branch, site_id=site_id, installed_on=past_from)
            terms = _terms_of(branch, past_from=past_from, today=today)
            for (code, starts_on), ends_before in zip_longest(terms, [day for _, day in terms[1:]]):
                conclude_contract(
                    account_id=account_id,
                    site_id=site_id,
                    tariff_id=tariffs[code],
                    commodity=Commodity.ELECTRICITY,
                    concluded_on=starts_on,
                    starts_on=starts_on,
                    ends_before=ends_before,
                    auto_renew=ends_before is None,
                )
            yield count


def _terms_of(branch: Branch, *, past_from: date, today: date) -> list[tuple[str, date]]:
    """Return the tariffs of a place, each with the day it began.

    For a year the largest have paid by the hour of the day, billed month by month; all others
    pay one price, billed once a year.
    """
    changed_on = months_before(today, months=_MONTHS_ON_PEAK)
    if branch.kind is Kind.COLD_STORE and changed_on > past_from:
        return [(FLAT.code, past_from), (PEAK.code, changed_on)]
    return [(FLAT.code, past_from)]


def _person(email: str, *, first_name: str, last_name: str) -> UUID:
    user = register_user(
        email=email,
        password=None,
        first_name=first_name,
        last_name=last_name,
        role=Role.BUSINESS,
        language="en",
        timezone=ZONE,
    )
    confirm_email(user_id=user.pk)
    return user.pk


def _site(branch: Branch, *, account_id: UUID) -> UUID:
    is_industry = branch.kind is Kind.COLD_STORE
    return add_site(
        account_id=account_id,
        name=branch.name,
        address=branch.address,
        zone=ZONE,
        property_type=PropertyType.INDUSTRIAL if is_industry else PropertyType.COMMERCIAL,
        is_primary=False,
    ).pk


def _furnish(branch: Branch, *, site_id: UUID, installed_on: date) -> None:
    """Tell where a place lies, and hang its meter on the wall."""
    describe_site(
        site_id=site_id,
        details=SiteDetails(
            latitude=branch.latitude, longitude=branch.longitude, square_meters=branch.square_meters
        ),
    )
    install_meter(
        site_id=site_id,
        plate=MeterPlate(
            meter_number=branch.meter_number,
            meter_type=MeterType.ELECTRICITY,
            phase=Phase.THREE,
            manufacturer="Nordlicht Messtechnik",
            model="NM-7 D",
            is_smart_meter=True,
            reading_frequency=ReadingFrequency.QUARTER_HOURLY,
        ),
        installed_on=installed_on,
        registers=[NewRegister(direction=Direction.IMPORT, digits=8)],
    )
