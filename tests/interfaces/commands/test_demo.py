"""The demonstration: a portal one can walk into, but only through its link."""

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import pytest
from psycopg import sql

from tests.conftest import TestDatabase
from tests.factories.energy import BERLIN, steady
from tests.interfaces.commands.conftest import COMMAND, clean_environment
from wattstead.foundation.embedded_postgres.roles import APP, OWNER, WORKER
from wattstead.interfaces.commands import demo
from wattstead.interfaces.commands.installation import Addresses
from wattstead.interfaces.commands.up import Portal
from wattstead.journeys.demo_household.families import ARRIVALS, SUMMERS
from wattstead.journeys.demo_household.scenes import Scene
from wattstead.kernel.periods import month_of

# It is our own processes that are looked at; what a scene asks of the database is asked on both releases.
pytestmark = pytest.mark.one_release
LINK = re.compile(r"http://\S+/sign-in/\S+/")
FORM_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
MOMENT = "2026-11-22T08:00+0100"
# These tell of visits, not of the household.
OF_VISITS = (
    "identity_signinlink",
    "identity_session",
    "identity_recoverycode",
    "procrastinate_",
    "foundation_cache",
)


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A demonstration that runs, and everything it told until it gave its link."""

    process: subprocess.Popen[str]
    told: str

    @property
    def link(self) -> str:
        found = LINK.search(self.told)
        assert found is not None, self.told
        return found.group()

    @property
    def url(self) -> str:
        return self.link.partition("/sign-in/")[0]

    def end(self) -> str:
        self.process.send_signal(signal.SIGINT)
        rest, _ = self.process.communicate(timeout=60)
        return rest


Demonstrate = Callable[..., Visit]


@pytest.fixture
def database(clone_database: Callable[[str], TestDatabase]) -> TestDatabase:
    return clone_database("demo")


@pytest.fixture
def demonstrate(home: Path, database: TestDatabase) -> Iterator[Demonstrate]:
    started: list[subprocess.Popen[str]] = []
    environment = clean_environment() | {
        "WATTSTEAD_DATA_DIR": str(home),
        "WATTSTEAD_DATABASE_URL": database.url(APP),
        "WATTSTEAD_WORKER_DATABASE_URL": database.url(WORKER),
        "WATTSTEAD_OWNER_DATABASE_URL": database.url(OWNER),
    }

    def start(*words: str) -> Visit:
        process = subprocess.Popen(
            [*COMMAND, "demo", *words],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        told = []
        for line in process.stdout:
            told.append(line)
            if LINK.search(line):
                break
        return Visit(process=process, told="".join(told))

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=60)
        process.kill()
        process.communicate()


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a browser shows in the end."""

    status: int
    address: str
    text: str


@dataclass(frozen=True)
class Browser:
    """Somebody with cookies of their own."""

    opener: OpenerDirector = field(default_factory=lambda: build_opener(HTTPCookieProcessor(CookieJar())))

    def opens(self, address: str, *, form: dict[str, str] | None = None) -> Page:
        sent = None if form is None else urlencode(form).encode()
        request = Request(address, data=sent)  # noqa: S310 - our own address
        request.add_header("Referer", address)
        try:
            with self.opener.open(request, timeout=30) as answer:
                return Page(status=answer.status, address=answer.geturl(), text=answer.read().decode())
        except HTTPError as refused:
            with refused:
                return Page(status=refused.code, address=address, text=refused.read().decode())

    def signs_in_by(self, link: str) -> Page:
        """Open the link and press its button."""
        token = FORM_TOKEN.search(self.opens(link).text)
        assert token is not None
        return self.opens(link, form={"csrfmiddlewaretoken": token.group(1)})

    def shows_code(self, address: str, *, code: str) -> Page:
        """Enter the second factor on the page that asks for it."""
        token = FORM_TOKEN.search(self.opens(address).text)
        assert token is not None
        return self.opens(address, form={"csrfmiddlewaretoken": token.group(1), "code": code})


def household(database: TestDatabase) -> dict[str, str]:
    """Return a digest of every table that tells of people, meters, readings and bills."""
    with database.connect_as_superuser() as inside:
        tables = [
            row[0]
            for row in inside.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
            )
            if not row[0].startswith(OF_VISITS)
        ]
        digest = sql.SQL(
            "SELECT md5(coalesce(string_agg(one::text, '|' ORDER BY one::text), '')) FROM {} one"
        )
        return {
            table: str((inside.execute(digest.format(sql.Identifier(table))).fetchone() or [""])[0])
            for table in tables
        }


def test_link_signs_in_once_and_nobody_is_signed_in_without_it(demonstrate: Demonstrate) -> None:
    visit = demonstrate("--scene", "newcomer")
    before = Browser().opens(f"{visit.url}/usage/")
    first = Browser().signs_in_by(visit.link)
    again = Browser().signs_in_by(visit.link)

    assert "/account/login/" in before.address
    assert (first.status, ARRIVALS.meter_number in first.text) == (200, True)
    assert SUMMERS.meter_number not in first.text
    assert (again.status, ARRIVALS.meter_number in again.text) == (409, False)
    assert visit.end().endswith("Stopped.\n")


def test_second_link_leads_to_the_service_desk_with_its_code_and_not_without(
    demonstrate: Demonstrate, home: Path
) -> None:
    visit = demonstrate("--scene", "newcomer")
    assert visit.process.stdout is not None
    told, mails = visit.process.stdout.readline(), visit.process.stdout.readline()
    link = LINK.search(told)
    assert link is not None
    assert mails.endswith(f"lies in {home / 'mail'}.\n")
    browser = Browser()
    asked = browser.signs_in_by(link.group())
    too_early = browser.opens(f"{visit.url}/staff/readings/")

    desk = browser.shows_code(asked.address, code=told.split()[-1])

    assert "/second-step/" in asked.address
    assert "/account/login/" in too_early.address
    assert (desk.status, desk.address) == (200, f"{visit.url}/staff/readings/")
    assert "Nothing waits" in desk.text


def test_second_scene_joins_the_first_and_its_second_start_changes_nothing_and_says_nothing_of_it(
    demonstrate: Demonstrate, database: TestDatabase
) -> None:
    demonstrate("--scene", "newcomer", "--moment", MOMENT).end()

    first = demonstrate("--moment", MOMENT)
    page = Browser().signs_in_by(first.link)
    first.end()
    made = household(database)
    second = demonstrate("--moment", MOMENT)
    second.end()

    assert (SUMMERS.meter_number in page.text, ARRIVALS.meter_number in page.text) == (True, False)
    assert household(database) == made
    assert (
        "Made the scene “prosumer”: 2 places, 3 meters, 246,440 readings and 84 invoices."
        in first.told.splitlines()
    )
    assert [line.split()[0] for line in second.told.splitlines()] == ["Wattstead", "Sign"]
    assert first.link.rpartition("/sign-in/")[2] != second.link.rpartition("/sign-in/")[2]


def test_process_that_carries_on_adds_the_quarter_hours_since_and_prints_nothing(
    demonstrate: Demonstrate, database: TestDatabase
) -> None:
    demonstrate("--scene", "newcomer", "--moment", MOMENT).end()
    before = readings_in(database)

    carried_on = subprocess.run(
        [
            *(sys.executable, "-m", "wattstead.interfaces.commands.demo_household"),
            *("--scene", "newcomer", "--moment", "2026-11-22T08:45+0100", "--carry-on"),
        ],
        env=clean_environment()
        | {
            "WATTSTEAD_DATABASE_URL": database.url(WORKER),
            "WATTSTEAD_SECRET_KEY": "a secret of this test alone, long enough",
            "DJANGO_SETTINGS_MODULE": "wattstead.config.settings.local",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert (carried_on.returncode, carried_on.stdout, carried_on.stderr) == (0, "", "")
    assert readings_in(database) - before == 3


def test_quarter_hour_is_added_once_a_little_after_it_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    visit = demo._Visit(words=["--scene", "newcomer"], is_living=True, is_judged=True, quarter=2_000_000)
    asleep = demo._Visit(words=["--import", "file.csv"], is_living=False, quarter=2_000_000)
    portal = a_portal()

    def at(seconds: float) -> list[str] | None:
        monkeypatch.setattr("time.time", lambda: 2_000_000 * 900 + seconds)
        assert asleep.carry_on(portal) is None
        task = visit.carry_on(portal)
        return None if task is None else list(task.command[-3:])

    asked = [at(890), at(905), at(916), at(917), at(1_799), at(1_816), at(9_000)]

    task = ["--scene", "newcomer", "--carry-on"]
    assert asked == [None, None, task, None, None, task, task]


def test_scenes_offered_are_those_there_are() -> None:
    assert list(demo.SCENES) == [scene.value for scene in Scene]


def test_scene_and_file_are_not_asked_for_together(demonstrate: Demonstrate, tmp_path: Path) -> None:
    file = tmp_path / "october.csv"
    file.write_bytes(a_file_of_october())

    visit = demonstrate("--scene", "business", "--import", str(file))

    assert visit.process.wait(timeout=60) == 2
    assert "Either --scene or --import" in visit.told


def test_imported_file_is_what_its_family_reads(
    demonstrate: Demonstrate, database: TestDatabase, tmp_path: Path
) -> None:
    file = tmp_path / "october.csv"
    file.write_bytes(a_file_of_october())

    first = demonstrate("--import", str(file))
    browser = Browser()
    browser.signs_in_by(first.link)
    page = browser.opens(f"{first.url}/usage/?span=month&on=2025-10-01")
    first.end()
    made = household(database)
    second = demonstrate("--import", str(file))
    second.end()

    # 2,980 quarter-hours of 0.1 kWh, as the page writes them.
    assert "298.0" in page.text
    assert "2,980 new, 0 changed." in first.told
    assert "Nothing changed: everything in this file was known already." in second.told
    changed = {table for table, digest in household(database).items() if digest != made[table]}
    assert changed == {"metering_importrun"}


def test_file_of_no_known_format_ends_the_start_with_a_sentence(
    demonstrate: Demonstrate, tmp_path: Path
) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Sir or Madam,\nthis is no table.\n")

    visit = demonstrate("--import", str(file))

    assert visit.process.wait(timeout=60) == 1
    assert "Traceback" not in visit.told
    assert visit.told.splitlines()[-1] == (
        "wattstead: The household could not be made; the reason stands above."
    )


def readings_in(database: TestDatabase) -> int:
    with database.connect_as_superuser() as inside:
        row = inside.execute("SELECT sum(present) FROM reading_block").fetchone()
    assert row is not None
    return int(row[0])


def a_portal() -> Portal:
    return Portal(
        url="http://localhost:8000",
        home=Path("/nowhere"),
        host="127.0.0.1",
        port=8000,
        addresses=Addresses(app="app", worker="worker", owner="owner"),
        environ={
            "WATTSTEAD_SECRET_KEY": "a secret of this test alone, long enough",
            "WATTSTEAD_ENCRYPTION_KEYS": "a key of this test alone",
        },
        database_runs=lambda: True,
    )


def a_file_of_october() -> bytes:
    """Return October 2025 with 0.1 kWh in every quarter-hour, as Netz NÖ stamps the ends."""
    month = steady(month_of(datetime(2025, 10, 1, tzinfo=BERLIN).date()), amount=100)
    ends = [datetime.fromtimestamp(end, BERLIN) for end in month.ends_s.tolist()]
    lines = [f"{end:%d.%m.%Y %H:%M};0,1;;" for end in ends]
    return "\r\n".join(["Messzeitpunkt;Gemessener Verbrauch (kWh);Ersatzwert;", *lines, ""]).encode()
