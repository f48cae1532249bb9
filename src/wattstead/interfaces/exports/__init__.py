"""Writes the readings of a register as files, in one place for the portal and the API.

A format is a function that turns an `Export` into pieces of bytes; `formats` lists them.
"""
