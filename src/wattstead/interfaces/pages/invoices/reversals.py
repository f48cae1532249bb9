"""Says of an invoice that was taken back which one stands in its place, and the other way round."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from wattstead.domains.billing.reversals.queries import ReversalView
from wattstead.interfaces.pages import days, figures


@dataclass(frozen=True, kw_only=True)
class ReversalNotice:
    """What became of an invoice, with the way to the other one."""

    text: str
    address: str
    label: str


def reversal_notices(reversals: Iterable[ReversalView], *, invoice_id: UUID) -> tuple[ReversalNotice, ...]:
    """Return what is to be told on the page of one of the two."""
    return tuple(
        _taken_back(each) if each.invoice_id == invoice_id else _in_its_place(each) for each in reversals
    )


def _taken_back(reversal: ReversalView) -> ReversalNotice:
    return ReversalNotice(
        text=gettext(
            "Reversal {number} of {day} takes this invoice back ({total}). Another one stands in its place;"
            " what was paid counts there."
        ).format(
            number=reversal.number, day=days.day(reversal.reversed_on), total=figures.money(reversal.total)
        ),
        address=reverse("invoice", args=[reversal.replaced_by]),
        label=reversal.replaced_by_number,
    )


def _in_its_place(reversal: ReversalView) -> ReversalNotice:
    return ReversalNotice(
        text=gettext(
            "This invoice stands in the place of another that reversal {number} of {day} took back. What was"
            " paid of that one counts here."
        ).format(number=reversal.number, day=days.day(reversal.reversed_on)),
        address=reverse("invoice", args=[reversal.invoice_id]),
        label=reversal.invoice_number,
    )
