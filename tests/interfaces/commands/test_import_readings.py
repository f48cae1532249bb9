import contextlib
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from tests.domains.metering.file_formats.test_recognition import KNOWN
from tests.factories.accounts import an_account
from tests.factories.metering import a_meter
from tests.factories.sites import a_site
from wattstead.domains.metering.vocabulary import LINE_RULES
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
HEADER = "Messzeitpunkt;Gemessener Verbrauch (kWh);Ersatzwert;"
GOOD = ["01.01.2023 00:15;0,454;;", "01.01.2023 00:30;0,215;;"]
METER = "1EMH0012345678"


class Environed(Protocol):
    @property
    def environment(self) -> dict[str, str]: ...


Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def environment(test_database: Environed, tmp_path: Path) -> dict[str, str]:
    """Return what the command finds in its environment, with the meter in the database."""
    with seen_by(SYSTEM):
        site = a_site(account_id=an_account().pk, zone="Europe/Vienna")
        a_meter(site_id=site.pk, meter_number=METER)
    environment = (
        os.environ
        | test_database.environment
        | {
            "WATTSTEAD_SECRET_KEY": "only-for-tests-" + "x" * 50,
            "WATTSTEAD_DATA_DIR": str(tmp_path / "data"),
            "PYTHONPATH": os.pathsep.join(sys.path),
            "COLUMNS": "120",
        }
    )
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return environment


@pytest.fixture
def command(environment: dict[str, str]) -> Command:
    """Return a function that runs `wattstead import readings` in a process of its own."""

    def run(path: Path, *options: str, piped: str = "") -> "subprocess.CompletedProcess[str]":
        arguments = options or ("--meter", METER)
        return subprocess.run(
            [
                sys.executable,
                "-m",
                "wattstead.interfaces.commands",
                "import",
                "readings",
                str(path),
                *arguments,
            ],
            env=environment,
            input=piped,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


def a_file(folder: Path, *rows: str) -> Path:
    path = folder / "reads.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n")
    return path


def words(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def test_a_file_is_taken_in_then_known_then_changed(command: Command, tmp_path: Path) -> None:
    first = command(a_file(tmp_path, *GOOD))
    again = command(a_file(tmp_path, *GOOD))
    changed = command(a_file(tmp_path, GOOD[0], "01.01.2023 00:30;0,3;;"))

    assert (first.returncode, first.stderr) == (0, "")
    assert words(first.stdout) == [
        "100 %: kept up to line 3",
        "reads.csv: Netz Niederösterreich, meter 1EMH0012345678. 2 new, 0 changed.",
        "intervals found 2",
        "new 2",
        "known alike 0",
        "changed 0",
        "estimates of what was measured 0",
        "waiting for a decision 0",
        "lines refused 0",
        "lines without a value 0",
        "lines repeated 0",
        "first interval from 2023-01-01 00:00 CET",
        "last interval until 2023-01-01 00:30 CET",
        "sum 0.669 kWh",
    ]
    assert again.returncode == 0
    assert "Nothing changed: everything in this file was known already." in again.stdout
    assert changed.returncode == 0
    assert words(changed.stdout)[-1] == "line 3, 2023-01-01 00:15 CET: was 0.215 kWh, is 0.300 kWh"


def test_refused_lines_are_told_with_number_field_and_remedy(command: Command, tmp_path: Path) -> None:
    done = command(
        a_file(
            tmp_path,
            GOOD[0],
            "26.03.2023 02:15;0,1;;",
            "01.01.2123 00:15;0,1;;",
            "01.01.2023 00:30;NaN;;",
            "01.01.2023 00:45;-1;;",
            "01.01.2023 00:15;9;;",
        )
    )

    assert done.returncode == 1
    assert words(done.stdout)[-5:] == [
        told('line 3, Messzeitpunkt: "26.03.2023 02:15"', "stamp_skipped_by_clock"),
        told('line 4, Messzeitpunkt: "01.01.2123 00:15"', "reading_in_future"),
        told('line 5, Gemessener Verbrauch (kWh): "NaN"', "value_not_a_number"),
        told('line 6, Gemessener Verbrauch (kWh): "-1"', "reading_negative"),
        told('line 7, Gemessener Verbrauch (kWh): "9"', "repeated_differently"),
    ]


def told(where: str, rule: str) -> str:
    return f"{where}: {LINE_RULES[rule].what} {LINE_RULES[rule].remedy}"


def test_what_cannot_be_read_at_all_ends_with_code_2_and_one_sentence(
    command: Command, tmp_path: Path
) -> None:
    file, unknown, empty = a_file(tmp_path, *GOOD), tmp_path / "other.csv", tmp_path / "empty.csv"
    unknown.write_text("Datum;kWh\n")
    empty.write_text("")
    missing = tmp_path / "missing.csv"

    ends = [
        command(missing),
        command(tmp_path),
        command(empty),
        command(unknown),
        command(file, "--meter", "1EMH9"),
        command(file, "--meter", METER, "--register", "export"),
    ]

    known = f"known formats: {KNOWN}"
    assert [done.returncode for done in ends] == [2] * 6
    assert [done.stderr for done in ends] == [
        f"wattstead: {missing}: the file cannot be read: No such file or directory.\n",
        f"wattstead: {tmp_path}: the file cannot be read: Is a directory.\n",
        f"wattstead: {empty}: The file is empty.\n",
        f'wattstead: {unknown}: No known format has this header. The first line is "Datum;kWh"; {known}.\n',
        f"wattstead: {file}: There is no meter with the number 1EMH9, or it is not yours to see.\n",
        (
            f"wattstead: {file}: Meter {METER} has 0 registers that count energy fed into the grid;"
            " exactly one is needed.\n"
        ),
    ]


def test_a_file_of_which_no_line_can_be_read_ends_with_code_2(command: Command, tmp_path: Path) -> None:
    done = command(a_file(tmp_path, "x;y;z;"))

    assert done.returncode == 2
    assert "No interval could be read." in done.stdout
    assert 'line 2, Messzeitpunkt: "x": This is not a date and time' in done.stdout


def test_a_file_may_come_through_a_pipe(command: Command) -> None:
    done = command(Path("/dev/stdin"), piped="\n".join([HEADER, *GOOD]))

    assert (done.returncode, done.stderr) == (0, "")
    assert "2 new, 0 changed." in done.stdout


def test_on_a_terminal_a_bar_shows_how_many_intervals_are_kept(
    environment: dict[str, str], tmp_path: Path
) -> None:
    words = ["import", "readings", str(a_file(tmp_path, *GOOD)), "--meter", METER]
    terminal, its_end = pty.openpty()

    with subprocess.Popen(
        [sys.executable, "-m", "wattstead.interfaces.commands", *words],
        env=environment | {"TERM": "xterm-256color"},
        stdout=its_end,
        stderr=its_end,
    ) as process:
        os.close(its_end)
        shown = all_shown(terminal)

    assert process.returncode == 0
    assert "100%" in shown
    assert "2 intervals" in shown
    assert "2 new, 0 changed." in shown


def all_shown(terminal: int) -> str:
    """Return what appears on a terminal until its last writer is gone, which Linux tells as an error."""
    shown = b""
    with os.fdopen(terminal, "rb", buffering=0) as screen, contextlib.suppress(OSError):
        while piece := screen.read(4096):
            shown += piece
    return shown.decode()
