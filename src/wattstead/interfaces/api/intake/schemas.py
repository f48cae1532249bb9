"""Says what is answered to readings of many meters."""

from pydantic import Field

from wattstead.interfaces.api.fields import Outgoing


class RefusedReading(Outgoing):
    """One reading that is not kept, and why."""

    item: int = Field(description="Which one, counted from 0 in the order of the body.")
    meter_number: str | None = Field(description="The meter it named, where that could be read.")
    code: str
    detail: str = Field(description="The same in the reader's language.")
    field: str | None


class RefusedCount(Outgoing):
    """How many readings were refused for one reason."""

    code: str
    count: int


class IntakeResult(Outgoing):
    """What became of all readings of a body: each is counted once, and the good ones are kept."""

    items: int = Field(description="How many readings the body held.")
    stored: int = Field(description="New.")
    unchanged: int = Field(description="Known already.")
    revised: int = Field(description="Another value was known; it is kept as a revision.")
    outranked: int = Field(description="Estimates of what was measured.")
    waiting: int = Field(description="Doubted: they wait for a decision, or were rejected before.")
    refused: int
    refused_by_code: list[RefusedCount]
    refusals: list[RefusedReading] = Field(description="The first thousand.")
    refusals_go_on_at: int | None = Field(
        description="The first refused item that is not told here. Send the body again from that item on:"
        " good readings change nothing the second time."
    )
