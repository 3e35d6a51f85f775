"""compilers_test.py - everything compiles without a warning with several compilers, and what they
make boots, dies with the right report, and fits."""
import json
import os
import re
import tempfile

import compilers
import harness
from death_app import Death
from harness import add, check, check_equal, check_has, run
from machine import LAST_LINE, Machine

# What an image of blink may take, as in tests/board/board_test.py.
LED_BYTES, HALT_BYTES = 512, 320

# The apps that die here: a panic of the kernel's own, a fault on a stack that is full, and a check
# that the compiler put in.
TRACE_END = r"kernel_main\+0x\w+ \(tests/death/\w+\.c:\d+\)\n +\S+  _start\+0x\w+ \(kernel/start\.c:\d+\)\n" \
            r" +\S+  entry64\+0x\w+ \(boot/x86_64/entry64\.asm:\d+\)\n"
REPORTS = {
    "death/assert": r"^PANIC  assertion failed: .*\n +tests/death/assert\.c:\d+, in \w+\+0x",
    "death/stack_overflow": r"^PANIC  stack overflow: .* below the boot stack\n +in recurse\+0x\w+ "
                            r"\(tests/death/stack_overflow\.c:\d+\)\n(?:.*\n)*? +\.\.\. \d+ times more\n",
    "ubsan/death/ubsan_shift_too_far": r"^PANIC  shift: .* is too far for .*\n"
                                       r" +tests/death/ubsan_shift_too_far\.c:\d+, in \w+\+0x",
}


def boots(compiler):
    def body():
        compiler.built()
        for via, name in (("pvh", "firstlight.elf"), ("iso", "firstlight.iso")):
            with Machine(via, os.path.join(harness.ROOT, compiler.folder("pc"), name)) as machine:
                check_has(machine.expect(LAST_LINE), "firstlight " + harness.VERSION, f"{name}, by {via}")
    return body


def dies(compiler):
    def body():
        compiler.built()
        for name, report in REPORTS.items():
            elf = os.path.join(harness.ROOT, compiler.folder("pc"), name + ".elf")
            with Machine("microvm", elf, append="exit=qemu") as machine:
                text = machine.expect_exit(35)
            check(re.search(report + r"(?:.*\n)*?" + " +(?:trace )?.*" + TRACE_END, text, re.M), f"{name}:\n{text}")
    return body


def beginner(compiler):
    """What C does not define, and what beginners do."""
    def body():
        compiler.built()
        for name in compilers.MISTAKES:
            app = Death(os.path.join(harness.ROOT, "tests", "death", name + ".c"))
            elf = os.path.join(harness.ROOT, compiler.folder("pc"), "death", name + ".elf")
            with Machine("pvh" if app.command else "microvm", elf, append=app.append, extra=["-cpu", "max"]) as machine:
                app.tell(machine, elf)
                app.check_report(machine.expect_exit(app.exit))
        return f"{len(compilers.MISTAKES)} ways to die"
    return body


def simulate(compiler, board):
    """The writes of four turns of blink's LED, in the simulator of that board."""
    base = compiler.image(board)
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report.json")
        code, output = run("build/host/board-sim", "--board", f"boards/{board}/board.sim", "--table",
                           f"build/{board}/device/table", "--elf", base + ".elf", "--json", report,
                           "--toggles", "4", base + ".bin")
        check_equal(code, 0, f"the simulator's exit code; it said:\n{output}\n")
        with open(report, encoding="utf-8") as file:
            return [(write["register"], write["value"]) for write in json.load(file)["writes"]]


def blinks(compiler, board):
    def body():
        compiler.built()
        for panic, limit in (("led", LED_BYTES), ("halt", HALT_BYTES)):
            size = os.path.getsize(os.path.join(harness.ROOT, compiler.image(board, panic=panic) + ".bin"))
            check(size <= limit, f"blink with PANIC={panic} is {size} bytes, at most {limit}")
        check_equal(simulate(compiler, board), simulate(compilers.USUAL, board), "what blink writes")
    return body


for this in compilers.ALL:
    add(f"compiler {this.name} builds everything without a warning", this.built, needs=compilers.GOALS[this])
for this in compilers.OTHERS:
    add(f"compiler {this.name}: boots", boots(this), cost=2, needs=compilers.GOALS[this])
    add(f"compiler {this.name}: panics with the right trace", dies(this), cost=2, needs=compilers.GOALS[this])
    add(f"compiler {this.name}: a beginner's mistakes end in the right report", beginner(this), cost=10,
        needs=compilers.GOALS[this])
for this in ("nucleo-l031k6", "nucleo-f042k6"):
    add(f"compiler {compilers.NEW_CLANG.name}: blink on {this} fits and writes the same",
        blinks(compilers.NEW_CLANG, this), cost=2, needs=compilers.GOALS[compilers.NEW_CLANG])
