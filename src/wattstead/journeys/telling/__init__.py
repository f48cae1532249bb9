"""Tells people each day what happened to what is theirs, once, and if they want to hear of it."""
