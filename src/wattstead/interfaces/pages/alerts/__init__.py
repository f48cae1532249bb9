"""Lets a person say what they want to hear of, where, from how much on, and when not."""
