"""A process that keeps freed memory asks the kernel for that of large answers once, not each time."""

import platform
import subprocess
import sys

import pytest

PROGRAM = """
import resource, sys, threading
from wattstead.foundation.memory import keep_freed_memory

if sys.argv[1] == "keeping":
    keep_freed_memory()

def answer():
    for _ in range(50):
        b"x" * 10_000_000

answer()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
thread = threading.Thread(target=answer)
thread.start()
thread.join()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def pages_fetched(how: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, how], capture_output=True, check=True, text=True, timeout=60
    )
    return int(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has these settings")
def test_large_answers_take_the_memory_of_those_before() -> None:
    giving_back, keeping = pages_fetched("giving back"), pages_fetched("keeping")

    assert keeping < 100 < giving_back
