"""survive_test.py - panics that come too early for the apps in this folder, what a debugger and
scripts/decode make of a panic, and what a report costs."""
import os
import re
import subprocess

import budgets
import count
import harness
import screen
from harness import check, check_equal, check_has, test
from loader import END, KERNEL_BASE, MEMORY, Loaded, Steered, framebuffer, information
from machine import Machine

NEEDS = "elf " + " ".join(f"build/pc/death/{name}.elf" for name in ("deep_fault", "last_lines", "null_write", "panic"))

DEATH = os.path.join(harness.BUILD, "pc", "death")


@test("survive a panic before any console")
def early_panic():
    with Steered() as machine:
        machine.gdb.run_to(machine.symbols["board_init"])
        machine.gdb.set(rip=machine.symbols["__stack_chk_fail"])
        machine.gdb.let_go()
        text = machine.expect("halted.\n")
        check_has(text, "PANIC  stack smashed", "the report")
        check_has(text, "_start+0x", "the report")
        machine.expect_halt()
        machine.quit()


@test("survive a fault before any console")
def early_fault():
    with Steered() as machine:
        machine.gdb.run_to(machine.symbols["mmu_init"])
        machine.gdb.set(rip=0x1234567890)
        machine.gdb.let_go()
        text = machine.expect("halted.\n")
        check_has(text, "PANIC  jump to 0x1234567890, where nothing is mapped", "the report")
        check_has(text, "arch_init+0x", "the report: who jumped")
        machine.expect_halt()
        machine.quit()


@test("survive a panic with no serial port: the screen has it")
def on_the_screen():
    with Machine("pvh", os.path.join(DEATH, "last_lines.elf"), serial=False) as machine:
        machine.wait_until(lambda: machine.ega_text().endswith("halted.\n"), "report on the screen")
        text = machine.ega_text()
        check(text.startswith(("step 36\nstep 37\nstep 38\nstep 39\nstep 40\n\nPANIC ", "step 37\nstep 38\nstep 39\nstep 40\n\nPANIC ")),
              f"the last lines before the panic:\n{text}")
        check_has(text, "PANIC  page fault: the kernel wrote to 0x8", "the screen")
        check_has(text, "poke+0x", "the screen")
        check_equal(machine.memory(0xb8000, 2)[1], 0x07, "colour of what was before: grey on black")
        last = text.splitlines().index("step 40")
        check_equal(set(machine.memory(0xb8000 + 160 * last, 14)[1::2]), {0x0e}, "colour of step 40: yellow")
        check_equal(machine.memory(0xb8000 + 2 * 80 * 24, 2)[1], 0x4f, "colour of the report: white on red")
        machine.quit()


def crtc(machine, register):
    """A 16-bit register of the VGA, of which this is the upper half."""
    value = 0
    for half in (register, register + 1):
        machine.monitor(f"o /b 0x3d4 {half:#x}")
        value = value << 8 | int(machine.monitor("i /b 0x3d5").split("=")[1], 16)
    return value


@test("survive a report that is longer than the screen: its beginning stays")
def long_report():
    """On a screen that the firmware has scrolled by a line."""
    with Steered(elf=os.path.join(DEATH, "deep_fault.elf")) as machine:
        machine.gdb.run_to(machine.symbols["board_configure"])
        machine.monitor("o /b 0x3d4 0x0d")
        machine.monitor("o /b 0x3d5 80")
        machine.gdb.let_go()
        machine.expect("halted.\n")
        machine.expect_halt()
        check_equal(crtc(machine, 0x0c), 0, "the cell with which the screen begins")
        lines = machine.ega_text().splitlines()
        check(len(lines) == 25, "\n".join(lines))
        check_equal(lines[1], "PANIC  page fault: the kernel wrote to 0x0, where nothing is mapped. A null poin",
                    "the first line of the report")
        machine.quit()


LAST_STEP = "\x1b[1;33mstep 40\x1b[K\x1b]0;title\a\n"  # tests/death/last_lines.c


def source_line(name, code):
    """As decode shows a place in an app of this folder, but for the column."""
    with open(os.path.join(harness.ROOT, "tests", "death", f"{name}.c"), encoding="utf-8") as file:
        return f"-> tests/death/{name}.c:{file.read().splitlines().index(code) + 1}:"


# A photo of the screen's lower right corner, from the side and below, dark, a little blurred, with noise.
PHOTO = ["-gravity", "southeast", "-crop", "440x440+0+0", "+repage", "-virtual-pixel", "black",
         "-distort", "Perspective", "0,0 60,40  440,0 400,0  440,440 390,420  0,440 20,440", "-rotate", "4",
         "-blur", "0x1.2", "-attenuate", "0.4", "+noise", "Gaussian", "-modulate", "70", "-quality", "35"]


def check_photo(shot, elf):
    """What decode makes of a photo of the screen of which this is a shot."""
    harness.need("zbar-tools")
    harness.need("imagemagick")
    photo = shot + ".jpg"
    code, output = harness.run("convert", shot, *PHOTO, photo)
    check_equal(code, 0, output)
    code, text = decoded(photo, elf)
    check_equal(code, 0, text)
    check_has(text, "PANIC  page fault: the kernel wrote to 0x8, where nothing is mapped. A null pointer?\n", "the photo")
    for line in (source_line("last_lines", "    *(volatile int *)&device->state = 1;"), source_line("last_lines", "    poke();"),
                 "-> kernel/start.c:", f"build {build_id(elf)}"):
        check_has(text, line, "the photo")


@test("survive a panic on a framebuffer: the last lines before it stay, and decode reads a photo of the QR code", cost=5)
def on_the_framebuffer():
    elf = os.path.join(DEATH, "last_lines.elf")
    with Machine("pvh", elf) as folder:  # for its temporary folder
        iso = folder.path("panic.iso")
        code, output = harness.run(os.path.join(harness.ROOT, "scripts", "make-iso"), elf, iso, "")
        check_equal(code, 0, output)
        with Machine("iso", iso) as machine:
            machine.COLOURS = True
            text = machine.expect("halted.\n")
            machine.expect_halt()
            picture = machine.picture()
            blanked = screen.without_code(picture)
            shown = screen.read_text(blanked, screen.Font(harness.FONT)).splitlines()
            check_has(text, LAST_STEP, "the serial port: escape sequences as they are")
            text = text.replace(LAST_STEP, "step 40\n")
            check_equal(shown, text.splitlines()[-len(shown):], "the screen has the end of all that was written")
            check("step 40" in shown and len(shown) == 49, f"{len(shown)} lines")
            check_equal(picture.rgb[:3], b"\0\0\0", "colour of what was before")
            check(b"\xff\xf0\x60" in picture.rgb, "no yellow on the screen, where step 40 is")
            check_equal(picture.rgb[-3:], b"\x7f\0\0", "colour of the report's paper")
            machine.quit()
            check_photo(machine.path("screen.ppm"), elf)


@test("survive a panic on a screen of 640x480: the QR code is beside the trace", cost=2)
def on_a_small_screen():
    """A screen that the test made up in RAM; ten calls deep, the report leaves no other room."""
    elf, at, width, height = os.path.join(DEATH, "deep_fault.elf"), 0x2000000, 640, 480
    harness.need("zbar-tools")
    info = information(MEMORY, framebuffer(at, width * 4, width, height, 32, (16, 8, 8, 8, 0, 8)), END)
    with Loaded(info, elf=elf) as machine:
        text = machine.expect("halted.\n")
        machine.expect_halt()
        pixels = machine.memory(at, width * height * 4)
        rgb = bytearray(width * height * 3)
        for channel in range(3):
            rgb[channel::3] = pixels[2 - channel::4]
        picture, path = screen.Picture(width, height, bytes(rgb)), machine.path("screen.png")
        picture.save_png(path)
        machine.quit()
        _, code = decoded(path, elf)
    shown = screen.read_text(screen.without_code(picture), screen.Font(harness.FONT))
    for line in text[text.index("       in poke"):].splitlines():
        check_has(shown, line + "\n", "the screen")
    traced = re.findall(r"^(?:  trace|       ) (0x[0-9a-f]{16})", text, re.M)
    check(len(traced) == 11, text)
    check_equal(re.findall(r"^(?:  trace|       ) (0x[0-9a-f]{16})", code, re.M), traced, f"the trace in the code:\n{code}")


@test("survive: last_panic for a debugger")
def last_panic():
    elf = os.path.join(DEATH, "panic.elf")
    with Machine("microvm", elf) as machine:
        machine.expect("halted.\n")
        message = machine.memory(harness.symbols(elf)["last_panic"] - KERNEL_BASE, 64)
        check_equal(message.split(b"\0")[0], b"the answer is 42", "last_panic.message")
        machine.quit()


def decoded(report, elf):
    """What decode prints, of a report or of a file with a photo."""
    is_file = "\n" not in report
    done = subprocess.run([os.path.join(harness.ROOT, "scripts", "decode"), elf, *([report] if is_file else [])],
                          input=b"" if is_file else report.encode(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=60, check=False)
    return done.returncode, done.stdout.decode()


def build_id(elf):
    """As LLVM's tools read it."""
    _, output = harness.run("llvm-readelf", "--notes", elf)
    return re.search(r"Build ID: ([0-9a-f]+)", output)[1]


@test("survive: scripts/decode reads a report, and refuses another build's ELF")
def decode():
    elf = os.path.join(DEATH, "deep_fault.elf")
    with Machine("microvm", elf, append="exit=qemu") as machine:
        report = machine.expect_exit(35)
    code, text = decoded(report, elf)
    check_equal(code, 0, text)
    code, refusal = decoded(report, harness.ELF)
    builds = [build_id(path) for path in (elf, harness.ELF)]
    check_equal((code, refusal), (1, f"decode: the report is of build {builds[0]}, and build/pc/firstlight.elf is build "
                                     f"{builds[1]}: it is build/pc/death/deep_fault.elf\n"), "what is said of another build's ELF")
    with open(os.path.join(harness.ROOT, "tests", "death", "deep_fault.c"), encoding="utf-8") as file:
        source = file.read().splitlines()
    for function, code in (("poke", "    *(volatile int *)0 = 1;"), ("call0", "CALL(call0, poke)"),
                           ("kernel_main", "    call6();")):
        line = source.index(code) + 1
        check(re.search(rf"-> tests/death/deep_fault\.c:{line}:\d+ +{function}$", text, re.M), f"{function}:\n{text}")


@test("budget of a page fault's report, ten calls deep", cost=3)
def report_budget():
    instructions = count.of_report()
    check(10_000 < instructions <= budgets.REPORT, f"{instructions} instructions for a report")
    return f"{instructions} instructions of {budgets.REPORT}"


@test("budget of the symbol table")
def symbol_budget():
    """As a share of what is loaded beside it."""
    symbols = harness.symbols(harness.ELF)
    table = symbols["symbols_end"] - symbols["symbols_start"]
    code, output = harness.run("llvm-readelf", "--program-headers", "--wide", harness.ELF)
    loaded = sum(int(size, 16) for size in re.findall(r"^ +LOAD +(?:0x\w+ +){3}(0x\w+)", output, re.M))
    share = 100 * table / (loaded - table)
    check(code == 0 and 0 < share <= budgets.SYMBOLS, f"{table} bytes of {loaded} loaded")
    return f"{table} bytes, {share:.1f} % of the other {loaded - table}"
