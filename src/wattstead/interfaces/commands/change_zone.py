"""Lets another clock run at a site."""

from uuid import UUID

import click

from wattstead.interfaces.commands.database import django_as


@click.command("change-zone")
@click.argument("site", type=click.UUID)
@click.argument("zone")
def command(site: UUID, zone: str) -> None:
    """Let the clock of ZONE (such as Europe/Berlin) run at SITE, named by its id.

    The days of its meters and devices are cut anew; every reading stays. Invoices that
    are issued stay as they are. Do it while no readings of the site arrive.
    """
    with django_as("worker"):
        click.echo(_changed(site, zone=zone))


def _changed(site_id: UUID, *, zone: str) -> str:
    from django.utils import timezone

    from wattstead.foundation.tenancy import seen_by
    from wattstead.journeys.change_zone_of_site import change_zone_of_site
    from wattstead.kernel.viewer import SYSTEM

    with seen_by(SYSTEM):
        followed = change_zone_of_site(site_id=site_id, zone=zone, now=timezone.now())
    return (
        f"Registers: {followed.registers}, devices: {followed.devices}. They follow the clock of {zone} now."
    )
