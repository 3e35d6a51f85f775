"""make_test.py - the Makefile and the scripts, as people use and misuse them."""
import ast
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

import harness
from harness import Skip, check, check_equal, check_has, run, test

NEEDS = "iso build/pc/death/panic.elf"  # of make


def make(*words, cwd=harness.ROOT, timeout=100, path=None, **more):
    """`more` is in its environment."""
    env = os.environ | more
    if path:
        env["PATH"] = path
    return run("make", *words, cwd=cwd, env=env, timeout=timeout)


class Copy:
    """A copy of the sources in a folder whose name has a space, and of these parts of build/."""

    def __init__(self, *parts):
        self.parts = parts

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="first light ")
        harness.copy_sources(self.folder)
        harness.copy_built(self.folder, *self.parts)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, *names):
        return os.path.join(self.folder, *names)


def contents(path):
    with open(path, "rb") as file:
        return file.read()


def check_one_line(words, *parts, cwd=harness.ROOT):
    code, output = make(*words, cwd=cwd)
    check_equal(code, 2, f"exit code of make {' '.join(words)}")
    lines = output.splitlines()
    check(len(lines) == 1, f"more than one line:\n{output}")
    for part in parts:
        check_has(lines[0], part, "the line")


@test("make names the choices")
def choices():
    check_one_line(["BOARD=nosuch"], "there is no BOARD 'nosuch'", "pc")
    check_one_line(["APP=nosuch"], "there is no APP 'nosuch'", "hello")
    check_one_line(["APP=%"], "there is no APP '%'", "hello")
    for board in ("pc", "linux", "windows"):
        check_one_line([f"BOARD={board}", "CPU=cortex-m23"], f"CPU=cortex-m23: the board {board} has no choice of CPU",
                       "leave it out")
    check_one_line(["VIA=nosuch", "run"], "there is no VIA 'nosuch'",
                   "iso, microvm, pvh, pxe, uefi, uefi-pxe, uefi-usb, usb")


@test("make test says at once what it refuses")
def test_refuses():
    check_one_line(["APP=nosuch", "test"], "there is no APP 'nosuch'")
    check_one_line(["APP=blink", "test"], "make test is for the usual image: leave out APP")
    check_one_line(["BOARD=linux", "CMDLINE=x", "test"], "make test is for the usual image: leave out BOARD, CMDLINE")
    for goal in ("iso", "netboot", "sign"):
        check_one_line(["BOARD=linux", goal], "the board linux has no image that a PC starts: leave BOARD=linux out")
    check_one_line(["CC=gcc", "UBSAN=1", "bench"], "make bench is for the usual image: leave out CC, UBSAN")
    code, output = make("T=no such test", "test")
    check_equal((code, output.splitlines()[0]), (2, "no test has 'no such test' in its name"), "make test T=...")


@test("make flash and copy make anew what they put onto the board")
def fresh_images():
    """Each file that they name is made from the ELF before, where the app has changed; without that, an old one is copied."""
    for board in ("microbit-v2", "bluepill", "pico"):
        for verb in ("flash", "copy"):
            _, output = make("-n", "-W", "apps/blink/main.c", f"BOARD={board}", verb)
            before, _, told = output.partition("scripts/flash ")
            for name in re.findall(rf"build/{board}/firstlight\.(?:elf|bin|hex|uf2)", told):
                if verb == "copy" or not name.endswith("uf2"):
                    check_has(before, f" {name}\n", f"make {verb} for the {board}")


@test("make test builds only what the chosen tests need")
def test_needs():
    for phrases, needs in ((["death device_memory"], "build/pc/death/device_memory.elf"),
                           (["unit utf8|no such test"], "build/host/unit/utf8_test"),
                           (["make test says at once"], "build/pc/death/panic.elf iso"),
                           (["unit utf8", "refusal no long mode"], "build/host/unit/utf8_test iso")):
        check_equal(run("tests/run", "--needs", *phrases), (0, needs + "\n"), f"--needs {phrases}")
    code, output = make("-n", "T=unit utf8", "test")
    check_equal(code, 0, output)
    check_has(output.splitlines()[-1], "tests/run 'unit utf8'", "the last command")
    for part in ("firstlight.elf", "firstlight.iso", "svd2c", "death"):
        check(part not in output, f"it also builds {part}:\n{output}")
    everything = make("-pn", "elf")[1].split("\neverything: ")[1].split("\n")[0].split()
    files = [goal for goal in run("tests/run", "--needs")[1].split() if not goal.startswith("build/")]
    check_equal(sorted({*files} - {*everything, "everything"}), [], "goals that tests need and make does not know")


@test("make run fails when the kernel does", cost=3)
def run_fails():
    for elf, expected in ((harness.ELF, 0), (os.path.join(harness.BUILD, "pc", "death", "panic.elf"), 1)):
        code, output = run("scripts/boot", "--via", "microvm", elf)
        check_equal(code, expected, output)


@test("make refuses a command line that is too long")
def long_command_line():
    for command in (["scripts/boot", "--via", "pvh", "--append", "x" * 4096, harness.ELF],
                    ["scripts/make-iso", harness.ELF, "/nowhere/x.iso", "x" * 4096]):
        code, output = run(*command)
        check_equal((code, output.count("\n")), (1, 1), output)
        check_has(output, "the command line ", "the message")


@test("make help lists the targets")
def help_lists():
    code, output = make("help")
    check_equal(code, 0, output)
    check_has(output, "nucleo-l031k6", "the boards")
    for target in ("all", "iso", "netboot", "release", "run", "debug", "test", "setup", "doctor", "fmt",
                   "clean", "help", "book"):
        check_has(output, f"\n  {target} ", "make help")


@test("make in a copy: builds, does nothing twice, rebuilds what changed", cost=15, timeout=200)
def copy():
    with Copy("host", "pc") as tree:
        old = tree.path("build", "pc", "obj", "old.o")
        open(old, "w", encoding="utf-8").close()
        code, output = make("-s", "clean", "all", cwd=tree.folder)
        check_equal((code, output), (0, ""), "make -s clean all, from nothing")
        check(not os.path.exists(old), "make clean left a file")
        code, output = make(cwd=tree.folder)
        check_equal((code, output), (0, "make: Nothing to be done for 'all'.\n"), "make, again")
        check(os.path.getsize(tree.path("build", "pc", "firstlight.iso")) < 2_000_000, "the image's size")
        os.utime(tree.path("kernel", "include", "kernel", "font.h"))
        code, output = make(cwd=tree.folder)
        check_equal(code, 0, output)
        check_has(output, "CC      kernel/lib/font.c\n", "make, with a changed header")
        check("kernel/console.c" not in output, f"more was built than depends on it:\n{output}")
        os.utime(tree.path("boot", "x86_64", "boot.inc"))
        code, output = make(cwd=tree.folder)
        check_has(output, "NASM    boot/x86_64/entry32.asm\n", "make, with a changed include file")


def tree_of(folder):
    """Each file's and folder's size and time, by its name."""
    found = {}
    for path, folders, files in os.walk(folder):
        for name in folders + files:
            status = os.stat(os.path.join(path, name))
            found[os.path.relpath(os.path.join(path, name), folder)] = (status.st_size, status.st_mtime_ns)
    return found


# Each with -n, which shows what would be done; those in ONLY_READS without it, too.
NOTHING_DONE = ("clean all", "clean", "all", "help", "CMDLINE=x help", "CMDLINE=x clean all", "setup clean run",
                "CMDLINE=x,(y TFTP_SERVER=10.0.0.1 netboot", "FONT=/nosuch all", "WERROR=1 all", "WERROR=1 bare",
                "UBSAN=1 death", "STACK_PROTECTOR=0 iso", "SANITIZE= fuzz", "DEFINES=-DX=1 all", "LD=ld all",
                "BOARD=nucleo-l031k6 BLINK_MS=250 flash", "BOARD=linux APP=blink run", "BOARD=macos death",
                "APP=blink PANIC=report run", "release", "bench", "T=utf8 test", "fmt doctor", "book",
                "setup book")
ONLY_READS = ("help", "CMDLINE=x help", "UBSAN=1 BLINK_MS=9 help", "--question CMDLINE=x", "--question WERROR=1 bare")


@test("make -n and make help leave the tree as it is", cost=20, timeout=300)
def leaves_the_tree():
    with Copy("host", "pc", "nucleo-l031k6") as tree:
        for words in ((), ("bare", "TARGET=riscv64gc-unknown-none-elf"), ("BOARD=nucleo-l031k6",)):
            check_equal(make("-s", *words, cwd=tree.folder), (0, ""), f"make -s {' '.join(words)}")
        before = tree_of(tree.folder)
        for words in [f"-n {words}" for words in NOTHING_DONE] + list(ONLY_READS):
            make(*words.split(), cwd=tree.folder)
            after = tree_of(tree.folder)
            changed = sorted({name for name, _ in before.items() ^ after.items()})
            check_equal(changed[:8], [], f"what make {words} changed")
    return f"{len(NOTHING_DONE) + len(ONLY_READS)} commands"


@test("make takes nothing that a board or an app says from the environment", cost=2)
def environment():
    undefined = re.compile(r"undefined variable '(?!CFLAGS_)(.*)'")
    for board in sorted(os.listdir(os.path.join(harness.ROOT, "boards"))):
        _, output = make("--warn-undefined-variables", "-n", f"BOARD={board}", "all")
        check_equal(undefined.findall(output), [], f"BOARD={board}: what the environment could set")
    words = ("NEEDS", "LINKED_always", "LINKED_led", "LINKABLE", "ROOMS", "ARCH_USES", "CONDITIONS", "SOURCES")
    check_equal(make("sources", CI="1", **{word: "led boards/pc/led.c" for word in words}), make("sources"),
                "what is linked, with much in the environment")
    _, output = make("-n", "--always-make", "build/pc/firstlight.elf", CI="1", CFLAGS="-Wrong")
    check("-Werror " not in output.replace('"$@" -Werror', ""), "CI makes warnings errors")
    check("-Wrong" not in output, "CFLAGS in the environment are used")


@test("make sources says why each file is linked, and no file is forgotten", cost=2)
def sources():
    reasons = {}
    for words in (["BOARD=pc"], ["BOARD=pc", "QR=0"], ["BOARD=pc", "UBSAN=1"], ["BOARD=linux", "APP=blink"], ["BOARD=nucleo-l031k6"]):
        code, output = make("sources", *words)
        check_equal(code, 0, output)
        reasons[" ".join(words)] = dict(line.split(None, 1) for line in output.splitlines())
        code, output = make("-pn", *words, "elf")
        objects = re.search(r"^OBJECTS := (.*)", output, re.M)[1].split()
        check_equal(len(reasons[" ".join(words)]), len(objects), f"{words}: files with a reason, and objects")
    for words, file, reason in (("BOARD=pc", "kernel/panic.c", "console: a panic"),
                                ("BOARD=pc", "apps/hello/main.c", "the app"),
                                ("BOARD=pc", "kernel/lib/qr_code.c", "qr: the QR code of a panic"),
                                ("BOARD=pc QR=0", "kernel/lib/qr_code.c", None),
                                ("BOARD=pc UBSAN=1", "kernel/runtime/ubsan.c", "ubsan: checks that the compiler puts in call it"),
                                ("BOARD=linux APP=blink", "boards/linux/clock.c", "timer: the system's clock"),
                                ("BOARD=nucleo-l031k6", "kernel/arch/arm-m/timer.c", "timer: periods")):
        check_equal(reasons[words].get(file), reason, f"{words}: why {file} is linked")
    check("boards/pc/led.c" not in reasons["BOARD=pc"], "hello has the LED")
    _, output = make("sources", "ROOMS=tests/figures")
    check_has(output, "tests/figures/count.c is in no list", "a file that no list has")


@test("make WERROR=1 and make without it make nothing of each other stale", cost=6, timeout=200)
def werror():
    with Copy("host", "pc") as tree:
        elf = "build/pc/firstlight.elf"
        with open(tree.path("kernel", "page_alloc.c"), "a", encoding="utf-8") as file:
            file.write("static int nobody_calls(void)\n{\n    return 0;\n}\n")
        code, output = make("-s", elf, cwd=tree.folder)
        check_equal((code, output.count("unused function")), (0, 1), output)
        check_equal(make("-s", elf, cwd=tree.folder), (0, ""), "make, again")
        code, output = make("-s", "WERROR=1", elf, cwd=tree.folder)
        check_equal((code, output.count("error: unused function")), (2, 1), output)
        shutil.copy(os.path.join(harness.ROOT, "kernel", "page_alloc.c"), tree.path("kernel", "page_alloc.c"))
        code, output = make("WERROR=1", elf, cwd=tree.folder)
        check_equal((code, [line.split()[0] for line in output.splitlines()]), (0, ["CC", "LD"]), output)
        for words in ((), ("WERROR=1",), ()):
            check_equal(make("--question", *words, elf, cwd=tree.folder), (0, ""), f"make {' '.join(words)}")


@test("make: builds that differ in a choice are both right beside each other", cost=15, timeout=300)
def side_by_side():
    """Each is made in two parallel runs of make with different choices; then all are up to date at once."""
    with Copy("host", "pc") as tree:
        font = tree.path("small.psf")
        shutil.copy(harness.FONT, font)
        runs = (["iso"], ["CMDLINE=one", "iso"], ["CMDLINE=it's, (two", "iso"], ["netboot"],
                ["TFTP_SERVER=192.0.2.7", "netboot"], ["FONT=small.psf", "elf"], ["APP=blink", "BLINK_MS=50", "elf"])
        check_equal(make("-s", "iso", "netboot", cwd=tree.folder), (0, ""), "make iso netboot")
        started = [subprocess.Popen(["make", "-s", *words], cwd=tree.folder, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for words in runs]
        for words, process in zip(runs, started):
            output = process.communicate(timeout=250)[0]
            check_equal((process.returncode, output), (0, b""), f"make {words}")
        for words in runs:
            check_equal(make("--question", *words, cwd=tree.folder), (0, ""), f"make {words} has nothing left to do")
        for words, folder in ((b"", ""), (b"'one' ", "command-line-*"), (b"'it'\\''s,' '(two' ", "command-line-*")):
            isos = glob.glob(tree.path("build", "pc", folder, "firstlight.iso"))
            line = b"multiboot2 /boot/firstlight.elf " + words + b";"
            check_equal(sum(contents(iso).count(line) for iso in isos), 1, f"images with {line}")
        for folder, server in (("", b""), ("server-192.0.2.7", b"(tftp,192.0.2.7)")):
            core = contents(tree.path("build", "pc", folder, "netboot", "boot", "grub", "x86_64-efi", "core.efi"))
            check_equal(core.count(b"(tftp,192.0.2.7)/boot/grub\0"), int(bool(server)), f"the server {server} in GRUB")


@test("make STACK_PROTECTOR=0 has no stack protector, the usual build has", needs="elf unprotected")
def stack_protector():
    for folder, expected in (("no-stack-protector", False), ("", True)):
        code, output = run("llvm-objdump", "-d", os.path.join(harness.BUILD, "pc", folder, "firstlight.elf"))
        check_equal(code, 0, output)
        check_equal(bool("callq\t" in output and output.count("<__stack_chk_fail>\n") > 0), expected,
                    f"calls of __stack_chk_fail in {folder or 'the usual build'}")


@test("make with fonts that are none", cost=8, timeout=200)
def fonts():
    with Copy("host", "pc") as tree:
        for font, part in (("/nosuch", "there is no such file"), ("README.md", "is not a PSF file")):
            code, output = make("-s", f"FONT={font}", cwd=tree.folder)
            check_equal(code, 2, output)
            check_has(output, f"FONT={font}", "the message")
            check_has(output, part, "the message")


def write_app(folder, **files):
    """An app that prints what its other files say; `app` is its app.mk."""
    texts = {"main.c": """#include "parts/part.h"
#include <kernel/console.h>
#include <kernel/kernel_main.h>
void kernel_main(const struct boot_info *boot) { (void)boot; console_printf("%d %d\\n", part(), shared()); }
""", "parts/part.h": "int part(void);\nint shared(void);\n",
             "parts/part.c": '#include "part.h"\nint part(void) { return PART; }\n',
             "build/old.c": "#error this is no source\n", "tests/test.c": "#error nor this\n",
             "other/Makefile": "", "other/main.c": "#error nor this\n"}
    for name, text in {**texts, **files}.items():
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


@test("make APP=../mine builds an app that is outside the tree, in a folder of its own", cost=8, timeout=200)
def outside():
    with Copy("host", "linux") as tree:
        here = tree.path("tree")
        os.mkdir(here)
        for name in os.listdir(tree.folder):
            if name != "tree":
                shutil.move(tree.path(name), here)
        for name, number in (("a", 1), ("b", 2)):
            write_app(tree.path(name, "mine"), **{
                "app.mk": f"SOURCES += ../shared/shared.c\nCFLAGS += -DPART={number}\n",
                "../shared/shared.c": f'#include "parts/part.h"\nint shared(void) {{ return 1{number}; }}\n'})
        before = tree_of(here)
        for app, text in (("../a/mine", "1 11"), (tree.path("b", "mine"), "2 12"), ("../a/mine/", "1 11")):
            code, output = make("-s", "WERROR=1", "BOARD=linux", f"APP={app}", "all", "run", cwd=here)
            check_equal((code, output.splitlines()[0]), (0, text), f"APP={app}:\n{output}\n")
        for app in ("../a/mine", "../b/mine"):
            check_equal(make("-q", "BOARD=linux", f"APP={app}", cwd=here)[0], 0, f"{app}: one makes the other stale")
            check(os.path.exists(os.path.join(here, app, "build", "linux", "firstlight.elf")), f"{app}: its ELF")
            check(os.path.exists(os.path.join(here, app, "compile_commands.json")), f"{app}: compile_commands.json")
        new = {name for name, _ in tree_of(here).items() ^ before.items() if name.split("/")[0] != "build"}
        check_equal(new, set(), "what changed in firstlight's own tree")
        check_one_line(["APP=../a"], "APP=../a: there is no ../a/main.c", cwd=here)
        check_one_line(["APP=../my kernel"], "folder whose name has a space", cwd=here)


@test("make says in a sentence that a board does not have what an app includes", cost=3,
      needs="board-linux board-nucleo-l031k6")
def missing_headers():
    """Only what is really included counts: a portable app may ask for a header before."""
    with tempfile.TemporaryDirectory() as folder:
        for header, board, choose in (("arch/mmu.h", "linux", "pc"), ("arch/mmu.h", "nucleo-l031k6", "pc"),
                                      ("kernel/irq.h", "linux", "another"),
                                      ("arch/systick.h", "pc", "bluepill or BOARD=ek-tm4c123gxl or BOARD=microbit-v2 or BOARD=microbit or BOARD=nucleo-f042k6 or BOARD=nucleo-f411re or "
                                       "BOARD=nucleo-l031k6 or BOARD=pico or BOARD=pico2 or BOARD=stm32f3-discovery")):
            write_app(folder, **{"main.c": f"#include <{header}>\n", "parts/part.c": ""})
            code, output = make("-s", f"BOARD={board}", f"APP={folder}", "run")
            check_equal((code, output.splitlines()[0]), (2, f"the app {folder} includes <{header}>, and the board "
                                                            f"{board} has none: choose BOARD={choose}"), "make run")
        write_app(folder, **{"main.c": "#if __has_include(<arch/mmu.h>)\n#include <arch/mmu.h>\n#endif\n"
                                       "void kernel_main(void);\nvoid kernel_main(void) {}\n", "parts/part.c": ""})
        code, output = make("-s", "BOARD=linux", f"APP={folder}", "run")
        check_equal((code, output), (0, "kernel_main returned: halted.\n"), "a portable app")
        write_app(folder, **{"app.mk": "NEEDS := mmu\n"})
        check_one_line(["BOARD=linux", f"APP={folder}"], "needs a mmu, and the board linux has none")
        write_app(folder, **{"app.mk": "NEEDS := timer clock\n"})
        for board in ("nucleo-f042k6", "microbit"):
            check_one_line([f"BOARD={board}", f"APP={folder}"],
                           f"needs a counter and a timer, and the board {board} has one device for both: the clock "
                           "counts with it and has timers of its own")


@test("make HEAP_DEBUG=0 and the usual build are beside each other", cost=3)
def heap_debug():
    app = {"main.c": "#include <services/heap.h>\nvoid kernel_main(void);\n"
                     "void kernel_main(void)\n{\n    heap_leaks();\n}\n", "parts/part.c": ""}
    said = {"1": "heap: nothing is in use\n",
            "0": "heap: 0 blocks of 0 bytes in use; HEAP_DEBUG=1 says who made them\n"}
    with tempfile.TemporaryDirectory() as folder:
        write_app(folder, **app, **{"app.mk": "NEEDS := heap\n"})
        for turn in ("builds", "builds nothing"):
            for debug, line in said.items():
                words = ["BOARD=linux", f"APP={folder}", f"HEAP_DEBUG={debug}"]
                code, output = make(*words, "elf")
                check_equal((code, "LD " in output), (0, turn == "builds"), f"HEAP_DEBUG={debug} {turn}: {output}")
                check_equal(make("-s", *words, "run"), (0, line + "kernel_main returned: halted.\n"), "make run")
        check_one_line(["BOARD=linux", f"APP={folder}", "HEAP_DEBUG=2"], "there is no HEAP_DEBUG '2'; choose one of: 0, 1")
        write_app(folder, **{"app.mk": "NEEDS := heap\nCONSOLE := 0\n"})
        check_one_line(["BOARD=nucleo-l031k6", f"APP={folder}", "HEAP_DEBUG=1"],
                       "there is no HEAP_DEBUG '1'; choose one of: 0")


@test("a service: linked where an app needs it, its header refused where not", cost=3)
def service():
    app = {"main.c": "#include <services/wait.h>\nvoid kernel_main(void);\n"
                     "void kernel_main(void)\n{\n    wait_wake(&(struct wait_queue){0});\n}\n", "parts/part.c": ""}
    with tempfile.TemporaryDirectory() as folder:
        write_app(folder, **app)
        code, output = make("-s", "BOARD=linux", f"APP={folder}", "run")
        check_equal(code, 2, "make run")
        check('error: "the app includes <services/wait.h>: say NEEDS := wait in its app.mk"' in output, output)
        write_app(folder, **app, **{"app.mk": "NEEDS := wait\n"})
        check_equal(make("-s", "BOARD=linux", f"APP={folder}", "run"), (0, "kernel_main returned: halted.\n"), "make run")
        linked = "kernel/wait.c                                wait-without-threads: waiting without threads\n"
        for board in ("linux", "pc", "nucleo-l031k6"):
            check(linked in make("-s", f"BOARD={board}", f"APP={folder}", "sources")[1], board)
            check("services/" not in make("-s", f"BOARD={board}", "sources", "APP=hello")[1], board)


for via in ("iso", "pvh", "microvm", "usb"):
    def runs(via=via):
        code, output = make("-s", "run", f"VIA={via}")
        check_equal(code, 0, output)
        check(output.startswith(f"firstlight {harness.VERSION}") and output.rstrip().endswith("halted."), output)
    harness.add(f"make run VIA={via} ends by itself without a terminal", runs, cost=3)


def boot(*words):
    return run("scripts/boot", "--via", "pvh", *words)


@test("boot: what a kernel without a terminal ends with", cost=3)
def unattended():
    hello, panic = harness.ELF, os.path.join(harness.BUILD, "pc", "death", "panic.elf")
    for append, elf, expected in (("exit=qemu", hello, 0), ("exit=qemu console=screen", hello, 0), ("", hello, 0),
                                  ("exit=qemu", panic, 1), ("exit=qemu console=screen", panic, 1)):
        code, output = boot("--append", append, elf)
        check_equal((code, "boot: " in output), (expected, False), f"{append}: {output}")
    code, output = boot("--append", "console=screen", "--limit", "2", hello)
    check_equal((code, output), (1, "boot: the kernel still ran after 2 s, the limit where no terminal is attached, "
                                    "and was ended; --limit SECONDS of scripts/boot sets another\n"), "at the limit")
    code, output = boot(os.path.join(harness.ROOT, "README.md"))
    check_equal(code, 1, output)
    check_has(output, "boot: QEMU ended before the kernel halted (its exit code: 1)\n", "where there is no kernel")


def unread(*command):
    """Runs a command whose standard output nobody reads. Returns its exit code and what it complains of."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    env = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}
    done = subprocess.run(command, cwd=harness.ROOT, env=env, stdin=subprocess.DEVNULL, stdout=write_end,
                          stderr=subprocess.PIPE, timeout=100, check=False)
    os.close(write_end)
    return done.returncode, done.stderr.decode(errors="replace")


@test("scripts: a pipe that is not read any more is no traceback", cost=4)
def closed_pipe():
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report")
        with open(report, "w", encoding="utf-8") as file:
            file.write(f"rip 0x{harness.symbols(harness.ELF)['_start']:016x}\n")
        commands = [("scripts/boot", "--via", "microvm", harness.ELF), ("scripts/boot", "--help"),
                    ("scripts/decode", harness.ELF, report), ("scripts/bench", "--help"), ("scripts/flash", "--help"),
                    ("boards/microbit/emulate", "--help"), ("tests/run", "make names the choices")]
        for command in commands:
            code, complaint = unread(*command)
            check_equal((code, complaint), (141, ""), " ".join(command))


def prints(text):
    """Whether a Python script writes to its standard output."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr == "stdout" and isinstance(node.value, ast.Name) \
                and node.value.id == "sys":
            return True
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print" \
                and not any(word.arg == "file" for word in node.keywords):
            return True
    return False


@test("scripts: each in Python that prints ends by script.run")
def ends():
    listed = subprocess.run(["git", "ls-files"], cwd=harness.ROOT, stdout=subprocess.PIPE, check=True, text=True).stdout
    missing = []
    for name in listed.splitlines():
        with open(os.path.join(harness.ROOT, name), "rb") as file:
            text = file.read()
        if text.startswith(b"#!/usr/bin/env python3\n") and prints(text) and b"script.run(" not in text \
                and b"script.drop_output(" not in text:
            missing.append(name)
    check_equal(missing, [], "scripts that print, and would end in a traceback")


@test("make debug stops at _start, and then at kernel_main", cost=3)
def debug():
    commands = b"print/x magic\nbacktrace\nnext\nnext\ninfo registers rip\ncontinue\nbacktrace\n"
    done = subprocess.run(["make", "-s", "debug"], cwd=harness.ROOT, input=commands, timeout=100,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    text = done.stdout.decode(errors="replace")
    check_has(text, "Temporary breakpoint 1, _start (magic=920085129", "gdb")
    check_has(text, "0x36d76289", "gdb")
    check_has(text, "entry64", "the backtrace")
    check_has(text, "<_start+", "the instruction pointer")
    # gdb breaks long lines.
    check_has("".join(text.split()), "Temporarybreakpoint2,kernel_main(boot=", "gdb, after continue, without blanks")


@test("scripts: one sentence where a tool is missing")
def missing_tools():
    tools = ("sh", "env", "dirname", "sed", "awk", "cut", "grep", "python3", "head", "sort", "tr", "cat",
             "rm", "mkdir", "cp", "chmod", "mv")
    with tempfile.TemporaryDirectory() as folder:
        for tool in tools:
            os.symlink(shutil.which(tool), os.path.join(folder, tool))
        env = {"PATH": folder}
        code, output = run("scripts/boot", "--via", "pvh", harness.ELF, env=env)
        check_equal((code, output), (1, "boot: qemu-system-x86_64 is missing: install qemu-system-x86 "
                                        "('make setup' does)\n"), "scripts/boot")
        code, output = run("scripts/setup", "--doctor", env=env)
        check_equal(code, 1, output)
        check_has(output, "MISSING  clang ", "make doctor")
        code, output = run("scripts/setup", "--check", "build", env=env)
        check_equal(code, 1, output)
        check(output.startswith("missing: clang ") and output.count("\n") == 1, output)
        code, output = run("scripts/setup", env=env)
        check_equal(code, 1, output)
        check_has(output, "dnf install ImageMagick bochs clang ", "setup without apt-get")
        check_has(output, "pacman -S ", "setup without apt-get")
        check_has(output, "brew install ", "setup without apt-get")
        for manager in ("apk", "nix-shell", "brew", "pacman", "dnf"):
            path = os.path.join(folder, manager)
            os.symlink(shutil.which("true"), path)
            output = run("scripts/setup", env=env)[1].splitlines()
            check_equal((output[1].split()[0], len(output)), (manager, 7), "the line for the manager that is there")
            os.remove(path)


@test("scripts: what lies beside a folder of PATH is found, wherever that is")
def other_roots():
    """As with Homebrew and on NixOS. The folder's name has a space."""
    firmware = ("share", "qemu", "edk2-x86_64-code.fd")
    others = (("lib", "grub", "i386-pc", "multiboot2.mod"), ("lib", "llvm-77", "lib", "clang", "77", "lib", "linux",
              "libclang_rt.asan-x86_64.a"))
    with tempfile.TemporaryDirectory(prefix="first light-") as folder:
        os.mkdir(os.path.join(folder, "bin"))
        for tool in ("sh", "dirname", "sed", "cut", "grep", "head"):
            os.symlink(shutil.which(tool), os.path.join(folder, "bin", tool))
        env = {"PATH": "/nowhere:" + os.path.join(folder, "bin")}
        program = "import qemu\ntry:\n    print(qemu.installed('ovmf'))\nexcept qemu.CannotStart as reason:\n    print(reason)\n"
        ask = (sys.executable, "-c", program)
        scripts = os.path.join(harness.ROOT, "scripts")
        check_equal(run(*ask, cwd=scripts, env=env),
                    (0, "UEFI firmware for QEMU is missing: install ovmf ('make setup' does)\n"), "no firmware")
        for names in (firmware, *others):
            path = os.path.join(folder, *names)
            os.makedirs(os.path.dirname(path))
            open(path, "w", encoding="utf-8").close()
        check_equal(run(*ask, cwd=scripts, env=env),
                    (0, os.path.join(folder, "bin", "..", *firmware) + "\n"), "scripts/qemu.py")
        output = run("scripts/setup", "--doctor", env=env)[1]
        for package, names in zip(("ovmf", "grub-pc-bin", "libclang-rt-dev"), (firmware, *others)):
            check_has(output, f"ok       {package:20} {os.path.join(folder, 'bin', '..', *names)}\n", "make doctor")
        check_has(output, "MISSING  grub-efi-amd64-bin ", "make doctor")


@test("scripts: without the usual font's package, what has no font or FONT=file is built")
def no_font():
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(os.path.join(harness.ROOT, "scripts", "setup"), folder)
        with open(os.path.join(harness.ROOT, "scripts", "tools"), encoding="utf-8") as file:
            tools = file.read().replace("/usr/share/consolefonts/", "/nosuch/")
        with open(os.path.join(folder, "tools"), "w", encoding="utf-8") as file:
            file.write(tools)
        setup = os.path.join(folder, "setup")
        check_equal(run(setup, "--check", "build"), (0, ""), "what building needs")
        check_equal(run(setup, "--check", "font"), (1, "missing: fonts-spleen ('make setup' installs it, "
                                                       "'make doctor' shows what for)\n"), "what the font needs")
    rule = re.compile(r"scripts/setup --check font")
    number = run("sh", "-c", "printf %s /nosuch.psf | cksum")[1].split()[0]
    for words, tree, expected in ((("FONT=/nosuch.psf",), f"build/pc/font-{number}", 0), ((), "build/pc", 1)):
        env = {k: v for k, v in os.environ.items() if k != "FONT"}
        code, output = run("make", "-n", "-W", f"{tree}/remember/font", *words, f"{tree}/font.psf", env=env)
        check_equal((code, len(rule.findall(output))), (0, expected), output)


# What apt would say, and do: a system whose lists come with the update, which fails.
APT = {
    "apt-cache": """case $1 in
pkgnames) [ -e "$0.updated" ] && printf "$2%s\\n" 19 22 tools $([ "$2" = lld- ] || echo 23) ;;
madison) [ "$2" = ovmf-ia32 ] || echo "$2 | 1.0 | the archive" ;;
esac
exit 0
""",
    "apt-get": """case $1 in
update) touch "${0%get}cache.updated"; echo "E: Release file is expired"; exit 100 ;;
install) echo "$*" > "$0.installed" ;;
esac
""",
    "id": "echo 0\n",
}


@test("make setup installs the newest clang that has its linker, though the package lists are expired")
def setup_newest():
    with tempfile.TemporaryDirectory() as folder:
        for tool in ("sh", "dirname", "sed", "awk", "cut", "grep", "sort", "tr", "mktemp", "rm", "touch", "cat", "tail"):
            os.symlink(shutil.which(tool), os.path.join(folder, tool))
        for tool, script in APT.items():
            path = os.path.join(folder, tool)
            with open(path, "w", encoding="utf-8") as file:
                file.write("#!/bin/sh\n" + script)
            os.chmod(path, 0o755)
        code, output = run("scripts/setup", "--for", "test", env={"PATH": folder})
        check_equal(code, 0, output)
        check_has(output, "setup: apt-get update failed; trying with the lists there are\n", "what setup says")
        check_has(output, "Installing ", "what setup says")
        check_has(output, "setup: this system has no package ovmf-ia32\n", "what setup says")
        with open(os.path.join(folder, "apt-get.installed"), encoding="utf-8") as file:
            words = file.read().split()
        check("ovmf-ia32" not in words, f"what is installed: {words}")
        for name in ("clang", "lld", "llvm"):
            check_equal([word for word in words if word.startswith(name + "-") and word[-1].isdigit()],
                        [f"{name}-22"], f"what is installed of {name}")


@test("sources are formatted")
def formatted():
    if not shutil.which("clang-format"):
        raise Skip("needs clang-format: 'make setup' installs it")
    sources = [name for name in harness.sources() if name.endswith((".c", ".h"))]
    code, output = run("clang-format", "--dry-run", "--Werror", *sources)
    check_equal(code, 0, output)


@test("sources: every .asm says how it addresses memory")
def assembly_default():
    """NASM 3 warns where a file leaves `default rel` or `default abs` out."""
    for path in (name for name in harness.sources() if name.endswith(".asm")):
        with open(os.path.join(harness.ROOT, path), encoding="utf-8") as file:
            check(any(line.split() in (["default", "rel"], ["default", "abs"]) for line in file),
                  f"{path} has neither 'default rel' nor 'default abs'")


@test("scripts: Python 3.9 can read each that is in Python")
def python_files():
    listed = subprocess.run(["git", "ls-files"], cwd=harness.ROOT, stdout=subprocess.PIPE, check=True, text=True).stdout
    count = 0
    for name in listed.splitlines():
        path = os.path.join(harness.ROOT, name)
        with open(path, "rb") as file:
            text = file.read()
        if name.endswith(".py") or text.startswith(b"#!/usr/bin/env python3\n"):
            ast.parse(text, name, feature_version=(3, 9))
            count += 1
    return f"{count} files"
