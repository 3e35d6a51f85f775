"""operators.py - the faults that tests/mutants puts into a source file, one at a time.

A mutant is a line of a file with one small change. Comments, strings and messages are not changed, nor is
what only the preprocessor sees; the value of a #define is.
"""
import re
from typing import NamedTuple


class Mutant(NamedTuple):
    file: str
    line: int  # from 1
    old: str
    new: str  # "" where the line is left out
    operator: str

    def __str__(self):
        return f"{self.file}:{self.line}: {self.operator}\n  - {self.old.strip()}\n  + {self.new.strip()}"


def masked_c(text):
    """C with blanks in the place of comments, strings and characters; every column stays."""
    pattern = r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\''
    return re.sub(pattern, lambda match: re.sub(r"[^\n]", "\x01", match.group()), text, flags=re.DOTALL)


def masked_nasm(text):
    return re.sub(r";[^\n]*|'[^'\n]*'|\"[^\"\n]*\"|`[^`\n]*`", lambda match: "\x01" * len(match.group()), text)


def masked_script(text):
    pattern = r'"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\])*"|\'[^\'\n]*\'|(?<![$\w{])#[^\n]*'
    return re.sub(pattern, lambda match: re.sub(r"[^\n]", "\x01", match.group()), text, flags=re.DOTALL)


def number_after(match):
    """A number that is another one: its last bit is flipped."""
    text = match.group()
    digits = re.match(r"0[xX][0-9a-fA-F]+|[0-9]+", text).group()
    value = int(digits, 0 if digits.lower().startswith("0x") or digits == "0" else 10) ^ 1
    return (hex(value) if digits.lower().startswith("0x") else str(value)) + text[len(digits):]


def swap(pairs):
    """Rules for words or signs that stand for each other; blanks around a sign tell it from others."""
    return [(re.compile(old), new) for old, new in pairs]


NUMBER = re.compile(r"(?<![\w.])(?:0[xX][0-9a-fA-F]+|[0-9]+)[uUlL]*(?![\w.])")

C_RULES = {
    "comparison": swap([(r" == ", " != "), (r" != ", " == "), (r" < ", " <= "), (r" <= ", " < "),
                        (r" > ", " >= "), (r" >= ", " > ")]),
    "condition": swap([(r" && ", " || "), (r" \|\| ", " && "), (r"(?<=[(\s])!(?=[\w(])", ""),
                       (r"\b(if|while) \((?!.*\{.*\})(.*)\)(?= \{$|$)", r"\1 (!(\2))")]),
    "arithmetic": swap([(r" \+ ", " - "), (r"(?<=[\w)\]]) - ", " + "), (r" \* (?=\w)", " + "), (r" / ", " * "),
                        (r" << ", " >> "), (r" >> ", " << "), (r"(?<=[\w)\]]) & ", " | "), (r" \| ", " & "),
                        (r"~(?=[\w(])", ""), (r"\+\+", "--"), (r"(?<!-)--(?!-)", "++"), (r" \|= ", " &= "),
                        (r" &= ~?", " |= "), (r" \+= ", " -= "), (r" -= ", " += ")]),
    "number": [(NUMBER, number_after)],
    "value": swap([(r"\btrue\b", "false"), (r"\bfalse\b", "true")]),
    "volatile": swap([(r"\bvolatile ", "")]),
}
C_STATEMENT = re.compile(r"^\s+(?!return\b|goto\b|break;|continue;|else\b|case\b)[\w>*.\-\[\]()& ]*?[\w\])]\s*"
                         r"(?:\([^;{}]*\)|(?:[-+|&^*/]|<<|>>)?= [^;{}]*|\+\+|--);\s*$")
C_DECLARES = re.compile(r"^\s+(?:(?:static|const|extern|struct|enum|union|unsigned|signed|size_t|bool|char|int|long|"
                        r"short|void|\w+_t|\w+_table)\b)")

JUMPS = [("jz", "jnz"), ("jnz", "jz"), ("je", "jne"), ("jne", "je"), ("jc", "jnc"), ("jnc", "jc"), ("ja", "jbe"),
         ("jae", "jb"), ("jb", "jae"), ("jbe", "ja"), ("js", "jns"), ("jns", "js")]
NASM_RULES = {
    "jump": swap([(rf"(?<=\s){old}(?=\s)", new) for old, new in JUMPS]),
    "number": [(NUMBER, number_after)],
    "register": swap([(r"\br10\b", "r11"), (r"\br11\b", "r10"), (r"\brbx\b", "rcx"), (r"\brcx\b", "rdx"),
                      (r"\brdx\b", "rbx"), (r"\brsi\b", "rdi"), (r"\brdi\b", "rsi"), (r"\beax\b", "ebx"),
                      (r"\becx\b", "edx"), (r"\bedx\b", "ecx"), (r"\bebx\b", "eax"), (r"\bedi\b", "esi"),
                      (r"\besi\b", "edi")]),
}
NASM_INSTRUCTION = re.compile(r"^\s+[a-z]{2,}(?:\s|$)(?!.*\b(?:equ|times)\b)")
NASM_DIRECTIVES = re.compile(r"^\s+(?:align|global|extern|section|bits|default|db|dw|dd|dq|resb|resq|incbin|struc|"
                             r"endstruc|istruc|iend|at)\b")

SCRIPT_RULES = {
    "comparison": swap([(r" == ", " != "), (r" != ", " == "), (r" < ", " <= "), (r" <= ", " < "), (r" > ", " >= "),
                        (r" >= ", " > "), (r" -eq ", " -ne "), (r" -ne ", " -eq "), (r" -lt ", " -le "),
                        (r" -z ", " -n "), (r" -n ", " -z ")]),
    "condition": swap([(r" and ", " or "), (r" or ", " and "), (r"\bnot (?!in\b)", ""), (r" && ", " || "),
                       (r" \|\| ", " && "), (r" not in ", " in ")]),
    "arithmetic": swap([(r" \+ ", " - "), (r"(?<=[\w)\]]) - (?=\w)", " + ")]),
    "number": [(NUMBER, number_after)],
    "value": swap([(r"\bTrue\b", "False"), (r"\bFalse\b", "True")]),
}
PYTHON_STATEMENT = re.compile(r"^\s+(?!return\b|raise\b|import\b|yield\b|else\b)[\w.\[\]]+(?:\(.*\)| [-+|]?= .*[^(\[{,])$")


def changed(line, mask, rules):
    """Each change of one line that the rules know: the operator's name, and the line."""
    for name, patterns in rules.items():
        for pattern, new in patterns:
            for match in pattern.finditer(mask):
                at, end = match.span()
                text = new(match) if callable(new) else pattern.sub(new, line[at:end], count=1) if match.groups() else new
                yield name, line[:at] + text + line[end:]


def is_left_out(kind, mask):
    if kind == "c":
        return C_STATEMENT.match(mask) and not C_DECLARES.match(mask)
    if kind == "nasm":
        return NASM_INSTRUCTION.match(mask) and not NASM_DIRECTIVES.match(mask)
    return PYTHON_STATEMENT.match(mask)


KINDS = {"c": (masked_c, C_RULES), "nasm": (masked_nasm, NASM_RULES), "script": (masked_script, SCRIPT_RULES)}


def kind_of(name, text):
    if name.endswith((".c", ".h")):
        return "c"
    if name.endswith(".asm"):
        return "nasm"
    first = text.split("\n", 1)[0]
    return "script" if name.endswith(".py") or re.match(r"#!.*(python3|/sh|bash)", first) else None


def mutants_of(name, text):
    """Every mutant of a file, in the order of its lines."""
    kind = kind_of(name, text)
    if not kind:
        return
    mask, rules = KINDS[kind]
    lines = text.split("\n")
    for number, (line, code) in enumerate(zip(lines, mask(text).split("\n")), 1):
        if kind == "c" and re.match(r"\s*#(?!define \w+ )", code) or kind == "nasm" and code.startswith("%"):
            continue
        if kind == "script" and re.match(r"\s*(import|from|def|class|@)\b", code):
            continue
        for operator, new in changed(line, code, rules):
            if new != line:
                yield Mutant(name, number, line, new, operator)
        if is_left_out(kind, code):
            indent = re.match(r"\s*", line).group()
            yield Mutant(name, number, line, indent + "pass" if kind == "script" else "", "left out")
