"""svd.py - what the tests of svd2c share: small SVDs, the tool, and the compilers that its headers
must please."""
import os
import shutil
import subprocess
import tempfile
from xml.sax.saxutils import escape

import harness
from harness import BUILD, ROOT, Failure, Skip, check, check_equal, run

TOOL = os.path.join(BUILD, "host", "svd2c")
# ST's own file, which is no part of this project; it may stand beside its folder.
ST = os.path.join(os.path.dirname(ROOT), "shared", "svd", "STM32L0x1.svd")

WARNINGS = ["-std=c17", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"]
THUMB = ["clang", "--target=thumbv6m-unknown-none-eabi", "-ffreestanding"]
RISCV = ["clang", "--target=riscv32-unknown-none-elf", "-ffreestanding"]
WAYS = [["clang"], ["gcc"], THUMB, RISCV]
WAYS += [way + ["-fshort-enums"] for way in WAYS]


def need_gcc():
    if not shutil.which("gcc"):
        raise Skip("needs gcc: in Debian it is in build-essential")


def svd2c(*arguments, **options):
    """Runs the tool. Returns exit code and all that it printed."""
    check(os.path.exists(TOOL), f"{TOOL} is not there: make svd2c")
    return run(TOOL, *arguments, **options)


# svd2c that notices every wrong access to memory.
CHECKED = os.path.join(BUILD, "host", "svd2c-checked")
CHECKED_ENVIRONMENT = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}

# ---- SVDs ------------------------------------------------------------------------------------


def element(tag, /, *inside, **properties):
    """An XML element: properties become elements of their own, derivedFrom an attribute."""
    derived = properties.pop("derivedFrom", None)
    attribute = f' derivedFrom="{escape(str(derived))}"' if derived is not None else ""
    text = "".join(f"<{key}>{escape(str(value))}</{key}>" for key, value in properties.items())
    return f"<{tag}{attribute}>{text}{''.join(inside)}</{tag}>"


def field(name, lsb, width=1, *inside, **properties):
    place = {} if lsb is None else {"bitOffset": lsb, "bitWidth": width}
    return element("field", *inside, name=name, **place, **properties)


def values(*pairs, name=None, **properties):
    """enumeratedValues from (name, value) pairs."""
    if name:
        properties = {"name": name, **properties}
    return element("enumeratedValues",
                   *(element("enumeratedValue", name=n, value=v) for n, v in pairs), **properties)


def register(name, offset, *fields, **properties):
    inside = [f"<fields>{''.join(fields)}</fields>"] if fields else []
    place = {} if offset is None else {"addressOffset": offset}
    return element("register", *inside, name=name, **place, **properties)


def cluster(name, offset, *members, **properties):
    return element("cluster", *members, name=name, addressOffset=offset, **properties)


def peripheral(name, base, *members, **properties):
    inside = [m for m in members if not m.startswith(("<register", "<cluster"))]
    registers = [m for m in members if m.startswith(("<register", "<cluster"))]
    if registers:
        inside.append(f"<registers>{''.join(registers)}</registers>")
    place = {} if base is None else {"baseAddress": hex(base)}
    return element("peripheral", *inside, name=name, **place, **properties)


def interrupt(name, value):
    return element("interrupt", name=name, value=value)


def device(name, *peripherals, cpu="<cpu><name>CM0</name></cpu>", **properties):
    """A whole file, with one element of a peripheral or register a line, so that lines differ."""
    text = element("device", cpu, f"\n<peripherals>\n{''.join(p + chr(10) for p in peripherals)}</peripherals>",
                   name=name, **properties)
    return text.replace("<register", "\n<register").replace("<cluster", "\n<cluster").replace(
        "<field>", "\n<field>").replace("<field ", "\n<field ")


# ---- Headers ---------------------------------------------------------------------------------


class Work:
    """A folder to work in, which is gone afterwards."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="svd2c ")
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return self.path(name)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def header(self, text, *options, name="a"):
        """Makes a header of an SVD. Returns what svd2c said."""
        code, output = svd2c(*options, "-v", "-o", f"{name}.h", self.write(f"{name}.svd", text), cwd=self.folder)
        check_equal(code, 0, output)
        return output.replace(self.path(f"{name}.svd"), f"{name}.svd")


def compile_c(way, *files, flags=(), cwd=ROOT):
    """Compiles for syntax only. Returns what the compiler said; nothing when it is pleased."""
    code, output = run(*way, *WARNINGS, *flags, "-fsyntax-only", "-x", "c", *files, cwd=cwd)
    if code == 0 and not output:
        return ""
    return output or f"{way[0]} failed with {code}"


def check_compiles(way, path, cwd=ROOT):
    if way[0] == "gcc":
        need_gcc()
    output = compile_c(way, path, cwd=cwd)
    if output:
        raise Failure(f"{' '.join(way)} of {os.path.basename(path)}:\n{output[:3000]}")


def run_c(work, source, *headers_folder, compiler="clang", flags=()):
    """Builds a host program from C and runs it; it must print nothing and return 0."""
    if compiler == "gcc":
        need_gcc()
    path = work.write("program.c", source)
    code, output = run(compiler, *WARNINGS, "-O1", "-fno-strict-aliasing", *flags, f"-I{work.folder}",
                       path, "-o", work.path("program"))
    if code:
        raise Failure(output[:4000])
    code, output = run(work.path("program"))
    check_equal((code, output), (0, ""), f"the program, with {compiler}")
