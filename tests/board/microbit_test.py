"""microbit_test.py - the images for the micro:bit, in QEMU's: what they say, how they die, how they blink."""
import glob
import os
import re
import socket
import struct
import subprocess
import tempfile
import time

from gdbstub import GdbStub
from death_app import Death
from emulated import PATIENCE, Emulated
from harness import BUILD, ROOT, VERSION, add, check, check_equal, check_has, run, symbols, test

NEEDS = "svd2c board-microbit build/microbit/death/panic.elf"  # of make

BOARD = os.path.join(BUILD, "microbit")
DEATHS = os.path.join(ROOT, "tests", "board", "death")
EMULATE = os.path.join(ROOT, "boards", "microbit", "emulate")
LED_BYTES, HALT_BYTES = 532, 340  # what blink may take
TIMER0, TIMER1 = 0x40008000, 0x40009000
START, CAPTURE, BITMODE, PRESCALER, CC = 0, 0x40, 0x508, 0x510, 0x540
OUTSET = 0x50000508  # OUTCLR follows it
VIRTUAL = ("-icount", "shift=7")  # a count of instructions is the clock while the CPU is awake


def make(*words):
    """Returns exit code and output."""
    code, output = run("make", "-s", "BOARD=microbit", *words, timeout=300)
    return code, output.replace("\r\n", "\n")


def image(app="blink", panic=None):
    """The image's path without .elf or .bin."""
    usual = "report" if app == "hello" else "led"
    parts = ([app] if app != "blink" else []) + ([f"panic-{panic}"] if panic and panic != usual else [])
    return os.path.join(BOARD, *parts, "firstlight")


def death_image(name):
    return os.path.join(BOARD, "death", name + ".elf")


class Microbit(Emulated):
    """A QEMU with an image. With `words`, it takes semihosting calls, and that is the command line.
    With `offer`, the image is told that it does, as boards/microbit/emulate tells it."""

    def __init__(self, kernel, *options, words=None, offer=None, steered=False):
        super().__init__()
        line = ["qemu-system-arm", "-M", "microbit", "-accel", "tcg", "-display", "none", "-monitor", "none",
                "-no-reboot", "-kernel", kernel, "-serial", f"file:{self.path('serial')}",
                "-trace", "nrf51_gpio_update_output_irq", "-D", self.path("log"), *options]
        if words is not None:
            line += ["-chardev", f"file,id=semihosting,path={self.path('semihosting')}", "-semihosting-config",
                     f"enable=on,target=native,chardev=semihosting,arg={words}"]
        if words is not None if offer is None else offer:
            line += ["-device", "loader,addr=0x20003ffc,data=0x494d4553,data-len=4"]
        if steered:
            line += ["-S", "-gdb", f"unix:{self.path('gdb')},server=on,wait=off",
                     "-qtest", f"unix:{self.path('qtest')},server=on,wait=off", "-qtest-log", "/dev/null"]
        self.start(line)
        if steered:
            self.gdb = GdbStub(self, self.path("gdb"))
            self.wait_until(self.connect_qtest, "connection to qtest's socket")

    # ---- Steering it: gdb's protocol for the CPU, QEMU's "qtest" for the devices ----

    def connect_qtest(self):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(PATIENCE)
        try:
            self.socket.connect(self.path("qtest"))
        except OSError:
            return False
        self.qtest = self.socket.makefile("rw")
        return True

    def device(self, *words):
        self.qtest.write(" ".join(f"{w:#x}" if isinstance(w, int) else w for w in words) + "\n")
        self.qtest.flush()
        answer = self.qtest.readline().split()
        check_equal(answer[:1], ["OK"], f"qtest's answer to {words}")
        return int(answer[1], 16) if len(answer) > 1 else None

    def count(self, timer):
        self.device("writel", timer + CAPTURE + 3 * 4, 1)
        return self.device("readl", timer + CC + 3 * 4)

    def register(self, number):
        return int.from_bytes(bytes.fromhex(self.gdb.ask(f"p{number:x}")), "little")

    def set_register(self, number, value):
        check_equal(self.gdb.ask(f"P{number:x}={value.to_bytes(4, 'little').hex()}"), "OK", "register set")

    def run_to_write(self, address, size):
        """QEMU stops before the write; the one it stands at is let pass first."""
        self.gdb.ask("s")
        check_equal(self.gdb.ask(f"Z2,{address:x},{size}"), "OK", "watchpoint")
        stop = self.gdb.ask("c")
        check_has(stop, "watch:", "gdb's stop")
        check_equal(self.gdb.ask(f"z2,{address:x},{size}"), "OK", "watchpoint away")

    def toggles(self):
        """The changes of the LED that the log has, as levels of row 1."""
        return [int(level) for level in re.findall(r"update_output_irq line 13 value (-?\d)", self.text("log"))]


# ---- Words ----------------------------------------------------------------------------------

@test("microbit: hello greets on the serial port and by semihosting, and ends with 33", cost=2)
def hello():
    with Microbit(image("hello") + ".bin", words='exit=qemu a "b c"') as machine:
        text = machine.expect_exit(33)
        check_equal(machine.text("semihosting"), text, "the semihosting console, beside the serial port")
    for part in (f"firstlight {VERSION} on Cortex-M\n", "booted by  a debugger (semihosting)\n",
                 "cpu        Cortex-M0 r0p0\n", "usable of 16 KiB\n", "0x0000000020000000-",
                 'command    exit=qemu a "b c"\n', "kernel_main returned: halted.\n"):
        check_has(text, part, "the greeting")


@test("microbit: hello greets where nobody takes a semihosting call", cost=2)
def hello_alone():
    with Microbit(image("hello") + ".bin", "-trace", "nrf51_uart_write") as machine:
        machine.wait_until(lambda: machine.text().endswith("halted.\n"), "halt")
        check_has(machine.text("log"), "nrf51_uart_write addr 0x524 value 0x1d7e000 ", "what QEMU saw: BAUDRATE, 115200")
        check_has(machine.text(), "booted by  the reset vector (no loader)\n", "the greeting")
        check_has(machine.text(), "command    (empty)\n", "the greeting")


@test("microbit: hello greets where the debugger that offered to take calls is gone", cost=2)
def hello_refused():
    with Microbit(image("hello") + ".bin", offer=True) as machine:
        machine.wait_until(lambda: machine.text().endswith("halted.\n"), "halt")
        check_has(machine.text(), f"firstlight {VERSION} on Cortex-M\n", "the greeting")
        check_has(machine.text(), "command    (empty)\n", "the greeting")


@test("microbit: without the offer no call is made, though QEMU would take it", cost=2)
def hello_not_offered():
    with Microbit(image("hello") + ".bin", words="exit=qemu", offer=False) as machine:
        machine.wait_until(lambda: machine.text().endswith("halted.\n"), "halt")
        check_has(machine.text(), "booted by  the reset vector (no loader)\n", "the greeting")
        check_equal(machine.text("semihosting"), "", "the semihosting console")


@test("microbit: panic=reboot resets the chip", cost=2)
def reboot():
    with Microbit(death_image("panic"), words="panic=reboot") as machine:
        check(machine.expect_exit(0).endswith("rebooting.\n"), "the report does not end with the reset")


# ---- Death ----------------------------------------------------------------------------------

class OnMicrobit(Death):
    def dies(self):
        elf = death_image(self.name)
        with Microbit(elf, words="exit=qemu") as machine:
            text = machine.expect_exit(35)
            self.check_report(text, elf)
            check_equal(machine.text("semihosting"), text, "the semihosting console, beside the serial port")
        with Microbit(elf) as machine:
            machine.wait_until(lambda: machine.text().endswith("halted.\n"), "halt")
            self.check_report(machine.text(), elf)


@test("microbit: interrupt lines have handlers", cost=2)
def interrupt_lines():
    irq = os.path.join(ROOT, "tests", "board", "irq")
    with Microbit(os.path.join(irq, "build", "microbit", "panic-report", "firstlight.bin")) as machine:
        machine.wait_until(lambda: machine.text().endswith("halted.\n"), "halt")
        OnMicrobit(os.path.join(irq, "main.c")).check_report(machine.text())


for path in sorted(glob.glob(os.path.join(DEATHS, "*.c"))):
    death = OnMicrobit(path)
    if "qemu-microbit" not in death.not_in and not death.only_on:
        add(f"microbit: death {death.name}", death.dies, cost=2,
            needs=f"svd2c board-microbit build/microbit/death/{death.name}.elf")


# ---- The LED ------------------------------------------------------------------------------

@test("microbit: blink is on and off for whole periods of the timer, one after the other", cost=8)
def blink():
    """Beyond the first edge, a period is made 5 milliseconds. QEMU lets its clock run on for a while
    before it wakes the CPU, so what is exact is where TIMER0 is told to end each period."""
    count, period = 200, 5000
    with Microbit(image() + ".bin", *VIRTUAL, steered=True) as machine:
        machine.run_to_write(OUTSET, 8)
        first = machine.count(TIMER0)
        check(1000000 <= first < 1900000, f"the first edge is at {first} microseconds")
        check_equal(machine.device("readl", TIMER0 + CC), 2000000, "the end of the second period")
        machine.device("writel", TIMER0 + CC + 4, period)
        ends = []
        for _ in range(count):
            machine.run_to_write(OUTSET, 8)
            ends.append(machine.device("readl", TIMER0 + CC))
            check(ends[-1] > machine.count(TIMER0), "the end of the period that runs is over already")
        machine.gdb.ask("s")
        levels = machine.toggles()
    check_equal(levels, [0] + [(i + 1) % 2 for i in range(count + 1)], "the LED's levels")
    steps = [later - earlier for earlier, later in zip(ends, ends[1:])]
    check(all(step % period == 0 and step > 0 for step in steps), f"no whole periods: {steps}")
    check(steps.count(period) >= count * 3 // 4, f"most are not one period: {steps}")


@test("microbit: an app that is late does not shift the periods", cost=4)
def late():
    """tests/board/late, as on the Nucleos: at each change of the LED, the time, and when the running period ends,
    in microseconds since the start. QEMU may wake the CPU late, so a wait may come late by itself."""
    period, away, late_by = 100000, (1, 5, 9), (6, 10)  # changes of the LED: after being away, and after a late wait
    base = os.path.join(ROOT, "tests", "board", "late", "build", "microbit", "firstlight")
    with Microbit(base + ".bin", *VIRTUAL, steered=True) as machine:
        now, end = 0, period
        for change in range(13):
            machine.run_to_write(OUTSET, 8)
            before, old_end = now, end
            end, now = machine.device("readl", TIMER0 + CC), machine.count(TIMER0)
            what = f"change {change}, at {now} after {before}; the period ends at {end}, the one before at {old_end}"
            if change in away:
                check(end == old_end, f"being away begins a period: {what}")
                continue
            check(end % period == 0, f"a period ends where none does: {what}")
            check(now >= old_end, f"a wait returned before the period's end: {what}")
            check(end - period <= now < end, f"another period than the one that is running: {what}")
            check(change not in late_by or now - before < 100, f"a late wait did not return at once: {what}")


@test("microbit: a panic without a console is SOS and its code on the LED", cost=5)
def light():
    """The chip jumps to nowhere; from the LED's first change on, TIMER1 tells the time."""
    with Microbit(image() + ".bin", "-icount", "shift=7,sleep=off", steered=True) as machine:
        machine.device("writel", TIMER1 + BITMODE, 3)
        machine.device("writel", TIMER1 + PRESCALER, 4)
        machine.device("writel", TIMER1 + START, 1)
        machine.run_to_write(OUTSET, 8)
        machine.gdb.ask("s")
        machine.set_register(15, 0x60000000)
        edges = []
        for _ in range(2 * (9 + 3) + 2):
            machine.run_to_write(OUTSET, 8)
            edges.append(machine.count(TIMER1) / 1e6)
        machine.gdb.ask("s")
    lengths = [later - earlier for earlier, later in zip(edges, edges[1:])]
    letters = "".join(("-" if length > 0.5 else ".") if i % 2 == 0 else "/" if length > 1 else ""
                      for i, length in enumerate(lengths))
    check_equal(letters, "...---.../.../.", f"the flashes ({lengths})")
    dots = [length for length in lengths if length < 0.5]
    check(all(0.19 < dot < 0.22 for dot in dots), f"a dot is 0.2 s: {dots}")


@test("microbit: PANIC=halt leaves the LED as it is", cost=3)
def halt():
    with Microbit(image(panic="halt") + ".bin", *VIRTUAL, steered=True) as machine:
        machine.run_to_write(OUTSET, 8)
        machine.gdb.ask("s")
        machine.set_register(15, 0x60000000)
        machine.gdb.socket.sendall(b"$c#63")
        time.sleep(2.5)
        check_equal(machine.toggles(), [0, 1], "the LED's levels")
        check(machine.process.poll() is None, "QEMU ended: the CPU has locked up")


@test("microbit: the vector table, word by word", cost=2)
def vectors():
    with open(os.path.join(os.path.dirname(image()), "device", "table"), encoding="utf-8") as file:
        rows = [line.split() for line in file if line.startswith("interrupt")]
    names = {int(row[1]) + 16: row[2] + "_IRQHandler" for row in rows}
    names.update({2: "NMI_Handler", 3: "HardFault_Handler", 11: "SVC_Handler", 14: "PendSV_Handler",
                  15: "SysTick_Handler"})
    count = 16 + 26
    check_equal(max(names), count - 1, "the last vector")
    for base in (image(), image(panic="halt"), image("button"), image("hello")):
        addresses = symbols(base + ".elf")
        with open(base + ".bin", "rb") as file:
            words = struct.unpack(f"<{count}I", file.read(4 * count))
        check_equal(words[:2], (addresses["stack_top"], addresses["Reset_Handler"] | 1), f"stack and reset of {base}")
        for number in range(2, count):
            expected = addresses.get(names.get(number), addresses["Default_Handler"])
            check_equal(words[number], expected | 1, f"vector {number} of {base}")
        check_equal(addresses["vectors_end"] - addresses["vectors_start"], 4 * count, "the table's bytes")


@test("microbit: blink's size", cost=2)
def size():
    led, halted = (os.path.getsize(image(panic=panic) + ".bin") for panic in ("led", "halt"))
    check(led <= LED_BYTES, f"blink is {led} bytes, at most {LED_BYTES}")
    check(halted <= HALT_BYTES, f"with PANIC=halt {halted}, at most {HALT_BYTES}")
    return f"{led} and {halted} bytes"


# ---- The button -----------------------------------------------------------------------------

@test("microbit: a button is low while it is held down", cost=3)
def button():
    """QEMU 7.2 has no GPIOTE: that the channels wake the CPU is not seen here, only how it is set up."""
    base = image("button", "report")
    places = symbols(base + ".elf")
    with Microbit(base + ".bin", "-d", "unimp", steered=True) as machine:
        def pressed(level, pin):
            machine.gdb.run_to(places["board_button"] & ~1)
            if level is not None:
                machine.device("set_irq_in", "/machine/nrf51", "unnamed-gpio-in", pin, level)
            back = machine.register(14)
            machine.gdb.run_to(back & ~1)
            result = machine.register(0)
            machine.set_register(15, places["board_button"] & ~1)  # and again
            machine.set_register(14, back)
            return bool(result & 1)

        check_equal([pressed(level, pin) for level, pin in ((None, 17), (0, 17), (1, 17), (0, 17), (1, 17), (0, 26), (1, 26))],
                    [False, True, False, True, False, True, False], "pulled up; A low, high, low, high; B low, high")
        writes = re.findall(r"write \(size 4, offset 0x0*6([0-9a-f]{3}), value 0x([0-9a-f]+)\)", machine.text("log"))
    check_equal([(int(offset, 16), int(value, 16)) for offset, value in writes],
                [(0x510, 0x31101), (0x100, 0), (0x514, 0x31a01), (0x104, 0), (0x304, 3)],
                "writes to GPIOTE: channels 0 and 1 tell of each edge of pins 17 and 26, by an interrupt")


# ---- make run, make debug -------------------------------------------------------------------

@test("microbit: make run shows the LED, and ends where no person watches", cost=12)
def run_blinks():
    code, output = make("run")
    check_equal(code, 0, output)
    lines = re.findall(r"^ +(\d+\.\d+) s  LED (on|off)$", output, re.M)
    others = [line for line in output.splitlines() if not re.match(r" +[\d.]+ s  LED o", line)]
    check_equal(others, ["emulate: ended after 10 s, the limit where no terminal is attached"], "the other lines")
    check(5 <= len(lines) <= 10, f"{len(lines)} changes in 10 s")
    check_equal([state for _, state in lines], (["on", "off"] * 5)[:len(lines)], "the states")
    lengths = [float(later) - float(earlier) for (earlier, _), (later, _) in zip(lines, lines[1:])]
    check(0.9 < sum(lengths) / len(lengths) < 1.3, f"seconds between them: {lengths}")


@test("microbit: make run passes words and the end on", cost=4)
def run_ends():
    for more, expected, part in (((), 0, "command    (empty)\n"),
                                 (("CMDLINE=exit=qemu a,b 'c",), 0, "command    exit=qemu a,b 'c\n")):
        code, output = make("APP=hello", *more, "run")
        check_equal(code, expected, output)
        check_has(output, part, "make run")
    code, output = make("APP=hello", "CMDLINE=" + "x" * 256, "run")
    check_equal((code, output.count("the command line is longer than the 255 bytes")), (2, 1), output)
    for words in ([], ["--append", "exit=qemu"]):
        code, output = run(EMULATE, *words, death_image("panic"))
        check_equal(code, 1, output)  # 35 is exit=qemu's, and the panic is seen without
        check_has(output, "PANIC  no more coffee", "what emulate shows")
    code, output = run(EMULATE, "/nowhere/firstlight.bin")
    check_equal((code, output.count("\n")), (1, 1), output)
    check_has(output, "run 'make BOARD=microbit' first", "the message")


@test("microbit: TRACE=1 names the registers", cost=11)
def run_traced():
    code, output = make("TRACE=1", "run")
    check_equal(code, 0, output)
    writes = re.findall(r"^ +\d+\.\d+ s  (\w+\.[\w\[\]]+) = 0x0*([0-9a-f]+)$", output, re.M)
    check_equal(writes[:13], [("GPIO.DIRSET", "2010"), ("TIMER0.TASKS_SHUTDOWN", "1"), ("TIMER0.TASKS_CLEAR", "1"),
                              ("TIMER0.BITMODE", "3"), ("TIMER0.PRESCALER", "4"), ("TIMER0.CC[0]", "f4240"),
                              ("TIMER0.CC[1]", "f4240"), ("TIMER0.EVENTS_COMPARE[0]", "0"),
                              ("TIMER0.TASKS_START", "1"), ("TIMER0.INTENSET", "10000"),
                              ("TIMER0.INTENCLR", "10000"), ("TIMER0.EVENTS_COMPARE[0]", "0"),
                              ("TIMER0.CC[0]", "1e8480")], "the first writes")


@test("microbit: make debug runs to kernel_main, and shows registers by svd2c's file for gdb", cost=4)
def debug():
    with tempfile.TemporaryDirectory() as folder:
        shown = os.path.join(folder, "registers.py")
        code, output = run("build/host/svd2c", "--core=own", "--overlay", "devices/microbit.overlay",
                           "--part", "NRF51822-QFAA", "--gdb", shown, "-o", os.devnull, "devices/nrf51822.svd")
        check_equal(code, 0, output)
        for app, place in (("hello", "apps/hello/main.c"), ("blink", "apps/blink/main.c")):
            debug_app(app, place, f'source {shown}\nprint GPIO->DIR\nprintf "pc is %#x\\n", $pc\nquit\n')


def debug_app(app, place, commands):
    done = subprocess.run(["make", "-s", "BOARD=microbit", f"APP={app}", "debug"], cwd=ROOT,
                          input=commands.encode(), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=PATIENCE, check=False)
    text = done.stdout.decode(errors="replace")
    check_equal(done.returncode, 0, text)
    check(re.search(rf"^#0  kernel_main \(.*\) at (?:\./)?{place}:\d+$", text, re.M), f"gdb is not in kernel_main:\n{text}")
    check_has(text, "in Reset_Handler ()" if app == "hello" else "Reset_Handler ()", "the way there")
    # The LEDs' row and column are outputs once board_init() has run.
    if app == "blink":
        check(re.search(r"\$1 = 0x00002010 \{PIN0 = 0, .*PIN4 = 1, .*PIN13 = 1, .*PIN31 = 0\}$", text, re.M), f"GPIO->DIR:\n{text}")
    check_has(text, "pc is 0x", "gdb's answer")
