"""Holds the use cases that join several domains: one verb, one file."""
