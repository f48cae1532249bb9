"""A status follows only those its table names, through those who may bring it about."""

from enum import StrEnum

import pytest

from wattstead.kernel.transitions import By, TransitionRefused, Transitions, move


class Parcel(StrEnum):
    """An example."""

    PACKED = "packed"
    SENT = "sent"
    LATE = "late"
    HERE = "here"


PARCELS = Transitions(
    of="parcel",
    first=frozenset({Parcel.PACKED}),
    moves=(
        move(Parcel.PACKED, to=Parcel.SENT, does="send", by={By.STAFF}),
        move(Parcel.SENT, to=Parcel.LATE, does="a week passes", by={By.CALENDAR}),
        move(Parcel.SENT, to=Parcel.HERE, does="receive", by={By.CUSTOMER, By.PORTAL}),
        move(Parcel.SENT, to=Parcel.PACKED, does="send back", by={By.STAFF}),
    ),
)


def test_what_the_table_names_goes_through() -> None:
    PARCELS.require(Parcel.PACKED, to=Parcel.SENT)
    PARCELS.require(Parcel.SENT, to=Parcel.HERE, by=By.CUSTOMER)

    assert PARCELS.following(Parcel.SENT) == {Parcel.HERE, Parcel.PACKED}
    assert PARCELS.following(Parcel.SENT, by=By.CUSTOMER) == {Parcel.HERE}


@pytest.mark.parametrize(
    ("status", "to", "by", "allowed"),
    [
        (Parcel.PACKED, Parcel.HERE, None, "sent"),
        (Parcel.PACKED, Parcel.PACKED, None, "sent"),
        (Parcel.HERE, Parcel.SENT, None, "nothing else"),
        (Parcel.SENT, Parcel.PACKED, By.CUSTOMER, "here"),
        (Parcel.SENT, Parcel.LATE, None, "here, packed"),
    ],
)
def test_anything_else_is_refused_and_says_what_is_possible(
    status: Parcel, to: Parcel, by: By | None, allowed: str
) -> None:
    with pytest.raises(TransitionRefused) as refused:
        PARCELS.require(status, to=to, by=by)

    assert refused.value.facts == {"status": status.value, "wanted": to.value, "allowed": allowed}
    assert not PARCELS.allow(status, to=to, by=by)


def test_what_follows_from_the_calendar_is_never_stored() -> None:
    assert PARCELS.stored == (Parcel.PACKED, Parcel.SENT, Parcel.HERE)
