"""names_test.py - an app may give its variables and functions whatever names it likes: the kernel's own are out
of the way, and what the app includes and defines again is told in a sentence."""
import os
import shutil
import tempfile

import harness
from harness import check_equal, check_has, run, test

BOARDS = ("pc", "linux", "windows", "macos", "nucleo-l031k6")
NEEDS = "elf svd2c board-sim board-linux board-windows board-macos board-nucleo-l031k6"  # of make

# What somebody who writes a kernel calls things. The kernel has many of them, on one board or another.
VARIABLES = ("gdt idt tss stacks handlers ticks heap state buffer vectors font_start font_end boot_pd gdt_pointer "
             "trap_stubs cursor current screen queue pc_screen gdt_pointer_high last_panic").split()
FUNCTIONS = ("trap refuse entry entry64 serial_init pic_init vga_text_init port_e9_init capture_registers handle init "
             "exception_entry exception_handler exception_unhandled start put draw interrupt syscall schedule reset "
             "write read exit mmu_init mmu_map page_alloc apic_enable_extint memory_map_add").split()


def app(folder, text):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "main.c"), "w", encoding="utf-8") as file:
        file.write("#include <kernel/console.h>\n#include <kernel/kernel_main.h>\n#include <stddef.h>\n" + text)
    return folder


def names():
    """An app that defines them all, and adds up what they hold."""
    text = "".join(f"long {name} = {number};\n" for number, name in enumerate(VARIABLES, 1))
    text += "".join(f"long {name}(void);\nlong {name}(void) {{ return 1000; }}\n" for name in FUNCTIONS)
    total = " + ".join(VARIABLES + [f"{name}()" for name in FUNCTIONS])
    return text + f'void kernel_main(const struct boot_info *boot) {{ (void)boot; console_printf("sum %ld\\n", {total}); }}\n'


SUM = f"sum {sum(range(1, len(VARIABLES) + 1)) + 1000 * len(FUNCTIONS)}\n"


def make(tree, *words):
    code, output = run("make", "-s", *words, cwd=tree, timeout=200)
    return code, output.replace("\r", "")


class Tree:
    """A copy of the sources and of what is built, and an app's folder."""

    def __enter__(self):
        self.parent = tempfile.mkdtemp(prefix="firstlight-names-")
        self.folder = os.path.join(self.parent, "firstlight")
        harness.copy_sources(self.folder)
        harness.copy_built(self.folder, "host", *BOARDS)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.parent, ignore_errors=True)


@test("names: an app with the kernel's own names links and runs on every kind of board", cost=12, timeout=300)
def links():
    with Tree() as tree:
        folder = app(os.path.join(tree.parent, "mine"), names())
        for board, words in (("pc", ["VIA=microvm", "run"]), ("linux", ["run"]), ("nucleo-l031k6", ["PANIC=report", "run"]),
                             ("windows", ["all"]), ("macos", ["all"])):
            code, output = make(tree.folder, f"BOARD={board}", f"APP={folder}", *words)
            check_equal(code, 0, f"{board}:\n{output}\n")
            if "run" in words:
                check_has(output, SUM, board)
        code, output = run(os.path.join(harness.ROOT, "tests", "hosted", "macho_run.py"),
                           os.path.join(folder, "build", "macos", "firstlight.macho"))
        check_has(output, SUM, "macos")
        code, output = run("llvm-nm", os.path.join(folder, "build", "pc", "firstlight.elf"))
        for name in ("gdt", "trap", "pic_init"):
            check_has(output, f" kernel.{name}\n", "the symbols of the PC's image")


@test("names: what an app includes and defines again is told in a sentence", cost=10, timeout=300)
def told():
    end = "void kernel_main(const struct boot_info *boot) { (void)boot; }\n"
    both = "and the app's main.c both define {}: give the app's another name, or make it static"
    copy = "void *memset(void *to, int byte, size_t size) { (void)byte; (void)size; return to; }\n"
    cases = (("pc", "report", "#include <kernel/string.h>\n" + copy, "kernel/lib/string.c " + both.format("memset")),
             ("windows", "report", "#include <kernel/string.h>\n" + copy, "kernel/lib/string.c " + both.format("memset")),
             ("macos", "report", "#include <kernel/string.h>\n" + copy, "kernel/lib/string.c " + both.format("memset")),
             ("pc", "report", "int multiboot2_entry;\n", "boot/x86_64/multiboot2.asm " + both.format("multiboot2_entry")),
             ("nucleo-l031k6", "report", "int ram_end;\n", "the app's main.c and the linker script both define ram_end: "
                                                            "give the app's another name, or make it static"),
             ("nucleo-l031k6", "led", "int vectors[3] = {1, 2, 3};\n", "boot/arm-m/vectors.c " + both.format("vectors")))
    with Tree() as tree:
        for number, (board, panic, text, sentence) in enumerate(cases):
            folder = app(os.path.join(tree.parent, f"mine{number}"), text + end)
            with open(os.path.join(folder, "app.mk"), "w", encoding="utf-8") as file:
                file.write("CONSOLE := 0\n" if panic == "led" else "")
            code, output = make(tree.folder, f"BOARD={board}", f"APP={folder}", f"PANIC={panic}", "image")
            lines = [line for line in output.splitlines() if not line.startswith("make")]
            check_equal((code, lines), (2, [sentence]), f"{board}, {text}")
        folder = app(os.path.join(tree.parent, "missing"), "int missing(void);\n" + end.replace("(void)boot", "missing()"))
        code, output = make(tree.folder, f"APP={folder}", "elf")
        check_has(output, "undefined symbol: missing", "the linker's own words")
