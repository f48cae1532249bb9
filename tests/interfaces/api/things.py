"""Names every operation of the document, with a body that is right and ids that are there."""

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from tests.factories.closing import settle_everything
from tests.factories.households import WholeHousehold
from tests.factories.metering import a_meter
from tests.factories.photos import a_picture
from tests.factories.tariffs import a_draft_tariff
from tests.interfaces.api.billing_things import BODIES_OF_CHANGED_PERIODS, count_what_was_billed
from tests.interfaces.api.device_things import (
    BODIES_OF_DEVICE_READINGS,
    BODIES_OF_DEVICES,
    LISTS_OF_DEVICE_READINGS,
    ids_of_devices,
)
from tests.interfaces.api.gas_things import BODIES_OF_GAS_AREAS, ids_of_gas_areas
from tests.interfaces.api.programs import Answer, Program
from tests.interfaces.api.waiting_things import BODIES_OF_WAITING_READINGS
from wattstead.domains.alerts.queries import preferences_visible_to
from wattstead.domains.billing.models import ChangedPeriod
from wattstead.domains.contracts.models import Contract
from wattstead.domains.contracts.queries import contracts_visible_to
from wattstead.domains.forecasting.queries import forecasts_visible_to
from wattstead.domains.goals.queries import goals_visible_to
from wattstead.domains.metering.counter_photos.queries import photos_visible_to
from wattstead.domains.metering.quarantine.queries import waiting_of_accounts
from wattstead.domains.metering.queries import imports_visible_to, meters_visible_to, registers_visible_to
from wattstead.domains.metering.vocabulary import MeterType
from wattstead.domains.notifications.queries import notifications_visible_to
from wattstead.domains.payments.queries import payment_methods_visible_to, payments_visible_to
from wattstead.domains.support.queries import (
    attachments_visible_to,
    messages_visible_to,
    tickets_visible_to,
)
from wattstead.domains.tariffs.queries import price_sheets
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.accounts.schemas import NUMBER_PATTERN
from wattstead.interfaces.api.document import document
from wattstead.interfaces.api.fields import DAY_PATTERN, INSTANT_PATTERN, UUID_PATTERN, VISIBLE
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.identity import reading_id

SOLAR_LANE = {
    "street": "Sonnenweg",
    "streetNumber": "7",
    "city": "Freiburg",
    "postalCode": "79098",
    "country": "DE",
}
# What is sent to each operation that changes something; ids are filled in.
BODIES: dict[str, dict[str, object]] = {
    "updateMe": {"firstName": "Grace"},
    "updateAccount": {"billingEmail": "bills@example.org"},
    "suspendAccount": {"reason": "Two invoices are unpaid"},
    "restoreAccount": {"reason": "Everything is paid"},
    "closeAccount": {"reason": "Moved abroad"},
    "createSite": {"accountId": "", "name": "Barn", "address": SOLAR_LANE},
    "updateSite": {"name": "Villa"},
    "createMeter": {"siteId": "", "meterNumber": "1EMH0099887766", "meterType": "electricity"},
    "reportFault": {"noticedOn": "2025-06-01", "description": "Its display is dark"},
    "repairMeter": {"repairedOn": "2025-06-02"},
    "removeMeter": {"inUseBefore": "2026-01-01"},
    "exchangeMeter": {
        "exchangedAt": "2025-03-01T09:30:00Z",
        "newSerialNumber": "1EMH0012345678",
        "registers": [{"oldFinalValue": 60, "newFirstValue": 0}],
    },
    "recordGasQualityOfMeter": {"startDate": "2025-01-01", "stateNumber": 0.95, "calorificValue": 11.2},
    "estimateReadings": {"startDate": "2025-01-01", "endDate": "2025-01-10"},
    "readNotification": {},
    "readAllNotifications": {},
    "createAlertPreference": {"siteId": "", "alertType": "bill_available", "emailEnabled": True},
    "updateAlertPreference": {"thresholdValue": 12.5, "quietHoursStart": "21:00"},
    "createGoal": {
        "siteId": "",
        "type": "consumption",
        "targetValue": 300,
        "unit": "kwh",
        "period": "monthly",
        "startDate": "2025-01-01",
        "endDate": "2025-12-31",
    },
    "updateGoal": {"targetValue": 250},
    "createTariff": {
        "name": "Nightsaver",
        "code": "NIGHT-2150",
        "type": "tou",
        "basePricePerKwh": 0.32,
        "currency": "EUR",
        "timeBands": [
            {
                "name": "Night",
                "startTime": "22:00",
                "endTime": "06:00",
                "daysOfWeek": [0, 1, 2, 3, 4, 5, 6],
                "pricePerKwh": 0.24,
            }
        ],
        "monthlyFee": 9.9,
        "taxRate": 0.19,
        "validFrom": "2150-01-01",
    },
    "updateTariff": {"monthlyFee": 8.9},
    "publishTariff": {},
    "archiveTariff": {},
    "createContract": {"siteId": "", "tariffId": "", "commodity": "gas", "startDate": "2150-01-01"},
    "updateContract": {"autoRenew": True},
    "terminateContract": {"endDate": "2150-12-31"},
    "withdrawFromContract": {},
    "recordMoveReading": {"move": "in", "registers": [{"value": 100}], "confirmed": True},
    "createPaymentMethod": {
        "accountId": "",
        "type": "sepa_direct_debit",
        "iban": "AT611904300234573201",
        "accountHolder": "Ada Sommer",
    },
    "updatePaymentMethod": {"isDefault": True},
    "createPayment": {"invoiceId": "", "paymentMethodId": "", "amount": 20},
    "movePaymentMethod": {"status": "failed"},
    "processPayment": {},
    "completePayment": {"transactionId": "NTRF-7"},
    "failPayment": {"reason": "No such account"},
    "refundPayment": {},
    "createTicket": {"accountId": "", "subject": "My bill", "category": "billing", "content": "Why?"},
    "updateTicket": {"subject": "My bill of March"},
    "closeTicketNow": {},
    "reopenTicketNow": {},
    "createTicketMessage": {"content": "One more thing"},
    **BODIES_OF_WAITING_READINGS,
    **BODIES_OF_CHANGED_PERIODS,
    **BODIES_OF_GAS_AREAS,
    **BODIES_OF_DEVICES,
    "createReadings": {"readings": [{"timestamp": "2025-02-01T00:15:00Z", "delta": 0.25}]},
    **BODIES_OF_DEVICE_READINGS,
}
# Fields of bodies that name things; ids are filled in.
REFERENCES = ("accountId", "siteId", "meterId", "tariffId", "invoiceId", "paymentMethodId")
# What is sent as a whole file.
FILES = {
    "previewImport": b"Messzeitpunkt;Gemessener Verbrauch (kWh);Ersatzwert;\r\n01.01.2025 00:15;0,454;;\r\n",
    "createTicketAttachment": b"The counter showed 12345.\n",
    "createImport": b"Messzeitpunkt;Gemessener Verbrauch (kWh);Ersatzwert;\r\n01.01.2025 00:15;0,454;;\r\n",
    "createHandReading": a_picture(),
}
# What stands behind the address of a file.
TOLD_OF_FILES = {
    "createHandReading": "?readAt=2025-02-01T12:00:00Z&value=60&confirmed=true",
}
# What is sent as a table of any length; its type stands beside it.
TABLE = b"meterNumber,timestamp,delta\n1EMH0000000000,2025-02-01T00:15:00Z,0.25\n"
TABLES = {"createReadingsOfMeters": TABLE, "takeInReadingsOfAll": TABLE}
# What has to be done first.
BEFORE = {
    "reopenTicketNow": "closeTicketNow",
    "createSolarSystem": "removeSolarSystem",
    "refundPayment": "completePayment",
    "restoreAccount": "suspendAccount",
    "repairMeter": "reportFault",
}
# For what nothing of the account may be open.
SETTLED = {"closeAccount"}
# For what readings of the days that were billed are there.
BILLED_ANEW = {"correctChangedPeriod"}
# What is done to contracts that were concluded lately.
LATELY = {"withdrawFromContract"}
# What is told of gas meters alone: one is made beside the other.
OF_GAS = {"recordGasQualityOfMeter"}
# What is done with a draft: one is made, where a tariff of that id is.
DRAFTED = {"updateTariff", "removeTariff", "publishTariff"}
PARAMETERS = {name: {"from": "2025-01-01", "to": "2025-07-01"} for name in LISTS_OF_DEVICE_READINGS} | {
    "listReadings": {"from": "2025-01-01", "to": "2025-01-03"},
    "exportReadings": {"from": "2025-01-01", "to": "2025-01-03"},
}
# The same in every process of tests, which have to agree on the names of tests.
NOBODYS_ID = "01900000-0000-7000-8000-000000000000"
FIRST_READING_S = 1_735_686_900  # 2025-01-01 00:15 in Berlin


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation of the document; `names` are the ids in its address, `asked` what may stand behind it."""

    operation_id: str
    method: str
    path: str
    scope: str
    names: tuple[str, ...]
    asked: Mapping[str, Mapping[str, object]]
    statuses: frozenset[str]

    def __str__(self) -> str:
        return self.operation_id


def _operations() -> list[Operation]:
    paths = document()["paths"]
    assert isinstance(paths, Mapping)
    return [
        Operation(
            operation_id=told["operationId"],
            method=method.upper(),
            path=path.removeprefix("/api/v1"),
            scope=told["security"][0]["AccessToken"][0],
            names=tuple(each["name"] for each in told["parameters"] if each["in"] == "path"),
            asked={each["name"]: each["schema"] for each in told["parameters"] if each["in"] == "query"},
            statuses=frozenset(told["responses"]),
        )
        for path, methods in paths.items()
        for method, told in methods.items()
    ]


OPERATIONS = _operations()
BY_ID = {operation.operation_id: operation for operation in OPERATIONS}
LISTS = {
    operation.path: operation
    for operation in OPERATIONS
    if "ordering" in operation.asked and not operation.names
}
MISSING = {name: str(new_key()) for operation in OPERATIONS for name in operation.names}


def choices(operation: Operation, name: str) -> list[str]:
    """Return what a parameter can be: every code, or one value of its kind."""
    schema = operation.asked[name]
    if "$ref" in schema:
        components = document()["components"]
        assert isinstance(components, Mapping)
        schema = components["schemas"][str(schema["$ref"]).rsplit("/", 1)[1]]
    codes = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if isinstance(codes, list):
        return codes
    if schema.get("format") == "uuid":
        return [NOBODYS_ID]
    if schema["type"] == "boolean":
        return ["false", "true"]
    return {
        DAY_PATTERN: ["2026-03-01"],
        INSTANT_PATTERN: ["2026-03-01T00:15:00Z"],
        NUMBER_PATTERN: ["ACC-2026-999999"],
        VISIBLE: ["NCG-0731"],  # the code of a gas area
    }[str(schema["pattern"])]


def ids_of(household: WholeHousehold) -> dict[str, str]:
    """Return an id of the household for every name that stands in an address or a body."""
    with seen_by(household.viewer) as viewer:
        devices = ids_of_devices(viewer, site_id=household.site_id)
        register = registers_visible_to(viewer)[0]
        photo = photos_visible_to(viewer).filter(register=register)[0]
        waiting = waiting_of_accounts(viewer)[0]
        changed = ChangedPeriod.objects.get(invoice_id=household.invoice_id)
        contract = contracts_visible_to(viewer)[0]
        run = imports_visible_to(viewer)[0]
        notification = notifications_visible_to(viewer)[0]
        preference = preferences_visible_to(viewer)[0]
        goal = goals_visible_to(viewer)[0]
        forecast = forecasts_visible_to(viewer)[0]
        payment = payments_visible_to(viewer)[0]
        transfer = payment_methods_visible_to(viewer).filter(method_type="bank_transfer")[0]
        ticket = tickets_visible_to(viewer)[0]
        message = messages_visible_to(viewer, ticket_id=ticket.pk)[0]
        attachment = attachments_visible_to(viewer, ticket_id=ticket.pk)[0]
    return (
        devices
        | ids_of_gas_areas(household.account_id)
        | {
            "ticketId": str(ticket.pk),
            "messageId": str(message.pk),
            "attachmentId": str(attachment.pk),
            "paymentId": str(payment.pk),
            "paymentMethodId": str(transfer.pk),
            "importId": str(run.pk),
            "notificationId": str(notification.pk),
            "preferenceId": str(preference.pk),
            "goalId": str(goal.pk),
            "forecastId": str(forecast.pk),
            "accountId": str(household.account_id),
            "siteId": str(household.site_id),
            "meterId": str(household.meter_id),
            "invoiceId": str(household.invoice_id),
            "registerId": str(register.pk),
            "photoId": str(photo.pk),
            "changedPeriodId": str(changed.pk),
            "waitingReadingId": str(waiting.pk),
            "contractId": str(contract.pk),
            "tariffId": str(contract.tariff_id),
            "readingId": str(reading_id(number=register.number, instant_s=FIRST_READING_S)),
        }
    )


def sent(operation: Operation, *, caller: Program, ids: Mapping[str, str]) -> Answer:
    """Send an operation with a body that is right, about the things that `ids` name."""
    if operation.operation_id in BEFORE:
        sent(BY_ID[BEFORE[operation.operation_id]], caller=caller, ids=ids)
    _prepared(operation, ids=ids)
    ids = _ids_for(operation, ids=ids)
    path = operation.path
    for name in operation.names:
        path = path.replace(f"{{{name}}}", ids[name])
    if operation.method == "GET":
        return caller.get(path, **PARAMETERS.get(operation.operation_id, {}))
    if operation.method == "DELETE":
        return caller.send("DELETE", path)
    if operation.operation_id in FILES:
        told = TOLD_OF_FILES.get(operation.operation_id, "")
        return caller.file(f"{path}{told}", FILES[operation.operation_id])
    if operation.operation_id in TABLES:
        return caller.file(path, TABLES[operation.operation_id], content_type="text/csv")
    body = copy.deepcopy(BODIES[operation.operation_id])
    body.update({name: ids[name] for name in REFERENCES if name in body})
    if operation.method == "POST":
        return caller.post(path, body)
    return caller.patch(path, body, seen=caller.get(path).headers.get("ETag", '"none"'))


def _prepared(operation: Operation, *, ids: Mapping[str, str]) -> None:
    """Make an account such that an operation is right for it, where there is one."""
    if operation.operation_id in SETTLED and re.fullmatch(UUID_PATTERN, ids["accountId"]):
        with seen_by(SYSTEM):
            settle_everything(UUID(ids["accountId"]))
    if operation.operation_id in BILLED_ANEW and re.fullmatch(UUID_PATTERN, ids["accountId"]):
        with seen_by(SYSTEM):
            count_what_was_billed(UUID(ids["accountId"]))
    if operation.operation_id in LATELY and re.fullmatch(UUID_PATTERN, ids["contractId"]):
        with seen_by(SYSTEM):
            Contract.objects.filter(pk=ids["contractId"]).update(concluded_on=datetime.now(UTC).date())


def _ids_for(operation: Operation, *, ids: Mapping[str, str]) -> Mapping[str, str]:
    """Return the ids with those of things of the kind that the operation is for."""
    if operation.operation_id in DRAFTED and re.fullmatch(UUID_PATTERN, ids["tariffId"]):
        return {**ids, "tariffId": _a_draft_instead_of(ids["tariffId"])}
    if operation.operation_id in OF_GAS and re.fullmatch(UUID_PATTERN, ids["meterId"]):
        return {**ids, "meterId": _a_gas_meter_instead_of(ids["meterId"])}
    return ids


def _a_draft_instead_of(tariff_id: str) -> str:
    with seen_by(SYSTEM):
        is_there = bool(price_sheets([UUID(tariff_id)]))
        return str(a_draft_tariff().pk) if is_there else tariff_id


def _a_gas_meter_instead_of(meter_id: str) -> str:
    """Return a gas meter beside another, where that is."""
    with seen_by(SYSTEM) as viewer:
        there = meters_visible_to(viewer).filter(pk=meter_id).first()
        return str(a_meter(site_id=there.site_id, meter_type=MeterType.GAS).pk) if there else meter_id
