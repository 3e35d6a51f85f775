"""input_pc_test.py - what is typed at a PC: its keyboard through QEMU's monitor, its serial port through a
FIFO. apps/keys shows each key, apps/echo each line."""
import os
import re

from harness import BUILD, add, check, check_equal, check_has, test
from machine import LAST_LINE
from typed import Typed

NEEDS = "pc-apps"  # of make

KEYS = os.path.join(BUILD, "pc", "keys", "firstlight.elf")
ECHO = os.path.join(BUILD, "pc", "echo", "firstlight.elf")
BEGIN = "Type: each key is shown. Ctrl-D ends it.\n"
PROMPT = "\r\x1b[92mecho>\x1b[0m "
NO_CONTROLLER = "no keyboard: this PC has no PS/2 controller; what is typed at the serial port arrives\n"


class TypedKeys(Typed):
    """apps/keys, which says when keys come up."""

    def press_and_let_go(self, *keys):
        for key in keys:
            released = self.text().count("released:") + key.count("-") + 1
            self.monitor(f"sendkey {key} 10")
            self.wait_until(lambda: self.text().count("released:") == released, f"{key} let go")

    def shown(self):
        """What apps/keys has shown."""
        return self.text().split(BEGIN)[-1]


def both(machine_type):
    def body():
        with TypedKeys("pvh", KEYS, machine=machine_type) as machine:
            machine.expect(BEGIN)
            machine.press_and_let_go("a", "shift-a", "up", "ctrl-c")
            machine.type("\u00e4\x1b[1;5D".encode())
            machine.expect("Ctrl\n")
            machine.type(b"\x04")
            check_equal(machine.expect(LAST_LINE).split(BEGIN), ["", (
                "pressed:  key 0x61 types 'a'\n"
                "released: key 0x61\n"
                "pressed:  key 0x110019 Shift\n"
                "pressed:  key 0x61 Shift types 'A'\n"
                "released: key 0x61 Shift\n"
                "released: key 0x110019\n"
                "pressed:  key 0x110000\n"
                "released: key 0x110000\n"
                "pressed:  key 0x11001b Ctrl\n"
                "pressed:  key 0x63 Ctrl types control character 3\n"
                "released: key 0x63 Ctrl\n"
                "released: key 0x11001b\n"
                "pressed:  key 0xe4 types '\u00e4'\n"
                "pressed:  key 0x110002 Ctrl\n"
                "pressed:  key 0x64 Ctrl types control character 4\n" + LAST_LINE)], "what it showed")
            machine.quit()
    return body


for each in ("pc", "q35"):
    add(f"input: keyboard and serial port, {each}", both(each), cost=3)


@test("input: a German keyboard", cost=2)
def german():
    with TypedKeys("pvh", KEYS, append="keyboard=de") as machine:
        machine.expect(BEGIN)
        machine.press_and_let_go("y", "bracket_left", "alt_r-q")
        check_equal(re.findall("types '(.)'", machine.shown()), ["z", "\u00fc", "@"], "characters")
    with TypedKeys("pvh", KEYS, append="keyboard=fr") as machine:
        machine.expect(BEGIN)
        check_equal(machine.text().split(BEGIN)[0],
                    "there is no such keyboard layout: choose us or de\n", "what it said")


@test("input: a key that is pressed while the PC starts", cost=2)
def at_boot():
    """The controller has its byte before the kernel runs; those after it must still come."""
    with TypedKeys("pvh", KEYS, extra=["-S"]) as machine:
        for _ in range(8):
            machine.monitor("sendkey x 10")
        machine.monitor("cont")
        machine.expect(BEGIN)
        machine.press_and_let_go("a")
        check_has(machine.shown(), "pressed:  key 0x61 types 'a'\nreleased: key 0x61\n", "what it showed")


@test("input: Caps Lock and its LED", cost=2)
def caps_lock():
    with TypedKeys("pvh", KEYS, extra=["-trace", "ps2_set_ledstate"]) as machine:
        machine.expect(BEGIN)
        machine.press_and_let_go("caps_lock", "a", "caps_lock", "a", "num_lock")
        check_equal(re.findall("types '(.)'", machine.shown()), ["A", "a"], "characters")
        machine.wait_until(lambda: machine.text("output").endswith("ledstate 2\n"), "Num Lock's LED")
        states = re.findall("ledstate ([0-9]+)", machine.text("output"))
        changes = [state for state, before in zip(states, [None] + states) if state != before]
        check_equal(changes, ["0", "4", "0", "2"], "LEDs")


def without_controller(via, **options):
    def body():
        with TypedKeys(via, KEYS, **options) as machine:
            check_equal(machine.expect(BEGIN), NO_CONTROLLER + BEGIN, "what it said")
            machine.type(b"a\x04")
            check_equal(machine.expect(LAST_LINE).split(BEGIN)[1],
                        "pressed:  key 0x61 types 'a'\n"
                        "pressed:  key 0x64 Ctrl types control character 4\n" + LAST_LINE, "what it showed")
    return body


add("input: no PS/2 controller, microvm", without_controller("microvm"), cost=2)
add("input: no PS/2 controller, pc", without_controller("pvh", machine="pc,i8042=off"), cost=2)


@test("input: lines, typed at both, on both", cost=3)
def lines():
    with Typed("pvh", ECHO) as machine:
        machine.expect(PROMPT)
        machine.type(b"allo\x1b[H")
        machine.expect("allo\b\b\b\b")
        machine.press("h", "end", "spc", "w", "tab", "ret")
        machine.expect("hallo world \n")
        machine.press("up", "backspace", "backspace", "ret")
        text = machine.expect("hallo worl\n")
        check_equal(text.count(PROMPT), 3, "prompts")
        machine.expect("hallo worl\n" + PROMPT)
        check_equal(machine.ega_text(), "echo> hallo world\nhallo world\necho> hallo worl\nhallo worl\necho>\n",
                    "the screen")
        machine.type(b"\x04")
        machine.expect(LAST_LINE)
        machine.quit()


@test("input: 4,000 bytes at once, while the screen scrolls", cost=5)
def burst():
    """However fast they come: they wait for the reader. A screen and a serial port are much slower."""
    with Typed("pvh", ECHO) as machine:
        machine.expect(PROMPT)
        sent = []
        for part in range(4):
            lines = [f"line {part} {number:02} {'x' * 48}" for number in range(69)]
            machine.type("".join(line + "\r" for line in lines).encode())
            sent += lines
            machine.expect("\n" + lines[-1] + "\n" + PROMPT)
        said = [line for line in machine.text().split("\n") if line.startswith("line ")]
        check_equal(said, sent, "lines")
        check("were lost" not in machine.text(), "it lost some")


@test("input: more than is kept is counted", cost=5)
def overflow():
    """Each byte is shown, or was lost, and that is said."""
    with TypedKeys("pvh", KEYS) as machine:
        machine.expect(BEGIN)
        machine.type(b"x" * 12000)

        def sum_of_all():
            lost = sum(int(count) for count in re.findall(r"^(\d+) bytes were lost$", machine.text(), re.M))
            return lost + machine.text().count("types 'x'"), lost
        machine.wait_until(lambda: sum_of_all()[0] == 12000, "12,000 bytes, shown or lost,")
        return f"{sum_of_all()[1]} of 12000 were lost"
