"""Checks what meters reported before it is kept: arithmetic on columns, for one register or for thousands."""
