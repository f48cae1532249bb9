"""Measures the pages of a household with three years of readings against their budget."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wattstead.interfaces.commands.bench_web import (
    Answered,
    answered,
    fetched,
    own_database,
    show_answers,
    signed_in,
    signed_in_here,
    web,
)

if TYPE_CHECKING:
    from urllib.request import OpenerDirector
    from uuid import UUID

    from django.test import Client

BUDGET_MS = 60.0
TODAY = date(2026, 7, 1)
REPEATED = 150


@click.command("bench-pages")
def command() -> None:
    """Measure every page of a household with three years of readings; exit 1 when one is too slow.

    A real web process answers, as the application's role, over a connection on this machine.
    """
    with own_database() as home:
        figures = list(_measured(home))
    show_answers(figures, title="page")


def _measured(home: Path) -> Iterator[Answered]:
    from wattstead.journeys.demo_household.setting_up import Moment, set_up_demonstration

    now = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
    made = set_up_demonstration(moment=Moment(today=TODAY, now=now), tell=lambda _: None)
    paths = [*(f"/usage/?span={span}" for span in ("day", "week", "month", "year")), *_invoices(made.user_id)]
    client = signed_in_here(made.user_id)
    with web(home) as url:
        browser = signed_in(url, user_id=made.user_id)
        for path in paths:
            yield _figure(path, url=url, browser=browser, client=client)


def _figure(path: str, *, url: str, browser: "OpenerDirector", client: "Client") -> Answered:
    return answered(
        re.sub(r"[0-9a-f-]{36}", "…", path),
        budget_ms=BUDGET_MS,
        ask=lambda number: browser.open(url + _on_another_day(path, number=number)).read(),
        times=REPEATED,
        wire=fetched(lambda: client.get(path)),
    )


def _invoices(user_id: "UUID") -> list[str]:
    """Return the paths of the list of invoices and of the latest one."""
    from wattstead.domains.accounts.queries import viewer_of
    from wattstead.domains.billing.queries import invoices_visible_to
    from wattstead.foundation.tenancy import seen_by
    from wattstead.kernel.viewer import Viewer

    with seen_by(Viewer(user_id=user_id)):
        viewer = viewer_of(user_id, on=TODAY)
    with seen_by(viewer):
        return ["/invoices/", f"/invoices/{invoices_visible_to(viewer, today=TODAY)[0].invoice_id}/"]


def _on_another_day(path: str, *, number: int) -> str:
    """Return the path for a day of the three years, another one each time."""
    return f"{path}&on={TODAY - timedelta(days=1 + number * 7)}" if "?" in path else path
