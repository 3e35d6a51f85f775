"""data_test.py - static data of every size, alignment and section arrives, whatever else there is."""
import json
import os
import random
import tempfile

from harness import BUILD, ROOT, add, check, check_equal, run, symbols

NEEDS = "board-sim board-nucleo-l031k6 board-nucleo-f042k6"  # of make
SIM = os.path.join(BUILD, "host", "board-sim")

# A variable: how C declares it, and its bytes when kernel_main begins. None: what the RAM held before.
VARIABLES = {
    "data_char": ("volatile char data_char = 3;", b"\x03"),
    "data_odd": ("volatile char data_odd[3] = {4, 5, 6};", b"\x04\x05\x06"),
    "data_int": ("volatile int data_int = 5;", b"\x05\0\0\0"),
    "data_long": ("volatile uint64_t data_long = 0x1122334455667788;", bytes.fromhex("8877665544332211")),
    "data_wide": ("_Alignas(16) volatile char data_wide[5] = {7, 8, 9, 10, 11};", b"\x07\x08\x09\x0a\x0b"),
    "named": ('__attribute__((section("fast"))) volatile int named = 12;', b"\x0c\0\0\0"),
    "named_zero": ('__attribute__((section("slow"))) volatile uint64_t named_zero;', bytes(8)),
    "zero_char": ("volatile char zero_char;", b"\0"),
    "zero_int": ("static volatile int zero_int;", bytes(4)),
    "zero_long": ("volatile uint64_t zero_long[2];", bytes(16)),
    "zero_wide": ("_Alignas(64) volatile char zero_wide[3];", bytes(3)),
    "constant": ("const volatile char constant[5] = {1, 2, 3, 4, 5};", b"\x01\x02\x03\x04\x05"),
    "constant_long": ("const volatile uint64_t constant_long = 99;", b"\x63" + bytes(7)),
    "kept_char": ('__attribute__((section(".noinit"))) volatile char kept_char;', None),
    "kept_long": ('__attribute__((section(".noinit"))) volatile uint64_t kept_long;', None),
}
# The app looks at each variable, keeps a copy of what it saw, and then writes where that is allowed.
APP = """
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <stddef.h>
#include <stdint.h>
{declarations}
__attribute__((section(".noinit"), used)) volatile uint8_t seen[{total}];
static size_t at;
static void look(const volatile void *from, size_t size)
{{
    for (const volatile uint8_t *byte = from; size > 0; size--)
        seen[at++] = *byte++;
}}
void kernel_main(const struct boot_info *boot)
{{
    (void)boot;
{looks}
    console_printf("looked\\n");
}}
"""


def app(names):
    """The source, and how many bytes `seen` has."""
    sizes = {name: len(VARIABLES[name][1] or b"") or {"kept_char": 1, "kept_long": 8}[name] for name in names}
    return APP.format(declarations="\n".join(VARIABLES[name][0] for name in names), total=sum(sizes.values()) or 1,
                      looks="\n".join(f"    look(&{name}, sizeof {name});" for name in names)), sizes


def link(board, base, folder, source):
    """Compiles as make has compiled the app of `base`, and links with the same objects."""
    root = os.path.join(BUILD, board)
    with open(os.path.join(os.path.dirname(base), "remember", "objects"), encoding="utf-8") as file:
        objects = file.read().split()
    main = next(name for name in objects if name.endswith("/app/main.c.o"))
    with open(os.path.join(ROOT, main + ".json"), encoding="utf-8") as file:
        compiled = json.loads(file.read().rstrip().rstrip(","))
    target, elf = os.path.join(folder, "main.o"), os.path.join(folder, "app.elf")
    arguments = [{compiled["file"]: source, main: target}.get(word, word) for word in compiled["arguments"]]
    code, output = run(*arguments)
    check_equal(code, 0, output)
    others = [name for name in objects if name != main]
    code, output = run("ld.lld", "-nostdlib", "-static", "--gc-sections", "-L", os.path.join(root, "device"), "-T",
                       os.path.join(root, "linker.ld"), target, *others, "-o", elf)
    check_equal(code, 0, output)
    code, output = run("llvm-objcopy", "-O", "binary", elf, elf[:-4] + ".bin")
    check_equal(code, 0, output)
    return elf[:-4]


def arrives(board, base, names):
    with tempfile.TemporaryDirectory() as folder:
        text, sizes = app(names)
        source = os.path.join(folder, "main.c")
        with open(source, "w", encoding="utf-8") as file:
            file.write(text)
        built = link(board, base, folder, source)
        where = symbols(built + ".elf")
        report = os.path.join(folder, "report.json")
        code, output = run(SIM, "--board", f"boards/{board}/board.sim", "--table",
                           os.path.join(BUILD, board, "device", "table"), "--elf", built + ".elf", "--json", report,
                           "--seconds", "2", "--dump", f"{where['seen']:#x}:{sum(sizes.values()) or 1}",
                           built + ".bin")
        check_equal(code, 0, f"the simulator's exit code, {' '.join(names)}:\n{output}")
        with open(report, encoding="utf-8") as file:
            seen = bytes.fromhex(list(json.load(file)["memory"].values())[0])
        at = 0
        for name in names:
            expected = VARIABLES[name][1]
            if expected is not None:
                check_equal(seen[at:at + sizes[name]], expected, f"{name}, with {' '.join(names)}")
            at += sizes[name]
        check(where["ram_used"] <= where["ram_end"], "the data do not fit")


def mixes(count):
    """All at once, some by chance, and each alone."""
    generator = random.Random(3)
    chosen = [list(VARIABLES)]
    chosen += [generator.sample(list(VARIABLES), generator.randrange(2, 8)) for _ in range(8)]
    return (chosen + [[name] for name in VARIABLES])[:count]


for _board, _count in (("nucleo-l031k6", 24), ("nucleo-f042k6", 5)):
    for _panic, _built in (("report", "hello/firstlight"), ("led", "firstlight")):
        def every_mix(board=_board, built=_built, count=_count):
            for names in mixes(count):
                arrives(board, os.path.join(BUILD, board, built), names)
            return f"{count} mixes"
        add(f"board {_board}: static data of every kind, PANIC={_panic}", every_mix, cost=_count // 3, timeout=240)
