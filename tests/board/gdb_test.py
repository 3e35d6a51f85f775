"""gdb_test.py - board-sim's gdb stub: gdb itself on a small program, and what gdb does not do by itself."""
import contextlib
import os
import random
import re
import shutil
import socket
import subprocess

import harness
from harness import Skip, check, check_equal, check_has, run, test
from bench import bench

NEEDS = "board-sim"


@contextlib.contextmanager
def waiting(name, *options, defines=(), **how):
    """The simulator with a program, and the port at which it waits for gdb."""
    with bench(name, *defines, **how) as b:
        process = subprocess.Popen(b.command("--gdb", "0", *options), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        harness.PROCESSES.append(process)
        try:
            line = process.stderr.readline()
            found = re.fullmatch(r"gdb: waiting at localhost:(\d+)\n", line)
            check(found, f"the simulator's first line: {line!r}")
            yield b, process, int(found[1])
        finally:
            process.kill()
            process.communicate()


def gdb(elf, port, *commands):
    """What gdb says to each of the commands."""
    program = shutil.which("gdb-multiarch")
    if not program:
        raise Skip("gdb-multiarch is missing")
    line = [program, "-nx", "-batch", "-ex", "set confirm off", "-ex", f"target remote localhost:{port}"]
    for number, command in enumerate(commands):
        line += ["-ex", f"echo <{number}>\\n", "-ex", command]
    code, output = run(*line, "-ex", "echo <end>\\n", "-ex", "kill", elf)
    check_equal(code, 0, output)
    return [part.split("\n", 1)[1] for part in re.split(r"(?=^<\d+>$)", output.split("<end>")[0], flags=re.M)[1:]]


STEPS = [  # what gdb is told, and what its answer has
    ("info registers sp lr pc xpsr msp psp primask control",
     r"sp +0x20000400 .*\nlr +0xffffffff .*\npc +0x80000c0 .*<start>\nxpsr +0x1000000 .*\nmsp +0x20000400 .*\n"
     r"psp +0xdead0010 .*\nprimask +0x0 .*\ncontrol +0x0 .*\n"),
    ("print $r0 = 0x12345678", r"\$1 = 305419896\n"),
    ("print/x $r0", r"\$2 = 0x12345678\n"),
    ("hbreak *main", "Hardware assisted breakpoint 1 at .*\\n"),
    ("continue", "(?s).*Breakpoint 1, .*main.*"),
    ("tbreak *asleep", r"Temporary breakpoint 2 at .*\n"),
    ("continue", "(?s).*Temporary breakpoint 2, .*"),
    # A step takes no interrupt, and one over WFI lasts until SysTick is there.
    ("stepi", "(?s).*awake.*"),
    ("x/xw 0xe000ed04", "0xe000ed04:\t0x0400f000\n"),
    ("stepi", "(?s).*cmp.*"),
    ("print *(int *)0x20000600", r"\$3 = 0\n"),
    # Reading CSR says so once: COUNTFLAG is cleared by it.
    ("x/2xw 0xe000e010", "0xe000e010:\t0x00010007\t0x000003e7\n"),
    ("x/xw 0xe000e010", "0xe000e010:\t0x00000007\n"),
    ("watch *(int *)0x20000600", r"Hardware watchpoint 3: .*\n"),
    ("continue", r"(?s).*Hardware watchpoint 3: .*\n\nOld value = 0\nNew value = 1\n.*counted.*"),
    ("backtrace", r"(?s)#0 .*counted.*#1  <signal handler called>\n#2 .*awake.*"),
    ("delete", ""),
    ("rwatch *(int *)0x20000600", r"Hardware read watchpoint 4: .*\n"),
    ("continue", r"(?s).*Hardware read watchpoint 4: .*\n\nValue = 1\n.*adds.*"),
    ("delete", ""),
    # A BKPT stops, and is passed over.
    ("continue", "(?s).*SIGTRAP.*stops.*"),
    ("print *(int *)0x20000600", r"\$4 = 3\n"),
    ("stepi", "(?s).*turns.*"),
    ("set var *(int *)0x20000604 = 0x11223344", ""),
    ("x/8xb 0x20000600", "0x20000600:\t0x03\t0x00\t0x00\t0x00\t0x44\t0x33\t0x22\t0x11\n"),
    ("x/xw 0x90000000", "0x90000000:\tCannot access memory at address 0x90000000\n"),
    # No breakpoint is in the memory, so there may be any number of them.
    ("x/xh turns", "0x[0-9a-f]+ <turns>:\t0x2207\n"),
    ("monitor reset", ""),
    ("info registers pc", r"pc +0x80000c0 .*<start>\n"),
]


@test("gdb: breakpoints, watchpoints, registers, memory, steps", cost=2)
def debugs():
    with waiting("gdb") as (b, process, port):
        # After the reset gdb must forget what it knows: "maint flush register-cache".
        commands = [command for command, _ in STEPS]
        commands.insert(-1, "maint flush register-cache")
        answers = gdb(b.elf, port, *commands)
        del answers[-2]
        for (command, expected), answer in zip(STEPS, answers, strict=True):
            check(re.fullmatch(expected, answer), f"{command}\nexpected {expected}\ngot      {answer}")
        output, _ = process.communicate(timeout=20)
        check_equal(process.returncode, 0, output)
        check_has(output, "gdb has ended it", "the report")
        check_has(output, "0 illegal accesses, 0 faults", "the report")


class Line:
    """gdb's side of the protocol."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), 20)

    def send(self, text):
        self.socket.sendall(f"${text}#{sum(text.encode()) & 0xff:02x}".encode())

    def receive(self):
        """A byte that acknowledges, or a packet's text."""
        got = self.socket.recv(1)
        if got != b"$":
            return got.decode()
        while not re.search(rb"#..\Z", got, re.S):
            got += self.socket.recv(1)
        return got[1:-3].decode()

    def ask(self, text):
        self.send(text)
        check_equal(self.receive(), "+", f"acknowledges {text}")
        return self.receive()


@test("gdb: Ctrl-C, also while it sleeps for ever; wrong packets; gdb goes away")
def interrupts():
    with waiting("sleep", defines=["SLEEP_forever"]) as (_, process, port):
        line = Line(port)
        check_equal(line.ask("?"), "T05", "at its reset")
        check_equal([line.ask(text) for text in (
            "m20000000,4", "m20000000,zz", "m", "m90000000,4", "p99", "Mffffffff,4:00000000", "M20000000,2:0000",
            "X20000000,2:}\x03z", "m20000000,2", "Z9,0,0", "Z0,zz", "vCont?", "G00", "qSymbol::", "qRcmd,00", "")],
            ["a5a5a5a5", "E01", "E01", "E01", "E01", "E01", "OK", "OK", "237a", "", "", "vCont;c;C;s;S", "E01", "",
             "626f6172642d73696d206b6e6f777320276d6f6e69746f7220726573657427206f6e6c790a", ""], "answers")
        line.socket.sendall(b"$?#00")
        check_equal(line.receive(), "-", "a wrong checksum")
        line.send("c")
        check_equal(line.receive(), "+", "it runs")
        line.socket.sendall(b"\x03")
        check_equal(line.receive(), "T05", "Ctrl-C while it sleeps")
        line.socket.close()
        output, _ = process.communicate(timeout=20)
        check_has(output, "gdb has gone", "the report")


@test("gdb: a number that is missing, signed, blank or too long is an error, in each packet")
def numbers():
    with waiting("exit") as (_, _, port):
        line = Line(port)
        packets = [packet.format(number) for packet in ("p{}", "P{}=00000000", "m{},4", "m20000000,{}", "M{},0:", "X{},0:",
                   "qXfer:features:read:target.xml:{},4", "qXfer:features:read:target.xml:0,{}", "Z0,{},2", "Z{},0,2")
                   for number in ("", "-1", " 1", "0x1", "+1", "100000001")]
        wrong = {packet: answer for packet in packets if (answer := line.ask(packet)) not in ("E01", "")}
        check_equal(wrong, {}, "packets that were taken")
        check_equal(line.ask("m20000000,4"), "a5a5a5a5", "memory afterwards")


@test("gdb: packets of random bytes and cut ones are answered, and the next one too", cost=2)
def random_packets():
    pick = random.Random(16)
    starts = ("g", "G", "p", "P1=", "m20000000,", "M20000000,2:", "X20000000,2:", "Z0,", "Z2,", "z1,", "?", "H", "T", "!", "q",
              "qXfer:features:read:", "qXfer:features:read:target.xml:", "qRcmd,", "qSupported", "Q", "v", "vCont;", "s", "S")
    with waiting("gdb") as (_, process, port):
        line = Line(port)
        for count in range(1500):
            text = pick.choice(starts) + "".join(pick.choice("0123456789abcdef,:;=%-_ zxZ\x7f\x01") for _ in range(pick.randrange(24)))
            if text.startswith(("vKill", "vCont;c", "vCont;C")):
                continue
            answer = line.ask(text)
            check(answer is not None and process.poll() is None, f"packet {count}, {text!r}: {answer!r}")
        check(re.fullmatch("[0-9a-f]{8}", line.ask("m08000000,4")), "memory afterwards")


@test("gdb: a run that ends can be looked at; an image that ends itself says so")
def ends():
    with waiting("gdb", "--cycles", "1500") as (_, process, port):
        line = Line(port)
        check_equal(line.ask("c"), "T05", "the limit of cycles")
        check_equal(line.ask("m20000600,4"), "01000000", "the counter, after 1,500 cycles")
        check_equal(line.ask("c"), "W00", "the end")
        check_equal(process.wait(20), 0, "exit code")
    with waiting("exit", "--semihosting") as (b, process, port):
        line = Line(port)
        check_equal(line.ask("c"), f"W{process.wait(20):02x}", "the image's exit code")


@test("gdb: on a Cortex-M3 it does not stop within an IT block, but after it")
def it_block():
    with waiting("blocks", core="cortex-m3") as (b, _, port):
        line = Line(port)
        code, output = run("llvm-objdump", "-d", "--mcpu=cortex-m3", "--no-show-raw-insn", b.elf)
        check_equal(code, 0, output)
        within = int(re.search(r"^ *([0-9a-f]+): *\tit.*\n *([0-9a-f]+):", output, re.M)[2], 16)
        check_equal(line.ask(f"Z0,{within:x},2"), "OK", "a breakpoint in a block")
        check_equal(line.ask("s"), "T05", "a step")
        for _ in range(2000):
            if line.ask("s") != "T05":
                break
            pc = int.from_bytes(bytes.fromhex(line.ask("pf")), "little")
            check(pc != within, f"it stopped at {pc:#x}, within a block")


FLOATS = [
    ("continue", "(?s).*SIGTRAP.*there.*"),
    ("info registers s0 s1 s31 d0 fpscr basepri faultmask control",
     r"s0 +1\.5 .*\ns1 +-2 .*\ns31 +0\.25 .*\nd0 +-2\.\d+ .*\nfpscr +0x20000000 .*\nbasepri +0x40 .*\nfaultmask +0x1 .*\n"
     r"control +0x4 .*\n"),
    ("print $s0 = 3", r"\$1 = 3\n"),
    ("print $fpscr = 0x80000000", r"\$2 = -?2147483648\n"),
    ("print/x $basepri = 0xff", r"\$3 = 0x(c0|ff)\n"),
    ("print/d $faultmask = 0", r"\$4 = 0\n"),
    ("maint flush register-cache", r"(Register cache flushed\.\n)?"),
    ("info registers s0 s1 fpscr basepri faultmask",
     r"s0 +3 .*\ns1 +-2 .*\nfpscr +0x80000000 .*\nbasepri +0xc0 .*\nfaultmask +0x0 .*\n"),
    ("stepi 3", "(?s).*"),
    ("print/x $r0", r"\$5 = 0x40500000\n"),  # 3.25
]


@test("gdb: the registers of the FPU and the masks of a Cortex-M4F, read and written; a Cortex-M0 has none of them")
def floats():
    with waiting("floats", core="cortex-m4") as (b, _, port):
        answers = gdb(b.elf, port, *[command for command, _ in FLOATS])
        for (command, expected), answer in zip(FLOATS, answers, strict=True):
            check(re.fullmatch(expected, answer), f"{command}\nexpected {expected}\ngot      {answer}")
    with waiting("exit", core="cortex-m33") as (b, _, port):
        answers = gdb(b.elf, port, "info registers msplim psplim", "print/x $msplim = 0x20000127",
                      "print/x $psplim = 0x20000200", "maint flush register-cache", "info registers msplim psplim")
        check(re.fullmatch(r"msplim +0x0 .*\npsplim +0x0 .*\n", answers[0]), f"the stack limits at the reset: {answers[0]}")
        check(re.fullmatch(r"msplim +0x20000120 .*\npsplim +0x20000200 .*\n", answers[4]), f"the stack limits set: {answers[4]}")
    for core, count in (("cortex-m0", 21), ("cortex-m3", 23), ("cortex-m4", 40), ("cortex-m33", 42)):
        with waiting("exit", core=core) as (_, _, port):
            line = Line(port)
            description = line.ask("qXfer:features:read:target.xml:0,fff")
            check_equal(description.count("<reg "), count, f"registers of a {core}")
            check_equal(line.ask(f"p{count:x}"), "E01", f"one more than a {core} has")
            check_equal(len(line.ask("g")), {21: 19 * 8 + 2 * 2, 23: 19 * 8 + 4 * 2, 40: 19 * 8 + 4 * 2 + 16 * 16 + 8,
                                               42: 21 * 8 + 4 * 2 + 16 * 16 + 8}[count],
                        f"all registers of a {core}")


@test("gdb: --gdb with a port that is none, and one that is taken")
def ports():
    with bench("gdb") as b:
        for port in ("65536", "x"):
            check_equal(run(*b.command("--gdb", port))[0], 2, port)
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            code, output = run(*b.command("--gdb", str(taken.getsockname()[1])))
            check_equal(code, 2, output)
            check_has(output, "choose another one", "the sentence")
