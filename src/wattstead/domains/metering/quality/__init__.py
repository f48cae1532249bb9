"""Keeps how complete, sure and punctual readings are: of each register lately, of all by the day."""
