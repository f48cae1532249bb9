"""Makes somebody of the supplier's staff, with work on their desk, for those that measure its pages."""

from datetime import datetime
from http.cookiejar import CookieJar
from typing import TYPE_CHECKING
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from wattstead.foundation.embedded_postgres import CannotStart

if TYPE_CHECKING:
    from uuid import UUID

    from django.test import Client

DESK = "desk"
START = "/staff/readings/"
DOUBTED, TIMES_TOO_MUCH = 20, 1000


def a_clerk_with_work(now: datetime) -> "UUID":
    """Let readings of some meters wait, work out how good all are, and return an admin who looks at them."""
    from wattstead.foundation.tenancy import seen_by
    from wattstead.journeys.demo_household.service_desk import judge_readings, seat_clerk
    from wattstead.kernel.viewer import SYSTEM

    with seen_by(SYSTEM):
        clerk_id = seat_clerk(now=now)
        _let_wait(now)
    judge_readings(now=now)
    if clerk_id is None:
        raise CannotStart("The supplier has staff of its own here.")
    return clerk_id


def as_in(client: "Client") -> OpenerDirector:
    """Return a browser with the session of a client, whose second factor nobody asks for again."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    browser.addheaders = [("Cookie", f"sessionid={client.cookies['sessionid'].value}")]
    return browser


def _let_wait(now: datetime) -> None:
    """Bring an hour of some registers once more, a thousand times too large."""
    import numpy as np

    from wattstead.domains.metering.quarantine.holding import hold_doubtful
    from wattstead.domains.metering.queries import registers_visible_to, series_of
    from wattstead.kernel.viewer import SYSTEM
    from wattstead.timeseries.flags import METERED
    from wattstead.timeseries.gathering import one_register
    from wattstead.timeseries.intervals import Intervals

    hour_s = int(now.timestamp()) // 3600 * 3600 - 30 * 3600
    quarters = Intervals(
        starts_s=hour_s + np.arange(4, dtype=np.int64) * 900,
        length_s=np.full(4, 900, dtype=np.int64),
        deltas=np.full(4, 400 * TIMES_TOO_MUCH, dtype=np.int64),
        flags=np.full(4, METERED, dtype=np.uint8),
    )
    for register in registers_visible_to(SYSTEM)[:DOUBTED]:
        many = one_register(series_of(register), quarters)
        hold_doubtful(many, now=now, source="import of november.csv")
