"""Draws docs/transitions.md from the tables in the code: `python -m tests.architecture.drawn_transitions`."""

import importlib
from enum import StrEnum

from tests.architecture.source import PACKAGE, ROOT
from wattstead.kernel.transitions import Transitions

PAGE = ROOT / "docs" / "transitions.md"
HEAD = """# Who becomes what

Everything with a status, drawn from the code (`kernel/transitions.py` and the vocabularies of the domains).
An arrow names what happens and who brings it about. What the calendar brings about follows from dates: it is
worked out when asked and never stored. Any other move is refused with `transition_refused`.
"""


def every_table() -> list[Transitions[StrEnum]]:
    files = sorted((PACKAGE / "domains").rglob("vocabulary.py"))
    names = [".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) for path in files]
    values = [value for name in names for value in vars(importlib.import_module(name)).values()]
    tables = {value.of: value for value in values if isinstance(value, Transitions)}
    return [tables[of] for of in sorted(tables)]


def drawn() -> str:
    return "\n".join([HEAD, *(picture(table) for table in every_table())])


def picture(table: Transitions[StrEnum]) -> str:
    reached = {move.after for move in table.moves}
    left = {move.before for move in table.moves}
    begins = sorted(table.first | (left - reached))
    ends = sorted((reached | table.first) - left)
    return "\n".join(
        [
            f"## {table.of[0].upper()}{table.of[1:]}",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *(f"    [*] --> {status.value}" for status in begins),
            *(
                f"    {move.before.value} --> {move.after.value}: {move.does} ({', '.join(sorted(move.by))})"
                for move in table.moves
            ),
            *(f"    {status.value} --> [*]" for status in ends),
            "```",
            "",
        ]
    )


if __name__ == "__main__":
    PAGE.write_text(drawn())
