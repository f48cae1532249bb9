"""Asks for work to be done after the unit of work is kept."""

from procrastinate.contrib.django import app
from procrastinate.types import JSONValue


def defer(job: str, **arguments: JSONValue) -> None:
    """Enqueue the job of that name in the current transaction: it vanishes with a rollback.

    Arguments are ids, ISO dates and other JSON values. A job may run twice.
    """
    app.configure_task(name=job, allow_unknown=True).defer(**arguments)
