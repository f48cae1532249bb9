"""Whatever is done to the table of a load profile, it is read or refused by name."""

import pytest

from tests.domains.metering.estimation.test_standard_profiles import MONTHS, table
from tests.malformed import INPUTS, LITTLE_BYTES, assert_work_grows_like_size, malformed, read_each
from tests.memory import traced_peak_bytes
from wattstead.domains.metering.estimation import standard_profiles
from wattstead.domains.metering.estimation.standard_profiles import LoadProfileUnreadable, bdew_profile

# One kind of day of one month takes a thirtieth of the time, and is looked at in the same way up to its end.
SHORT = "\n".join(",".join(line.split(",")[:2]) for line in table().splitlines()).encode()
WHOLE = table().encode()


def read(content: bytes) -> None:
    """Read a table as the file of a folder; only a refusal by name may come out."""
    try:
        bdew_profile(content.decode("utf-8-sig", errors="replace"), code="H25")
    except LoadProfileUnreadable:
        return


def test_spoiled_tables_are_read_or_refused_by_name() -> None:
    assert read_each(read, malformed([SHORT])) == INPUTS
    assert read_each(read, malformed([WHOLE], count=INPUTS // 100)) == INPUTS // 100


def test_control_without_its_net_what_is_no_number_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standard_profiles, "InvalidOperation", LookupError)

    with pytest.raises(ArithmeticError):
        read_each(read, malformed([SHORT], count=500))


def test_the_work_grows_no_faster_than_a_table() -> None:
    def of_months(count: int) -> bytes:
        assert count <= len(MONTHS)
        return "\n".join(",".join(line.split(",")[: 1 + 3 * count]) for line in table().splitlines()).encode()

    assert_work_grows_like_size(read, of_size=of_months, small=3)
    assert_work_grows_like_size(read, of_size=lambda lines: WHOLE + b"x,1\n" * lines, small=5000)


@pytest.mark.parametrize(
    "content",
    [b"," * 2**20, b"\n" * 2**20, b"x" * 2**20, b'"' * 2**20],
    ids=["commas", "lines", "x", "quotes"],
)
def test_the_largest_file_takes_little_memory(content: bytes) -> None:
    assert traced_peak_bytes(lambda: read(content)) < LITTLE_BYTES
