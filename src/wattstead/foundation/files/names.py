"""Cleans the names of files: what is left is a name, on every system, and nothing else."""

import re
import unicodedata
from mimetypes import MimeTypes
from pathlib import PurePosixPath

from wattstead.foundation.files.refusals import FileNamedOtherwise
from wattstead.kernel.refusals import Wording

LONGEST_NAME = 120
LONGEST_ENDING = 8
_NEVER = re.compile(r'[<>:"|?*/\\]')
_TYPES = MimeTypes(filenames=())  # what Python itself knows: the same on every machine


def cleaned_name(name: str, *, otherwise: str = "file") -> str:
    """Return a name without folders, signs that control anything, and what some system forbids.

    Letters that turn the direction of writing round would show another ending than the name has.
    """
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(
        letter for letter in unicodedata.normalize("NFC", last) if unicodedata.category(letter)[0] != "C"
    )
    tidy = re.sub(r"\s+", " ", _NEVER.sub("_", plain)).strip(" .")
    stem, ending = _parted(tidy)
    return f"{stem[: LONGEST_NAME - len(ending)].rstrip(' .')}{ending}" if stem else otherwise


def name_for(name: str, *, endings: tuple[str, ...], called: Wording) -> str:
    """Return a clean name whose ending is one of `endings`, the first of them where it had none.

    Raises FileNamedOtherwise for a name that ends like files of another kind.
    """
    cleaned = cleaned_name(name)
    ending = PurePosixPath(cleaned).suffix.lower()
    if ending.removeprefix(".") in endings:
        return cleaned
    if ending and _TYPES.guess_type(f"file{ending}", strict=False)[0] is not None:
        raise FileNamedOtherwise(ending=ending, kind=called)
    return cleaned_name(f"{cleaned[: LONGEST_NAME - LONGEST_ENDING]}.{endings[0]}")


def _parted(name: str) -> tuple[str, str]:
    """Return a name without its ending, and the ending with its dot, where it is a short one."""
    ending = PurePosixPath(name).suffix
    return (name[: -len(ending)], ending) if 1 < len(ending) <= LONGEST_ENDING else (name, "")
