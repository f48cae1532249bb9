"""Reads Green Button files: Atom feeds of the ESPI standard (NAESB REQ.21), streamed whatever their size.

A first pass (`survey`) learns which meter readings the file holds and what they count; a
person or the direction of the register chooses one (`choosing`), and a second pass
(`lines`, `reading`) reads that one as lines like those of any other file.
"""
