"""death_app.py - what an app in tests/board/death must say when it dies."""
import os
import re

from harness import check


class Death:
    """
    An app in tests/board/death. The comment at its top says what its report is:
        expect: text   the serial port has this; several in this order
        absent: text   the serial port does not have this
        not in: NAME   an emulator in which it does not happen
    """

    def __init__(self, source):
        with open(source, encoding="utf-8") as file:
            comment = file.read().split("*/")[0]
        self.name = os.path.basename(source)[:-2]
        self.expected = re.findall(r"^ \* expect: ?(.*?) *$", comment, re.M)
        self.absent = re.findall(r"^ \* absent: ?(.*?) *$", comment, re.M)
        self.not_in = re.findall(r"^ \* not in: *([\w-]+)", comment, re.M)

    def check_report(self, text):
        at = 0
        for part in self.expected:
            found = text.find(part, at)
            check(found >= 0, f"{part!r} is missing{' behind the part before it' if at else ''}:\n{text}")
            at = found + len(part)
        for part in self.absent:
            check(part not in text, f"{part!r} is there:\n{text}")
        if "ends here:" not in "".join(self.expected):
            check("ends here:" not in text, f"the trace does not reach the first call:\n{text}")
        wide = [line for line in text.splitlines() if len(line) > 100]
        check(not wide, f"a line that is too wide to read: {wide}")
        check(text.endswith("halted.\n"), f"the report does not end:\n{text}")
