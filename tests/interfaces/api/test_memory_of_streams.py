"""Three years of quarter-hours are sent by the server's own stack without being gathered."""

import asyncio
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest

from tests.factories.accounts import a_person, an_account
from tests.factories.devices import a_solar_system
from tests.factories.energy import counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.interfaces.api.programs import a_token
from wattstead.config.handler import OneThreadHandler
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.device_readings.devices import solar_system_measuring
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.measured import Measured, take_in_measured

pytestmark = pytest.mark.django_db(transaction=True)
THREE_YEARS = DayPeriod(
    starts_on=datetime(2022, 1, 1, tzinfo=UTC).date(), ends_before=datetime(2025, 1, 1, tzinfo=UTC).date()
)
MOST_BYTES = 50_000_000
READINGS = 1096 * 96


class Answered:
    """What the server sent: how much, and how much memory it took at most while it was sent."""

    def __init__(self) -> None:
        self.status, self.sent, self.pieces, self.lines = 0, 0, 0, 0

    async def send(self, message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            self.status = int(str(message["status"]))
            return
        body = message.get("body", b"")
        assert isinstance(body, bytes)
        self.sent += len(body)
        self.pieces += bool(body)
        self.lines += body.count(b"\r\n")


async def asked(path: str, *, token: str, accept: str) -> Answered:
    answered, asks = Answered(), [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, object]:
        if asks:
            return asks.pop()
        await asyncio.sleep(3600)
        return {"type": "http.disconnect"}

    where, _, query = path.partition("?")
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": f"/api/v1{where}",
        "query_string": query.encode(),
        "headers": [
            (b"host", b"testserver"),
            (b"authorization", f"Bearer {token}".encode()),
            (b"accept", accept.encode()),
        ],
    }
    await OneThreadHandler()(scope, receive, answered.send)  # type: ignore[arg-type]
    return answered


@pytest.mark.parametrize("accept", ["application/json", "text/csv"])
@pytest.mark.parametrize("what", ["meter", "roof"])
def test_three_years_of_quarter_hours_need_no_more_than_fifty_megabytes(what: str, accept: str) -> None:
    with seen_by(SYSTEM):
        person = a_person()
        site = a_site(account_id=an_account(owner=person).pk)
        readings = steady(THREE_YEARS, amount=125)
        if what == "meter":
            meter = a_meter(site_id=site.pk)
            counted(the_register(meter), readings)
            path = f"/meters/{meter.pk}/readings"
        else:
            system = a_solar_system(site_id=site.pk)
            series = solar_system_measuring(SYSTEM, device_id=system.pk).series
            names = [quantity.name for quantity in series.kind.quantities]
            take_in_measured(
                series,
                Measured(
                    starts_s=readings.starts_s,
                    length_s=readings.length_s,
                    flags=readings.flags,
                    amounts=dict.fromkeys(names, readings.deltas),
                ),
                known_at=datetime(2025, 1, 2, tzinfo=UTC),
                actor_id=None,
                reason="made for a test",
            )
            path = f"/solar-systems/{system.pk}/production-readings"
    token = a_token(person.pk, lasts=timedelta(days=1))

    tracemalloc.start()
    answered = asyncio.run(asked(f"{path}?from=2021-12-01&to=2025-02-01", token=token, accept=accept))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert answered.status == 200
    assert answered.sent > 100 * READINGS
    assert answered.pieces > 15
    assert most <= MOST_BYTES
    if accept == "text/csv":
        assert answered.lines == READINGS + 1
