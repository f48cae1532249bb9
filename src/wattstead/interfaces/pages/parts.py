"""Names the small parts that cards of several pages are made of."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Stat:
    """A figure with its name and a remark."""

    label: str
    figure: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something known of a thing, with a remark."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What a colour of a picture stands for; `ink` is its class."""

    ink: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Badge:
    """A state in a word, with the tone it is said in."""

    text: str
    tone: str
