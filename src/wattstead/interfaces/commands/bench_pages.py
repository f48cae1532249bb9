"""Measures every page of every scene of the demonstration against the budget of pages."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit
from zoneinfo import ZoneInfo

import click

from wattstead.interfaces.commands import bench_desk
from wattstead.interfaces.commands.bench_addresses import addresses_by_kind
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

    from wattstead.foundation.wire import Wire

SCENES = ("prosumer", "newcomer", "business")
BUDGET_MS = 60.0
REPEATED = 60
COUNTED = 3  # addresses of a kind whose statements and rows are counted; the one with most is told
START = "/overview/"


@click.command("bench-pages")
@click.option(
    "--scene",
    "scenes",
    multiple=True,
    type=click.Choice([*SCENES, bench_desk.DESK]),
    help="Measure only this scene; repeatable. The desk is the service desk over what the others made.",
)
@click.option("--times", default=REPEATED, show_default=True, help="How often each page is asked for.")
def command(*, scenes: Sequence[str], times: int) -> None:
    """Measure every page of the three scenes; exit 1 when one is too slow.

    Makes a household with three years of readings, one that has just moved in and a
    business with 200 sites, finds their pages and those of the service desk by following links,
    and asks a real web process, as the application's role, over a connection on this machine.
    """
    with own_database() as home:
        people = {scene: _made(scene) for scene in scenes or (*SCENES, bench_desk.DESK)}
        figures: list[Answered] = []
        with web(home) as url:
            for scene, user_id in people.items():
                for figure in _measured(scene, url=url, user_id=user_id, times=times):
                    click.echo(f"measured: {figure.what}", err=True)
                    figures.append(figure)
    show_answers(figures, title="page")


def _made(scene: str) -> "UUID":
    """Make a scene up to this moment and return who looks at it; the desk has the work of those before."""
    if scene == bench_desk.DESK:
        return bench_desk.a_clerk_with_work(datetime.now(UTC))
    from wattstead.journeys.demo_household.families import ZONE
    from wattstead.journeys.demo_household.scenes import set_up_scene
    from wattstead.journeys.demo_household.setting_up import Moment

    now = datetime.now(UTC)
    moment = Moment(today=now.astimezone(ZoneInfo(ZONE)).date(), now=now)
    made = set_up_scene(scene, moment=moment, tell=lambda _: None)
    return made.user_id


def _measured(scene: str, *, url: str, user_id: "UUID", times: int) -> Iterator[Answered]:
    client, is_desk = signed_in_here(user_id), scene == bench_desk.DESK
    browser = bench_desk.as_in(client) if is_desk else signed_in(url, user_id=user_id)
    start = bench_desk.START if is_desk else START
    kinds = addresses_by_kind(lambda address: _page(client, address), start=start)
    for kind, found in kinds.items():
        addresses = list(islice(_on_other_days(found), times))
        yield answered(
            f"{scene} {kind.label}",
            budget_ms=BUDGET_MS,
            ask=_Asking(browser=browser, addresses=[url + address for address in addresses]),
            times=times,
            wire=max((_wire(client, address) for address in found[:COUNTED]), key=lambda wire: wire.rows),
        )


class _Asking:
    """Asks for one address after the other."""

    def __init__(self, *, browser: "OpenerDirector", addresses: Sequence[str]) -> None:
        self.browser = browser
        self.addresses = addresses

    def __call__(self, number: int) -> None:
        """Ask for the address of this number and read the answer."""
        self.browser.open(self.addresses[number]).read()


def _page(client: "Client", address: str) -> str | None:
    answer = client.get(address)
    is_page = answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    return answer.content.decode() if is_page else None


def _wire(client: "Client", address: str) -> "Wire":
    return fetched(lambda: client.get(address))


def _on_other_days(addresses: Sequence[str]) -> Iterator[str]:
    """Yield the addresses over and over; each that asks for a day asks for another one each time."""
    today = datetime.now(UTC).date()
    for number, address in enumerate(cycle(addresses)):
        parts = urlsplit(address)
        asked = dict(parse_qsl(parts.query))
        if _is_day(asked.get("on", "")):
            asked["on"] = str(today - timedelta(days=1 + number * 17 % 1000))
        yield parts._replace(query=urlencode(asked)).geturl()


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
