"""Fills the gaps of a meter."""

from datetime import datetime

import click

from wattstead.interfaces.commands.database import django_as

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("estimate")
@click.argument("meter")
@click.argument("first_day", type=DAY, metavar="FIRST_DAY")
@click.argument("last_day", type=DAY, metavar="LAST_DAY")
def command(meter: str, first_day: datetime, last_day: datetime) -> None:
    """Estimate what METER (its number) counted where no reading came, from FIRST_DAY to LAST_DAY.

    Days are written like 2026-03-01. Nothing that was measured is changed, and a reading
    that comes later takes the place of its estimate.
    """
    with django_as("worker"):
        for line in _filled(meter, first_day=first_day, last_day=last_day):
            click.echo(line)


def _filled(meter_number: str, *, first_day: datetime, last_day: datetime) -> list[str]:
    from django.utils import timezone

    from wattstead.foundation.tenancy import seen_by
    from wattstead.interfaces.load_profiles import load_profiles
    from wattstead.journeys.fill_gaps import fill_gaps_of_meter
    from wattstead.kernel.periods import ONE_DAY, DayPeriod
    from wattstead.kernel.viewer import SYSTEM

    days = DayPeriod(starts_on=first_day.date(), ends_before=last_day.date() + ONE_DAY)
    with seen_by(SYSTEM):
        counters = fill_gaps_of_meter(
            SYSTEM, meter_number=meter_number, days=days, profiles=load_profiles(), now=timezone.now()
        )
    return [
        f"{each.obis_code}: {each.gaps} gaps, {each.total:.3f} {each.unit} estimated."
        if each.gaps
        else f"{each.obis_code}: nothing is missing."
        for each in counters
    ]
