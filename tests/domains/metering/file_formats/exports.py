"""Lists the real exports with what is known of each without our own code.

`column` is the number of the column with the energy, counted from 0, `skip` how
many rows stand above the first reading: all that the sums of a test need.
"""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook

from tests.shared_data import shared_data

SPRING_2023, AUTUMN_2023, SPRING_2024 = date(2023, 3, 26), date(2023, 10, 29), date(2024, 3, 31)


@dataclass(frozen=True, kw_only=True)
class Export:
    """One real file: how to sum it, how many intervals it holds, and which days are not of 96."""

    name: str
    encoding: str = "utf-8-sig"
    delimiter: str = ";"
    skip: int = 1
    column: int
    found: int
    without_value: int = 0
    odd_days: tuple[tuple[date, int], ...] = ()
    step_s: int = 900

    @property
    def path(self) -> Path:
        return shared_data(f"load/at_exports/{self.name}")

    def total(self) -> Decimal:
        """Return the sum of the column in kWh, by the csv module or openpyxl alone."""
        return sum(self.amounts(), Decimal(0))

    def amounts(self) -> list[Decimal]:
        cells = (row[self.column] for row in self._rows()[self.skip :] if len(row) > self.column)
        return [Decimal(cell.replace(",", ".")) for cell in cells if cell.strip()]

    def _rows(self) -> list[list[str]]:
        if self.name.endswith(".xlsx"):
            sheet = load_workbook(self.path, data_only=True).worksheets[0]
            return [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
        with self.path.open(encoding=self.encoding, newline="") as file:
            return list(csv.reader(file, delimiter=self.delimiter))


EXPORTS = (
    Export(name="ClamStrom.csv", encoding="latin-1", column=2, found=96),
    Export(name="EnergienetzeSteiermark.csv", skip=2, column=5, found=96),
    Export(name="EnergienetzeSteiermarkv2.csv", column=5, found=96),
    # The first quarter-hour is missing, as the README says: 9 days less one.
    Export(name="IKB1.csv", delimiter=",", column=1, found=863, odd_days=((date(2024, 2, 21), 95),)),
    Export(
        name="KaerntenNetz.csv",
        encoding="latin-1",
        skip=9,
        column=2,
        found=129,
        odd_days=((date(2020, 3, 2), 33),),
    ),
    Export(
        name="KaerntenNetzV2.csv",
        encoding="latin-1",
        skip=9,
        column=2,
        found=3452,
        odd_days=((SPRING_2024, 92),),
    ),
    Export(name="LinzAG.csv", column=2, found=7, odd_days=((date(2023, 3, 1), 7),)),
    Export(name="LinzAG-v2.CSV", column=2, found=96),
    Export(name="NetzNOE.csv", column=1, found=9404, odd_days=((SPRING_2023, 92),)),
    Export(name="NetzNOEv2.csv", column=1, found=1248),
    Export(name="SalzburgNetz1.csv", column=1, found=2976),
    Export(name="VorarlbergNetz.csv", encoding="utf-16-le", skip=4, column=2, found=192),
    Export(
        name="kwg-at.xlsx",
        skip=3,
        column=1,
        found=744,
        step_s=3600,
        odd_days=tuple((date(2025, 12, day), 24) for day in range(1, 32)),
    ),
    Export(name="netzburgenland.csv", encoding="latin-1", column=2, found=2880),
    # 384 readings from midnight to 23:45: the first closes the day before.
    Export(
        name="stromnetz.graz.csv",
        delimiter=",",
        column=4,
        found=384,
        odd_days=((date(2023, 4, 13), 1), (date(2023, 4, 17), 95)),
    ),
    Export(
        name="tinetz.csv",
        encoding="latin-1",
        skip=5,
        column=5,
        found=21508,
        odd_days=((AUTUMN_2023, 100),),
    ),
    Export(
        name="tinetz_v2_Rohdaten_Oktober.csv", skip=5, column=2, found=2980, odd_days=((AUTUMN_2023, 100),)
    ),
    Export(name="tinetz_v3_CSVExport_20231206_094016.csv", skip=5, column=5, found=2880),
    # The README counts April's 2,880; the export goes one quarter-hour further, to 00:15 on 1 May.
    Export(name="tiwag.csv", skip=5, column=2, found=2881, odd_days=((date(2026, 5, 1), 1),)),
    Export(name="wienernetze.csv", column=3, found=96, without_value=96),
    # The README counts 56 days of 96; the last Sunday of October has 100.
    Export(
        name="wienernetze2.csv",
        column=3,
        found=5380,
        without_value=26592 - 5380,
        odd_days=((AUTUMN_2023, 100),),
    ),
)
