"""death_app.py - what an app that dies must say: tests/death on a PC, tests/board/death on microcontrollers,
tests/hosted/death as a program. The comment at the top of its source has an instruction a line:

    expect: text             the console has this; several in this order. {symbol+4096-16} is that address of the
                             ELF file, as reports print it. "one || other" is one of them: what a newer emulator
                             does otherwise is listed, not left open
    expect BOARD...: text    only on these boards, or with these emulators
    absent: text             the console does not have this
    not in: NAME...          emulators and boards in which it does not happen
    only on: BOARD...        other boards do not die of it

    build: UBSAN=1           on a PC: built in that way
    append: words            command line (default: exit=qemu)
    exit: N                  QEMU's exit code (default: 35, a panic)
    cpu: NAME                only on this CPU (default: qemu64 and max)
    do: COMMAND              on a PC: a command for QEMU's monitor, when the app has said "ready"
    do: irq CYCLE:NAME       in the board simulator: that interrupt comes
    do: SIGNAL               to a program: that signal is sent when it has said "ready"
"""
import os
import re

from harness import check, sizes, symbols

WORDS = ("expect", "absent", "not in", "only on", "build", "append", "exit", "cpu", "do")
WIDEST = 100
# In which function an app waits for what the monitor does to it, if not in kernel_main.
WAITS_IN = {"exits": "hold_nmi"}


def check_order(text, parts):
    """Each part is in the text, after the one before."""
    at = 0
    for part in parts:
        found = [(text.find(one, at), len(one)) for one in part.split(" || ") if text.find(one, at) >= 0]
        check(found, f"{part!r} is missing{' after the part before it' if at else ''}:\n{text}")
        at = sum(min(found))


class Death:
    def __init__(self, source, *boards):
        with open(source, encoding="utf-8") as file:
            comment = file.read().split("*/")[0]
        self.source, self.name = source, os.path.basename(source)[:-2]
        found = {word: [] for word in WORDS}
        for word, only, text in re.findall(rf"^ \* ({'|'.join(WORDS)})((?: [\w-]+)*): ?(.*?) *$", comment, re.M):
            if not only or set(boards) & set(only.split()):
                found[word].append(text)
        self.expected, self.absent, self.build = found["expect"], found["absent"], found["build"]
        self.not_in, self.only_on = (re.findall(r"[\w-]+", " ".join(found[word]).split(",")[0]) for word in ("not in", "only on"))
        self.append = (found["append"] or ["exit=qemu"])[0]
        self.exit = int((found["exit"] or ["35"])[0])
        self.cpus = found["cpu"] or ["qemu64", "max"]
        self.command = (found["do"] or [None])[0]
        lost = re.search(rf"^(?! \* \w)[^\w\n]*({'|'.join(WORDS)})(?: [\w-]+)*: ", comment, re.M)
        if lost or " * expect" not in comment:
            raise ValueError(f"{source}: nothing is expected, or an instruction is not at the beginning of a line")

    def with_addresses(self, part, elf):
        """The part of a report, with its {symbol+4096-16} as numbers."""
        def address(match):
            base, rest = re.fullmatch(r"(\w+)(.*)", match[1]).groups()
            offsets = sum(int(number, 0) for number in re.findall(r"[+-]\w+", rest))
            return f"0x{symbols(elf)[base] + offsets:0{digits}x}"
        if "{" not in part or not elf:
            return part
        with open(elf, "rb") as file:
            digits = {1: 8, 2: 16}[file.read(5)[4]]  # EI_CLASS: 32 or 64 bits
        return re.sub(r"\{(.+?)\}", address, part)

    def tell(self, machine, elf):
        """On a PC: the monitor does what the app waits for. It waits a little after its "ready" is at the serial port, when
        the screen has it, too."""
        function = WAITS_IN.get(self.name, "kernel_main")

        def waits():
            begin, size = symbols(elf)[function], sizes(elf)[function]
            places = [int(re.search(r"RIP=([0-9a-f]+)", machine.monitor("info registers"))[1], 16) for _ in range(2)]
            return all(begin <= place < begin + size for place in places)

        if self.command:
            machine.expect("ready\n")
            machine.wait_until(waits, "the loop in which the app waits")
            machine.monitor(self.command, may_end=True)  # as the kernel does, with exit=qemu

    def check_report(self, text, elf=None):
        check_order(text, [self.with_addresses(part, elf) for part in self.expected])
        for part in self.absent:
            check(part not in text, f"{part!r} is there:\n{text}")
        expected = "".join(self.expected)
        panics, due = len(re.findall(r"^PANIC  ", text, re.M)), sum(part.startswith("PANIC  ") for part in self.expected)
        check(panics == due or due == 0 or "panic was reported" in expected, f"{panics} panics:\n{text}")
        if "ends here:" not in expected:
            check("ends here:" not in text, f"the trace does not reach the first call:\n{text}")
        wide = [line for line in text.splitlines() if len(line) > WIDEST and "0" * WIDEST not in line]
        check(not wide, f"a line that is too wide to read: {wide}")
        check(text.endswith(("halted.\n", "rebooting.\n")), f"the report does not end:\n{text}")
