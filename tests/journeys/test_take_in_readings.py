"""Takes in bodies of many pieces; how each reading is judged is asked through the API."""

import io
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tests.factories.accounts import a_person, an_account
from tests.factories.metering import a_meter
from tests.factories.sites import a_site
from tests.memory import traced_peak_bytes
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.intake import texts
from wattstead.interfaces.api.intake.bodies import CSV, pieces_of
from wattstead.journeys.take_in_readings import Taken, take_in_readings
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
HEAD_END = Viewer(user_id=UUID(int=1), brings_readings=True)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PIECE_BYTES = 100_000
FEW_DAYS, MANY_DAYS = 80, 552
"""Three pieces and twenty-two, of which the last are about as long."""


def days_of(meter_number: str, *, first: int, count: int) -> bytes:
    ends = (FIRST + timedelta(minutes=15 * n) for n in range(96 * first + 1, 96 * (first + count) + 1))
    lines = [f"{meter_number},{at:%Y-%m-%dT%H:%M:%SZ},0.125" for at in ends]
    return "\n".join(["meterNumber,timestamp,delta", *lines]).encode()


def test_a_delivery_of_many_pieces_takes_no_more_memory_than_one_of_a_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(texts, "CSV_PIECE", PIECE_BYTES)
    with seen_by(SYSTEM):
        number = a_meter(site_id=a_site(account_id=an_account(owner=a_person()).pk).pk).meter_number
    taken: list[Taken] = []

    def take_in(body: bytes) -> None:
        with seen_by(HEAD_END):
            pieces = pieces_of(io.BytesIO(body), kind=CSV, coding="")
            taken.append(take_in_readings(HEAD_END, pieces=pieces, now=NOW, reason="test"))

    take_in(days_of(number, first=0, count=1))  # what is looked up once
    few = days_of(number, first=1, count=FEW_DAYS)
    many = days_of(number, first=100, count=MANY_DAYS)

    of_few, of_many = (traced_peak_bytes(lambda body=body: take_in(body)) for body in (few, many))  # type: ignore[misc]

    assert len(many) > 20 * PIECE_BYTES
    assert [one.outcome.stored for one in taken] == [96, 96 * FEW_DAYS, 96 * MANY_DAYS]
    assert of_many < 1.25 * of_few
