"""flash_test.py - scripts/flash, without a board: what OpenOCD and gdb are told, what a person is."""
import contextlib
import glob
import importlib.machinery
import importlib.util
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import harness
from harness import Skip, check, check_equal, check_has, run, test

NEEDS = "board-sim board-nucleo-l031k6 board-nucleo-f042k6"  # of make

SCRIPT = os.path.join(harness.ROOT, "scripts", "flash")
GDB_SCRIPT = os.path.join(harness.ROOT, "scripts", "debug-board.gdb")
CONFIGS = sorted(glob.glob(os.path.join(harness.ROOT, "boards", "*", "openocd.cfg")))


def is_st_link(config):
    with open(config, encoding="utf-8") as file:
        return "chips stm32 openocd.cfg" in file.read()


ST_LINKS = [path for path in CONFIGS if is_st_link(path)]


def board_of(config):
    return os.path.basename(os.path.dirname(config))


BOARDS = [board_of(path) for path in CONFIGS]
BOARD = "nucleo-f042k6"  # whose drive is tried
DRIVERS = {"l0": "stm32lx", "f0": "stm32f1x"}  # OpenOCD User's Guide, "Internal Flash (Microcontrollers)"
SERIALS = ("066DFF485550755187012345", "0671FF3837324B4E43054321")
ARM_ELF = b"\x7fELF\x01\x01\x01" + bytes(9) + b"\x02\x00\x28\x00"

# What OpenOCD prints. Those about USB come from a libusb with made-up devices, those about the chip from
# a made-up ST-LINK behind OpenOCD 0.12's `hla_stlink_backend tcp`, or from OpenOCD's sources.
BEGIN = "Open On-Chip Debugger 0.12.0\nInfo : clock speed 300 kHz\n"
OPENED = BEGIN + "Info : STLINK V2J37M26 (API v2) VID:PID 0483:374B\nInfo : Target voltage: 3.249730\n"
NO_ST_LINK = BEGIN + "Error: 112 2 stlink_usb.c:3374 stlink_usb_usb_open(): open failed\n"
NO_ACCESS = (BEGIN + "Error: 112 2 libusb_helper.c:178 jtag_libusb_open(): libusb_open() failed with "
             "LIBUSB_ERROR_ACCESS\nError: 113 2 stlink_usb.c:3374 stlink_usb_usb_open(): open failed\n")
NAMED = ("Debug: 112 2 libusb_helper.c:113 string_descriptor_equal(): Device serial number '{}' doesn't "
         "match requested serial 'none'\n")
NO_MATCH = ("Info : 116 2 libusb_helper.c:201 jtag_libusb_open(): No device matches the serial string\n"
            "Error: 117 2 stlink_usb.c:3374 stlink_usb_usb_open(): open failed\n")
ONE = BEGIN + NAMED.format(SERIALS[0]) + NO_MATCH
TWO = BEGIN + NAMED.format(SERIALS[0]) + NAMED.format(SERIALS[1]) + NO_MATCH
INIT_FAILED = "in procedure 'program' \n** OpenOCD init failed **\nshutdown command invoked\n"
PROGRAMMED = OPENED + "** Programming Started **\n** Programming Finished **\n** Verify Started **\n"
VERIFIED = PROGRAMMED + "** Verified OK **\nshutdown command invoked\n"
ERASED = OPENED + "erased sectors 0 through 7 on flash bank 0 in 0.026587s\nshutdown command invoked\n"
FAILURES = (
    ("no permission", NO_ACCESS, "", ("you may not open it", "60-openocd.rules")),
    ("nothing attached", NO_ST_LINK, "", ("no ST-LINK is attached", "USB cable that carries data")),
    ("two attached", TWO, "", ("2 ST-LINKs are attached", f"SERIAL={SERIALS[0]} SERIAL={SERIALS[1]}")),
    ("in use", ONE, BEGIN + INIT_FAILED, ("end the program that uses it",)),
    ("busy", BEGIN + "Error: libusb_open() failed with LIBUSB_ERROR_BUSY\nError: open failed\n", "",
     ("end the program that uses it",)),
    ("asleep", ONE, OPENED + "Error: init mode failed (unable to connect to the target)\n" + INIT_FAILED,
     ("the board's chip does not answer", "{remedy}")),
    ("lost on the way", ONE, OPENED + "Error: timed out while waiting for target halted\n",
     ("the board's chip does not answer", "{remedy}")),
    ("another chip", ONE, OPENED + "Warn : UNEXPECTED idcode: 0x0bc11477\nError: expected 1 of 1: "
     "0x0bb11477\n", ("has another chip than {board}",)),
    ("protected", ONE, OPENED + "Error: access denied / write protected\n", ("never changes option bytes",)),
    ("no power", ONE, OPENED + "Error: target voltage may be too low for reliable debugging\nError: init "
     "mode failed (unable to connect to the target)\n", ("measures no power",)),
    ("no answer to the direct driver", ONE, OPENED + "Error: [stm32l0.cpu] Could not find MEM-AP to control the "
     "core\nWarn : target stm32l0.cpu examination failed\n", ("the board's chip does not answer", "{remedy}")),
    ("another chip's flash", ONE, OPENED + "Error: Cannot identify target as an STM32 L0 or L1 family device.\n",
     ("has another chip than {board}",)),
    ("old OpenOCD", "Error: Can't find target/stm32l0.cfg\n", "", ("install version 0.11 or later",)),
    ("OpenOCD without the driver", "Error: Debug adapter doesn't support 'dapdirect_swd' transport\nError: Debug "
     "adapter doesn't support 'swd' transport\n", "", ("does not speak SWD by way of an ST-LINK", "0.11 or later")),
    ("no transport", "Error: session transport was not selected. Use 'transport select <transport>'\n", "",
     ("does not speak SWD by way of an ST-LINK",)),
    ("old ST-LINK, OpenOCD 0.12", BEGIN + "Error: ST-Link version does not support DAP direct transport\n", "",
     ("the ST-LINK's firmware is too old", "STSW-LINK007")),
    ("old ST-LINK, OpenOCD after 0.12", BEGIN + "Error: The firmware in the ST-Link adapter only supports deprecated "
     "HLA.\n", "", ("the ST-LINK's firmware is too old", "STSW-LINK007")),
)
ONLY_FLASH = (
    ("elsewhere", ONE, OPENED + "Warn : no flash bank found for address 0x08008000\n** Programming Finished "
     "**\n** Verify Started **\nError: checksum mismatch - attempting binary compare\nembedded:startup.tcl:"
     "1516: Error: ** Verify Failed **\n", ("does not lie in the flash of {board}",)),
    ("worn", ONE, PROGRAMMED + "Error: checksum mismatch - attempting binary compare\nembedded:startup.tcl:"
     "1516: Error: ** Verify Failed **\n", ("does not hold what was written",)),
)

KNOWS_ARM = ("set architecture", 0, 'The target architecture is set to "armv6-m".\n', 0)  # of gdb

FAKE = """#!{python}
import json, os, sys, time
here = os.path.dirname(os.path.abspath(__file__))
name = os.path.basename(__file__)
with open(os.path.join(here, name + ".calls"), "a") as calls:
    calls.write(json.dumps([os.getpid(), sys.argv[1:], os.getpgrp()]) + "\\n")
if name == "JLinkExe":
    with open(os.path.join(here, name + ".typed"), "w") as typed:
        typed.write(sys.stdin.read())
with open(os.path.join(here, name + ".plays")) as plays:
    for part, code, text, seconds in json.load(plays):
        if part in " ".join(sys.argv):
            print(text, end="", file=sys.stderr, flush=True)
            time.sleep(seconds)
            sys.exit(code)
sys.exit("nothing to play for " + " ".join(sys.argv))
"""


class Desk:
    """A folder with tools that record how they are called and play what they are told to."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="flash ")
        self.elf = self.write("an image.elf", ARM_ELF)
        self.bin = self.write("firstlight.bin", bytes(range(256)))
        self.hex = self.write("firstlight.hex", ":00000001FF\n")
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, data):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "wb" if isinstance(data, bytes) else "w") as file:
            file.write(data)
        return self.path(name)

    def tool(self, name, *plays):
        """plays: (words in the command line, exit code, what it prints, seconds until it ends)."""
        self.write(f"bin/{name}.plays", json.dumps(plays))
        os.chmod(self.write(f"bin/{name}", FAKE.replace("{python}", sys.executable)), 0o755)

    def openocd(self, listing=ONE, code=1, log="", seconds=0):
        """One that says `listing` when it is asked who is there, and else `log`."""
        self.tool("openocd", ("debug_level 3", 1, listing, 0), ("", code, log, seconds))

    def calls(self, name="openocd"):
        """How the tool was called: [(process id, arguments, process group)]."""
        if not os.path.exists(self.path("bin", f"{name}.calls")):
            return []
        with open(self.path("bin", f"{name}.calls"), encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def typed(self, name):
        """What the tool read on its standard input when it was last called."""
        with open(self.path("bin", f"{name}.typed"), encoding="utf-8") as file:
            return file.read()

    def commands(self):
        """Every command that OpenOCD was given."""
        return [word for _, words, _ in self.calls() for before, word in zip(words, words[1:])
                if before == "-c"]

    def environment(self, alone=False, **more):
        """`alone`: without the tools of this computer, but for what a script needs to start."""
        env = {key: value for key, value in os.environ.items() if key not in ("V", "SERIAL", "VOLUME", "DEBUG_IN", "FLASH_WITH")}
        env["PATH"] = self.path("bin") + ("" if alone else os.pathsep + env["PATH"])
        if alone:
            os.makedirs(self.path("bin"), exist_ok=True)
            for tool in ("env", "python3"):
                with contextlib.suppress(FileExistsError):
                    os.symlink(sys.executable if tool == "python3" else shutil.which(tool),
                               self.path("bin", tool))
        return {**env, **more}

    def flash(self, verb, *words, board=None, stdin=subprocess.DEVNULL, alone=False, **more):
        return run(sys.executable, SCRIPT, verb, "--board", board or BOARD, "--elf", self.elf,
                   "--bin", self.bin, "--hex", self.hex, *words, env=self.environment(alone, **more), stdin=stdin)


def needs(tool, what="this needs it"):
    if not shutil.which(tool):
        raise Skip(f"{tool} is missing: {what}")


def check_sentence(outcome, *parts, code=1):
    check_equal(outcome[0], code, f"exit code; it printed:\n{outcome[1]}")
    check_equal(outcome[1].count("\n"), 1, f"lines:\n{outcome[1]}")
    check(outcome[1].startswith("flash: "), outcome[1])
    for part in parts:
        check_has(outcome[1], part, "the sentence")


def module():
    """scripts/flash itself, to ask its functions."""
    loader = importlib.machinery.SourceFileLoader("flash_script", SCRIPT)
    loaded = importlib.util.module_from_spec(importlib.util.spec_from_loader("flash_script", loader))
    loader.exec_module(loaded)
    return loaded


# ---- The boards' own files ------------------------------------------------------------------

def real_openocd(config, *commands, before=(), scripts=None):
    """`before`: commands that come before the config. `scripts`: a folder that it looks into first."""
    needs("openocd", "it reads the boards' openocd.cfg")
    line = [part for command in ("noinit", *commands, "shutdown") for part in ("-c", command)]
    return run("openocd", *(["-s", scripts] if scripts else []),
               *[part for command in before for part in ("-c", command)], "-f", config, *line)


def clock_of(config):
    with open(os.path.join(os.path.dirname(config), "board.mk"), encoding="utf-8") as file:
        return int(re.search(r"^CLOCK_HZ := (\d+)", file.read(), re.MULTILINE).group(1))


for path in CONFIGS:
    def parsed(path=path):
        code, log = real_openocd(path, "targets", "flash list", "adapter speed", "reset_config",
                                 "transport select")
        older = re.search(r"Can't find (target/\S+)", log)
        if older and "openocd" in module().board_facts(board_of(path)):
            raise Skip(f"this OpenOCD has no {older.group(1)}")
        check_equal(code, 0, log)
        check_equal(len(re.findall(r" 0\* \S+ +(?:cortex_m|hla_target) ", log)), 1, f"targets:\n{log}")
        banks = re.findall(r"driver (\S+) base (\d+) ", log)
        family = re.search(r"-(l0|f0)", os.path.basename(os.path.dirname(path)))
        expected = DRIVERS[family.group(1)] if family else banks[0][0]
        # With base 0 the driver asks the chip, or the flash is there.
        base = 0x10000000 if expected == "rp2040_flash" else 0x08000000
        check(banks[:1] in ([(expected, str(base))], [(expected, "0")]), f"flash banks: {banks}")
        # An STM32F4 has its OTP area as a second bank (RM0383, "One-time programmable bytes"), an nRF52 UICR (nRF52833 Product
        # Specification, "Memory"): no verb names them.
        check(banks[1:] in ([], [("stm32f2x", str(0x1fff7800))], [("nrf5", str(0x10001000))]), f"flash banks: {banks}")
        speed = int(re.search(r"adapter speed: (\d+) kHz", log).group(1))
        check(0 < 6 * speed * 1000 <= clock_of(path), f"{speed} kHz is too fast for the chip's clock")
        if path not in ST_LINKS:
            return
        check_has(log, "srst_only separate srst_nogate srst_open_drain connect_deassert_srst", "reset_config")
        check(re.search(r"^(dapdirect_)?swd$", log, re.M), f"the transport:\n{log}")
    harness.add(f"flash: OpenOCD takes the openocd.cfg of {os.path.basename(os.path.dirname(path))}", parsed)


# The one that is installed, made to refuse as others do: [what, the transports that it refuses, how it
# calls the ST-LINK's, whether it has stlink-dap.cfg].
KINDS = (
    ("0.11 and 0.12", ("swd",), "dapdirect_swd", True),
    ("after 0.12", ("hla_swd",), "dapdirect_swd", True),
    ("one day", ("hla_swd", "dapdirect_swd"), "swd", False),
)
REFUSES = """
rename {transport select} {real select}
proc {transport select} {args} {
    if {$args eq ""} {return [string map {dapdirect_swd KNOWN} [{real select}]]}
    if {$args in {REFUSED}} {error "Debug adapter doesn't support '$args' transport"}
    if {[catch {{real select} $args}]} {{real select} dapdirect_swd}
    return KNOWN
}
"""


@test("flash: the boards' openocd.cfg choose a transport in OpenOCD up to 0.12 and after it", cost=2)
def kinds():
    for what, refused, known, has_dap in KINDS:
        with Desk() as desk:
            needs("openocd", "it reads the boards' openocd.cfg")
            dap = "source [find interface/real-stlink.cfg]" if has_dap else 'error "there is none"'
            desk.write("scripts/interface/real-stlink.cfg", "adapter driver st-link\n")
            desk.write("scripts/interface/stlink-dap.cfg", dap + "\n")
            desk.write("scripts/interface/stlink.cfg", "adapter driver hla\nhla_layout stlink\n"
                       if "hla_swd" not in refused else "source [find interface/real-stlink.cfg]\n")
            before = REFUSES.replace("REFUSED", " ".join(refused)).replace("KNOWN", known)
            for config in ST_LINKS:
                code, log = real_openocd(config, "transport select", "targets", before=[before],
                                         scripts=desk.path("scripts"))
                check_equal(code, 0, f"OpenOCD {what}:\n{log}")
                check_has(log, f"\n{known}\n", f"the transport of OpenOCD {what}")
                check_equal(len(re.findall(r" 0\* \S+ +cortex_m ", log)), 1, f"targets:\n{log}")


@test("flash: a path with odd characters is one word for OpenOCD")
def odd_path():
    odd = "/tmp/a b [c] $d {e \"f;g#h"
    code, log = real_openocd(CONFIGS[0], f"echo {module().word(odd)}")
    check_equal(code, 0, log)
    check_has(log, odd, "what OpenOCD made of it")


WITHOUT_LABEL = "stm32f3-discovery"  # its drive, where it has one, is known by the code alone


@test("flash: what the boards say of themselves")
def facts():
    script = module()
    said = {board: script.board_facts(board) for board in BOARDS}
    for board, facts_of_board in said.items():
        others = {name: facts_of_board.pop(name) for name in module().flash_tools.TOOLS if name in facts_of_board}
        check_equal("st-flash" in others, board in map(board_of, ST_LINKS), f"{board}: st-flash is for an ST-LINK")
        check(all(re.fullmatch("0x08000000|[A-Za-z0-9_]+", chip) for chip in others.values()), f"{board}: {others}")
        if "no-drive" in facts_of_board:
            check(set(facts_of_board) <= {"no-drive", "no-unbrick", "probe", "hint"}, f"{board}: {facts_of_board}")
            continue
        if "uf2-family" in facts_of_board:
            check_equal(sorted(facts_of_board.keys() - {"openocd"}),
                        ["label", "no-unbrick", "probe", "uf2-board", "uf2-button", "uf2-end", "uf2-family"], f"what {board} says")
            continue
        check(set(facts_of_board) <= {"label", "code", "hint", "drive-takes", "probe", "no-unbrick"}, f"{board}: {facts_of_board}")
        label = facts_of_board.get("label", "")
        if board != WITHOUT_LABEL:
            check(re.fullmatch(r"[A-Z0-9_]{1,11}", label), f"{board}: no label of a FAT drive: {label!r}")
            check(any(part.upper() in label for part in board.split("-")[:2]), f"{board}: the label of another board: {label}")
        check(re.fullmatch("[0-9A-F]{4}( [0-9A-F]{4})*", facts_of_board["code"]), f"{board}: {facts_of_board['code']!r}")
        if "-f042" in board:  # the one with the empty check
            check_has(facts_of_board["hint"], "unplug the board", "the hint")
    for key in ("label", "code"):
        named = [one[key] for one in said.values() if key in one]
        check_equal(len(set(named)), len(named), f"different {key}s")


@test("flash: copy to a board that shows no drive says how it is programmed")
def no_drive():
    with Desk() as desk:
        for board, by in (("bluepill", "ST-LINK"), ("ek-tm4c123gxl", "ICDI")):
            check_sentence(desk.flash("copy", board=board), f"{board} shows no drive: ", by, f"make BOARD={board} flash")


@test("flash: a board with another debugger than an ST-LINK")
def icdi():
    with Desk() as desk:
        desk.openocd(BEGIN + "Error: 35 14 ti_icdi_usb.c:681 icdi_usb_open(): open failed\n")
        check_sentence(desk.flash("flash", board="ek-tm4c123gxl"), "no ICDI is attached: connect the board")
        desk.openocd(ONE, 0, VERIFIED)
        check_equal(desk.flash("flash", board="ek-tm4c123gxl")[0], 0, "exit code")
        check_sentence(desk.flash("unbrick", "--yes", board="ek-tm4c123gxl"), "cannot be unbricked from here", "LM Flash Programmer")
        desk.openocd(ONE, 1, BEGIN + "Error: unable to find a matching CMSIS-DAP device\n")
        check_sentence(desk.flash("flash", board="pico"), "no CMSIS-DAP probe is attached: connect the board")
        check_sentence(desk.flash("unbrick", "--yes", board="pico"), "cannot be unbricked from here", "hold BOOTSEL")
        desk.openocd(ONE, 1, "Error: Can't find target/rp2350.cfg\n")
        check_sentence(desk.flash("flash", board="pico2"), "this OpenOCD does not know what the board needs",
                       "install a version after 0.12", "FLASH_WITH=picotool")


@test("flash: the scripts name no board")
def no_names():
    for path in (SCRIPT, GDB_SCRIPT):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for board in BOARDS:
            parts = [part for part in board.split("-") if len(part) > 2]  # ST has a V2 of its own
            check(board not in text and parts[-1] not in text.lower(), f"{path} names {board}")


# ---- What OpenOCD is told -------------------------------------------------------------------

HARMLESS = (
    r"debug_level 3", r"init", r"shutdown", r"poll off", r"reset halt", r"arm semihosting enable",
    r"if \{\[catch \{adapter serial \w+\}\]\} \{st-link serial \w+\}", r'echo "firstlight: ready"',
    r"program \S+(\\ \S+)* verify", r"mww 0xe000edf0 0xa05f0000", r"flash erase_sector 0 0 last",
    r"reset_config srst_only srst_nogate connect_assert_srst", r"gdb_port \d+", r"tcl_port disabled",
    r"telnet_port disabled", r"gdb_breakpoint_override hard",
    r"\[target current\] configure -event gdb-detach "
    r"\{reset halt; poll off; mww 0xe000edf0 0xa05f0000; shutdown\}",
    r"if \{\[catch \{verify_image \S+(\\ \S+)*\}\]\} "
    r"\{reset halt; poll off; mww 0xe000edf0 0xa05f0000; shutdown error\}",
)
DANGEROUS = re.compile(r"option|unlock|\block\b|\brdp\b|protect|mass_erase|erase_address|\bobl|mm?[bhw]\b (?!0xe0)",
                       re.IGNORECASE)


@test("flash: no verb sends a command that can lock the chip", cost=3)
def harmless():
    with Desk() as desk:
        for code, log in ((0, VERIFIED), (1, VERIFIED)):
            desk.openocd(ONE, code, log)
            desk.flash("flash")
            desk.flash("flash", SERIAL=SERIALS[0])
        desk.openocd(ONE, 0, ERASED)
        desk.flash("unbrick", "--yes")
        desk.tool("gdb-multiarch", KNOWS_ARM, ("", 0, "", 0))
        desk.openocd(ONE, 0, "firstlight: ready\n", 0.5)
        desk.flash("debug")
        sent = desk.commands()
        for command in sent:
            check(any(re.fullmatch(pattern, command) for pattern in HARMLESS), f"unknown: {command}")
            check(not DANGEROUS.search(command), f"a dangerous command: {command}")
        for begin in ("program ", "flash erase_sector", "gdb_port"):
            check(any(command.startswith(begin) for command in sent), f"no {begin}: {sent}")


@test("flash: no openocd.cfg has a command that can lock the chip")
def harmless_configs():
    allowed = (r"source \[find (interface/(stlink(-dap)?|ti-icdi|cmsis-dap)|target/\w+)\.cfg\]|transport select ((dapdirect_)?swd|hla_jtag)|set (WORKAREASIZE|CHIPNAME|USE_CORE) \w+|"
               r"adapter speed \d+|reset_config srst_only srst_nogate|"
               r"source \[file join \[file dirname \[info script\]\] .. .. chips \w+ openocd.cfg\]")
    chips = glob.glob(os.path.join(harness.ROOT, "chips", "*", "openocd.cfg"))
    check(chips, "no chip has an openocd.cfg")
    for path in CONFIGS + chips:
        with open(path, encoding="utf-8") as file:
            commands = [line.split("#")[0].strip() for line in file]
        for command in commands:
            inner = re.fullmatch(r"if \{\[catch \{(.*)\}\]\} \{", command)
            check(re.fullmatch(allowed + r"|\}|", inner[1] if inner else command), f"{path}: {command}")


WHO_IS_THERE = ["debug_level 3", "if {[catch {adapter serial none}]} {st-link serial none}", "init", "shutdown"]


@test("flash: programs, verifies, lets the chip run without a debugger; a board's hint is shown", cost=2)
def programs():
    script = module()
    with Desk() as desk:
        desk.openocd(ONE, 0, VERIFIED)
        for board in BOARDS:
            before = len(desk.commands())
            code, output = desk.flash("flash", board=board)
            check_equal(code, 0, output)
            check_has(output, f"{board} runs {desk.elf}: programmed and verified.\n", "what it prints")
            hint = script.board_facts(board).get("hint", "")
            check_equal(output.splitlines()[1:], [hint] if hint else [], "the hint")
            sent = desk.commands()[before:]
            check_equal(sent[-5:],
                        [f"program {desk.elf.replace(' ', chr(92) + ' ')} verify", "reset halt", "poll off",
                         "mww 0xe000edf0 0xa05f0000", "shutdown"], "what OpenOCD is told")
            # Of probes that speak CMSIS-DAP it takes the first, and is not asked who is there.
            asked = [] if "CMSIS-DAP" in script.board_facts(board).get("probe", "") else WHO_IS_THERE
            check_equal(sent[:-5], asked, "what it is asked before")


@test("flash: success takes both the exit code and OpenOCD's word")
def success():
    with Desk() as desk:
        for code, log in ((1, VERIFIED), (0, PROGRAMMED)):
            desk.openocd(ONE, code, log)
            check_equal(desk.flash("flash")[0], 1, "exit code")
        desk.openocd(ONE, 0, OPENED)
        check_equal(desk.flash("unbrick", "--yes")[0], 1, "exit code of unbrick")


@test("flash: SERIAL= chooses an ST-LINK")
def serial():
    with Desk() as desk:
        desk.openocd(TWO, 0, VERIFIED)
        code, output = desk.flash("flash", SERIAL=SERIALS[1])
        check_equal(code, 0, output)
        check_has(desk.commands(), f"if {{[catch {{adapter serial {SERIALS[1]}}}]}} {{st-link serial {SERIALS[1]}}}",
                  "what OpenOCD is told")
        check_sentence(desk.flash("flash", SERIAL="abc"), "no ST-LINK with SERIAL=abc", SERIALS[0], SERIALS[1])
        check_sentence(desk.flash("flash", SERIAL="x]; shutdown"), "is no serial number", code=2)


# ---- What a person is told ------------------------------------------------------------------

def check_failures(verb, plays, *words):
    with Desk() as desk:
        desk.tool("gdb-multiarch", KNOWS_ARM)
        for name, listing, log, parts in plays:
            desk.openocd(listing, 1, log)
            remedy = "not even while it is held in reset" if verb == "unbrick" else f"make BOARD={BOARD} unbrick"
            outcome = desk.flash(verb, *words)
            lines = outcome[1].splitlines(keepends=True)
            said = "".join(line for line in lines if not line.startswith(("unbrick connects", "It touches")))
            check_sentence((outcome[0], said), *(part.format(board=BOARD, remedy=remedy) for part in parts))
            check(log == "" or len(desk.calls()) > 1, f"{name}: OpenOCD was only asked once")


@test("flash: a sentence for each failure of flash", cost=4)
def failures_of_flash():
    check_failures("flash", FAILURES + ONLY_FLASH)


@test("flash: a sentence for each failure of unbrick", cost=4)
def failures_of_unbrick():
    check_failures("unbrick", FAILURES, "--yes")


@test("flash: a sentence for each failure of debug", cost=4)
def failures_of_debug():
    changed = ("changed", ONE, OPENED + "Error: checksum mismatch - attempting binary compare\n",
               ("holds another image than", "make BOARD={board} flash"))
    bound = ("port", ONE, OPENED + "Error: couldn't bind gdb to socket on port 1: Address already in use\n",
             ("port 1 is in use",))
    check_failures("debug", (*FAILURES, changed, bound), "--port", "1")


@test("flash: what it does not know, it shows; V=1 shows all")
def logs():
    with Desk() as desk:
        desk.openocd(ONE, 1, OPENED + "Error: the moon is full\n")
        code, output = desk.flash("flash")
        check_equal(code, 1, output)
        check_has(output, "a reason that this script does not know; its log:\n", "the sentence")
        check_has(output, "Error: the moon is full", "the log")
        desk.openocd(ONE, 0, VERIFIED)
        code, output = desk.flash("flash", V="1")
        check_equal(code, 0, output)
        for part in ("openocd\n-f\n", SERIALS[0], "** Verified OK **"):
            check_has(output, part, "the log with V=1")


@test("flash: an OpenOCD that hangs is ended", cost=2)
def hangs():
    with Desk() as desk:
        desk.openocd(ONE, 0, OPENED, 60)
        code, output = desk.flash("flash", "--timeout", "1")
        check_equal(code, 1, output)
        check_has(output, "OpenOCD did not end within 1 s", "the sentence")
        check_ended(desk.calls()[-1][0])


@test("flash: unbrick asks first")
def asks():
    with Desk() as desk:
        desk.openocd(ONE, 0, ERASED)
        for answer, expected in ((b"", 1), (b"no\n", 1), (b"y\n", 1), (b"yes\n", 0)):
            with open(desk.write("answer", answer), encoding="utf-8") as stdin:
                code, output = desk.flash("unbrick", stdin=stdin)
            check_equal(code, expected, output)
            check_has(output, "erases its whole program flash.\nIt touches nothing else: no option bytes",
                      "what it says")
            erased = "flash erase_sector 0 0 last" in desk.commands()
            check_equal(erased, expected == 0, f"erased after {answer!r}")
        check_equal(desk.commands()[-5:],
                    ["reset_config srst_only srst_nogate connect_assert_srst", "init", "reset halt",
                     "flash erase_sector 0 0 last", "shutdown"], "what OpenOCD is told")


@test("flash: called wrongly")
def called_wrongly():
    with Desk() as desk:
        desk.openocd(ONE, 0, VERIFIED)
        check_sentence(desk.flash("flash", board="nosuch"), "there is no board 'nosuch'", *BOARDS, code=2)
        check_sentence(run(SCRIPT, "flash", "--board", BOARD), "--elf is missing", code=2)
        check_sentence(run(SCRIPT, "copy", "--board", BOARD), "--bin is missing", code=2)
        for words in ([], ["flash"], ["nosuch", "--board", BOARD]):
            code, output = run(SCRIPT, *words)
            check_equal(code, 2, output)
            check_has(output, "usage: scripts/flash VERB --board NAME", "the usage")
        desk.elf = desk.path("nosuch.elf")
        for verb in ("flash", "debug"):
            check_sentence(desk.flash(verb), "there is no image", "run 'make'")
        desk.elf = desk.write("pc.elf", b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00\x3e\x00")
        check_sentence(desk.flash("flash"), "is no image for an Arm chip")
        desk.elf, desk.bin = desk.write("empty.elf", b""), desk.path("nosuch.bin")
        check_sentence(desk.flash("debug"), "is no image for an Arm chip")
        check_sentence(desk.flash("copy"), "there is no image")
        check_equal(desk.calls(), [], "calls of OpenOCD")


@test("flash: without OpenOCD, without gdb")
def missing_tools():
    with Desk() as desk:
        for verb in ("flash", "unbrick"):
            check_sentence(desk.flash(verb, alone=True), "openocd is missing: install openocd")
        check_sentence(desk.flash("debug", alone=True), "no gdb that knows Arm: install gdb-multiarch")
        desk.tool("gdb", ("set architecture", 1, 'Undefined item: "armv6-m".\n', 0))
        check_sentence(desk.flash("debug", alone=True), "no gdb that knows Arm: install gdb-multiarch")
        desk.tool("gdb", KNOWS_ARM)
        check_sentence(desk.flash("debug", alone=True), "openocd is missing: install openocd")


@test("flash: no verb finds a board where there is none", cost=2)
def no_board():
    """With the real OpenOCD, which looks for a device that nobody makes: a board may be attached."""
    needs("openocd", "it has to say that there is no board")
    with Desk() as desk:
        real = shutil.which("openocd")
        other = "if {[catch {adapter usb vid_pid 0x0483 0x0001}]} {st-link vid_pid 0x0483 0x0001}"
        os.chmod(desk.write("bin/openocd", f'#!/bin/sh\nfirst=$1 file=$2; shift 2\n'
                            f'exec {real} "$first" "$file" -c "{other}" "$@"\n'), 0o755)
        desk.tool("gdb-multiarch", KNOWS_ARM)
        for board in map(board_of, ST_LINKS):
            for words in (["flash"], ["debug"], ["unbrick", "--yes"]):
                check_sentence(desk.flash(*words, board=board), "no ST-LINK is attached: connect the board")


# ---- debug ----------------------------------------------------------------------------------

def check_ended(process, seconds=5):
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        try:
            os.kill(process, 0)
            with open(f"/proc/{process}/stat", encoding="utf-8") as file:
                if file.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return
        except (ProcessLookupError, FileNotFoundError):
            return
        time.sleep(0.05)
    raise harness.Failure(f"process {process} still runs")


def fakes_for_debug(desk, seconds):
    desk.openocd(ONE, 0, OPENED + "firstlight: ready\n", 60)
    desk.tool("gdb-multiarch", KNOWS_ARM, ("", 7, "", seconds))


@test("flash: debug ends OpenOCD with gdb", cost=4)
def ends_with_gdb():
    with Desk() as desk:
        fakes_for_debug(desk, 0)
        code, output = desk.flash("debug", "--port", "4242")
        check_equal((code, output), (7, ""), "gdb's exit code, and nothing printed")
        check_equal(desk.calls("gdb-multiarch")[-1][1],
                    ["-q", "-readnow", desk.elf, "-ex", "target extended-remote localhost:4242", "-x", GDB_SCRIPT], "gdb")
        let_run = "reset halt; poll off; mww 0xe000edf0 0xa05f0000"
        check_equal(desk.commands()[4:], [
            "gdb_port 4242", "tcl_port disabled", "telnet_port disabled", "gdb_breakpoint_override hard",
            f"[target current] configure -event gdb-detach {{{let_run}; shutdown}}", "init", "reset halt",
            f"if {{[catch {{verify_image {desk.elf.replace(' ', chr(92) + ' ')}}}]}} {{{let_run}; shutdown error}}",
            "arm semihosting enable", 'echo "firstlight: ready"'], "what OpenOCD is told")
        process, _, group = desk.calls()[-1]
        check_equal(group, process, "OpenOCD's process group: Ctrl-C is for gdb alone")
        check_ended(process)


for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    def ends_on_signal(number=number):
        with Desk() as desk:
            fakes_for_debug(desk, 60)
            process = subprocess.Popen([SCRIPT, "debug", "--board", BOARD, "--elf", desk.elf],
                                       env=desk.environment(), stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                       start_new_session=True)
            harness.PROCESSES.append(process)
            limit = time.monotonic() + 20
            while len(desk.calls("gdb-multiarch")) < 2 and time.monotonic() < limit:
                time.sleep(0.05)
            time.sleep(0.2)
            if number == signal.SIGTERM:  # from kill, to the script alone
                process.send_signal(number)
            else:  # from the terminal, to gdb as well
                os.killpg(process.pid, number)
            process.wait(20)
            for tool in ("openocd", "gdb-multiarch"):
                check_ended(desk.calls(tool)[-1][0])
    harness.add(f"flash: debug ends OpenOCD on {number.name}", ends_on_signal, cost=4)


@test("flash: debug without a board, in the simulator", cost=2)
def debug_in_simulator():
    """gdb and the simulator are real here."""
    needs("gdb-multiarch", "it debugs the image")
    folder = os.path.join(harness.BUILD, "nucleo-l031k6")
    image = os.path.join(folder, "firstlight")
    command = " ".join([os.path.join(harness.BUILD, "host", "board-sim"), "--board",
                        os.path.join(harness.ROOT, "boards", "nucleo-l031k6", "board.sim"), "--table",
                        os.path.join(folder, "device", "table")])
    with Desk() as desk:
        desk.openocd(NO_ST_LINK)
        desk.elf, desk.bin = image + ".elf", image + ".bin"
        for where in ({}, {"DEBUG_IN": "simulator"}):
            code, output = desk.flash("debug", "--batch", "--simulator", command, board="nucleo-l031k6", **where)
            check_equal(code, 0, output)
            check("no ST-LINK is attached: this is nucleo-l031k6 in the simulator.\n" in output or where, output)
            check_has(output, "Temporary breakpoint 1, kernel_main (boot=", "gdb")
        check_equal(len(desk.calls()), 1, "calls of OpenOCD: none where the simulator was asked for")
        check_sentence(desk.flash("debug", "--simulator", command, DEBUG_IN="board"), "no ST-LINK is attached")
        desk.openocd(ONE, 0, OPENED + "Error: checksum mismatch\n")
        check_sentence(desk.flash("debug", "--simulator", command), "holds another image than")
        # Probes of Picos are not asked who is there, and an OpenOCD may not know a Pico 2.
        for board, log, said in (("pico", "Error: unable to find a matching CMSIS-DAP device\n", "no CMSIS-DAP probe is attached"),
                                 ("pico2", "Error: Can't find target/rp2350.cfg\n", "this OpenOCD does not know what the board needs")):
            desk.openocd(code=1, log=BEGIN + log)
            code, output = desk.flash("debug", "--batch", "--simulator", command, board=board)
            check_equal(code, 0, output)
            check_has(output, f"{said}: this is {board} in the simulator.\n", "why")


BREAKPOINT = re.compile(r"^\s*(t?h?br?e?a?k?|thb|hb|tbreak|hbreak|thbreak|r?watch|awatch|advance|until)\b")


@test("flash: gdb's script takes hardware breakpoints only, and at most two")
def breakpoints():
    with open(GDB_SCRIPT, encoding="utf-8") as file:
        commands = [line.strip() for line in file if line.strip() and not line.startswith("#")]
    made = [command for command in commands if BREAKPOINT.match(command)]
    check(made, "the script makes no breakpoint")
    check(len(made) <= 2, f"{made}")
    for command in made:
        check(command.split()[0] in ("thbreak", "hbreak"), f"not a hardware breakpoint: {command}")
    for command in commands:
        check(command.split()[0] not in ("load", "monitor", "flash-erase", "restore", "run"), command)


SMALL_IMAGE = """
#include <stdint.h>
void _start(void);
__attribute__((noinline)) void kernel_main(const void *boot);
const void *stacked[8] = {0, 0, 0, 0, 0, 0, kernel_main};
unsigned int semihosting_offer = 1;
struct { FIELDS } last_panic = { VALUES };
void kernel_main(const void *boot) { for (;;) __asm__ volatile("" : : "r"(boot)); }
void _start(void) { kernel_main(0); for (;;) __asm__ volatile(""); }
__attribute__((section(".vectors"), used)) void (*const vectors[])(void) = {
    (void (*)(void))0x20001000, _start };
"""
SMALL_SCRIPT = """
SECTIONS {
    . = 0;
    .text : { KEEP(*(.vectors)) *(.text*) *(.rodata*) }
    .data 0x20000000 : { *(.data*) }
    /DISCARD/ : { *(.ARM.exidx*) }
}
"""
IN_NUMBERS = "uint32_t magic, number; void (*address)(void); const void *frame;"
IMAGES = {
    "words": ('char message[256]; const char *file; int line;', '"a bad day", "sky.c", 7'),
    "no words": ('char message[256]; const char *file; int line;', '""'),
    "a call": (IN_NUMBERS, "0x1a57fa11, 1, _start, 0"),
    "an exception": (IN_NUMBERS, "0x1a57fa11, 3, 0, stacked"),
    "nothing": (IN_NUMBERS, "1, 3, 0, 0"),
}


def small_image(desk, fields, values):
    """An image for QEMU's microbit, whose flash is at 0."""
    needs("clang", "the image is compiled")
    needs("ld.lld", "the image is linked")
    source = desk.write("image.c", SMALL_IMAGE.replace("FIELDS", fields).replace("VALUES", values))
    code, output = run("clang", "--target=thumbv6m-unknown-none-eabi", "-mcpu=cortex-m0", "-g", "-O1",
                       "-ffreestanding", "-nostdlib", "-fuse-ld=lld", "-T",
                       desk.write("image.ld", SMALL_SCRIPT), source, "-o", desk.path("image.elf"))
    check_equal(code, 0, output)
    return desk.path("image.elf")


def on_qemu(desk, elf, *words, stdin=subprocess.DEVNULL):
    """scripts/flash debug, with QEMU in the place of OpenOCD and the board. Returns code and output;
    what went to and fro is in the file `log`."""
    needs("qemu-system-arm", "it stands in for the board")
    gdb = shutil.which("gdb-multiarch") or shutil.which("gdb")
    if not gdb or not re.search("is set to", run(gdb, "-nx", "-batch", "-ex", "set architecture armv6-m")[1]):
        raise Skip("gdb-multiarch is missing: it debugs the image")
    os.chmod(desk.write("bin/gdb-multiarch", f'#!/bin/sh\nexec {gdb} -nx -iex "set remotelogfile '
                        f'{desk.path("log")}" "$@"\n'), 0o755)
    with tempfile.TemporaryDirectory() as folder:
        port = os.path.join(folder, "gdb")
        qemu = subprocess.Popen(["qemu-system-arm", "-M", "microbit", "-display", "none", "-serial", "none",
                                 "-monitor", "none", "-S", "-gdb", f"unix:{port},server=on,wait=off",
                                 "-kernel", elf], stdin=subprocess.DEVNULL)
        harness.PROCESSES.append(qemu)
        try:
            limit = time.monotonic() + 20
            while not os.path.exists(port) and qemu.poll() is None and time.monotonic() < limit:
                time.sleep(0.02)
            time.sleep(0.1)  # it listens a moment later
            desk.elf = elf
            return desk.flash("debug", "--remote", port, "--timeout", "30", *words, stdin=stdin)
        finally:
            qemu.kill()
            qemu.wait()


@test("flash: debug stops at kernel_main, by one hardware breakpoint", cost=4)
def stops():
    with Desk() as desk:
        code, output = on_qemu(desk, small_image(desk, *IMAGES["words"]), "--batch")
        check_equal(code, 0, output)
        for part in ("Temporary breakpoint 1, kernel_main (boot=", "#0  kernel_main (boot=", "in _start ()"):
            check_has(output, part, "gdb")
        with open(desk.path("log"), encoding="utf-8", errors="replace") as file:
            log = file.read()
        written = {int(address, 16) for address in re.findall(r"\$[MX]([0-9a-f]+),0*[1-9a-f]", log)}
        check_equal(written, {harness.symbols(desk.elf)["semihosting_offer"]}, "memory written")
        check_equal(re.findall(r"\$(Z.)", log), ["Z1"], "breakpoints set")
        check_equal(desk.calls(), [], "calls of OpenOCD")


for kind, expected in (
        ("words", ('message = "a bad day"', '"sky.c"', "line = 7")),
        ("no words", ("There was no panic.\n",)),
        ("a call", ("number = 1", "<_start> and ends at")),
        ("an exception", ("number = 3", "The exception came here", "<kernel_main> and ends at")),
        ("nothing", ("There was no panic since power came.\n",))):
    def last_panic(kind=kind, expected=expected):
        with Desk() as desk:
            with open(desk.write("typed", "last_panic\nhelp last_panic\nquit\n"), encoding="utf-8") as stdin:
                code, output = on_qemu(desk, small_image(desk, *IMAGES[kind]), stdin=stdin)
            check_equal(code, 0, output)
            for part in (*expected, "Show what the last panic has recorded."):
                check_has(output, part, "gdb")
    harness.add(f"flash: last_panic shows {kind}", last_panic, cost=4)


# ---- Other programs than OpenOCD ----------------------------------------------------------------

# What they print, as their own issues and users quote it; {} is what scripts/flash makes of it.
OTHERS = (
    ("probe-rs", BOARD, "      Finished in 2.262s\n", (
        ("Error: No connected probes were found.\n", 1, "no probe-rs probe is attached"),
        ("Error: An ARM specific error occurred.\n\nCaused by:\n    Timeout occurred during operation.\n", 1,
         "the board's chip does not answer"),
        ("Error: The flashing procedure failed: the chip is locked\n", 1, "never changes option bytes or lock bits"))),
    ("pyocd", BOARD, "0001680 I Erased 1024 bytes (1 sector), programmed 1024 bytes (1 page) [loader]\n", (
        ("No connected debug probes\n", 1, "no pyocd probe is attached"),
        ("0000410 C Target type stm32f042k6tx not recognized. Use 'pyocd list --targets' to see currently available "
         "target types. [__main__]\n", 1, "'pyocd pack install stm32f042k6tx'"),
        ("0001160 C DAP_TRANSFER response error: response is for command 00 [__main__]\n", 1, "does not answer"))),
    ("st-flash", BOARD, "INFO common.c: Flash written and verified! jolly good!\n", (
        ("WARN usb.c: Couldn't find any ST-Link devices\n", 255, "no st-flash probe is attached"),
        ("ERROR common.c: Verification of flash failed at offset: 0\nstlink_fwrite_flash() == -1\n", 255,
         "does not hold what was written"),
        ("WARN src/stlink-common.c: Failed to unlock flash!\n", 255, "never changes option bytes"),
        ("INFO common.c: Flash page at addr: 0x08000000 erased\n", 0, "st-flash failed for a reason"))),
    ("picotool", "pico", "Loading into Flash: [==============================]  100%\n", (
        ("No accessible RP2040 devices in BOOTSEL mode were found.\n", 249, "hold BOOTSEL while you plug it in"),
        ("No accessible RP-series devices in BOOTSEL mode were found.\n", 249, "no pico is in BOOTSEL mode"))),
)
JLINK = ("SEGGER J-Link Commander V7.94 (Compiled Jan  3 2024 12:00:00)\nDLL version V7.94\n\nJ-Link Commander will now exit on Error\n"
         "Connecting to J-Link via USB...{}\n")
OTHERS += (
    ("JLinkExe", BOARD, JLINK.format("O.K.") + "Downloading file [firstlight.hex]...\nJ-Link: Flash download: Bank 0 @ 0x08000000: "
     "Skipped. Contents already match\nO.K.\nScript processing completed.\n", (
         (JLINK.format("FAILED: Cannot connect to J-Link."), 1, "no JLinkExe probe is attached"),
         (JLINK.format("O.K.") + "Connecting to target via SWD\nCannot connect to target.\n", 1, "does not answer"),
         (JLINK.format("O.K.") + "Device is read-protected.\nCannot connect to target.\n", 1, "never changes option bytes"),
         (JLINK.format("O.K.") + "Writing failed.\nScript processing completed.\n", 0, "JLinkExe failed for a reason"))),
)
NEVER = re.compile(r"unlock|option|mass|erase-all|protect|lock")


for name, board, good, failures in OTHERS:
    def other_tool(name=name, board=board, good=good, failures=failures):
        with Desk() as desk:
            desk.tool(name, ("", 0, good, 0))
            warning = module().flash_tools.TOOLS[name].warning
            if warning:  # never by itself, and not without a yes
                check_sentence(desk.flash("flash", board=board, alone=True), "openocd is missing")
                code, output = desk.flash("flash", board=board, FLASH_WITH=name)
                check_equal((code, desk.calls(name)), (1, []), output)
                check(output.startswith(f"{warning}\nGo on? [yes/no] \nflash: nothing was programmed: "), output)
            # The only one there is, and the one asked for.
            for words, how in ((("--yes",), {"FLASH_WITH": name}), *([] if warning else [((), {"alone": True}), ((), {"FLASH_WITH": name})])):
                code, output = desk.flash("flash", *words, board=board, **how)
                check_equal(code, 0, output)
                said = output.removeprefix(warning + "\n" if warning else "")
                check(said.startswith(f"{board} runs {desk.elf}: programmed and verified by {name}.\n"), output)
            words = desk.calls(name)[-1][1]
            if name == "JLinkExe":
                check_equal(desk.typed(name), f'r\nloadfile "{desk.hex}"\nr\ng\nexit\n', "what it is told")
            else:
                check((desk.bin if name == "st-flash" else desk.elf) in words, f"the image is in {words}")
            check_equal([w for w in words if NEVER.search(w) and w not in ("auto_unlock=false", desk.elf, desk.bin)], [],
                        "words that may unlock or erase")
            for text, code, sentence in failures:
                desk.tool(name, ("", code, text, 0))
                status, output = desk.flash("flash", "--yes", board=board, FLASH_WITH=name)
                check_equal(status, 1, output)
                check_has(output, sentence, text)
    harness.add(f"flash: by {name}", other_tool, cost=3)


@test("flash: FLASH_WITH= names what is there and knows the board; OpenOCD goes first")
def chooses_tool():
    with Desk() as desk:
        desk.openocd(ONE, 0, VERIFIED)
        desk.tool("probe-rs", ("", 0, "", 0))
        check_equal(desk.flash("flash", alone=True)[0], 0, "OpenOCD")
        check_equal((len(desk.calls()), desk.calls("probe-rs")), (2, []), "calls")
        check_sentence(desk.flash("flash", FLASH_WITH="picotool"), "does not flash nucleo-f042k6; choose one of: "
                       "openocd, probe-rs, pyocd, st-flash, JLinkExe", code=2)
        check_sentence(desk.flash("flash", alone=True, FLASH_WITH="pyocd"), "pyocd is missing")


# ---- copy -----------------------------------------------------------------------------------

def drive(desk, name="drive", code=None):
    """A folder like the drive of the board's ST-LINK; with several codes, like that of an interface chip with DAPLink."""
    code = code or module().board_facts(BOARD).get("code", "0000")
    if " " in code:
        desk.write(f"{name}/DETAILS.TXT", f"# DAPLink Firmware - see https://mbed.com/daplink\r\nUnique ID: {code[-4:]}"
                   "360258434e45003e400e00000059000000009796990b\r\nHIC ID: 9796990b\r\n")
        desk.write(f"{name}/MICROBIT.HTM", "<!doctype html>\n")
        return desk.path(name)
    desk.write(f"{name}/DETAILS.TXT", "Version: 0221\nBuild: Feb  2 2016 15:20:54\n")
    desk.write(f"{name}/MBED.HTM", '<meta http-equiv="refresh" content="0; url=http://mbed.org/device/?code='
               f'{code}0221461663077952F5AA"/>')
    return desk.path(name)


def copied(desk, folder, *words, wait="0.4"):
    return desk.flash("copy", "--volume", folder, "--wait", wait, *words)


@test("flash: copy writes the image")
def copies():
    script = module()
    with Desk() as desk:
        for board in (board for board in BOARDS if "code" in script.board_facts(board)):
            folder = drive(desk, board, script.board_facts(board)["code"])
            code, output = desk.flash("copy", "--wait", "0.2", board=board, VOLUME=folder)
            check_equal(code, 0, output)
            hint = script.board_facts(board).get("hint")
            is_hex = script.board_facts(board).get("drive-takes") == "hex"
            image = desk.hex if is_hex else desk.bin
            probe = script.board_facts(board).get("probe", "ST-LINK")
            check_equal(output.splitlines(), [f"{image} is on {folder}, and the {probe} has not complained."]
                        + ([hint] if hint else []), "what it prints")
            with open(os.path.join(folder, "firstlight." + ("hex" if is_hex else "bin")), "rb") as file:
                check_equal(file.read(), b":00000001FF\n" if is_hex else bytes(range(256)), "the file")
        check_equal(desk.calls(), [], "calls of OpenOCD")


def when_copied(desk, action):
    """What the drive's firmware does when the whole image is there."""
    def body():
        image = desk.path("drive", "firstlight.bin")
        while not os.path.exists(image) or os.path.getsize(image) < 256:
            time.sleep(0.01)
        action()
    thread = threading.Thread(target=body, daemon=True)
    thread.start()
    return thread


@test("flash: copy tells what FAIL.TXT says", cost=3)
def fail_txt():
    reason = "The interface firmware FAILED to reset/halt the target MCU\r\n"
    with Desk() as desk:
        folder = drive(desk)
        firmware = when_copied(desk, lambda: desk.write("drive/FAIL.TXT", reason))
        outcome = copied(desk, folder, wait="10")
        firmware.join()
        check_sentence(outcome, "the ST-LINK did not take the image", reason.strip())
        check_sentence(copied(desk, folder), "did not take the image", reason.strip())  # still there
        desk.write("drive/FAIL.TXT", "")
        check_sentence(copied(desk, folder), "FAIL.TXT says: (nothing)")


@test("flash: copy waits until the drive has come back", cost=3)
def comes_back():
    for fails in (True, False):
        with Desk() as desk:
            folder = drive(desk)
            desk.write("drive/FAIL.TXT", "from an earlier time")

            def away():
                os.rename(folder, desk.path("gone"))
                if not fails:
                    os.remove(desk.path("gone", "FAIL.TXT"))
                time.sleep(3)  # so that a script that has no CPU for some time sees it
                os.rename(desk.path("gone"), folder)
            firmware = when_copied(desk, away)
            begin = time.monotonic()
            code, output = copied(desk, folder, wait="120")
            firmware.join()
            check_equal(code, 1 if fails else 0, output)
            check(time.monotonic() - begin < 100, "it waited on when the drive was back")


@test("flash: copy onto a full drive")
def full():
    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    with Desk() as desk:
        folder = drive(desk)
        os.symlink("/dev/full", os.path.join(folder, "firstlight.bin"))
        check_sentence(copied(desk, folder), "256 bytes do not fit onto", "unbrick helps")
        check_equal(sorted(os.listdir(folder)), ["DETAILS.TXT", "MBED.HTM"], "what is left there")
        done = subprocess.run([SCRIPT, "copy", "--board", BOARD, "--bin", desk.bin, "--volume", folder],
                              env=desk.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              preexec_fn=small_files, timeout=30, check=False)
        check_sentence((done.returncode, done.stdout.decode()), "256 bytes do not fit onto")
        os.mkdir(os.path.join(folder, "firstlight.bin"))
        check_sentence(copied(desk, folder), "cannot be written to (Is a directory)")


@test("flash: copy refuses what is not the board's drive")
def wrong_drive():
    with Desk() as desk:
        check_sentence(copied(desk, desk.path("nosuch")), "there is no folder")
        check_sentence(copied(desk, desk.folder), "is no ST-LINK's drive", "DETAILS.TXT")
        others = drive(desk, "others", "0123")
        check_sentence(copied(desk, others), "is another board's drive", "0123", BOARD)
        check("firstlight.bin" not in os.listdir(others), "it was copied nevertheless")
        os.remove(os.path.join(others, "MBED.HTM"))
        check_equal(copied(desk, others)[0], 0, "a drive without MBED.HTM: exit code")
        first = drive(desk, "first", "9900 9901")
        check_sentence(desk.flash("copy", "--volume", first, board="microbit-v2"),
                       "is another board's drive (its code is 9901, that of microbit-v2 9903 or 9904 or 9905 or 9906)")


COPY_HERE = """
import importlib.machinery, importlib.util, os, sys
sys.path.insert(0, os.path.dirname(sys.argv[1]))
loader = importlib.machinery.SourceFileLoader("flash_script", sys.argv[1])
script = importlib.util.module_from_spec(importlib.util.spec_from_loader("flash_script", loader))
loader.exec_module(script)
script.MOUNTS, script.BY_LABEL, script.VOLUMES = sys.argv[2:5]
sys.argv[1:] = sys.argv[5:]
sys.exit(script.main())
"""


@test("flash: copy finds the drive by its label", cost=2)
def finds():
    label = module().board_facts(BOARD)["label"]
    with Desk() as desk:
        os.makedirs(desk.path("by-label"))
        disk = desk.write("dev/sdx", "")

        def copy_here(mounts, volumes="nosuch"):
            path = desk.path("mounts")
            if mounts is not None:
                desk.write("mounts", "".join(f"{device} {folder} vfat rw 0 0\n".replace("flash ", "flash\\040")
                                             for device, folder in [("proc", "/proc"), *mounts]))
            elif os.path.exists(path):
                os.remove(path)
            return run(sys.executable, "-c", COPY_HERE, SCRIPT, path, desk.path("by-label"),
                       desk.path(volumes), "copy", "--board", BOARD, "--bin", desk.bin, "--wait", "0.2",
                       env=desk.environment())

        check_sentence(copy_here([]), f"no drive named {label} is attached", "VOLUME=")
        check_sentence(copy_here(None), f"no drive named {label} is attached", "VOLUME=")
        os.symlink(disk, desk.path("by-label", label))
        check_sentence(copy_here([]), f"the board's drive {label} is not mounted", f"udisksctl mount -b {disk}")
        anywhere, named, second = drive(desk, "any where"), drive(desk, label), drive(desk, label + "1")
        code, output = copy_here([(disk, anywhere.replace("any where", "any\\040where"))])
        check_equal(code, 0, output)
        check_has(output, f"is on {anywhere}", "where it is")
        os.remove(desk.path("by-label", label))
        code, output = copy_here([("/dev/sdy", named)])
        check_has(output, f"is on {named}", "where it is")
        check_sentence(copy_here([("/dev/sdy", named), ("/dev/sdz", second)]),
                       f"2 drives are named {label}", f"VOLUME={named} VOLUME={second}")
        drive(desk, f"Volumes/{label}")
        code, output = copy_here(None, "Volumes")
        check_has(output, "is on " + desk.path("Volumes", label), "where it is, on macOS")
