"""Reads out of the address which registers are asked for, and writes such addresses."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from wattstead.domains.metering.quality.queries import ORDERS
from wattstead.kernel.refusals import Refusal, said

LONGEST_NUMBER = 40
MOST_PPM = 2**31


class QualityUnreadable(Refusal):
    """An address somebody changed by hand so that we cannot read it."""

    code = "quality_unreadable"
    kind = "unreadable"
    message = said("The address asks for data quality in a way we do not know: see “{part}”.")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """In which way registers shall be the worst, how their meters' numbers begin, behind which to go on."""

    by: str = "missing"
    meter: str = ""
    after: tuple[int, UUID] | None = None

    @property
    def address(self) -> str:
        """Return the address that asks for this."""
        parts = {
            "by": "" if self.by == "missing" else self.by,
            "meter": self.meter,
            "after": f"{self.after[0]}_{self.after[1]}" if self.after else "",
        }
        query = urlencode({name: value for name, value in parts.items() if value})
        return f"{reverse('staff_quality')}?{query}" if query else reverse("staff_quality")


def asked_by(address: QueryDict) -> Asked:
    """Return what an address asks for; raises QualityUnreadable."""
    by = address.get("by", "missing")
    if by not in ORDERS:
        raise QualityUnreadable(field="by", part="by")
    number = address.get("meter", "").replace("\x00", "").strip()[:LONGEST_NUMBER]
    return Asked(by=by, meter=number, after=_after(address.get("after", "")))


def _after(text: str) -> tuple[int, UUID] | None:
    if not text:
        return None
    figure, _, name = text.partition("_")
    try:
        found = int(figure), UUID(name)
    except ValueError:
        raise QualityUnreadable(field="after", part="after") from None
    if not 0 <= found[0] < MOST_PPM:
        raise QualityUnreadable(field="after", part="after")
    return found
