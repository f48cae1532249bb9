"""Keeps a process that has loaded everything and copies itself, so that a test can kill many copies.

To load Python, Django and what they need takes seconds of a processor; to copy a process that did,
milliseconds. What runs in a copy is the same command, with connections of its own.

Usage: python -m tests.journeys.loaded_process SOCKET MODULE ...
"""

import gc
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import RLock
from typing import IO, NoReturn

import django

from wattstead.foundation.embedded_postgres.processes import ends_with_its_parent

LONGEST_MESSAGE = 65_536
SECONDS_TO_LOAD = 90


class LoadedProcess:
    """A process that waits with these modules loaded; it ends with the test that made it."""

    def __init__(self, *modules: str, environment: Mapping[str, str]) -> None:
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.journeys.loaded_process", str(theirs.fileno()), *modules],
                env={**environment, "OPENBLAS_NUM_THREADS": "1"},
                pass_fds=(theirs.fileno(),),
            )
        self._channel.settimeout(SECONDS_TO_LOAD)
        self.lock = RLock()
        """Held by who asks: tests kill from another thread than they start from."""

    def start(self, function: str, *words: str, output: IO[bytes]) -> "Copy":
        """Let a copy call `module:function` as a command with these words."""
        message = json.dumps([function, *words]).encode()
        with self.lock:
            socket.send_fds(self._channel, [message], [output.fileno()])
            return Copy(pid=int(self._answer()), original=self)

    def asked(self, pid: int, *, options: int) -> int | None:
        """Return the exit code of a copy as `Popen.returncode` has it, or None while it runs."""
        self._channel.send(json.dumps([pid, options]).encode())
        told = self._answer()
        return None if told == "runs" else int(told)

    def _answer(self) -> str:
        if told := self._channel.recv(LONGEST_MESSAGE).decode():
            return told
        raise AssertionError(f"the loaded process ended: {self._process.wait()}")

    def close(self) -> None:
        """End it; its copies end with it."""
        self._channel.close()
        self._process.wait(timeout=30)


class Copy:
    """A running copy, the head of a group of processes of its own."""

    def __init__(self, *, pid: int, original: LoadedProcess) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._original = original

    def poll(self) -> int | None:
        """Return its exit code, or None while it runs."""
        return self._ended(options=os.WNOHANG)

    def wait(self) -> int | None:
        """Wait for its end and return its exit code."""
        return self._ended(options=0)

    def kill(self) -> None:
        """Kill it and what it started, at once; one that has ended keeps its number until it is asked for."""
        with self._original.lock:
            if self.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(self.pid, signal.SIGKILL)
                self.wait()

    def _ended(self, *, options: int) -> int | None:
        with self._original.lock:
            if self.returncode is None:
                self.returncode = self._original.asked(self.pid, options=options)
            return self.returncode


def main(channel: socket.socket, *, modules: Sequence[str]) -> None:
    """Load the modules, then make copies as long as somebody listens."""
    django.setup(set_prefix=False)
    for module in modules:
        import_module(module)
    if len(list(Path("/proc/self/task").iterdir())) > 1:
        raise AssertionError("a process with threads cannot be copied")
    gc.freeze()
    while True:
        message, handles, _, _ = socket.recv_fds(channel, LONGEST_MESSAGE, 1)
        if not message:
            return
        first, *others = json.loads(message)
        if handles:
            channel.send(str(_copied(channel, function=first, words=others, output=handles[0])).encode())
        else:
            channel.send(_told_of(first, options=others[0]).encode())


def _copied(channel: socket.socket, *, function: str, words: Sequence[str], output: int) -> int:
    ask_kernel = ends_with_its_parent(signal.SIGKILL)
    pid = os.fork()
    if not pid:
        channel.close()
        os.setsid()
        if ask_kernel is not None:
            ask_kernel()
        os.dup2(output, 1)
        os.dup2(output, 2)
        _run(function, words=words)
    os.close(output)
    return pid


def _run(function: str, *, words: Sequence[str]) -> NoReturn:
    """Call a function as the only thing that this process does."""
    module, _, name = function.partition(":")
    sys.argv = [module, *words]
    called: Callable[[], None] = getattr(import_module(module), name)
    code = 1
    try:
        called()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # it is told as an interpreter at its end would
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _told_of(pid: int, *, options: int) -> str:
    ended, status = os.waitpid(pid, options)
    return str(os.waitstatus_to_exitcode(status)) if ended else "runs"


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), modules=sys.argv[2:])
