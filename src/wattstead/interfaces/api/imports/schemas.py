"""Says what imports of files look like, and what may be said about a file."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.metering.file_formats.corrections import Corrections
from wattstead.domains.metering.vocabulary import ImportState
from wattstead.interfaces.api.fields import Exact, Incoming, Outgoing, RegisterName, text

Encoding = Literal["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"]
Column = Annotated[str, text(160)]


class FileTold(Incoming):
    """What is said about a file; whatever is not said is found out."""

    file_name: Annotated[str, text(255)] = "file"
    register_name: RegisterName = "import"
    encoding: Encoding | None = None
    delimiter: Literal[";", ",", "\t", "|"] | None = None
    decimal_sign: Literal[",", "."] | None = None
    timezone: Annotated[str, text(64)] | None = Field(default=None, description="IANA")
    stamp_means: Literal["start", "end"] | None = Field(
        default=None, description="Which end of its interval a line names."
    )
    stamp_pattern: Annotated[str, text(40)] | None = Field(default=None, description="As `%d.%m.%Y %H:%M`.")
    unit: Annotated[str, text(10)] | None = None
    step_seconds: Literal["300", "600", "900", "1800", "3600", "86400"] | None = None
    stamp_column: Column | None = Field(default=None, description="Its header, or #1 for the first.")
    value_column: Column | None = Field(default=None, description="Its header, or #2 for the second.")

    usage_point: Column | None = Field(
        default=None, description="Which meter reading of a Green Button file, by its title."
    )

    @property
    def corrections(self) -> Corrections:
        """Return what is said as the domain knows it; raises CorrectionUnusable."""
        named = {"stamp": self.stamp_column, "value": self.value_column}
        return Corrections(
            encoding=self.encoding,
            delimiter=self.delimiter,
            decimal_sign=self.decimal_sign,
            zone=self.timezone,
            stamp_means=self.stamp_means,
            stamp_pattern=self.stamp_pattern,
            unit=self.unit,
            step_s=None if self.step_seconds is None else int(self.step_seconds),
            usage_point=self.usage_point,
            columns={role: header for role, header in named.items() if header is not None},  # type: ignore[misc]
        )


class ImportQuestion(Outgoing):
    """What a file leaves open; it is imported once a parameter answers it."""

    parameter: str
    why: str = Field(description="In the reader's language.")
    choices: list[str]


class RefusedLine(Outgoing):
    """A line of a file that is not stored."""

    line: int
    field: str
    value: str
    code: str
    detail: str = Field(description="In the reader's language.")


class ImportPreview(Outgoing):
    """What an import of a file would find; nothing is kept of it."""

    meter_id: UUID
    format: str
    encoding: str
    delimiter: str | None
    decimal_sign: str | None
    timezone: str | None
    stamp_means: str | None
    stamp_pattern: str | None
    unit: str | None
    step_seconds: int | None
    usage_point: str | None = Field(description="The meter reading of a Green Button file that is read.")
    notes: list[str] = Field(
        description="What a Green Button file tells of itself, in the reader's language."
    )
    first_starts_at: datetime | None
    last_ends_at: datetime | None
    found: int = Field(description="Intervals with a value.")
    without_value: int
    estimated: int
    repeated: int
    total: Exact = Field(description="In the unit of the register.")
    gaps: int
    refused: int
    refused_lines: list[RefusedLine] = Field(description="The first few.")
    questions: list[ImportQuestion]
    is_ready: bool = Field(description="Whether an import would be taken.")


class Import(Outgoing):
    """An import of a file into a register, and how far it is."""

    id: UUID
    meter_id: UUID
    register_id: UUID
    file_name: str
    status: ImportState
    bytes_read: int
    bytes_total: int
    found: int
    stored: int
    unchanged: int
    revised: int
    outranked: int
    waiting: int = Field(description="Doubted: they wait for a decision, or were rejected before.")
    refused: int
    without_value: int
    repeated: int
    total: Exact
    first_starts_at: datetime | None
    last_ends_at: datetime | None
    refused_lines: list[RefusedLine] = Field(description="Once it has ended; the first thousand.")
    stopped_by: str | None = Field(description="The code of the refusal that ended it early.")
    started_at: datetime
    finished_at: datetime | None
