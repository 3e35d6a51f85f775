"""clock_header_test.py - the example in the clock's header is an app."""
import os
import re
import subprocess
import tempfile

from harness import PROCESSES, ROOT, check, check_equal, run, test


@test("service clock: the example in its header is an app that blinks", cost=2, needs="board-linux checks-linux")
def example():
    with open(os.path.join(ROOT, "services", "include", "services", "clock.h"), encoding="utf-8") as file:
        comment = file.read().split("*/")[0]
    lines = re.findall(r"^ \*     (.*)$|^ \*()$", comment, re.M)
    text = "\n".join(line or "" for line, _ in lines)
    check("timer_start_periodic(" in text, f"the example is not there:\n{comment}")
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "main.c"), "w", encoding="utf-8") as file:
            file.write("#include <kernel/board.h>\n#include <kernel/kernel_main.h>\n#include <kernel/panic.h>\n"
                       "#include <services/clock.h>\n\n" + text)
        with open(os.path.join(folder, "app.mk"), "w", encoding="utf-8") as file:
            file.write("NEEDS := clock led\n")
        check_equal(run("make", "-s", "WERROR=1", "BOARD=linux", f"APP={folder}", timeout=100), (0, ""), "make")
        elf = os.path.join(folder, "build", "linux", "firstlight.elf")
        with subprocess.Popen([elf], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as app:
            PROCESSES.append(app)
            said = ""
            while said.count("(*) on") < 2 or said.count("( ) off") < 2:  # it goes on until it is ended
                more = os.read(app.stdout.fileno(), 4096)
                check(more, f"it ended: {said}")
                said += more.decode()
            app.kill()
