"""Names what is wrong with the line in hand."""

_SHOWN_CHARACTERS = 80


class Fault(Exception):
    """A rule that a line breaks, the field at fault and what stood there."""

    def __init__(self, rule: str, *, field: str, value: str) -> None:
        """Keep what a refused line tells."""
        super().__init__(rule)
        self.rule, self.field, self.value = rule, field, value


def shown(value: str, *, characters: int = _SHOWN_CHARACTERS) -> str:
    """Return `value` fit for a report: short, and without characters that would move the cursor."""
    cut = value[: characters + 1].replace("\t", " ")
    told = cut if cut.isprintable() else "".join(c if c.isprintable() else "\ufffd" for c in cut)
    return told if len(told) <= characters else told[:characters] + "…"
