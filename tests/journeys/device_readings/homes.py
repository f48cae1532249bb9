"""A home with a device of each kind, and somebody who acts for it; call inside `seen_by(SYSTEM)`."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from tests.factories.accounts import a_person, a_viewer, an_account
from tests.factories.devices import a_battery, a_smart_plug, a_solar_system
from tests.factories.sites import a_site
from wattstead.journeys.device_readings.checking import BroughtReading
from wattstead.kernel.viewer import Viewer

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Home:
    owner: Viewer
    viewer: Viewer
    system_id: UUID
    battery_id: UUID
    plug_id: UUID


def a_home() -> Home:
    person = a_person()
    account = an_account(owner=person)
    site = a_site(account_id=account.pk)
    return Home(
        owner=a_viewer(account_id=account.pk, user_id=person.pk),
        viewer=Viewer(user_id=person.pk, account_ids=frozenset({account.pk}), roles={account.pk: "viewer"}),
        system_id=a_solar_system(site_id=site.pk).pk,
        battery_id=a_battery(site_id=site.pk).pk,
        plug_id=a_smart_plug(site_id=site.pk).pk,
    )


def at(hour: int, minute: int = 0, *, day: int = 3) -> datetime:
    """Return a moment of a day in May 2026, by UTC; Berlin is two hours ahead."""
    return datetime(2026, 5, day, hour, minute, tzinfo=UTC)


def produced(
    ends_at: datetime,
    *,
    power_kw: str,
    delta_kwh: str | None = None,
    counter_kwh: str | None = None,
    flag: int = 0,
) -> BroughtReading:
    amounts = {"power_kw": Decimal(power_kw)}
    if delta_kwh is not None:
        amounts["delta_kwh"] = Decimal(delta_kwh)
    counter = None if counter_kwh is None else Decimal(counter_kwh)
    return BroughtReading(ends_at=ends_at, amounts=amounts, counter_kwh=counter, flag=flag)


def charged(ends_at: datetime, *, charge_kwh: str, power_kw: str, **told: str) -> BroughtReading:
    amounts = {"charge_kwh": charge_kwh, "power_kw": power_kw, **told}
    return BroughtReading(ends_at=ends_at, amounts={name: Decimal(value) for name, value in amounts.items()})


def drawn(ends_at: datetime, *, power_w: str) -> BroughtReading:
    return BroughtReading(ends_at=ends_at, amounts={"power_w": Decimal(power_w)})
