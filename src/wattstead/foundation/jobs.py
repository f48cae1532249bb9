"""Asks for work to be done after the unit of work is kept."""

from collections.abc import Mapping, Sequence

from procrastinate.contrib.django import app

JobValue = str | int | bool | None | Sequence["JobValue"] | Mapping[str, "JobValue"]


def defer(job: str, **arguments: JobValue) -> None:
    """Enqueue the job of that name in the current transaction: it vanishes with a rollback.

    Arguments are ids, ISO dates and other JSON values. A job may run twice.
    """
    app.configure_task(name=job, allow_unknown=True).defer(**arguments)
