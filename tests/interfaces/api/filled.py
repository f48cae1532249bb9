"""Makes a household in which nothing is empty: whatever may be told of a thing is told of one at least."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.test import Client

from tests.factories.accounts import a_person
from tests.factories.billing import NOVEMBER_5, some_content
from tests.factories.contracts import a_contract
from tests.factories.factors import every_factor
from tests.factories.households import WholeHousehold, a_whole_household
from tests.factories.notifications import a_notification
from tests.factories.payments import NOON, a_card, a_completed_payment, a_payment
from tests.factories.photos import a_counter_photo
from tests.factories.sites import a_site
from tests.factories.tariffs import a_band, a_tariff, banded_terms
from tests.factories.waiting import a_waiting_reading
from tests.interfaces.api.gas_things import correct_what_was_told
from tests.interfaces.api.programs import Answer, Program, a_program
from tests.interfaces.api.things import BODIES, FILES, SOLAR_LANE, ids_of
from wattstead.domains.accounts.operations import grant_membership
from wattstead.domains.accounts.operations.accounts import BillingDetails, change_billing_details
from wattstead.domains.accounts.operations.life import restore_account, suspend_account
from wattstead.domains.accounts.queries import account_visible_to
from wattstead.domains.accounts.vocabulary import AccountType, MembershipRole
from wattstead.domains.billing.models import ChangedPeriod, Invoice
from wattstead.domains.billing.operations import draft_invoice, issue_invoice
from wattstead.domains.billing.vocabulary import ChangeState
from wattstead.domains.contracts.models import Contract
from wattstead.domains.devices.batteries.operations import approve_battery_endpoint, note_battery
from wattstead.domains.devices.batteries.records import battery_held
from wattstead.domains.devices.batteries.vocabulary import BatteryActivity, BatteryReport
from wattstead.domains.devices.ev_chargers.operations.chargers import note_ev_charger
from wattstead.domains.devices.ev_chargers.vocabulary import ChargerActivity
from wattstead.domains.devices.smart_plugs.operations import note_smart_plug
from wattstead.domains.devices.smart_plugs.vocabulary import PlugActivity
from wattstead.domains.devices.solar.operations.inverters import approve_inverter_endpoint, note_inverter
from wattstead.domains.devices.solar.records import inverter_held
from wattstead.domains.devices.solar.vocabulary import InverterCondition
from wattstead.domains.identity.queries import user_with_id
from wattstead.domains.identity.vocabulary import Role
from wattstead.domains.metering.operations.faults import repair_meter
from wattstead.domains.metering.operations.imports import stop_import
from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.domains.payments.operations.payments import fail_payment
from wattstead.domains.tariffs.rules import TariffTerms
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.calendars import day_starts_at
from wattstead.kernel.periods import month_of
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.anchors import keep_register_values

EARLY = datetime(2026, 5, 4, 6, tzinfo=UTC)
ENDPOINT = "https://192.0.2.7/status"
ONE_DAY_OF_2025 = {"startDate": "2025-01-01", "endDate": "2025-01-01", "period": "daily"}


def a_filled_household() -> WholeHousehold:
    """Keep two households of one person, so that every list goes on, and tell all there is to tell."""
    household, second = a_whole_household(), a_whole_household()
    with seen_by(SYSTEM):
        grant_membership(
            user_id=household.user_id,
            account_id=second.account_id,
            role=MembershipRole.OWNER,
            valid_from=date(2020, 1, 1),
        )
    owner, ids = a_program(household.user_id), ids_of(household)
    _who_signs_in_and_pays(household)
    _what_is_supplied(household)
    _what_stands_there(owner, ids=ids)
    _what_was_taken_away(owner, ids=ids)
    _what_was_counted(owner, ids=ids)
    _what_a_person_wants(owner, household=household, ids=ids)
    _what_was_asked(owner, ids=ids)
    _what_devices_said(ids)
    _what_the_supplier_did(ids)
    _what_was_decided(household)
    correct_what_was_told(ids)
    return household


def done(answer: Answer) -> Answer:
    """Return an answer that says that something was done."""
    assert answer.status in {200, 201, 202, 204}, answer.told
    return answer


def changed(caller: Program, path: str, body: object) -> Answer:
    """Change a thing as it was last seen."""
    return done(caller.patch(path, body, seen=caller.get(path).headers["ETag"]))


def every_term() -> TariffTerms:
    return replace(
        banded_terms(
            a_band(price="0.24", multiplier="0.75"), monthly_fee="9", grid_fee="0.08", feed_in="0.08"
        ),
        connection_fee=Decimal(40),
        valid_before=date(2031, 1, 1),
    )


def _who_signs_in_and_pays(household: WholeHousehold) -> None:
    with seen_by(SYSTEM):
        person = user_with_id(household.user_id)
        account = account_visible_to(SYSTEM, account_id=household.account_id)
        change_billing_details(
            account_id=household.account_id,
            details=BillingDetails(
                account_type=AccountType.BUSINESS,
                billing_email="bills@example.org",
                billing_address=replace(account.billing_address, state="Baden-Württemberg"),
                tax_id="DE136695976",
            ),
        )
        a_card(account_id=household.account_id)
    assert person is not None
    Client().force_login(person)


def _what_is_supplied(household: WholeHousehold) -> None:
    with seen_by(SYSTEM):
        kept = Invoice.objects.get(pk=household.invoice_id)
        contract = Contract.objects.get(pk=kept.contract_id)
        content = replace(
            some_content(contract, days=month_of(date(2025, 9, 1))),
            export_kwh=Decimal(120),
            production_kwh=Decimal(300),
        )
        invoice = draft_invoice(content)
        issue_invoice(invoice_id=invoice.pk, issued_on=NOVEMBER_5)
        a_completed_payment(Invoice.objects.get(pk=invoice.pk))
        failing = a_payment(kept, amount=Decimal(1))
        fail_payment(payment_id=failing.pk, at=NOON, reason="No such account")
        a_contract(
            account_id=household.account_id,
            site_id=a_site(account_id=household.account_id, name="Mill", is_primary=False).pk,
            tariff_id=a_tariff(every_term()).pk,
            starts_on=date(2025, 2, 1),
            ends_before=date(2026, 2, 1),
        )


def _what_stands_there(owner: Program, *, ids: dict[str, str]) -> None:
    changed(
        owner,
        f"/sites/{ids['siteId']}",
        {
            "coordinates": {"latitude": 47.99, "longitude": 7.84},
            "squareMeters": 140,
            "occupants": 4,
            "address": {**SOLAR_LANE, "state": "Baden-Württemberg"},
        },
    )
    plate = {"siteId": ids["siteId"], "meterNumber": "1EMH0099887766", "meterType": "electricity"}
    meter = done(owner.post("/meters", {**plate, "manufacturer": "EMH", "model": "eHZ"}))
    done(owner.post(f"/meters/{ids['meterId']}/fault", BODIES["reportFault"]))
    done(owner.post(f"/meters/{meter.body['id']}/removal", {"inUseBefore": "2026-01-01"}))


def _what_was_taken_away(owner: Program, *, ids: dict[str, str]) -> None:
    """Add a device of each kind at another site, and take it out of use again."""
    site = done(owner.post("/sites", {"accountId": ids["accountId"], "name": "Barn", "address": SOLAR_LANE}))
    for path, operation in {
        "/solar-systems": "createSolarSystem",
        "/batteries": "createBattery",
        "/ev-chargers": "createEvCharger",
        "/smart-plugs": "createSmartPlug",
    }.items():
        device = done(owner.post(path, {**BODIES[operation], "siteId": site.body["id"]}))
        inside = f"{path}/{device.body['id']}/inverters"
        if operation == "createSolarSystem":
            inverter = done(owner.post(inside, BODIES["createInverter"]))
            done(owner.send("DELETE", f"/inverters/{inverter.body['id']}"))
        done(owner.send("DELETE", f"{path}/{device.body['id']}"))


def _what_was_counted(owner: Program, *, ids: dict[str, str]) -> None:
    for path, operation in {
        f"/solar-systems/{ids['solarSystemId']}/production-readings": "createProductionReadings",
        f"/batteries/{ids['batteryId']}/readings": "createBatteryReadings",
        f"/smart-plugs/{ids['smartPlugId']}/readings": "createSmartPlugReadings",
    }.items():
        done(owner.post(path, BODIES[operation]))
    looks = [
        {"timestamp": "2024-12-01T00:00:00Z", "value": 9700},
        {"timestamp": "2024-12-30T00:00:00Z", "value": 9800},
    ]
    done(owner.post(f"/meters/{ids['meterId']}/readings", {"readings": looks}))
    sessions = f"/ev-chargers/{ids['evChargerId']}/charging-sessions"
    done(owner.post(sessions, BODIES["createChargingSession"]))
    begun = owner.file(f"/meters/{ids['meterId']}/imports?fileName=a.csv", FILES["createImport"])
    with seen_by(SYSTEM):
        stop_import(run_id=UUID(str(done(begun).body["id"])), because="given_up", now=EARLY)


def _what_a_person_wants(owner: Program, *, household: WholeHousehold, ids: dict[str, str]) -> None:
    with seen_by(SYSTEM):
        a_notification(user_id=household.user_id, account_id=household.account_id)
    done(owner.post(f"/notifications/{ids['notificationId']}/read", {}))
    done(owner.post("/alert-preferences", {**BODIES["createAlertPreference"], "siteId": ids["siteId"]}))
    done(owner.post("/goals", {**BODIES["createGoal"], "siteId": ids["siteId"], **ONE_DAY_OF_2025}))


def _what_was_asked(owner: Program, *, ids: dict[str, str]) -> None:
    ticket = f"/tickets/{ids['ticketId']}"
    message = done(owner.post(f"{ticket}/messages", {"content": "See here"}))
    about = f"fileName=a.txt&messageId={message.body['id']}"
    done(owner.file(f"{ticket}/attachments?{about}", b"The counter showed 12345.\n"))
    with seen_by(SYSTEM):
        clerk = a_person(role=Role.SUPPORT)
        every_factor(clerk.pk)
    support = a_program(clerk.pk)
    changed(support, ticket, {"assignedTo": str(clerk.pk)})
    changed(support, ticket, {"status": "in_progress"})
    changed(support, ticket, {"status": "resolved"})
    done(owner.post(f"{ticket}/closure", {}))


def _what_devices_said(ids: dict[str, str]) -> None:
    with seen_by(SYSTEM):
        battery = battery_held(SYSTEM, battery_id=UUID(ids["batteryId"]))
        approve_battery_endpoint(battery=battery, api_endpoint=ENDPOINT)
        inverter = inverter_held(SYSTEM, inverter_id=UUID(ids["inverterId"]))
        approve_inverter_endpoint(inverter=inverter, api_endpoint=ENDPOINT)
        note_battery(
            battery_id=battery.pk,
            report=BatteryReport(
                activity=BatteryActivity.IDLE, charge_kwh=Decimal(5), charge_percent=Decimal(50)
            ),
            seen_at=EARLY,
        )
        note_inverter(inverter_id=inverter.pk, condition=InverterCondition.FINE, seen_at=EARLY)
        note_ev_charger(
            charger_id=UUID(ids["evChargerId"]),
            activity=ChargerActivity.AVAILABLE,
            seen_at=EARLY,
        )
        note_smart_plug(
            plug_id=UUID(ids["smartPlugId"]),
            activity=PlugActivity.ON,
            power_w=Decimal(40),
            seen_at=EARLY,
        )


def _what_the_supplier_did(ids: dict[str, str]) -> None:
    account_id = UUID(ids["accountId"])
    with seen_by(SYSTEM):
        repair_meter(meter_id=UUID(ids["meterId"]), repaired_on=date(2025, 6, 2), today=EARLY.date())
        suspend_account(account_id=account_id, reason="Two invoices are unpaid", now=EARLY)
        restore_account(account_id=account_id, reason="Everything is paid", now=EARLY)


def _what_was_decided(household: WholeHousehold) -> None:
    with seen_by(SYSTEM):
        ChangedPeriod.objects.filter(invoice_id=household.invoice_id).update(
            state=ChangeState.CORRECTED.value,
            corrected_by=household.invoice_id,
            note="Measured again",
            decided_at=EARLY,
            decided_by=household.user_id,
        )
        (register,) = registers_visible_to(SYSTEM).filter(meter_id=household.meter_id)
        for contract in Contract.objects.filter(account_id=household.account_id):
            for each in registers_visible_to(SYSTEM).filter(meter__site_id=contract.site_id):
                at = day_starts_at(contract.starts_on, zone=ZoneInfo(each.zone), boundary=each.day_boundary)
                looked = {int(at.timestamp()): 0}
                keep_register_values(series_of(each), looked, known_at=EARLY, actor_id=None, reason="a move")
        later = datetime(2025, 3, 1, 13, 15, tzinfo=UTC)
        a_counter_photo(register, read_at=later)
        waiting = a_waiting_reading(
            register, starts_at=later, ends_at=later + timedelta(minutes=15), brought_by=household.user_id
        )
        person = a_person(role=Role.SUPPORT)
        every_factor(person.pk)
    staff = replace(a_program(person.pk), acting_for=str(household.account_id))
    why = {"value": 4, "note": "A zero too many"}
    done(staff.post(f"/waiting-readings/{waiting.pk}/replacement", why))
