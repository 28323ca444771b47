"""What exit codes mean, for every command."""

CLEAN = 0
"""Nothing at error level; every key is exact; the sides fit."""
FOUND = 1
"""Something is wrong with what was looked at."""
FAILED = 2
"""The command was used wrongly, something cannot be read, or the program itself is at fault."""
