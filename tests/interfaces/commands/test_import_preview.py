"""`wattstead import preview` explains a file, and every detail can be corrected."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.interfaces.commands.test_import_readings import GOOD, METER, a_file, environment, words

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["environment"]
UNKNOWN = "when;house kWh;heat pump kWh\n01/02/2023 00:15;1.234;4.5\n01/02/2023 00:30;2.345;4.5\n"
ANSWERS = (
    *("--column", "value=house kWh"),
    *("--stamp", "end"),
    *("--stamp-pattern", "%d/%m/%Y %H:%M"),
    *("--decimal-sign", "."),
)


def command(*arguments: str, environ: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "wattstead.interfaces.commands", "import", *arguments],
        env=environ or (os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "COLUMNS": "120"}),
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_known_file_is_explained_without_a_database(tmp_path: Path) -> None:
    path = a_file(tmp_path, *GOOD, "01.01.2023 01:00;0,1;;", "x;1;;")

    done = command("preview", str(path), environ={"PYTHONPATH": os.pathsep.join(sys.path), "COLUMNS": "120"})

    assert (done.returncode, done.stderr) == (1, "")
    assert words(done.stdout.replace("─", "")) == [
        "reads.csv: Netz Niederösterreich. 3 intervals would be imported.",
        "how it is read correct it with",
        "encoding utf-8 --encoding",
        "delimiter semicolon --delimiter",
        "decimal sign comma --decimal-sign",
        "zone Europe/Vienna --zone",
        "moments name the end --stamp",
        "written as %d.%m.%Y %H:%M --stamp-pattern",
        "unit kWh --unit",
        "step 15 min --step",
        "header in line 1",
        "column 1: stamp Messzeitpunkt --column stamp=",
        "column 2: value Gemessener Verbrauch (kWh) --column value=",
        "column 3: substitute_value Ersatzwert --column substitute_value=",
        "Messzeitpunkt Gemessener Verbrauch (kWh) Ersatzwert #4",
        "01.01.2023 00:15 0,454",
        "01.01.2023 00:30 0,215",
        "01.01.2023 01:00 0,1",
        "x 1",
        "intervals found 3",
        "estimated 0",
        "questionable 0",
        "lines without a value 0",
        "lines repeated 0",
        "lines refused 1",
        "gaps 1",
        "first interval from 2023-01-01 00:00 CET",
        "last interval until 2023-01-01 01:00 CET",
        "sum 0.769 kWh",
        "no value from 2023-01-01 00:30 CET until 2023-01-01 00:45 CET",
        (
            'line 5, Messzeitpunkt: "x": This is not a date and time as the format writes them. Correct the'
            " date and time, or export the file again."
        ),
    ]


def test_what_is_open_is_asked_then_told_then_imported(environment: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "unknown.csv"
    path.write_text(UNKNOWN)

    asked = command("preview", str(path), "--meter", METER, environ=environment)
    refused = command("readings", str(path), "--meter", METER, environ=environment)
    told = command("preview", str(path), "--meter", METER, *ANSWERS, environ=environment)
    imported = command("readings", str(path), "--meter", METER, *ANSWERS, environ=environment)

    assert asked.returncode == 2
    assert words(asked.stdout)[-3:] == [
        "Which column holds the energy? Say --column value= with one of: house kWh, heat pump kWh.",
        (
            "Do the dates begin with the day or with the month? Say --stamp-pattern with one of:"
            " %d/%m/%Y %H:%M, %m/%d/%Y %H:%M."
        ),
        "Do the moments name the start or the end of their intervals? Say --stamp with one of: start, end.",
    ]
    assert (refused.returncode, refused.stderr) == (
        2,
        (
            f"wattstead: {path}: Before this file can be imported, say what the preview asks: value_column,"
            " stamp_pattern, stamp_means.\n"
        ),
    )
    assert told.returncode == 0
    assert "sum 3.579 kWh" in words(told.stdout)
    assert imported.returncode == 0
    assert words(imported.stdout)[-3:] == [
        "first interval from 2023-02-01 00:00 CET",
        "last interval until 2023-02-01 00:30 CET",
        "sum 3.579 kWh",
    ]


def test_what_cannot_be_told_about_a_file_is_one_sentence(tmp_path: Path) -> None:
    path = a_file(tmp_path, *GOOD)

    wrong = [
        command("preview", str(path), *told)
        for told in (("--zone", "Vienna"), ("--step", "7"), ("--column", "value=kWh"), ("--column", "kWh"))
    ]

    assert [done.returncode for done in wrong] == [2] * 4
    assert [done.stderr.splitlines()[-1] for done in wrong] == [
        (
            f'wattstead: {path}: "Vienna" cannot be the zone of a file; possible are: names like'
            " Europe/Vienna."
        ),
        (
            f'wattstead: {path}: "7" cannot be the step_s of a file; possible are: 300, 600, 900, 1800, 3600,'
            " 86400."
        ),
        (
            f'wattstead: {path}: "kWh" cannot be the value of a file; possible are: Messzeitpunkt,'
            " Gemessener Verbrauch (kWh), Ersatzwert, #4."
        ),
        "Error: --column kWh: write ROLE=HEADER, for example value=kWh.",
    ]
