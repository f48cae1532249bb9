"""Holds the one ancestor of everything Wattstead says no to."""

from typing import ClassVar, Literal


def said(message: str) -> str:
    """Mark `message` for translation; the edge translates it, the kernel knows no language."""
    return message


class Wording(str):
    """A fact of a refusal that is itself words: marked by `said`, translated by the edge."""

    __slots__ = ()


class Refusal(Exception):
    """A request that cannot be met, told in words the reader can act on.

    `code` is stable and documented, `message` is English with the names of
    facts in braces, `kind` says how an edge answers: missing (404), forbidden
    (403), refused (409) or unreadable (422).
    """

    code: ClassVar[str] = "refused"
    kind: ClassVar[Literal["missing", "forbidden", "refused", "unreadable"]] = "refused"
    message: ClassVar[str] = said("This is not possible.")

    def __init__(self, *, field: str | None = None, **facts: object) -> None:
        """Keep the facts the message names, and the path of the field at fault."""
        self.field = field
        self.facts = facts
        super().__init__(self.english)

    @property
    def english(self) -> str:
        """Return the message in English with its facts filled in."""
        return self.message.format_map(self.facts)


class NotFound(Refusal):
    """A thing that does not exist, or is not the viewer's to see: nobody can tell which."""

    code = "not_found"
    kind = "missing"
    message = said("There is nothing here, or it is not yours to see.")
