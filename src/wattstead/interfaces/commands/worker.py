"""Does the jobs that others left for later."""

import os

import click

from wattstead.foundation.embedded_postgres import CannotStart
from wattstead.interfaces.commands.foreign_servers import refuse_unsafe_role
from wattstead.interfaces.commands.installation import refuse_unusable_keys

GRACE_S = 8.0  # how long running jobs may go on after a stop; they may safely run again


@click.command("worker")
@click.option("--concurrency", type=click.IntRange(1), default=2, show_default=True, help="Jobs at a time.")
def command(*, concurrency: int) -> None:
    """Do the jobs that others left for later, as the worker's role.

    Needs WATTSTEAD_WORKER_DATABASE_URL (or WATTSTEAD_DATABASE_URL), WATTSTEAD_SECRET_KEY
    and WATTSTEAD_ENCRYPTION_KEYS; `wattstead up` sets them by itself.
    """
    variables = ("WATTSTEAD_WORKER_DATABASE_URL", "WATTSTEAD_DATABASE_URL")
    given = next((variable for variable in variables if os.environ.get(variable)), None)
    if given is None:
        raise CannotStart(f"{variables[0]} is not set; `wattstead up` runs everything on this machine.")
    refuse_unusable_keys(os.environ)
    refuse_unsafe_role(os.environ[given], variable=given, migrates=False)
    os.environ["WATTSTEAD_DATABASE_ROLE"] = "worker"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wattstead.config.settings.local")
    _work(concurrency=concurrency)


def _work(*, concurrency: int) -> None:
    import django

    django.setup()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    with app.replace_connector(DjangoConnector(alias="default").get_worker_connector()):
        app.run_worker(concurrency=concurrency, shutdown_graceful_timeout=GRACE_S)
