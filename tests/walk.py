"""walk.py - does what a document tells to, and compares: for documents that are walks.

Read are the fenced blocks. After a line that is a file's name in bold, a block is what is in that
file. A block that begins with "$ " is commands, and after each what it prints; there "..." stands
for anything in a line, and as a line for any lines. A command goes on after a "\\" at the end of its
line, and in lines that begin with ">" while it has a here-document. A command "cd FOLDER" is for all that
come after it. Other blocks are only to be read.
"""
import os
import re

from harness import Failure, check, run

# What make has told its children, and what would make another image of it.
NOT_OURS = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "APP", "BLINK_MS", "BOARD",
            "PANIC", "SERIAL", "TARGET", "TRACE", "V", "VOLUME")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


class Block:
    def __init__(self, line, name):
        self.line, self.name, self.lines = line, name, []

    def commands(self):
        """[number of its line, command, what it prints]."""
        found = []
        for number, line in enumerate(self.lines, self.line + 1):
            if line.startswith("$ "):
                found.append([number, line[2:], ""])
            elif found[-1][1].endswith("\\"):
                found[-1][1] += "\n" + line
            elif line.startswith(">") and awaits_more(found[-1][1]):
                found[-1][1] += "\n" + line[2:]
            else:
                found[-1][2] += line + "\n"
        return found


def awaits_more(command):
    """Whether the end of a here-document is still to come."""
    word = re.search(r"<<'(\w+)'", command)
    return word and word[1] not in command.splitlines()[1:]


def blocks(text):
    """The fenced blocks that are files or commands, in order."""
    found, block, name = [], None, None
    for number, line in enumerate(text.splitlines(), 1):
        if block and line == "```":
            found.append(block)
            block = name = None
        elif block:
            block.lines.append(line)
        elif line.startswith("```"):
            block = Block(number, name)
        elif line:
            bold = re.fullmatch(r"\*\*(\S+)\*\*", line)
            name = bold and bold[1]
    check(block is None, f"the block that begins at line {block and block.line} has no end")
    return [b for b in found if b.name or b.lines and b.lines[0].startswith("$ ")]


def pattern(expected):
    lines = [r"(?:.*\n)*?" if line.strip() == "..." else
             re.escape(line.rstrip()).replace(r"\.\.\.", ".*") + r"\n" for line in expected.splitlines()]
    return re.compile("".join(lines))


def environment():
    """As somebody has it who types the commands."""
    env = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    return env | {"LC_ALL": "C", "TERM": "dumb"}


def write_file(block, folder):
    path = os.path.join(folder, block.name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(line + "\n" for line in block.lines))


def run_commands(commands, document, folder):
    """In one shell's terms each has a shell of its own; what an earlier one sets is gone."""
    for number, command, expected in commands:
        _, output = run("sh", "-c", command, cwd=folder, env=environment(), timeout=150)
        output = "".join(line.rstrip() + "\n" for line in output.splitlines())
        if not pattern(expected).fullmatch(output):
            raise Failure(f"{document}:{number}: {command}\nshould print\n{expected}and prints\n{output}")
    return len(commands)


def follow(block, document, folder):
    """Does what a block says. Returns how many outputs were compared."""
    if block.name:
        write_file(block, folder)
        return 0
    return run_commands(block.commands(), document, folder)


def go_through(document, folder):
    """Follows all blocks of a document, which begins in the folder; a command `cd` moves on. Returns how many outputs were
    compared."""
    compared = 0
    for block in blocks(read(document)):
        if block.name:
            compared += follow(block, document, folder)
            continue
        for command in block.commands():
            moves = re.fullmatch(r"cd (\S+)", command[1])
            if moves:
                folder = os.path.normpath(os.path.join(folder, moves[1]))
            else:
                compared += run_commands([command], document, folder)
    return compared
