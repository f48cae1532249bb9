"""Makes a household with a row in every guarded table."""

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from tests.factories.accounts import a_person, a_viewer, an_account
from tests.factories.alerts import a_preference
from tests.factories.billing import a_changed_period, a_reversal, an_invoice
from tests.factories.contracts import a_contract
from tests.factories.deletions import a_deletion
from tests.factories.devices import (
    a_battery,
    a_charging_session,
    a_smart_plug,
    a_solar_system,
    an_ev_charger,
    an_inverter,
)
from tests.factories.devices_measured import what_a_site_measured
from tests.factories.energy import counted, steady
from tests.factories.factors import every_factor
from tests.factories.files import a_picture
from tests.factories.forecasts import a_forecast
from tests.factories.gas_areas import a_gas_area
from tests.factories.goals import a_goal
from tests.factories.metering import a_gas_quality, a_meter, an_estimate, the_register
from tests.factories.notifications import a_notification
from tests.factories.payments import a_direct_debit, a_payment, a_transfer
from tests.factories.photos import a_counter_photo
from tests.factories.quality import a_register_quality
from tests.factories.sites import a_site
from tests.factories.support import a_ticket, an_attachment
from tests.factories.waiting import a_usual_profile, a_waiting_reading
from wattstead.domains.accounts.models import StatusChange
from wattstead.domains.accounts.operations.invitations import create_invitation
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.identity.avatars import change_avatar
from wattstead.domains.identity.operations import create_access_token
from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.metering.operations.uploads import keep_upload
from wattstead.domains.metering.queries import series_of
from wattstead.foundation.idempotency import answer_kept
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.import_readings import ReadingFile, import_readings
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.counting import DeviceEpoch
from wattstead.timeseries.epochs import record_exchange

NEW_YEAR = DayPeriod(starts_on=date(2025, 1, 1), ends_before=date(2025, 1, 3))
LATER = datetime(2026, 1, 1, tzinfo=UTC)
# The first quarter-hour differs from what `steady` counted, so it becomes a revision and a remark.
EXPORT = (
    "\ufeffMesszeitpunkt;Gemessener Verbrauch (kWh);Ersatzwert;\r\n"
    "01.01.2025 00:15;0,454;;\r\n"
    "01.01.2025 00:30;0,100;;\r\n"
    "01.01.2025 00:45;much;;\r\n"
)


@dataclass(frozen=True, kw_only=True)
class WholeHousehold:
    """Whose everything is, and by what to ask for it."""

    user_id: UUID
    account_id: UUID
    site_id: UUID
    meter_id: UUID
    invoice_id: UUID

    @property
    def viewer(self) -> Viewer:
        return a_viewer(user_id=self.user_id, account_id=self.account_id)


def a_whole_household() -> WholeHousehold:
    """Keep a household with readings, revisions, an exchange, an import, a contract and an invoice."""
    with seen_by(SYSTEM):
        person = a_person()
        account = an_account(owner=person)
        site = a_site(account_id=account.pk)
        meter = a_meter(site_id=site.pk)
        register = the_register(meter)
        counted(register, steady(NEW_YEAR, amount=100))
        for _ in range(2):
            an_estimate(register)
        a_gas_quality(meter, ends_before=date(2021, 1, 1))
        a_gas_quality(meter, starts_on=date(2021, 1, 1))
        record_exchange(
            series_of(register),
            DeviceEpoch(
                starts_at=datetime(2025, 1, 2, 12, tzinfo=UTC),
                old_serial_number="A",
                new_serial_number="B",
                old_final_value=9_850_000_000,
                new_first_value=12_000_000,
            ),
            known_at=LATER,
            actor_id=person.pk,
            reason="made for a test",
        )
        what_a_person_has(user_id=person.pk, account_id=account.pk, site_id=site.pk)
        what_stands_at(site.pk)
        a_forecast(site)
        a_waiting_reading(register)
        a_register_quality(register)
        a_counter_photo(register)
        a_usual_profile(register)
        a_deletion(register)
        keep_upload(meter=meter, name="export.csv", chunks=[EXPORT.encode()], now=LATER)
        invoice = an_invoice(a_contract(account_id=account.pk, site_id=site.pk))
        a_changed_period(invoice)
        a_reversal(invoice)
        a_payment(invoice, method=a_direct_debit(account_id=account.pk), amount=Decimal(10))
        a_transfer(account_id=account.pk)
    file = ReadingFile(name="export.csv", stream=io.BytesIO(EXPORT.encode()))
    import_readings(SYSTEM, file=file, meter_number=meter.meter_number, now=LATER)
    return WholeHousehold(
        user_id=person.pk,
        account_id=account.pk,
        site_id=site.pk,
        meter_id=meter.pk,
        invoice_id=invoice.pk,
    )


def what_a_person_has(*, user_id: UUID, account_id: UUID, site_id: UUID) -> None:
    """Keep what a person made for themselves, and what they asked."""
    create_access_token(
        user_id=user_id,
        name="Dashboard",
        scopes={Scope.READINGS_READ},
        expires_at=LATER + timedelta(days=30),
        now=LATER,
    )
    StatusChange.objects.create(
        account_id=account_id, status="active", reason="Everything is paid", changed_at=LATER
    )
    answer_kept(user_id=user_id, key="made for a test", request_hash=bytes(32))
    create_invitation(
        account_id=account_id,
        email="partner@example.org",
        role=MembershipRole.VIEWER,
        inviter_id=user_id,
        now=LATER,
    )
    change_avatar(user_id=user_id, picture=io.BytesIO(a_picture()))
    every_factor(user_id)
    a_notification(user_id=user_id, account_id=account_id)
    a_preference(user_id=user_id, site_id=site_id)
    a_goal(user_id=user_id, site_id=site_id)
    asking = a_viewer(user_id=user_id, account_id=account_id)
    an_attachment(asking, ticket_id=a_ticket(asking).pk)


def what_stands_at(site_id: UUID) -> None:
    """Keep a device of every kind, what those that measure said, and an area of a gas grid."""
    a_gas_area()
    an_inverter(a_solar_system(site_id=site_id))
    a_battery(site_id=site_id)
    a_charging_session(an_ev_charger(site_id=site_id))
    a_smart_plug(site_id=site_id)
    what_a_site_measured(site_id=site_id)
