"""vcd_test.py - board-sim's VCD files, read by the rules of IEEE Std 1364, against its report; and what ends a run."""
import os
import re

from harness import check, check_equal, check_has, run, test
from bench import HZ, bench

NEEDS = "board-sim"


def read(path):
    """{scope.name: [(nanoseconds, value)]}, values as text, and the last time. Refuses what is no VCD file."""
    with open(path, encoding="ascii") as file:
        head, body = file.read().split("$enddefinitions $end\n")
    declarations = re.findall(r"\$(\w+)\s+(.*?)\s*\$end", head, re.S)
    check_equal(re.sub(r"\$\w+\s+.*?\s*\$end", "", head, flags=re.S).strip(), "", "between declarations")
    scopes, names, widths, signals = [], {}, {}, {}
    for keyword, text in declarations:
        if keyword == "scope":
            scopes.append(re.fullmatch(r"module (\w+)", text)[1])
        elif keyword == "upscope":
            scopes.pop()
        elif keyword == "var":
            width, code, name = re.fullmatch(r"wire (\d+) ([!-~]+) (\w+)", text).groups()
            check(code not in names, f"{code} is declared twice")
            names[code], widths[code] = ".".join((*scopes, name)), int(width)
            signals[names[code]] = []
        elif keyword == "timescale":
            check_equal(text, "1 ns", "timescale")
        else:
            check_equal(keyword, "comment", "declaration")
    check_equal(scopes, [], "scopes left open")
    now = -1
    for line in body.splitlines():
        if line.startswith("#"):
            check(int(line[1:]) > now, f"{line} after #{now}")
            now = int(line[1:])
            continue
        value, code = re.fullmatch(r"([01z])([!-~]+)", line).groups() if line[0] != "b" else \
            re.fullmatch(r"b([01]+|z) ([!-~]+)", line).groups()
        check(len(value) in (1, widths[code]), f"{line}: {widths[code]} bits")
        check(now >= 0, f"{line} before a time")
        signals[names[code]].append((now, value))
    return signals, now


def nanoseconds(cycle, hz=HZ):
    return cycle * 10 ** 9 // hz


PINS = {  # of PINS_outputs: [(cycle, value)]
    "pins.PA0": [(0, "z"), (83, "0"), (87, "1"), (93, "z")],
    "pins.PB3": [(0, "z"), (25, "1"), (29, "0"), (45, "z"), (53, "1")],  # at the end by its resistor
    "pins.PB4": [(0, "z"), (25, "0"), (29, "1"), (37, "0"), (65, "z")],
    "leds.LD1": [(0, "0"), (25, "1"), (29, "0"), (61, "1"), (65, "0")],
    "leds.LD2": [(0, "0"), (25, "1"), (29, "0"), (37, "1"), (65, "0")],  # lit by a low level
}


@test("vcd: pins and LEDs, as the report has them")
def pins():
    for hz in (HZ, 2097152):
        with bench("pins", "PINS_outputs", more=f"clock {hz}\n") as b:
            path = os.path.join(b.folder, "vcd")
            report = b.run("--vcd", path)
            signals, last = read(path)
            check_equal(signals, {name: [(nanoseconds(cycle, hz), value) for cycle, value in values]
                                  for name, values in PINS.items()}, "signals")
            check_equal(last, nanoseconds(report["cycles"], hz), "the end")
            for edge in report["edges"]:
                values = dict(signals["pins." + edge["pin"]])
                check_equal(values[nanoseconds(edge["cycle"], hz)].replace("z", "0"), str(edge["level"]), f"{edge}")


def characters(values, bit, stop):
    """What a receiver reads that samples in the midst of each bit: [(nanoseconds of the start bit, character)]."""
    def level(time):
        return [value for at, value in values if at <= time][-1]

    found, idle = [], 0
    for at, value in values[1:]:
        if value == "0" and at >= idle:
            bits = [level(at + bit * (2 * i + 1) // 2) for i in range(10)]
            check_equal((bits[0], bits[9]), ("0", "1"), "start and stop bit")
            found.append((at, int("".join(reversed(bits[1:9])), 2)))
            idle = at + bit * (9 + stop)
    return found


@test("vcd: the serial line, bit by bit")
def serial():
    bit = nanoseconds(32)
    with bench("usart", "USART_polled") as b:
        path = os.path.join(b.folder, "vcd")
        report = b.run("--vcd", path)
        signals, _ = read(path)
        found = characters(signals["serial.tx"], bit, 1)
        check_equal(bytes(c for _, c in found).decode(), report["uart"]["text"], "what is sent")
        first, second, _ = (at for at, _ in found)
        check_equal(second - first, 10 * bit, "from one start bit to the next")
        check_equal([(at, int(value, 2)) for at, value in signals["serial.tx_byte"] if value != "z"], found, "as bytes")
        on = [w["cycle"] for w in report["writes"] if w["register"] == "USART2.CR1"][0]
        check_equal(first, nanoseconds(on + 320), "the first start bit comes after an idle frame")
    with bench("usart", "USART_receive") as b:
        path = os.path.join(b.folder, "vcd")
        b.run("--uart-input", "a\\n.", "--vcd", path)
        signals, _ = read(path)
        check_equal(bytes(c for _, c in characters(signals["serial.rx"], bit, 1)), b"a\n.", "what is received")


@test("vcd: a file that cannot be written")
def no_file():
    with bench("pins", "PINS_outputs") as b:
        code, output = run(*b.command("--vcd", os.path.join(b.folder, "none", "vcd")))
        check_equal(code, 2, output)
        check_has(output, "it cannot be written: No such file or directory", "the sentence")


@test("sim: --exit-on a text, a pin, a level; and where it does not come")
def exit_on():
    with bench("usart", "USART_polled") as b:
        report = b.run("--exit-on", "text=k", "--exit-on", "text=never")
        check_equal((report["uart"]["text"], report["reason"]), ("ok", "exit-on"), "ends with the text's last character")
        report = b.run("--exit-on", "text=ok\\nx", expect=1)
        check_equal(report["uart"]["text"], "ok\n", "without the text")
    with bench("pins", "PINS_outputs") as b:
        for condition, expected in (("pin=PB3", [("PB3", 1)]), ("pin=PB3:0", [("PB3", 1), ("PB3", 0)]),
                                    ("pin=PB4:0", [("PB3", 1), ("PB3", 0), ("PB4", 1), ("PB4", 0)])):
            report = b.run("--exit-on", condition)
            edges = [(e["pin"], e["level"]) for e in report["edges"]]
            check_equal(edges[:len(expected)], expected, condition)
            check(len(edges) <= len(expected) + 1, f"{condition}: it ran on: {edges}")  # one store changes two pins
            check_equal(report["reason"], "exit-on", condition)
        for bad in ("pin=PC0", "pin=PB3:2", "pin=", "time=3", "text"):
            check_equal(run(*b.command("--exit-on", bad))[0], 2, bad)
