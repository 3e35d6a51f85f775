"""flash_tools - the programs beside OpenOCD that put an image onto a board: how each is called, and what it says.

A board's chip has another name in each of them: `probe-rs NAME` and so on in boards/BOARD/flash. A program that has none
there is not for the board. None is told to unlock a chip or to erase more than the image needs: pyOCD would do so by itself
and is told not to. SEGGER's JLinkExe cannot be told: it may lift a locked chip's protection by itself, which erases the chip.
So it is never taken by itself, and asks first; OpenOCD and probe-rs reach a J-Link, too.
"""
import collections
import re
import shutil
import subprocess

NO_PROBE = ("no {tool} probe is attached: connect the board to this computer with a USB cable that carries data, not only "
            "power; if it is connected, you may not open it, and the probe's udev rules are missing")
NO_ANSWER = ("the probe is attached, but the board's chip does not answer: it may be asleep; 'make BOARD={board} unbrick' "
             "connects while it is held in reset")
PROTECTED = ("the chip is locked, or its flash is protected; firstlight never changes option bytes or lock bits, because that "
             "may erase the chip or lock it for good: the vendor's own tool can")
TOO_LARGE = "the image does not fit into the flash of {board}, or was built for another board"
DIFFERS = "the flash does not hold what was written: try again; if it stays so, the chip is worn out"

# line: how it is called; good: what it prints when all went well (None: its exit code says it); meanings: [what it prints, what
# that means]; typed: what it reads on its standard input; warning: a tool that has one is taken only if it is asked for, and a
# person has to say yes.
Tool = collections.namedtuple("Tool", "line good meanings typed warning", defaults=("", None))
TOOLS = {
    "probe-rs": Tool(["probe-rs", "download", "--non-interactive", "--verify", "--chip", "{chip}", "{elf}"], None, [
        (r"No connected probes were found|No debug probes? (was|were) found|No probe was found", NO_PROBE),
        (r"locked|protect", PROTECTED),
        (r"Chip not found|chip .* was not found", "this probe-rs does not know the chip {chip}: install a newer one"),
        (r"No flash memory contains|does not contain .* range|NoSuitableNvm", TOO_LARGE),
        (r"[Vv]erif", DIFFERS),
        (r"ultiple probes", "more than one probe is attached: unplug the others"),
        (r"Timeout|timed out|attach|ARM specific error|DP register|no response", NO_ANSWER),
    ]),
    "pyocd": Tool(["pyocd", "load", "--no-wait", "-O", "auto_unlock=false", "--target", "{chip}", "{elf}"], None, [
        (r"No connected debug probes|No available debug probes", NO_PROBE),
        (r"not recognized", "pyOCD does not know the chip {chip} yet: 'pyocd pack install {chip}' fetches what it needs"),
        (r"locked|APPROTECT|protect", PROTECTED),
        (r"no memory region defined|outside .*memory|no flash", TOO_LARGE),
        (r"DAP_TRANSFER|No ACK|no ack|transfer fault|Transfer fault|Memory transfer|timed? ?out", NO_ANSWER),
    ]),
    "st-flash": Tool(["st-flash", "--reset", "write", "{bin}", "{chip}"], r"Flash written and verified! jolly good!", [
        (r"Couldn't find any ST-Link", NO_PROBE),
        (r"write protect|read.?protect|[Pp]rotected|Failed to unlock", PROTECTED),
        (r"too big|exceeds|beyond|addr too high", TOO_LARGE),
        (r"[Vv]erification of flash failed", DIFFERS),
        (r"Failed to enter SWD|Failed to connect|chipid: 0x0+\b|unknown chip|Can not connect", NO_ANSWER),
    ]),
    "picotool": Tool(["picotool", "load", "-v", "-x", "{elf}"], None, [
        (r"No accessible RP\S* devices? in BOOTSEL mode",
         "no {board} is in BOOTSEL mode: hold BOOTSEL while you plug it in"),
        (r"permission|not have sufficient", "the board is attached, but you may not open it: picotool's udev rules are missing"),
        (r"does not fit|outside|too large|not .*valid .*memory", TOO_LARGE),
        (r"[Vv]erif", DIFFERS),
    ]),
    "JLinkExe": Tool(
        ["JLinkExe", "-NoGui", "1", "-ExitOnError", "1", "-Device", "{chip}", "-If", "SWD", "-Speed", "1000",
         "-AutoConnect", "1"],
        r"Downloading file \[.*\]\.\.\.[\s\S]*O\.K\.", [
            (r"Connecting to J-Link via USB\.\.\.\s*FAILED|No emulators connected|Cannot connect to J-Link", NO_PROBE),
            (r"secured|[Rr]ead.?protect|[Ww]rite.?protect|Flash protection", PROTECTED),
            (r"[Uu]nknown device|is not supported|device .* unknown", "this JLinkExe does not know the chip {chip}: install a newer one"),
            (r"[Vv]erif\w+ failed|[Cc]ompare failed", DIFFERS),
            (r"not .*in a flash area|outside|exceeds", TOO_LARGE),
            (r"Cannot connect to target|Could not connect|No device found|[Tt]arget connection not established", NO_ANSWER),
        ],
        typed='r\nloadfile "{hex}"\nr\ng\nexit\n',
        warning="JLinkExe may lift the protection of a locked chip by itself, which erases the chip and changes its option bytes."),
}


def installed(facts):
    """The programs that are here and know the board, best first, without those that have to be asked for."""
    return [name for name, tool in TOOLS.items() if name in facts and not tool.warning and shutil.which(name)]


def run(name, chip, asked):
    """Runs it. Returns its command line, whether it went well, and what it printed. subprocess.TimeoutExpired if it hangs."""
    tool, known = TOOLS[name], {"chip": chip, "elf": asked.elf, "bin": asked.bin, "hex": asked.hex}
    line = [word.format(**known) for word in tool.line]
    done = subprocess.run(line, input=tool.typed.format(**known).encode(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=asked.timeout, check=False)
    log = done.stdout.decode(errors="replace")
    good = tool.good
    return line, done.returncode == 0 and (good is None or re.search(good, log) is not None), log


def meaning(name, log):
    """The sentence for what it printed; None if it is not known."""
    return next((sentence for pattern, sentence in TOOLS[name].meanings if re.search(pattern, log)), None)
