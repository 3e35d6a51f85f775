"""death_app.py - what an app that dies must say. An expected text may be several, with " || " between
them: what a newer emulator does otherwise is listed, not left open."""
import os
import re

from harness import check


def check_order(text, parts):
    """Each part is in the text, behind the one before."""
    at = 0
    for part in parts:
        found = [(text.find(one, at), len(one)) for one in part.split(" || ") if text.find(one, at) >= 0]
        check(found, f"{part!r} is missing{' behind the part before it' if at else ''}:\n{text}")
        at = sum(min(found))


class Death:
    """
    An app in tests/board/death or tests/hosted/death. The comment at its top says what its report is:
        expect: text         the console has this; several in this order
        expect BOARD...: text    only on these boards, or with these emulators
        absent: text         the console does not have this
        not in: NAME         an emulator in which it does not happen
        only on: BOARD...    other boards do not die of it
    """

    def __init__(self, source, *boards):
        with open(source, encoding="utf-8") as file:
            comment = file.read().split("*/")[0]
        self.name = os.path.basename(source)[:-2]
        self.expected = [text for only, text in re.findall(r"^ \* expect((?: [\w-]+)*): ?(.*?) *$", comment, re.M)
                         if not only or set(boards) & set(only.split())]
        self.only_on = re.findall(r"[\w-]+", "".join(re.findall(r"^ \* only on: *(.*)$", comment, re.M)))
        self.absent = re.findall(r"^ \* absent: ?(.*?) *$", comment, re.M)
        self.not_in = re.findall(r"^ \* not in: *([\w-]+)", comment, re.M)

    def check_report(self, text):
        check_order(text, self.expected)
        for part in self.absent:
            check(part not in text, f"{part!r} is there:\n{text}")
        if "ends here:" not in "".join(self.expected):
            check("ends here:" not in text, f"the trace does not reach the first call:\n{text}")
        wide = [line for line in text.splitlines() if len(line) > 100]
        check(not wide, f"a line that is too wide to read: {wide}")
        check(text.endswith("halted.\n"), f"the report does not end:\n{text}")
