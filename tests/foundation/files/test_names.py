"""Names of files are names, on every system, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wattstead.foundation.files.names import LONGEST_NAME, cleaned_name


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("meter.png", "meter.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\bill.pdf", "bill.pdf"),
        ("bill\r\nSet-Cookie: a=b.pdf", "billSet-Cookie_ a=b.pdf"),
        ("bill\0.pdf", "bill.pdf"),
        ("exe.\u202efdp.bill", "exe.fdp.bill"),
        ('a"b<c>d|e?f*.txt', "a_b_c_d_e_f_.txt"),
        ("  .hidden. ", "hidden"),
        ("Za\u0308hler  neu.pdf", "Z\u00e4hler neu.pdf"),
        ("", "file"),
        ("...", "file"),
        ("/", "file"),
        ("x" * 300 + ".pdf", "x" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_a_name_is_kept_without_what_could_do_something(sent: str, kept: str) -> None:
    assert cleaned_name(sent) == kept


@given(st.text(max_size=400))
def test_whatever_is_sent_becomes_a_name_that_stays_as_it_is(sent: str) -> None:
    kept = cleaned_name(sent)

    assert 0 < len(kept) <= LONGEST_NAME
    assert not set(kept) & set('<>:"|?*/\\\0\r\n')
    assert cleaned_name(kept) == kept
