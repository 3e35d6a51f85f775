"""bochs_test.py - the image in Bochs: a second PC, with a UART that minds how it is written to.

Bochs' VNC screen offers only palette modes to GRUB, so this is the boot that ends on the VGA text
screen. Debian's Bochs is built with its debugger, which is told to stop where the kernel halts and
to print the screen's memory. Up to Bochs 2.7 the debugger is always there; from 3.0 on it starts when
it is asked for.
"""
import os
import re
import tempfile

import count
import harness
from harness import check, check_equal, check_has, need, test
from machine import LAST_LINE

NEEDS = "iso"  # of make

EGA_BYTES = 80 * 25 * 2
CLOCK_ISO = os.path.join(os.path.dirname(count.CLOCK), "firstlight.iso")
DELAYS = [0, 1, 1000, 15000, 20000, 50000, 1000000, 100000000, 1000000000, 5000000000, 10000000000]  # tests/boot/clock
UART_HOLDS = 17  # characters: its FIFO and the one being sent

CONFIGURATION = """\
display_library: rfb, options="timeout=0"
megs: 128
romimage: file={bios}
vgaromimage: file={vga_bios}
ata0-master: type=cdrom, path={iso}, status=inserted
boot: cdrom
com1: enabled=1, mode=file, dev=serial
port_e9_hack: enabled=1
sound: waveoutdrv=dummy, waveindrv=dummy, midioutdrv=dummy
log: log
panic: action=fatal
error: action=report
info: action=report
debug: action=ignore
clock: sync=none
"""

COMMANDS = """\
lb {halt:#x}
c
xp /{half_words}hx 0xb8000
q
"""


def read(folder, name):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read().replace("\r\n", "\n")


def ega_text(dump):
    """The screen from the debugger's `xp`: cells of character and colour, 80 in a line."""
    cells = [int(cell, 16) for line in re.findall(r"<bogus.*>:(.*)", dump)
             for cell in re.findall(r"0x([0-9a-f]{4})", line)]
    check_equal(len(cells) * 2, EGA_BYTES, "bytes of screen that Bochs printed")
    text = bytes(cell & 0xff for cell in cells).decode("cp437")
    return "\n".join(text[at:at + 80].rstrip() for at in range(0, len(text), 80)).rstrip() + "\n"


def emulate(iso, elf, more=""):
    """Until the kernel ends. Returns what Bochs printed, the serial port, and Bochs' log."""
    bochs_command, bios, vga_bios = map(need, ("bochs", "bochsbios", "vgabios"))
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        with open(os.path.join(folder, "bochsrc"), "w", encoding="utf-8") as file:
            file.write(CONFIGURATION.format(bios=bios, vga_bios=vga_bios, iso=iso) + more)
        with open(os.path.join(folder, "commands"), "w", encoding="utf-8") as file:
            file.write(COMMANDS.format(halt=harness.symbols(elf)["board_exit"], half_words=EGA_BYTES // 2))
        debugger = ["-debugger"] if "-debugger" in harness.run(bochs_command, "--help")[1] else []
        _, output = harness.run(bochs_command, "-q", *debugger, "-f", "bochsrc", "-rc", "commands", cwd=folder,
                                timeout=100)
        return harness.without_colours(output), harness.without_colours(read(folder, "serial")), read(folder, "log")


@test("boot bochs", cost=5, timeout=120)
def bochs():
    output, serial, log = emulate(harness.ISO, harness.ELF)
    # Bochs copies port 0xE9 to its own output.
    found = re.search(rf"^firstlight .*^{re.escape(LAST_LINE)}", output, re.M | re.S)
    check(found, f"port 0xE9 lacks the greeting; serial port:\n{serial}\nBochs: {output}")
    text = found.group()
    check_has(text, "  booted by  GRUB ", "the greeting")
    check_has(text, "  screen     80x25 characters of text\n", "the greeting")
    check(text.startswith(serial) and len(text) - len(serial) <= UART_HOLDS,
          f"serial port:\n{serial}\nport 0xE9:\n{text}")
    check_equal(ega_text(output), text, "the VGA text screen")
    check("tx hold register" not in log, f"the UART was written to while it was busy:\n{log}")


BOCHS_HZ = 4000000  # instructions in a second, and counts of the time stamp counter: what Bochs 2 takes by itself
BOCHS_READ = 200000  # ns: of some instructions, and of the HPET
# A CPU without an invariant counter, and one that has it.
CLOCKS = {f"cpu: model=core2_penryn_t9600, ips={BOCHS_HZ}\n": r"HPET at 100\.000 MHz",
          f"cpu: model=corei7_haswell_4770, ips={BOCHS_HZ}\n": r"TSC at 4\.000 MHz, by the HPET, to (\d+) ppm"}


def keeps_time(more, source):
    def body():
        output, _, _ = emulate(CLOCK_ISO, count.CLOCK, more)
        found = re.search(r"^source (.*)$", output, re.M)
        check(found and re.fullmatch(source, found.group(1)) and "\ntimes 1000\n" in output, output)
        rows = re.findall(r"^(?:delay|idle) clock (\d+) stamp (\d+)$", output, re.M)
        check_equal(len(rows), len(DELAYS), "delays")
        for asked, (clock, stamp) in zip(DELAYS, rows):
            check(asked - 1 <= int(clock) <= asked + BOCHS_READ, f"a delay of {asked} ns took {clock} ns")
            virtual = int(stamp) * 10**9 // BOCHS_HZ
            check(abs(int(clock) - virtual) <= BOCHS_READ + virtual // 4000, f"{clock} ns by the clock were {virtual} ns")
        return f"{found.group(1)}: {rows[-1][0]} ns"
    return body


for _more, _source in CLOCKS.items():
    harness.add(f"clock bochs, {_source.split()[0]}", keeps_time(_more, _source), cost=5, timeout=120,
                needs="clock-images")


PROCESSES = os.path.join(harness.ROOT, "tests", "services", "process_all_cpus", "build", "pc", "check")
PCIDE = 1 << 17  # of CR4


@test("process: on two CPUs that have PCIDs, in Bochs", cost=8, timeout=240, needs="process-images")
def pcids():
    """QEMU's CPUs have none. Bochs checks what is written to CR3 and CR4, and forgets all it has cached each time: what
    may be kept is looked at by tests/unit/pcid_test.c."""
    output, _, log = emulate(os.path.join(PROCESSES, "firstlight.iso"), os.path.join(PROCESSES, "firstlight.elf"),
                             f"cpu: count=2, model=corei7_skylake_x, ips={BOCHS_HZ}\n")
    ends = output.count("check: end\n")
    check("check: done\n" in output and ends > 10 and "check: FAIL" not in output, output)
    registers = [int(value, 16) for value in re.findall(r" CR4=0x([0-9a-f]+)", log)]
    check(len(registers) == 2 and all(value & PCIDE for value in registers), f"CR4 is {registers}")
    return f"{ends} tests"
