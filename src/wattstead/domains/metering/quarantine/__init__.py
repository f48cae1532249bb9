"""Keeps doubtful readings apart until somebody decides, and what is usual for registers to tell them by."""
