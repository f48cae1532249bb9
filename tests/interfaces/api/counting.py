"""Makes meters that counted, and asks the API about them."""

from datetime import date

from tests.factories.energy import counted, steady
from tests.factories.households import WholeHousehold
from tests.factories.metering import a_meter, the_register
from tests.interfaces.api.programs import Answer, Program
from wattstead.domains.metering.models import Meter
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

SPRING = DayPeriod(starts_on=date(2025, 3, 29), ends_before=date(2025, 4, 1))
"""Around the night in which summer time begins."""


def a_counting_meter(
    household: WholeHousehold,
    *days: DayPeriod,
    step_s: int = 900,
    meter_type: MeterType = MeterType.ELECTRICITY,
) -> Meter:
    with seen_by(SYSTEM):
        meter = a_meter(
            site_id=household.site_id,
            meter_type=meter_type,
            directions=(Direction.IMPORT,)
            if meter_type is MeterType.GAS
            else (Direction.IMPORT, Direction.EXPORT),
        )
        for period in days:
            counted(the_register(meter), steady(period, amount=125))
        return meter


def asked(program: Program, meter: Meter, *, of: DayPeriod, **more: str) -> Answer:
    days = {"from": of.starts_on.isoformat(), "to": of.ends_before.isoformat()}
    return program.get(f"/meters/{meter.pk}/readings", **days, **more)


def sums(answer: Answer) -> list[tuple[object, ...]]:
    return [
        (item["startsAt"], item["endsBefore"], item["delta"], item["present"], item["expected"])
        for item in answer.items
    ]


def brought(program: Program, meter: Meter, *readings: dict[str, object], **more: object) -> Answer:
    return program.post(f"/meters/{meter.pk}/readings", {"readings": list(readings), **more})
