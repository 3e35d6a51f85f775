"""colours.py - what the kernel says, on standard output: with its colours where a person sees them.

Colours and other escape sequences are for a terminal. Into a file or a pipe, and where the environment has
NO_COLOR, not empty (https://no-color.org), the text goes without them. kernel/arch/hosted/colours.c has the
same rule for programs, tools/board-sim/show.c for the simulator.
"""
import os
import re
import sys

# ECMA-48: control sequences, strings, and sequences of two or more characters.
SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[]PX^_][^\x1b\a]*(?:\x1b\\|\a)|[ -/]*[0-OQ-WYZ\\`-~])")
UNENDED_MAX = 1024  # bytes of a sequence without an end that are kept back


def are_shown():
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


class Output:
    """Standard output, for text in pieces as they come."""

    def __init__(self):
        self.coloured, self.kept = are_shown(), b""

    def plain(self, text):
        """The text alone; a sequence whose end has not come yet is kept back."""
        text = SEQUENCE.sub(b"", self.kept + text)
        begin = text.find(b"\x1b")
        self.kept = text[begin:] if 0 <= begin and len(text) - begin <= UNENDED_MAX else b""
        return text[:len(text) - len(self.kept)]

    def write(self, text):
        """Returns the text without escape sequences."""
        plain = self.plain(text)
        sys.stdout.buffer.write(text if self.coloured else plain)
        sys.stdout.buffer.flush()
        return plain
