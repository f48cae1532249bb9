import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.interfaces.api.things import OPERATIONS, Operation
from tests.shared_data import shared_data
from wattstead.domains.identity.vocabulary import Scope
from wattstead.interfaces.api.document import document, document_bytes
from wattstead.interfaces.exports.formats import FORMATS

# The fields of the specification, entity by entity.
SPECIFIED = {
    "Account": "id userId accountNumber accountType status billingEmail billingAddress taxId createdAt"
    " updatedAt",
    "Site": "id accountId name address coordinates propertyType squareMeters occupants isPrimary createdAt"
    " updatedAt",
    "Address": "street streetNumber city postalCode state country",
    "Meter": "id siteId meterNumber meterType phase manufacturer model installationDate lastReadingDate"
    " lastReadingValue status isSmartMeter readingFrequency createdAt updatedAt",
    "Reading": "id meterId timestamp value delta source quality createdAt updatedAt",
    "Contract": "id accountId siteId contractNumber tariffId contractType status startDate endDate"
    " terminationNoticeDays autoRenew createdAt updatedAt",
    "Tariff": "id name code type status basePricePerKwh currency timeBands monthlyFee connectionFee"
    " feedInTariff feedInTariffType gridFeePerKwh taxRate validFrom validTo createdAt updatedAt",
    "TimeBand": "name startTime endTime daysOfWeek pricePerKwh multiplier",
    "Invoice": "id contractId invoiceNumber periodStart periodEnd issueDate dueDate consumptionKwh"
    " productionKwh exportKwh importKwh lineItems subtotal tax total currency status paidAt paymentMethodId"
    " pdfUrl createdAt updatedAt",
    "InvoiceLineItem": "id description quantity unitPrice total category",
}
CODES = {
    "AccountType": "residential business",
    "AccountStatus": "active suspended closed",
    "PropertyType": "residential commercial industrial",
    "MeterType": "electricity gas",
    "Phase": "single three",
    "MeterStatus": "active inactive faulty",
    "ReadingFrequency": "15min hourly daily",
    "Source": "smart_meter manual estimated adjusted",
    "Quality": "valid estimated questionable",
    "TariffType": "fixed variable dynamic tou",
    "TariffStatus": "draft active archived",
    "FeedInType": "fixed dynamic",
    "ContractStatus": "active pending expired terminated",
    "InvoiceStatus": "draft issued paid overdue cancelled",
    "LineCategory": "consumption production feed_in grid_fee tax other",
}


def schemas() -> dict[str, dict[str, object]]:
    components = document()["components"]
    assert isinstance(components, Mapping)
    return dict(components["schemas"])


def every_part(node: object) -> Iterator[Mapping[str, object]]:
    if isinstance(node, Mapping):
        yield node
        for value in node.values():
            yield from every_part(value)
    if isinstance(node, list):
        for value in node:
            yield from every_part(value)


def test_every_specified_field_has_its_name() -> None:
    missing = {
        f"{name}.{field}"
        for name, fields in SPECIFIED.items()
        for field in fields.split()
        if field not in schemas()[name]["properties"]  # type: ignore[operator]
    }

    assert missing == set()


def test_every_specified_code_has_its_name() -> None:
    codes = {name: set(schemas()[name]["enum"]) for name in CODES}  # type: ignore[call-overload]

    assert codes == {name: set(words.split()) for name, words in CODES.items()}


def test_every_object_is_closed() -> None:
    opened = [
        name
        for name, schema in schemas().items()
        if "properties" in schema and schema["additionalProperties"] is not False
    ]

    assert opened == []


TOLD = {("NewProductionReading", "source"), ("TicketChanges", "status")}
"""What only whoever measured or whoever serves can say, though the same word is worked out elsewhere."""


def test_nothing_a_program_sends_is_read_only() -> None:
    derived = {
        "id",
        "createdAt",
        "updatedAt",
        "status",
        "lastReadingValue",
        "userId",
        "total",
        "pdfUrl",
        "source",
    }
    brought = [
        name for name in schemas() if name.startswith("New") or name.endswith("Changes") or name == "Removal"
    ]

    sent = {
        field
        for name in brought
        for field in schemas()[name]["properties"]  # type: ignore[attr-defined]
        if (name, field) not in TOLD
    }

    assert sent & derived == set()


def expected_statuses(operation: Operation) -> set[str]:
    """Return what every operation of its kind can answer."""
    statuses = {"400", "401", "403", "429"}
    if operation.names:
        statuses |= {"404"}
    if operation.method in {"POST", "PATCH"}:
        statuses |= {"404", "409", "413", "415", "422"}
    if operation.method == "DELETE":
        statuses |= {"404", "409"}
    if operation.method == "PATCH":
        statuses |= {"412", "428"}
    return statuses


def test_every_operation_names_all_its_answers() -> None:
    silent = {
        str(operation): expected_statuses(operation) - operation.statuses
        for operation in OPERATIONS
        if not expected_statuses(operation) <= operation.statuses
    }

    assert silent == {}


def test_every_scope_opens_something_and_nothing_else_is_asked_for() -> None:
    asked = {operation.scope for operation in OPERATIONS}

    assert asked == {scope.value for scope in Scope}


def test_every_entity_of_the_specification_is_there_field_by_field(tmp_path: Path) -> None:
    checker = shared_data("../tools/check_api.py")
    written = tmp_path / "openapi.json"
    written.write_text(json.dumps(document()))

    compared = subprocess.run([sys.executable, checker, written], capture_output=True, text=True, check=False)

    assert (compared.stdout, compared.returncode) == ("no difference\n", 0)


def test_operations_have_names_of_their_own() -> None:
    names = [operation.operation_id for operation in OPERATIONS]

    assert len(set(names)) == len(names)


def test_problems_say_so_in_their_type() -> None:
    types = {
        (status[0], media_type)
        for part in every_part(document()["paths"])
        for status, answer in part.items()
        if status.isdigit() and isinstance(answer, Mapping)
        for media_type in answer.get("content", ())
    }

    assert types == {
        ("2", "application/json"),
        ("2", "text/csv"),
        ("2", "application/octet-stream"),
        *(("2", written.media_type) for written in FORMATS.values()),
        ("4", "application/problem+json"),
    }


def test_the_command_prints_the_document_without_a_database() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "wattstead.interfaces.commands", "openapi", "--indent", "0"],
        capture_output=True,
        text=True,
        env={"PATH": "", "PYTHONPATH": ":".join(sys.path)},
        check=True,
    )

    assert json.loads(printed.stdout) == json.loads(document_bytes())
