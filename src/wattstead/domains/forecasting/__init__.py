"""Keeps what sites are expected to use and produce."""
