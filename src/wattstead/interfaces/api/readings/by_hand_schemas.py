"""Says what readings by hand look like, with the photos that go with them."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wattstead.interfaces.api.fields import Exact, Incoming, Instant, Outgoing, RegisterName
from wattstead.interfaces.api.pagination import PageOf, Paging, Truth

SHOWN = "^[0-9]{1,12}(?:[.][0-9]{1,6})?$"


class LookTold(Incoming):
    """What a counter showed in a photo, and when."""

    register_name: RegisterName = "import"
    read_at: Instant
    value: Annotated[
        str,
        Field(pattern=SHOWN, examples=["16.4"], description="What the counter showed, in its own digits."),
    ]
    confirmed: Truth = Field(default=False, description="Keep it though it is hard to believe.")

    @property
    def shown(self) -> Decimal:
        """Return what the counter showed as a number."""
        return Decimal(self.value)


class CounterPhoto(Outgoing):
    """A photo of a counter, beside the look that it shows."""

    id: UUID
    meter_id: UUID
    register_id: UUID
    read_at: datetime
    file_url: str
    file_size: int = Field(description="In bytes, as it is kept.")
    mime_type: Literal["image/webp"]
    created_at: datetime
    updated_at: datetime


class CounterPhotoPage(PageOf[CounterPhoto]):
    """A page of photos."""


class CounterPhotoFilters(Paging):
    """Which page of photos."""

    ordering: Literal["-readAt"] = "-readAt"


class HandReading(Outgoing):
    """What somebody read off a counter, and what that means."""

    register_id: UUID
    read_at: datetime
    value: Exact
    use: Exact | None = Field(description="Since the look before; null where there is none to compare.")
    unit: Literal["kWh", "m3"]
    waits: bool = Field(description="Whether it contradicts others, and counts once the supplier decided.")
    photo: CounterPhoto
