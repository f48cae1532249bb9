"""Opens the files that people name on the command line, and tells why one cannot be read."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import click

from wattstead.interfaces.commands.refusals import sentence_for

NOTHING_READ, STOPPED = 2, 130


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open the file for reading twice; what comes through a pipe is laid down first."""
    try:
        stream = path.open("rb")
    except OSError as problem:
        click.echo(f"wattstead: {path}: the file cannot be read: {problem.strerror}.", err=True)
        sys.exit(NOTHING_READ)
    with stream, tempfile.TemporaryFile() as laid_down:
        if stream.seekable():
            yield stream
            return
        shutil.copyfileobj(stream, laid_down)
        laid_down.seek(0)
        yield cast("BinaryIO", laid_down)


@contextmanager
def told_or_raised(path: Path) -> Iterator[None]:
    """Turn what the operator can act on into one sentence and exit code 2; let our own faults through."""
    try:
        yield
    except (click.ClickException, KeyboardInterrupt):
        raise
    except Exception as problem:
        sentence = sentence_for(problem)
        if sentence is None:
            raise
        click.echo(f"wattstead: {path}: {sentence}", err=True)
        sys.exit(NOTHING_READ)
