"""troubleshooting_test.py - docs/troubleshooting.md: each message in it is provoked here, or said to
be provoked elsewhere, so that the page has what people see."""
import os
import re
import shutil
import subprocess
import tempfile

import harness
from harness import ROOT, Skip, check, check_equal, check_has, need, run
from machine import Machine
from secure_boot import SecureBoot

NEEDS = "iso board-nucleo-l031k6"  # of make

DOC = os.path.join(ROOT, "docs", "troubleshooting.md")
HEADER_MAGIC = b"\xd6\x50\x52\xe8"  # of multiboot2, as it lies in the file
MULTIBOOT1 = b"\x02\xb0\xad\x1b\0\0\0\0\xfe\x4f\x52\xe4"  # magic, no flags, checksum
UNDEFINED = b"\x0f\x0b"  # ud2
GRUB_BIOS, GRUB_UEFI = "grub-pc-bin", "grub-efi-amd64-bin"  # packages

PROVOKED = set()

# What other tests provoke: a part of their source.
ELSEWHERE = {
    "This kernel does not start this way.": ("tests/boot/refusal_test.py", "This kernel does not start this way."),
    "firstlight needs a CPU with NX pages": ("tests/boot/refusal_test.py", "firstlight needs a CPU with NX pages"),
    "firstlight was started by an unknown loader": ("tests/boot/refusal_test.py", "firstlight was started by an unknown loader"),
    "firstlight was put at an address that is no multiple of 2 MiB":
        ("tests/boot/refusal_test.py", "firstlight was put at an address that is no multiple of 2 MiB"),
    "firstlight cannot start: an exception, or an interrupt that cannot be masked (NMI), came before it could report one.":
        ("tests/boot/refusal_test.py", "firstlight cannot start: an exception"),
    "firstlight cannot start:": ("tests/boot/faults_test.py", "CANNOT_START"),
    "This screen has no framebuffer": ("tests/boot/boot_test.py", "This screen has no framebuffer"),
    "It starts again and again": ("tests/troubleshooting/troubleshooting_test.py", "Triple fault"),
    "Nothing on the serial port": ("tests/boot/boot_test.py", "serial=False"),
    "make-iso: the image needs": ("tests/build/grub_test.py", "make-iso: the image needs"),
    "LIBUSB_ERROR_ACCESS": ("tests/board/flash_test.py", "LIBUSB_ERROR_ACCESS"),
    "init mode failed": ("tests/board/flash_test.py", "init mode failed"),
    "no ST-LINK is attached": ("tests/board/flash_test.py", "no ST-LINK is attached"),
}


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def headings():
    return [line.strip("`") for line in re.findall(r"^### (.*)$", read(DOC), re.M)]


def provokes(*messages, cost=1):
    """For a function that returns what was printed."""
    PROVOKED.update(messages)

    def register(function):
        def body():
            output = function()
            for message in messages:
                check(message in headings(), f"docs/troubleshooting.md has no heading {message!r}")
                check_has(output, message, "what was printed")
        harness.add(f"troubleshooting: {messages[0]}", body, cost=cost)
        return function
    return register


class Folder:
    """A temporary one, with what is made of the kernel in it."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="firstlight-")
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, data):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "wb") as file:
            file.write(data)
        return self.path(name)

    def patched(self, name, change):
        """The kernel, changed by a function that takes a bytearray."""
        with open(harness.ELF, "rb") as file:
            image = bytearray(file.read())
        change(image)
        return self.write(name, image)

    def without_header(self, name):
        def change(image):
            image[image.find(HEADER_MAGIC)] = 0
        return self.patched(name, change)

    def with_multiboot1(self, name):
        """Between the program headers and the first segment there is room."""
        def change(image):
            at = 0x400
            check_equal(bytes(image[at:at + len(MULTIBOOT1)]), bytes(len(MULTIBOOT1)), "what is at 0x400")
            image[at:at + len(MULTIBOOT1)] = MULTIBOOT1
        return self.patched(name, change)

    def iso(self, platform, configuration, modules):
        """An image with GRUB for one platform only, and the files under root/."""
        modules_folder = os.path.dirname(need(platform))
        for package in ("xorriso", "mtools"):
            need(package)
        mkrescue = shutil.which("grub-mkrescue") or shutil.which("grub2-mkrescue")
        if not mkrescue:
            raise Skip("needs grub-mkrescue: 'make setup' installs it")
        self.write("root/boot/grub/grub.cfg", configuration.encode())
        shutil.copy(harness.ELF, self.path("root", "boot", "firstlight.elf"))
        code, output = run(mkrescue, "-d", modules_folder, "--fonts=", "--locales=", "--themes=",
                           f"--install-modules=normal multiboot2 iso9660 search search_fs_file {modules}",
                           "-o", self.path("iso"), self.path("root"))
        check_equal(code, 0, output)
        return self.path("iso")


def refused_by_qemu(elf):
    code, output = run("qemu-system-x86_64", "-accel", "tcg", "-kernel", elf, "-display", "none", timeout=30)
    check_equal(code, 1, output)
    return output


def seen(via, image, text, **options):
    """What the serial port has said when it has said the text."""
    with Machine(via, image, **options) as machine:
        return machine.expect(text)


# ---- Building -------------------------------------------------------------------------------

@provokes("missing: grub-pc-bin ('make setup' installs it, 'make doctor' shows what for)")
def no_grub_for_bios():
    with Folder() as folder:
        shutil.copy(os.path.join(ROOT, "scripts", "setup"), folder.path("setup"))
        folder.write("tools", read(os.path.join(ROOT, "scripts", "tools")).replace("../lib/grub/i386-pc", "/nosuch").encode())
        code, output = run(folder.path("setup"), "--check", "image")
    check_equal((code, output.count("\n")), (1, 1), output)
    return output


@provokes("missing: lld llvm ('make setup' installs it, 'make doctor' shows what for)")
def no_linker():
    with Folder() as folder:
        for tool in ("sh", "dirname", "sed", "cut", "grep", "sort", "tr", "clang", "nasm", "python3"):
            os.symlink(shutil.which(tool), folder.path(tool))
        code, output = run("scripts/setup", "--check", "build", env={"PATH": folder.folder})
    check_equal((code, output.count("\n")), (1, 1), output)
    return output


def make(*words):
    env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    code, output = run("make", *words, env=env)
    check_equal((code, output.count("\n")), (2, 1), output)
    return output


@provokes("is too old: install make 4.2 or later")
def old_make():
    return make("MAKE_VERSION=3.81")


@provokes("there is no compiler 'clang-77'")
def no_such_clang():
    return make("LLVM=-77")


@provokes("GRUB finds no multiboot2 header in the first 32 KiB")
def header_too_late():
    """Provoked as it happens: the linker puts something before the header."""
    with Folder() as folder:
        script = read(os.path.join(harness.BUILD, "pc", "linker.ld"))
        check_has(script, "KEEP(*(.multiboot2))", "linker.ld")
        script = folder.write("linker.ld", script.replace("KEEP(*(.multiboot2))",
                                                          ". += 40000; KEEP(*(.multiboot2))").encode())
        objects = read(os.path.join(harness.BUILD, "pc", "remember", "objects")).split()
        code, output = run("ld.lld", "-nostdlib", "-static", "--build-id=fast", "-T", script, *objects, "-o", folder.path("elf"))
        check_equal(code, 0, output)
        code, output = run(harness.CHECK_ELF, folder.path("elf"))
    check_equal((code, output.count("\n")), (1, 1), output)
    return output


@provokes("bytes more of FLASH than the 32768 that there are")
def too_large_for_flash():
    board = os.path.join(harness.BUILD, "nucleo-l031k6")
    if not os.path.exists(os.path.join(board, "hello", "firstlight.elf")):
        raise Skip("needs hello for the nucleo-l031k6: 'make test' builds it")
    objects = read(os.path.join(board, "hello", "remember", "objects")).split()
    with Folder() as folder:
        code, output = run("clang", "--target=thumbv6m-unknown-none-eabi", "-c", "-x", "assembler",
                           folder.write("big.s", b".section .rodata\n.globl big\nbig: .space 40000\n"),
                           "-o", folder.path("big.o"))
        check_equal(code, 0, output)
        code, output = run("env", "NM=llvm-nm", "OBJCOPY=llvm-objcopy", "scripts/link-apart", folder.path("apart"), "ld.lld",
                           "-nostdlib", "-static", "--gc-sections", "--undefined=big", "-L", os.path.join(board, "device"),
                           "-T", os.path.join(board, "linker.ld"), folder.path("big.o"),
                           *objects, "-o", folder.path("elf"))
    check_equal(code, 1, output)
    return output


@provokes("the image is larger than KERNEL_WINDOW (2 MiB)")
def too_large_for_window():
    objects = read(os.path.join(harness.BUILD, "pc", "remember", "objects")).split()
    with Folder() as folder:
        code, output = run("clang", "--target=x86_64-unknown-none-elf", "-c", "-x", "assembler",
                           folder.write("big.s", b".bss\n.space 0x200000\n"), "-o", folder.path("big.o"))
        check_equal(code, 0, output)
        code, output = run("ld.lld", "-nostdlib", "-static", "-T", os.path.join(harness.BUILD, "pc", "linker.ld"),
                           *objects, folder.path("big.o"), "-o", folder.path("elf"))
    check_equal(code, 1, output)
    return output


# ---- QEMU -----------------------------------------------------------------------------------

@provokes("Error loading uncompressed kernel without PVH ELF Note")
def no_note():
    with Folder() as folder:
        code, output = run("llvm-objcopy", "--remove-section=.note.pvh", harness.ELF, folder.path("elf"))
        check_equal(code, 0, output)
        return refused_by_qemu(folder.path("elf"))


@provokes("Cannot load x86-64 image, give a 32bit one")
def multiboot1():
    with Folder() as folder:
        elf = folder.with_multiboot1("elf")
        code, output = run(harness.CHECK_ELF, elf)
        check_equal((code, output.count("\n")), (1, 1), output)
        check_has(read(DOC), "there is a multiboot1 header", "docs/troubleshooting.md")
        check_has(output, "there is a multiboot1 header", "check-elf")
        return refused_by_qemu(elf)


@provokes("gtk initialization failed")
def no_display():
    displays = run("qemu-system-x86_64", "-display", "help")[1].split()
    if "gtk" not in displays:
        raise Skip("needs a QEMU with a window: 'make setup' installs it")
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    code, output = run("qemu-system-x86_64", "-accel", "tcg", "-S", "-display", "gtk", env=env, timeout=30)
    check_equal(code, 1, output)
    return output


@provokes("failed to initialize kvm: Permission denied")
def no_kvm():
    """As somebody who is in no group."""
    if os.getuid() != 0 or not os.path.exists("/dev/kvm") or os.stat("/dev/kvm").st_mode & 0o006:
        raise Skip("needs root, and a /dev/kvm that not everybody may open")
    code, output = run("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "qemu-system-x86_64",
                       "-accel", "kvm", "-display", "none", "-S", cwd="/", timeout=30)
    check_equal(code, 1, output)
    return output


@provokes("Remote 'g' packet reply is too long")
def gdb_in_the_wrong_mode():
    if not shutil.which("gdb"):
        raise Skip("needs gdb: 'make setup' installs it")
    with Folder() as folder:
        script = ["-ex", f"set tdesc filename {folder.write('none.xml', b'')}", "-ex", "set architecture i386"]
        with Machine("pvh", harness.ELF, extra=["-S", "-gdb", f"unix:{folder.path('gdb')},server=on,wait=off"]) as machine:
            machine.command("query-status")  # it listens before it answers
            return run("gdb", "-q", "-nx", "-batch", *script, "-ex", f"target remote {folder.path('gdb')}")[1]


def triple_fault():
    """The first instruction is made an undefined one. The doc's command, but for the file."""
    entry = harness.symbols(harness.ELF)["pvh_entry"]
    code, output = run("llvm-readelf", "--sections", "--wide", harness.ELF)
    address, offset = (int(n, 16) for n in re.search(r"\] \.text +PROGBITS +(\w+) (\w+)", output).groups())

    def change(image):
        at = offset + entry - address
        image[at:at + len(UNDEFINED)] = UNDEFINED
    with Folder() as folder:
        command = re.search(r"^\$ (qemu.* -D log)$", read(DOC), re.M)[1].split()
        command[command.index("-kernel") + 1] = folder.patched("elf", change)
        code, output = run(*command, cwd=folder.folder, timeout=30)
        check_equal(code, 0, f"QEMU stops by itself; it said {output}")
        log = read(folder.path("log"))
    check_has(log, "Triple fault", "QEMU's log")
    check_equal(re.search(r"old: 0xffffffff new (0x\w+)", log)[1], "0x6", "the first exception")


harness.add("troubleshooting: It starts again and again", triple_fault)


@provokes("firstlight needs a 64-bit x86 CPU, and this one has no long mode.")
def no_long_mode():
    return seen("pvh", harness.ELF, "long mode.", extra=["-cpu", "pentium3"])


# ---- Firmware and GRUB ----------------------------------------------------------------------

def bios_says(folder, image):
    """What SeaBIOS writes to its debug port."""
    log = folder.path("bios")
    with Machine("iso", image, extra=["-boot", "d", "-chardev", f"file,id=bios,path={log}",
                                      "-device", "isa-debugcon,iobase=0x402,chardev=bios"]) as machine:
        machine.wait_until(lambda: os.path.exists(log) and "No bootable device" in read(log), "SeaBIOS giving up")
    return read(log)


def xorriso(folder, *options):
    if not shutil.which("xorriso"):
        raise Skip("needs xorriso: 'make setup' installs it")
    folder.write("root/efi.img", bytes(1440 * 1024))
    code, output = run("xorriso", "-as", "mkisofs", "-o", folder.path("iso"), *options, folder.path("root"))
    check_equal(code, 0, output)
    return folder.path("iso")


@provokes("Boot failed: Could not read from CDROM (code 0009)")
def no_bios_in_image():
    with Folder() as folder:
        return bios_says(folder, xorriso(folder, "-eltorito-alt-boot", "--efi-boot", "efi.img", "-no-emul-boot"))


@provokes("Could not read from CDROM (code 0004)")
def nothing_to_start():
    with Folder() as folder:
        return bios_says(folder, xorriso(folder))


@provokes("error: no multiboot header found.", "error: you need to load the kernel first.", cost=3)
def grub_refuses():
    with Folder() as folder:
        folder.without_header("root/boot/none.elf")
        image = folder.iso(GRUB_BIOS, "serial\nterminal_output serial\nmultiboot2 /boot/none.elf\nboot\n", "serial")
        return seen("iso", image, "load the kernel first.")


@provokes("error: no suitable video mode found.", cost=5)
def no_video_driver():
    """And the kernel starts, as the page says."""
    with Folder() as folder:
        image = folder.iso(GRUB_UEFI, "multiboot2 /boot/firstlight.elf\nboot\n", "part_gpt fat")
        return seen("uefi", image, "halted.")


UEFI_SCREEN = "insmod efi_gop\n"


@harness.test("troubleshooting: a gfxpayload after multiboot2 leaves no screen under UEFI, and firstlight.efi finds one", cost=12)
def gfxpayload():
    check_has(read(DOC), "`chainloader /firstlight.efi console=screen`", "docs/troubleshooting.md")
    with Folder() as folder:
        for payload in ("text", "keep"):
            image = folder.iso(GRUB_UEFI, f"{UEFI_SCREEN}multiboot2 /boot/firstlight.elf\nset gfxpayload={payload}\nboot\n",
                               "part_gpt fat efi_gop")
            check_has(seen("uefi", image, "halted."), "  screen     none\n", f"the greeting, with {payload}")
        shutil.copy(os.path.join(harness.BUILD, "pc", "firstlight.efi"), folder.path("root", "firstlight.efi"))
        image = folder.iso(GRUB_UEFI, f"{UEFI_SCREEN}chainloader /firstlight.efi console=screen\nboot\n",
                           "part_gpt fat efi_gop chain")
        with Machine("uefi", image) as machine:
            machine.wait_until(lambda: machine.is_halted() and "halted." in machine.screen_text(), "a greeting on the screen")
            check_has(machine.screen_text(), "  screen     1280x800, 32 bits a pixel\n", "the greeting")


NOT_STARTED = "BdsDxe: failed to load Boot"  # a number follows


@provokes(NOT_STARTED, cost=5)
def no_uefi_in_image():
    with Folder() as folder:
        image = folder.iso(GRUB_BIOS, "multiboot2 /boot/firstlight.elf\nboot\n", "")
        output = seen("uefi", image, ": Not Found\n")
    check(re.search(re.escape(NOT_STARTED) + r"\d{4} .*: Not Found$", output, re.M), output)
    check_has(read(DOC), "`Not Found`: ", "docs/troubleshooting.md")
    return output


def refused_by_secure_boot():
    with SecureBoot("iso", harness.ISO) as machine:
        output = machine.expect("Access Denied")
    check(re.search(re.escape(NOT_STARTED) + r'\d{4} "UEFI QEMU DVD-ROM .*: Access Denied', output), output)
    check_has(read(DOC), "`Access Denied`: **Secure Boot**", "docs/troubleshooting.md")


harness.add("troubleshooting: Access Denied, by Secure Boot", refused_by_secure_boot, cost=6)


@harness.test("troubleshooting: each message is provoked, or said to be elsewhere")
def complete():
    check_equal(sorted(headings()), sorted(PROVOKED | set(ELSEWHERE)), "docs/troubleshooting.md's headings")
    for heading, (path, part) in ELSEWHERE.items():
        check_has(read(os.path.join(ROOT, path)), part, f"{path}, for {heading!r},")
    flash = " ".join(read(os.path.join(ROOT, "scripts", "flash")).split())
    for sentence in re.findall(r"^`(the ST-LINK is attached, but [^`]*)`", read(DOC), re.M):
        check_has(flash, sentence, "scripts/flash")


def refusals():
    """What is said before the kernel can report: by the stub, by firstlight.efi, by GRUB."""
    found = []
    for folder, _, names in os.walk(os.path.join(ROOT, "boot")):
        for name in names:
            text = read(os.path.join(folder, name))
            if name.endswith(".asm"):  # data of several lines goes on in the next one's `db`
                strings = re.findall(r"""^\s*(?:\w+:\s*)?db\s+"([^"]*)"(.*)$""", text, re.M)
                sentence = ""
                for part, rest in strings:
                    sentence += part
                    if rest.strip():
                        found.append(sentence)
                        sentence = ""
            elif name.endswith(".c"):
                found += re.findall(r'\b(?:refuse|print)\("((?:\\.|[^"\\])*)"', text)
    found += re.findall(r'\brefuse "([^"$]*)', read(os.path.join(ROOT, "iso", "boot", "grub", "grub.cfg")))
    return [re.sub(r"\\[rn]", "", one).strip() for one in found
            if one.count(" ") > 3 and not re.search(r",\S", one)]  # SBAT has commas


@harness.test("troubleshooting: each sentence of what comes before the kernel is explained")
def explained():
    page, found = " ".join(read(DOC).split()), refusals()
    for sentence in found:
        first = re.match("[^.:]+", sentence.removeprefix("firstlight cannot start: "))[0]
        check(first in page or first.split(", ")[-1] in page, f"docs/troubleshooting.md does not explain {first!r}")
    check(len(found) > 12, f"only {len(found)} sentences were found")
    return f"{len(found)} sentences"


# ---- Versions -------------------------------------------------------------------------------

def tried():
    """The page's table: a release's codename -> package -> version."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")]
            for line in re.search(r"^\| package .*\n(?:\|.*\n)+", read(DOC), re.M)[0].splitlines()]
    names = [re.search(r"\((\w+)\)", cell)[1] for cell in rows[0][1:]]
    return {name: {package: row[at] for row in rows[2:] for package in row[0].split(", ")}
            for at, name in enumerate(names, 1)}


def with_versions():
    """The packages of scripts/tools that are seen by a command and that make doctor shows, but for the newest clang's,
    which moves."""
    rows = [line.split("|") for line in read(os.path.join(ROOT, "scripts", "tools")).splitlines()
            if line and not line.startswith("#") and "NEWEST" not in line]
    return {row[3].strip() for row in rows
            if not row[1].strip().startswith(("/", "../", "<")) and row[0].strip() not in ("book", "browser")}


@harness.test("make doctor: the versions that were tried are the table's in docs/troubleshooting.md", needs="")
def versions():
    for release, column in tried().items():
        check_equal(sorted(column), sorted(with_versions()), f"the packages of the table, for {release},")
    release = re.search(r"^VERSION_CODENAME=(\w+)$", read("/etc/os-release"), re.M)
    if not release or release[1] not in tried():
        raise Skip("the table has no column for this system")
    column, other = tried()[release[1]], []
    for package, words in re.findall(r"^ok +(\S+) +(.*)$", run("scripts/setup", "--doctor")[1], re.M):
        if package in column:
            version = re.search(r"\d+\.\d+", words)
            check(version, f"make doctor shows no version of {package}: {words}")
            if version[0] != column[package]:
                other.append(f"{package} {version[0]}, and not {column[package]}")
    if other and "/sid" in read("/etc/debian_version"):
        raise Skip("unstable has moved on: " + "; ".join(other))
    check_equal(other, [], f"what differs from the table's {release[1]} in docs/troubleshooting.md: run 'make test'; "
                "if all else passes, put these versions in the table")
