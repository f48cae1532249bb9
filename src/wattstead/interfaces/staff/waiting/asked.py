"""Reads out of the address which waiting readings are asked for, and writes such addresses."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from wattstead.domains.metering.checks.declarations import CheckName
from wattstead.domains.metering.quarantine.vocabulary import LONGEST_SOURCE, REASONS
from wattstead.domains.metering.quarantine.work import Wanted
from wattstead.kernel.refusals import Refusal, said

LONGEST_NUMBER = 40
AGES = {"day": timedelta(days=1), "days": timedelta(days=3), "week": timedelta(days=7)}
"""How long readings may be asked to wait already."""
Key = tuple[datetime, UUID]


class QueueUnreadable(Refusal):
    """An address somebody changed by hand so that we cannot read it."""

    code = "queue_unreadable"
    kind = "unreadable"
    message = said("The address asks for waiting readings in a way we do not know: see “{part}”.")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which waiting readings somebody wants to look at, and behind which one the page begins."""

    reason: CheckName | None = None
    meter: str = ""
    source: str = ""
    site_id: UUID | None = None
    age: str = ""
    after: Key | None = None

    @property
    def is_filtered(self) -> bool:
        """Return whether this is only a part of the queue."""
        return replace(self, after=None) != Asked()

    @property
    def address(self) -> str:
        """Return the address that asks for this."""
        parts = {
            "reason": self.reason.value if self.reason else "",
            "meter": self.meter,
            "source": self.source,
            "site_id": str(self.site_id) if self.site_id else "",
            "age": self.age,
            "after": written(self.after) if self.after else "",
        }
        query = urlencode({name: value for name, value in parts.items() if value})
        return f"{reverse('staff_waiting')}?{query}" if query else reverse("staff_waiting")

    def wanted(self, *, now: datetime) -> Wanted:
        """Return the same as the queue understands it."""
        return Wanted(
            reason=self.reason,
            number=self.meter,
            source=self.source,
            site_id=self.site_id,
            brought_before=now - AGES[self.age] if self.age else None,
        )


def asked_by(address: QueryDict) -> Asked:
    """Return what an address asks for; raises QueueUnreadable."""
    age = address.get("age", "")
    if age and age not in AGES:
        raise QueueUnreadable(field="age", part="age")
    return Asked(
        reason=reason_in(address.get("reason", "")),
        meter=_words(address.get("meter", ""), most=LONGEST_NUMBER),
        source=_words(address.get("source", ""), most=LONGEST_SOURCE),
        site_id=key_in(address.get("site_id", ""), part="site_id"),
        age=age,
        after=after_in(address.get("after", "")),
    )


def reason_in(text: str) -> CheckName | None:
    """Return the reason that an address names, or None; raises QueueUnreadable."""
    if not text:
        return None
    found = next((reason for reason in REASONS if reason.value == text), None)
    if found is None:
        raise QueueUnreadable(field="reason", part="reason")
    return found


def key_in(text: str, *, part: str) -> UUID | None:
    """Return the id that an address names, or None; raises QueueUnreadable."""
    try:
        return UUID(text) if text else None
    except ValueError:
        raise QueueUnreadable(field=part, part=part) from None


def written(key: Key) -> str:
    """Return the last reading of a page as the address of the next one names it."""
    return f"{int(key[0].timestamp() * 1_000_000)}_{key[1]}"


def after_in(text: str) -> Key | None:
    """Return behind which reading a page begins, or None; raises QueueUnreadable."""
    moment, _, name = text.partition("_")
    if not text:
        return None
    try:
        micros = int(moment)
        at = datetime.fromtimestamp(micros // 1_000_000, UTC) + timedelta(microseconds=micros % 1_000_000)
        return at, UUID(name)
    except (ValueError, OverflowError, OSError):
        raise QueueUnreadable(field="after", part="after") from None


def _words(text: str, *, most: int) -> str:
    return text.replace("\x00", "").strip()[:most]
