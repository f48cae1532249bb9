"""Measures what row-level security costs the hottest statements, among very many accounts."""

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, LiteralString

import click
import psycopg
from psycopg import sql
from psycopg.abc import Params
from psycopg.rows import TupleRow
from rich.console import Console
from rich.table import Table

from wattstead.interfaces.commands.bench_api import made_household
from wattstead.interfaces.commands.bench_crowd import crowd, superuser_of
from wattstead.interfaces.commands.bench_web import own_database, signed_in_here

if TYPE_CHECKING:
    from uuid import UUID

    from wattstead.kernel.viewer import Viewer

ACCOUNTS, PAIRS, HOTTEST, MOST = 100_000, 200, 12, 1.15
# What people and programs open most; `START` of the pages leads to all others.
OPENED = (
    *("/overview/", "/usage/", "/usage/?direction=both", "/invoices/", "/meters/", "/contract/", "/sites/"),
    *(f"/api/v1/{kind}" for kind in ("accounts", "sites", "meters", "contracts", "invoices")),
)
GUARDED, OPEN = "wattstead_app", "postgres"
UNTIL_PLANNED = 10  # PostgreSQL decides at the sixth asking whether to keep a plan
OTHERS = ("set_config", "identity_")
Text = LiteralString | bytes | sql.SQL | sql.Composed


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One statement and its arguments."""

    statement: str
    arguments: Params | None


@dataclass(frozen=True, kw_only=True)
class Cost:
    """One statement with its policies and without: medians in ms, and whether the plans have one shape."""

    statement: str
    guarded_ms: float
    open_ms: float
    is_same_shape: bool

    @property
    def ratio(self) -> float:
        """Return how much the policies cost."""
        return self.guarded_ms / self.open_ms

    @property
    def is_held(self) -> bool:
        """Tell whether the statement keeps within its budget."""
        return self.ratio <= MOST and self.is_same_shape


@click.command("bench-access")
@click.option("--accounts", default=ACCOUNTS, show_default=True, help="How many accounts more there are.")
@click.option("--pairs", default=PAIRS, show_default=True, help="How often each statement runs both ways.")
def command(*, accounts: int, pairs: int) -> None:
    """Measure what row-level security costs; exit 1 when it is too much.

    The statements that a customer's pages and programs ask most often run in turns as the
    application's role, under its policies, and as a role that no policy concerns.
    """
    with own_database() as home:
        user_id = made_household()
        crowd(home, user_id=user_id, accounts=accounts)
        with superuser_of(home) as one, superuser_of(home) as another:
            both = [_told(each, viewer=_viewer(user_id)) for each in (one, another)]
            costs = [_cost(asked, both=both, pairs=pairs) for asked in _hottest(user_id)]
    _show(costs)


def _hottest(user_id: "UUID") -> list[Asked]:
    """Return the statements that opening the portal asks most often, with arguments of the last time."""
    client = signed_in_here(user_id)
    with _recorded() as asked:
        for path in OPENED:
            client.get(path)
    counted = Counter(one.statement for one in asked)
    samples = {one.statement: one for one in asked}
    return [samples[statement] for statement, _ in counted.most_common(HOTTEST)]


@contextmanager
def _recorded() -> Iterator[list[Asked]]:
    """Write down every question to a guarded table."""
    asked: list[Asked] = []
    execute = psycopg.Cursor.execute

    def recording(
        self: psycopg.Cursor[TupleRow], query: Text, params: Params | None = None, **how: bool
    ) -> psycopg.Cursor[TupleRow]:
        text = query if isinstance(query, str | bytes) else query.as_string(self.connection)
        statement = text.decode() if isinstance(text, bytes) else text
        if statement.lstrip().startswith("SELECT") and not any(word in statement for word in OTHERS):
            asked.append(Asked(statement=statement, arguments=params))
        return execute(self, query, params, **how)

    psycopg.Cursor.execute = recording  # type: ignore[method-assign, assignment]
    try:
        yield asked
    finally:
        psycopg.Cursor.execute = execute  # type: ignore[method-assign]


def _cost(asked: Asked, *, both: Sequence[psycopg.Cursor[TupleRow]], pairs: int) -> Cost:
    """Ask in turns as two roles, each on a connection of its own; half way the connections change roles.

    Two server processes seldom run alike; and one process that changed its role with every
    question would plan anew what the functions of the database ask.
    """
    times: list[tuple[float, float]] = []
    for guarded, free in (both, both[::-1]):
        for on, role in ((guarded, GUARDED), (free, OPEN)):
            on.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
            for _ in range(UNTIL_PLANNED):
                _took_ms(on, asked)
        times += [(_took_ms(guarded, asked), _took_ms(free, asked)) for _ in range(pairs // 2)]
    free, guarded = both
    return Cost(
        statement=asked.statement,
        guarded_ms=median(pair[0] for pair in times),
        open_ms=median(pair[1] for pair in times),
        is_same_shape=_shape(guarded, asked) == _shape(free, asked),
    )


def _told(connection: psycopg.Connection[TupleRow], *, viewer: "Viewer") -> psycopg.Cursor[TupleRow]:
    """Return a cursor to which is said who is looking, as long as the connection lasts."""
    from wattstead.timeseries.session import cursor_on

    on = cursor_on(connection)
    accounts = "{" + ",".join(map(str, viewer.account_ids)) + "}"
    for name, value in {"scope": "member", "actor": str(viewer.user_id), "accounts": accounts}.items():
        on.execute("SELECT set_config(%s, %s, false)", [f"app.{name}", value])
    return on


def _viewer(user_id: "UUID") -> "Viewer":
    from datetime import UTC, datetime

    from wattstead.domains.accounts.queries import viewer_of
    from wattstead.foundation.tenancy import seen_by
    from wattstead.kernel.viewer import Viewer

    with seen_by(Viewer(user_id=user_id)):
        return viewer_of(user_id, on=datetime.now(UTC).date())


def _took_ms(on: psycopg.Cursor[TupleRow], asked: Asked) -> float:
    """Ask once, as the portal does: what is asked again and again is planned once."""
    began = time.perf_counter()
    on.execute(asked.statement.encode(), asked.arguments, prepare=True).fetchall()
    return 1000 * (time.perf_counter() - began)


def _shape(on: psycopg.Cursor[TupleRow], asked: Asked) -> list[tuple[int, str]]:
    """Return the steps of a plan, each with its depth; looking up who is asking is no step of the answer."""
    explained = on.execute(f"EXPLAIN (COSTS OFF) {asked.statement}".encode(), asked.arguments)
    return list(_steps([line for (line,) in explained.fetchall()]))


def _steps(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    hidden = -1
    for line in lines:
        depth = len(line) - len(line.lstrip())
        if hidden >= 0 and depth > hidden:
            continue
        hidden = depth if line.lstrip().startswith("InitPlan") else -1
        if hidden < 0 and ("->" in line or depth == 0):
            yield depth, line.strip()


def _show(costs: Sequence[Cost]) -> None:
    table = Table("statement", "guarded ms", "open ms", "ratio", "same plan", "")
    for cost in costs:
        table.add_row(
            " ".join(cost.statement.split())[:90],
            f"{cost.guarded_ms:.3f}",
            f"{cost.open_ms:.3f}",
            f"{cost.ratio:.2f}",
            "yes" if cost.is_same_shape else "no",
            "held" if cost.is_held else "[bold red]not held[/]",
        )
    Console(width=max(160, Console().width)).print(table)
    sys.exit(0 if all(cost.is_held for cost in costs) else 1)
