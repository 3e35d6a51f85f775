"""doc_test.py - the commands in docs/svd2c.md, run as they stand there, with what they print."""
import os
import re
import sys

sys.path.append(os.path.dirname(__file__))
from harness import ROOT, Failure, check, check_equal, run, test


def commands(text):
    """(command with what is typed into it, the lines that it prints) of each in the console blocks."""
    for block in re.findall(r"^```console\n(.*?)^```", text, re.M | re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            lines = part.splitlines()
            typed = [lines[0]] + [line[2:] for line in lines[1:] if line.startswith((">"))]
            yield "\n".join(typed), [line for line in lines[1:] if not line.startswith(">")]


def matches(line, expected):
    """`...` stands for any text; a line of it for any lines."""
    return re.fullmatch(".*".join(map(re.escape, expected.split("..."))), line)


def same(got, expected):
    if not expected:
        return not got
    if expected[0].strip() == "...":
        return any(same(got[i:], expected[1:]) for i in range(len(got) + 1))
    return bool(got) and bool(matches(got[0], expected[0])) and same(got[1:], expected[1:])


@test("svd: the commands in docs/svd2c.md", cost=2)
def walk():
    with open(os.path.join(ROOT, "docs", "svd2c.md"), encoding="utf-8") as file:
        listed = list(commands(file.read()))
    check(len(listed) > 5, "the commands were not found")
    environment = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    for command, expected in listed:
        code, output = run("sh", "-c", command, env=environment)
        if not same(output.splitlines(), expected):
            raise Failure(f"$ {command}\nprinted:\n{output}\nand docs/svd2c.md says:\n" + "\n".join(expected))
    return f"{len(listed)} commands"


@test("svd: docs/svd2c.md says what svd2c --help says")
def options():
    with open(os.path.join(ROOT, "docs", "svd2c.md"), encoding="utf-8") as file:
        text = file.read()
    code, output = run("build/host/svd2c", "--help")
    check_equal(code, 0, output)
    for option in re.findall(r"^  (-\S+)", output, re.M):
        check(option in text or option == "--help", f"docs/svd2c.md does not mention {option}")
