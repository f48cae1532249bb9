"""Lets one command start another with `python -m wattstead.interfaces.commands`."""

from wattstead.interfaces.commands import main

main()
