"""Holds the one failure of a server that cannot be started."""


class CannotStart(Exception):
    """Say in one sentence, for the person at the terminal, why nothing was started."""
