"""Holds what is known of a file once its format was found: where its table stands and what it leaves open."""

from dataclasses import dataclass, field

from wattstead.domains.metering.file_formats.corrections import Detail, Question
from wattstead.domains.metering.file_formats.declarations import ReadingFileFormat
from wattstead.domains.metering.file_formats.green_button.survey import GreenButton
from wattstead.domains.metering.vocabulary import Direction
from wattstead.kernel.refusals import Refusal, said

_LONGEST_NAME = 120


@dataclass(frozen=True, kw_only=True)
class RecognisedFile:
    """A format, and where this file has its table.

    `metering_points` are the numbers of points that the lines above the table name;
    `header` are all cells of the header line, each with a name of its own.
    `questions` are what the file leaves open: until they are answered the format is a
    guess, and so are the details `undecided` until then. `is_sign_assumed` where the first
    rows hold whole numbers only: a later number has to prove the decimal sign itself.
    `green_button` is what a Green Button file holds, `meter_reading` the place of the one to be read.
    `direction` is what its rows say was counted, where they say it.
    """

    format: ReadingFileFormat
    encoding: str
    header_line: int
    first_column: int
    metering_points: frozenset[str]
    header: tuple[str, ...] = ()
    sheet: str | None = None
    questions: tuple[Question, ...] = ()
    undecided: frozenset[Detail] = frozenset()
    is_sign_assumed: bool = False
    green_button: GreenButton | None = None
    meter_reading: int | None = None
    direction: Direction | None = None
    places: dict[str, int] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Look up where each column of the format stands."""
        places = {name: self.first_column + place for place, name in enumerate(self.format.header)}
        object.__setattr__(self, "places", places)

    def header_of(self, column: str) -> str:
        """Return what the header line of the file itself calls a column of the format."""
        place = self.places[column]
        return self.header[place] if place < len(self.header) else column

    def cell(self, cells: list[str], column: str | None) -> str:
        """Return what a line says in a column of the format, nothing where it has none."""
        place = self.places[column] if column else len(cells)
        return cells[place].strip() if place < len(cells) else ""


def names_of(cells: list[str]) -> tuple[str, ...]:
    """Return a name for every column: the cell of its header, numbered where it is empty or stood before."""
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = cell.strip()[:_LONGEST_NAME]
        names.append(f"{name} #{number}".strip() if not name or name in names else name)
    return tuple(names)


class ImportQuestionsOpen(Refusal):
    """The file leaves open what a person has to say before it can be imported."""

    code = "import_questions_open"
    kind = "unreadable"
    message = said("Before this file can be imported, say what the preview asks: {details}.")


def refuse_open_questions(file: RecognisedFile) -> None:
    """Go on only with a file that leaves nothing open; raises ImportQuestionsOpen."""
    if file.questions:
        raise ImportQuestionsOpen(details=", ".join(question.detail for question in file.questions))
