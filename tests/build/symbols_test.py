"""symbols_test.py - the table for the panic report, read by the kernel's own code, and
scripts/decode, against what LLVM's tools say about the same ELF."""
import ctypes
import os
import re
import struct
import subprocess
import sys
import tempfile

import compilers
import harness
from harness import check, check_equal, check_has, test

NEEDS = "elf"  # of make

DECODE = os.path.join(harness.ROOT, "scripts", "decode")
TABLE_PERCENT = 30  # of what is loaded without it
SHARED = ("-std=c17", "-O1", "-shared", "-fPIC", "-I", os.path.join(harness.ROOT, "kernel", "include"))


class Symbol(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("offset", ctypes.c_uint32), ("file", ctypes.c_char_p),
                ("line", ctypes.c_uint)]


def load_symbols_find():
    """kernel/lib/symbols.c's function, built for the host."""
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        library = os.path.join(folder, "symbols.so")
        source = os.path.join(harness.ROOT, "kernel", "lib", "symbols.c")
        code, output = harness.run("clang", *SHARED, source, "-o", library)
        check_equal(code, 0, output)
        function = ctypes.CDLL(library).symbols_find
    function.restype = ctypes.c_bool
    function.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint32, ctypes.POINTER(Symbol)]
    return function


def sections(elf=harness.ELF):
    """Name -> address, offset in the file, size."""
    code, output = harness.run("llvm-readelf", "--sections", "--wide", elf)
    check_equal(code, 0, output)
    return {name: tuple(int(number, 16) for number in numbers) for name, *numbers in
            re.findall(r"\] (\S+) +[A-Z]\w+ +([0-9a-f]+) ([0-9a-f]+) ([0-9a-f]+)", output)}


def table_place(elf=harness.ELF):
    """Where the table is in the file, and its size."""
    symbols = harness.symbols(elf)
    begin, size = symbols["symbols_start"], symbols["symbols_end"] - symbols["symbols_start"]
    for address, offset, section_size in sections(elf).values():
        if address <= begin < address + section_size:
            return offset + begin - address, size
    raise harness.Failure("symbols_start is in no section")


def read_table(elf=harness.ELF):
    offset, size = table_place(elf)
    with open(elf, "rb") as file:
        file.seek(offset)
        return file.read(size)


def symbolize(addresses, elf):
    """Function, file and line of each, where LLVM knows them, else "??", "??", 0."""
    done = subprocess.run(["llvm-symbolizer", f"--obj={elf}", "--relativenames", "--no-inlines"],
                          input="".join(f"{address:#x}\n" for address in addresses), text=True,
                          stdout=subprocess.PIPE, timeout=60, check=True)
    for block in done.stdout.strip("\n").split("\n\n"):
        function, place = block.split("\n")
        file, line, _ = place.rsplit(":", 2)
        yield function, os.path.normpath(file) if line != "0" else "??", int(line)


@test("symbols every byte of the text, as llvm-symbolizer has it", cost=5)
def every_byte(elf=harness.ELF, step=1):
    """Assembly's local labels and the linker script's symbols are no functions. Padding is the
    function's before it, and LLVM has none for it."""
    symbols_find, table = load_symbols_find(), read_table(elf)
    begin, _, size = sections(elf)[".text"]
    functions, padding, found = set(), 0, Symbol()
    offsets = range(0, size, step)
    expected = list(symbolize((begin + offset for offset in offsets), elf))
    check_equal(len(expected), len(offsets), "answers from llvm-symbolizer")
    names_at = {}
    for name, address in harness.symbols(elf).items():
        names_at.setdefault(address, set()).add(name)
    for offset, (function, file, line) in zip(offsets, expected):
        where = f"{begin + offset:#x}"
        check(symbols_find(table, len(table), offset, found), f"{where} is in no function")
        name = found.name.decode()
        if function == "??":
            padding += 1
        elif function != "text_start":
            same = names_at.get(begin + offset - found.offset, set())
            check(name == function.split(".")[0] or {name, function} <= same, f"{where}: {name}, {function}")
        check_equal((found.file.decode() if found.file else "??", found.line), (file, line), where)
        functions.add((name, offset - found.offset))
    for outside in (size, size + 1, 0xffffffff):
        check(not symbols_find(table, len(table), outside, found), f"{outside:#x} is in a function")
    check(padding < len(offsets) / 10, f"{padding} bytes of {len(offsets)} are in no function")
    return f"{len(offsets)} bytes in {len(functions)} functions"


def other_compilers(compiler):
    """Their line tables have other forms, and their functions' names suffixes."""
    def body():
        compiler.built()
        return every_byte(os.path.join(harness.ROOT, compiler.folder("pc"), "firstlight.elf"), step=5)
    return body


for other in compilers.OTHERS:
    harness.add(f"symbols of {other.name}, as llvm-symbolizer has it", other_compilers(other), cost=3,
                needs=compilers.GOALS[other])


@test("symbols table: small, without absolute paths, the same every time")
def table_itself():
    table = read_table()
    functions, files, strings = struct.unpack_from("<3I", table, 4)
    texts = table[strings:].split(b"\0")[:-1]
    check(functions > 0 and files > 0, f"{functions} functions, {files} files")
    check_equal([text for text in texts if text.startswith(b"/") or not text], [], "names")
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        again = os.path.join(folder, "table")
        check_equal(harness.run(harness.MAKE_SYMBOLS, harness.ELF, again, cwd=folder), (0, ""), "make-symbols")
        with open(again, "rb") as file:
            check(file.read() == table, "the table is not what make-symbols makes of the ELF")
    code, output = harness.run("llvm-readelf", "--program-headers", "--wide", harness.ELF)
    loaded = sum(int(size, 16) for size in re.findall(r"^ +LOAD(?: +0x\w+){3} +(0x\w+)", output, re.M))
    percent = 100 * len(table) / (loaded - len(table))
    check(percent <= TABLE_PERCENT, f"{len(table)} bytes are {percent:.1f} % of what is loaded")
    return f"{len(table)} bytes, {percent:.1f} % of what is loaded"


@test("symbols make-symbols --check")
def check_built_in():
    check_equal(harness.run(harness.MAKE_SYMBOLS, "--check", harness.ELF), (0, ""), "of the kernel")
    with open(harness.ELF, "rb") as file:
        image = bytearray(file.read())
    offset, size = table_place()
    image[offset + size // 2] ^= 1
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        wrong = os.path.join(folder, "wrong.elf")
        with open(wrong, "wb") as file:
            file.write(image)
        code, output = harness.run(harness.MAKE_SYMBOLS, "--check", wrong)
        check_equal((code, output.count("\n")), (1, 1), output)
        check_has(output, "table of symbols", "the message")


@test("symbols make-symbols --object: the table and nothing else")
def table_as_object():
    table = read_table()
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        made, dumped = os.path.join(folder, "symbols.o"), os.path.join(folder, "table")
        check_equal(harness.run(harness.MAKE_SYMBOLS, "--object", harness.ELF, made), (0, ""), "make-symbols")
        code, output = harness.run("llvm-objcopy", f"--dump-section=.symbols={dumped}", made)
        check_equal(code, 0, output)
        with open(dumped, "rb") as file:
            check(file.read() == table, "the section is not the table")
        code, output = harness.run("llvm-readelf", "--file-header", "--sections", "--wide", made)
        check_equal(re.findall(r"\] (\.\S+) +(\w+) .* 00 +(\w*) +0 +0 +(\d+)$", output, re.M),
                    [(".symbols", "PROGBITS", "A", "8"), (".shstrtab", "STRTAB", "", "1")], output)
        check_has(output, "REL (Relocatable file)", "llvm-readelf")
        check_has(output, "Advanced Micro Devices X86-64", "llvm-readelf")


@test("symbols make-symbols says what is wrong in a sentence")
def make_symbols_errors():
    with open(harness.ELF, "rb") as file:
        image = file.read()
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        wrong, table = os.path.join(folder, "wrong.elf"), os.path.join(folder, "table")
        without_lines, stripped = os.path.join(folder, "lines.elf"), os.path.join(folder, "stripped.elf")
        for option, path in (("--strip-debug", without_lines), ("--strip-all", stripped)):
            check_equal(harness.run("llvm-objcopy", option, harness.ELF, path)[0], 0, "llvm-objcopy")
        with open(wrong, "wb") as file:
            file.write(b"MZ" + bytes(100))
        cases = [((os.path.join(folder, "none.elf"), table), "No such file"),
                 ((harness.ELF, os.path.join(folder, "none", "table")), "No such file"),
                 ((wrong, table), "is neither an ELF, a PE nor a Mach-O file"),
                 ((without_lines, table), "has no debug information: it must be compiled with -g"),
                 ((stripped, table), "has no symbol text_start"),
                 (("--check", stripped), "has no symbol text_start")]
        for arguments, words in cases:
            code, output = harness.run(harness.MAKE_SYMBOLS, *arguments)
            check_equal((code, output.count("\n")), (1, 1), output)
            check_has(output, words, "the message")
        for parts in range(32):
            with open(wrong, "wb") as file:
                file.write(image[:len(image) * parts // 32])
            code, output = harness.run(harness.MAKE_SYMBOLS, wrong, table)
            check_equal((code, output.count("\n")), (1, 1), f"cut to {parts} parts of 32: {output}")
    check_equal(harness.run(harness.MAKE_SYMBOLS)[0], 2, "without arguments")


def decode(report, *arguments, **keywords):
    with tempfile.TemporaryFile("w+") as file:
        file.write(report)
        file.seek(0)
        return harness.run(DECODE, *arguments, stdin=file, **keywords)


def line_with(path, text):
    with open(os.path.join(harness.ROOT, path), encoding="utf-8") as file:
        lines = [number for number, line in enumerate(file, 1) if text in line]
    check_equal(len(lines), 1, f"lines with {text!r} in {path}")
    return lines[0]


def return_address(caller, called):
    code, output = harness.run("llvm-objdump", "-d", "--no-show-raw-insn",
                               f"--disassemble-symbols={caller}", harness.ELF)
    check_equal(code, 0, output)
    found = re.search(rf"call.*<{called}>\n *([0-9a-f]+):", output)
    check(found, f"{caller} does not call {called}:\n{output}")
    return int(found[1], 16)


@test("decode an exception's report")
def decode_exception():
    here, back = harness.symbols(harness.ELF)["kernel_main"], return_address("_start", "kernel_main")
    code, output = decode(f"PANIC  page fault\r\n       in kernel_main+0x0 (apps/hello/main.c:1)\r\n"
                          f"  rip 0x{here:016x}  rsp 0x0000000000000008\r\n"
                          f"  rax 0x{here:016x}  rbx 0x{back:016x}\r\n"
                          f"  trace 0x{here:016x}  kernel_main+0x0 (apps/hello/main.c:1)\r\n"
                          f"        0x{back:016x}  _start+0x1 (kernel/start.c:1)\r\nhalted.\r\n", harness.ELF)
    check_equal(code, 0, output)
    start = line_with("apps/hello/main.c", "void kernel_main(") + 1  # a function begins at its brace
    call = line_with("kernel/start.c", "kernel_main(")
    lines = output.splitlines()
    check_equal(len(lines), 7 + 5, output)
    for row in (3, 5, 8):  # under rip, rax and the trace's first line
        check(re.fullmatch(rf" +-> apps/hello/main\.c:{start}(?::\d+)?  kernel_main", lines[row]), output)
    check(re.fullmatch(rf" +-> kernel/start\.c:{call}(?::\d+)?  _start", lines[10]), output)
    check_equal(lines[11], "halted.", "the last line")


@test("decode the report of panic(), whose every address is a return address")
def decode_panic():
    back = return_address("_start", "kernel_main")
    code, output = decode(f"PANIC  no\n       kernel/start.c:1, in _start+0x1\n  rip 0x{back:016x}  rsp 0x0\n"
                          f"  trace 0x{back:016x}  _start+0x1 (kernel/start.c:1)\n", harness.ELF)
    check_equal(code, 0, output)
    call = line_with("kernel/start.c", "kernel_main(")
    check_equal(len(re.findall(rf"^ +-> kernel/start\.c:{call}(?::\d+)?  _start$", output, re.M)), 2, output)


@test("decode the text of a QR code, of which mail has wrapped the lines")
def decode_wrapped_code():
    here, back = harness.symbols(harness.ELF)["kernel_main"], return_address("_start", "kernel_main")
    begin = harness.symbols(harness.ELF)["text_start"]
    _, notes = harness.run("llvm-readelf", "--notes", harness.ELF)
    build = re.search(r"Build ID: ([0-9a-f]+)", notes)[1].upper()
    code, output = decode(f"PANIC  page fault\nBUILD {build} TRACE {here - begin:X}\n{back - begin:X}*2 X10 RIP:{here:X}\nRSP:8\n",
                          harness.ELF)
    check_equal(code, 0, output)
    check_has(output, f"        {back:#018x}\n          -> kernel/start.c:", "the second address")
    check_has(output, "        ... 2 times more\n        0x0000000000000010\n", "what follows it")
    check_has(output, "  rsp 0x0000000000000008\n", "the second register")


@test("decode says what is wrong in a sentence")
def decode_errors():
    here = harness.symbols(harness.ELF)["kernel_main"]
    report = f"  rip 0x{here:016x}\n"
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        bare = os.path.join(folder, "bare.elf")
        check_equal(harness.run("llvm-objcopy", "--strip-debug", harness.ELF, bare)[0], 0, "llvm-objcopy")
        os.symlink(sys.executable, os.path.join(folder, "python3"))
        cases = [(decode(report, bare), "has no debug information"),
                 (decode("rip 0x0000000000000010\n", harness.ELF), "no address in the report"),
                 (harness.run("sh", "-c", 'exec "$0" "$1" <&-', DECODE, harness.ELF), "no address in the report"),
                 (decode(f"0x{here:016x}  other_function+0x0\n", harness.ELF), "another build's"),
                 (decode(report, os.path.join(folder, "none.elf"), "/dev/stdin"), "there is no"),
                 (decode(report, harness.ELF, env={"PATH": folder}), "make setup")]
    for (code, output), words in cases:
        errors = [line for line in output.splitlines() if line.startswith("decode: ")]
        check_equal((code, len(errors)), (1, 1), output)
        check_has(errors[0], words, "the message")
        check("Traceback" not in output, output)


@test("decode a trace typed off a photo")
def photo():
    """The first is the place itself, the others are after a call; no indentation is needed."""
    text = harness.symbols(harness.ELF)["_start"]
    code, output = decode(f"trace {text:#x}\n{text + 1:#x}\n")
    check_equal(code, 0, output)
    places = re.findall(r"-> (kernel/start\.c:\d+)", output)
    check(len(places) == 2 and places[0] == places[1], output)
