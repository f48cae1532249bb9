"""Previews files in a process of its own, so that a test can measure what memory they take.

Usage: python -m tests.domains.metering.file_formats.measuring_process FILE ...

Says a line for every file, and at the end how many bytes the process took at most.
"""

import resource
import sys
from pathlib import Path

from tests.memory import peak_bytes
from wattstead.domains.metering.file_formats.corrections import NO_CORRECTIONS
from wattstead.domains.metering.file_formats.previewing import preview_without_meter
from wattstead.kernel.refusals import Refusal

NOW_S = 4_102_444_800  # 2100
# Far above what is allowed: who needs more gets a MemoryError and not the machine.
ADDRESS_SPACE = 4 * 1024 * 1024 * 1024


def told(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            seen = preview_without_meter(stream, corrections=NO_CORRECTIONS, now_s=NOW_S)
    except Refusal as refusal:
        return refusal.code
    return f"found {seen.found} repeated {seen.repeated} refused {seen.refused}"


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    for name in sys.argv[1:]:
        sys.stdout.write(told(Path(name)) + "\n")
    sys.stdout.write(f"took {peak_bytes()}\n")


if __name__ == "__main__":
    main()
