"""Prepares the invoice pages: everything their templates show, in the words of the reader."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Badge:
    """A state in a word, with the tone it is said in."""

    text: str
    tone: str


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """One invoice in the list."""

    address: str
    number: str
    period: str
    issued_on: str
    total: str
    badge: Badge


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of an invoice, and in words how it came about."""

    description: str
    explanation: str
    quantity: str
    unit_price: str
    net: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Lines of one kind with their sum."""

    title: str
    lines: tuple[Line, ...]
    net: str


@dataclass(frozen=True, kw_only=True)
class TaxRow:
    """The tax of one rate."""

    label: str
    base: str
    tax: str


@dataclass(frozen=True, kw_only=True)
class MeterRow:
    """What a register showed at the start and at the end."""

    meter: str
    direction: str
    start: str
    end: str
    used: str


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A thing about the invoice as a whole."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class InvoiceCard:
    """The whole page of one invoice."""

    number: str
    badge: Badge
    sentence: str
    total: str
    due: str
    facts: tuple[Fact, ...]
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    groups: tuple[Group, ...]
    net: str
    taxes: tuple[TaxRow, ...]
    meters: tuple[MeterRow, ...]
    notes: tuple[str, ...]
