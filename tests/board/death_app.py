"""death_app.py - what an app that dies must say: on microcontrollers, and as a program."""
import os
import re

from harness import check


class Death:
    """
    An app in tests/board/death or tests/hosted/death. The comment at its top says what its report is:
        expect: text         the console has this; several in this order
        expect BOARD...: text    only on these boards
        absent: text         the console does not have this
        not in: NAME         an emulator in which it does not happen
        only on: BOARD...    other boards do not die of it
    """

    def __init__(self, source, board=""):
        with open(source, encoding="utf-8") as file:
            comment = file.read().split("*/")[0]
        self.name = os.path.basename(source)[:-2]
        self.expected = [text for boards, text in re.findall(r"^ \* expect((?: [\w-]+)*): ?(.*?) *$", comment, re.M)
                         if not boards or board in boards.split()]
        self.only_on = re.findall(r"[\w-]+", "".join(re.findall(r"^ \* only on: *(.*)$", comment, re.M)))
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
