"""Reads the files in which grid operators hand out intervals.

This is part of the domain and no gateway, because nobody is called: bytes go
in, intervals and refused lines come out, without Django, clock or network, and
a journey may then use it directly. A new operator is a declaration of a few
lines in `known`; the code beside it knows no operator.
"""
