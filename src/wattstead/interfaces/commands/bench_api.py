"""Measures the API against its budgets: single objects, a month of quarter-hours and a year of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.request import build_opener
from zoneinfo import ZoneInfo

import click

from wattstead.foundation.embedded_postgres import CannotStart
from wattstead.interfaces.commands.bench_crowd import crowd
from wattstead.interfaces.commands.bench_web import (
    Answered,
    answered,
    fetched,
    own_database,
    show_answers,
    web,
)

if TYPE_CHECKING:
    from uuid import UUID

OBJECT_MS, LIST_MS, MONTH_MS, YEAR_MS = 25.0, 40.0, 15.0, 60.0
REPEATED = 100
ROOT = "/api/v1"


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked, at which address, and how long the answer may take."""

    what: str
    path: str
    budget_ms: float


@click.command("bench-api")
@click.option("--times", default=REPEATED, show_default=True, help="How often each question is asked.")
@click.option("--accounts", default=0, show_default=True, help="How many accounts more there are beside.")
def command(*, times: int, accounts: int) -> None:
    """Measure the API of a household with three years of readings; exit 1 when an answer is too slow.

    A real web process answers, as the application's role, over a connection on this machine.
    """
    with own_database() as home:
        user_id = made_household()
        if accounts:
            crowd(home, user_id=user_id, accounts=accounts)
        token = _token_of(user_id)
        figures: list[Answered] = []
        with web(home) as url:
            for figure in _measured(url, token=token, times=times):
                click.echo(f"measured: {figure.what}", err=True)
                figures.append(figure)
    show_answers(figures, title="question")


def made_household() -> "UUID":
    """Make the prosumer's household up to this moment and return whose it is."""
    from wattstead.journeys.demo_household.families import ZONE
    from wattstead.journeys.demo_household.scenes import set_up_scene
    from wattstead.journeys.demo_household.setting_up import Moment

    now = datetime.now(UTC)
    moment = Moment(today=now.astimezone(ZoneInfo(ZONE)).date(), now=now)
    return set_up_scene("prosumer", moment=moment, tell=lambda _: None).user_id


def _token_of(user_id: "UUID") -> str:
    from wattstead.domains.identity.operations import create_access_token
    from wattstead.domains.identity.vocabulary import Scope
    from wattstead.foundation.tenancy import seen_by
    from wattstead.kernel.viewer import Viewer

    now = datetime.now(UTC)
    with seen_by(Viewer(user_id=user_id)):
        ends_at = now + timedelta(days=1)
        made = create_access_token(
            user_id=user_id, name="Measurement", scopes=list(Scope), expires_at=ends_at, now=now
        )
        return made.secret


def _measured(url: str, *, token: str, times: int) -> Iterator[Answered]:
    for question in _questions(token):
        yield answered(
            question.what,
            budget_ms=question.budget_ms,
            ask=_Asking(address=url + question.path, token=token),
            times=times,
            wire=fetched(partial(_asked, question.path, token=token)),
        )


class _Asking:
    """Asks for one address as a program does, and reads the whole answer."""

    def __init__(self, *, address: str, token: str) -> None:
        self.opener = build_opener()
        self.opener.addheaders = [("Authorization", f"Bearer {token}")]
        self.address = address

    def __call__(self, _: int) -> None:
        """Ask once more."""
        self.opener.open(self.address).read()


def _questions(token: str) -> Iterator[Question]:
    """Yield a question for every object of the API, and those about readings."""
    meter_id = next(
        item["id"] for item in _items("meters", token=token) if item["meterType"] == "electricity"
    )
    for kind in _kinds():
        yield Question(what=f"{ROOT}/{kind}", path=f"{ROOT}/{kind}", budget_ms=LIST_MS)
        for found in _items(kind, token=token)[:1]:
            path = f"{ROOT}/{kind}/{found['id']}"
            yield Question(what=f"{ROOT}/{kind}/…", path=path, budget_ms=OBJECT_MS)
    last_year = datetime.now(UTC).year - 1
    readings = f"{ROOT}/meters/{meter_id}/readings"
    of_month = f"{readings}?from={last_year}-05-01&to={last_year}-06-01"
    of_year = f"{readings}?from={last_year}-01-01&to={last_year + 1}-01-01"
    one = _items(f"meters/{meter_id}/readings?from={last_year}-05-01&limit=1", token=token)[0]["id"]
    yield Question(what=f"{ROOT}/readings/…", path=f"{ROOT}/readings/{one}", budget_ms=OBJECT_MS)
    yield Question(what="a month of quarter-hours", path=of_month, budget_ms=MONTH_MS)
    yield Question(what="a year of quarter-hours, JSON", path=of_year, budget_ms=YEAR_MS)
    yield Question(what="a year of quarter-hours, CSV", path=f"{of_year}&format=csv", budget_ms=YEAR_MS)
    for resolution in ("hour", "day", "month"):
        path = f"{of_year}&resolution={resolution}"
        yield Question(what=f"a year by {resolution}", path=path, budget_ms=YEAR_MS)


def _kinds() -> list[str]:
    """Return what the document of the API has both a list and single objects of."""
    from wattstead.interfaces.api.document import document

    paths = document()["paths"]
    if not isinstance(paths, dict):
        raise CannotStart("The document of the API names no paths.")
    asked = {path.removeprefix(f"{ROOT}/") for path, methods in paths.items() if "get" in methods}
    single = {path.rpartition("/{")[0] for path in asked if path.endswith("}")}
    return sorted(kind for kind in single & asked if "{" not in kind)


def _items(path: str, *, token: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = _asked(f"{ROOT}/{path}", token=token)["items"]
    return found


def _asked(path: str, *, token: str) -> dict[str, list[dict[str, str]]]:
    """Return what this very process answers."""
    import msgspec
    from django.test import Client

    answer = Client(SERVER_NAME="localhost").get(path, headers={"Authorization": f"Bearer {token}"})
    is_json = answer["Content-Type"] == "application/json"
    told: dict[str, list[dict[str, str]]] = msgspec.json.decode(answer.content) if is_json else {}
    return told
