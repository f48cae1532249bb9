"""Cuts a line into its cells."""

import csv

from wattstead.domains.metering.file_formats.declarations import ReadingFileFormat


def cells_of(line: str, declared: ReadingFileFormat) -> list[str]:
    """Return the cells of one line.

    No format breaks a cell over lines, so every line is cut on its own: a stray
    quotation mark spoils one line and not all that follow.
    """
    if not declared.quote:
        return line.split(declared.delimiter)
    try:
        return next(csv.reader([line], delimiter=declared.delimiter, quotechar=declared.quote), [])
    except csv.Error:
        return line.split(declared.delimiter)
