"""release_test.py - the release artifacts: the same bytes wherever they are built, and what is in them."""
import glob
import io
import os
import pathlib
import re
import shutil
import stat
import struct
import tempfile
import zipfile

import budgets
import harness
import qemu
from harness import check, check_equal, check_has, run, test
from machine import LAST_LINE, Machine

NEEDS = "iso board-nucleo-l031k6 board-nucleo-f042k6 board-nucleo-f411re board-stm32f3-discovery board-bluepill board-ek-tm4c123gxl board-pico board-pico2 board-microbit-v2"  # of make

BOOK = "firstlight-book.zip"
SECTOR = 512
ESP_TYPE = bytes.fromhex("28732ac11ff8d211ba4b00a0c93ec93b")  # UEFI, "Defined GPT Partition Entry"
NOBODY = 65534
FAKETIME_LEAVES = "/dev/shm/*faketime_*"  # two files behind each process that execs
ENV = {name: value for name, value in os.environ.items()
       if name != "SOURCE_DATE_EPOCH"}
MAKE_ISO = os.path.join(harness.ROOT, "scripts", "make-iso")


def give_to_nobody(folder):
    for path, folders, files in os.walk(folder):
        for name in (".", *folders, *files):
            os.chown(os.path.join(path, name), NOBODY, NOBODY)


def path_of_all_users():
    """PATH without the folders below a home, or that another user cannot read: a tool there, or what chooses between its
    versions, is not the other user's, and NOTICE names the versions."""
    home = os.path.expanduser("~")
    return os.pathsep.join(folder for folder in os.get_exec_path() if not f"{folder}/".startswith(f"{home}/") and
                           all(os.path.isdir(part) and os.stat(part).st_mode & stat.S_IXOTH
                               for part in (folder, *map(str, pathlib.Path(folder).parents))))


def release(folder, command, **environment):
    """make release there. Returns name -> bytes of all that it made."""
    code, output = run(*command, cwd=folder, env={**ENV, "PATH": path_of_all_users(), **environment}, timeout=200)
    check_equal(code, 0, output)
    made = {}
    released = os.path.join(folder, "build", "release")
    for name in os.listdir(released):
        path = os.path.join(released, name)
        check_equal(oct(os.stat(path).st_mode & 0o777), "0o644", f"mode of {name}")
        with open(path, "rb") as file:
            made[name] = file.read()
    return made


def fake_clock():
    """A library that shows programs another time; None if there is none."""
    try:
        return qemu.installed("libfaketime")
    except qemu.CannotStart:
        return None


def first_difference(one, other):
    for at, (a, b) in enumerate(zip(one, other)):
        if a != b:
            return f"byte {at:#x}: {one[at:at + 48]!r} and {other[at:at + 48]!r}"
    return f"{len(one)} and {len(other)} bytes"


def check_book(made):
    """It is there where its tools are; NOTICE then names whose work is in it."""
    has_tools = run("scripts/setup", "--check", "book")[0] == 0
    check_equal(BOOK in made, has_tools, f"whether {BOOK} is there")
    check_equal("Copyright (c) Martin Donath" in made["NOTICE"].decode(), has_tools, "whether NOTICE names the book's theme")
    if has_tools:
        with zipfile.ZipFile(io.BytesIO(made[BOOK])) as book:
            check_equal(book.testzip(), None, f"what is damaged in {BOOK}")
            names = book.namelist()
        for name in ("index.html", "docs/tutorial/01-hello.html", "search/search_index.json"):
            check_has(names, f"firstlight-book/{name}", BOOK)


def without_mkdocs(tree):
    """make-release where nobody has installed it."""
    with tempfile.TemporaryDirectory() as tools:
        for path in os.get_exec_path():
            for tool in os.listdir(path) if os.path.isdir(path) else []:
                if tool != "mkdocs" and not os.path.lexists(os.path.join(tools, tool)):
                    os.symlink(os.path.join(path, tool), os.path.join(tools, tool))
        code, output = run("scripts/make-release", "build/bookless", "pc", cwd=tree, env={**ENV, "PATH": tools})
    check(code == 0 and re.fullmatch(r"make-release: the book is left out\. missing: mkdocs (mkdocs-material )?"
                                     r"\('make setup book' installs it, 'make doctor' shows what for\)\n", output), output)
    check(not os.path.exists(os.path.join(tree, "build", "bookless", BOOK)), f"{BOOK} is there")


def check_contents(made):
    check(len(made["firstlight.iso"]) <= budgets.ISO, f"the image has {len(made['firstlight.iso'])} bytes")
    for name in ("firstlight.elf", "firstlight-nucleo-l031k6.bin", "firstlight-nucleo-l031k6.hex",
                 "firstlight-nucleo-f042k6.bin", "firstlight-nucleo-f042k6.hex", "nucleo-l031k6.h",
                 "nucleo-f042k6.h", "firstlight-pico.uf2", "firstlight-pico2.uf2", "LICENSE-MIT", "LICENSE-APACHE", "LICENSE-GPL-3"):
        check(made.get(name), f"there is no {name}, or nothing in it")
    check(made["firstlight-nucleo-l031k6.hex"].startswith(b":"), "what should be Intel HEX is not")
    check_has(made["LICENSE-GPL-3"].decode(), "GNU GENERAL PUBLIC LICENSE", "the GPL")
    for part in (f"firstlight {harness.VERSION}\n", "commit ", "GRUB, in firstlight.iso", "source",
                 "Copyright (c) 2018-2020, Frederic Cambus", "clang version", "NASM version"):
        check_has(made["NOTICE"].decode(), part, "NOTICE")


@test("release: built twice, with all else different, it is the same bytes", cost=20, timeout=300)
def twice():
    """Another folder, user, umask, language, time zone, clock, and number of jobs. The first time is that of
    what the other tests boot."""
    time = run("scripts/source-version", "--time")[1].strip()
    with tempfile.TemporaryDirectory(prefix="fl") as folder:
        os.chmod(folder, 0o755)
        short = os.path.join(folder, "a")
        long = os.path.join(folder, "a much longer name", "with several parts", "of the path", "firstlight")
        for tree in (short, long):
            harness.copy_sources(tree)
        harness.copy_built(short, "host", "pc", "nucleo-l031k6", "nucleo-f042k6", "microbit",
                             "stm32f3-discovery", "nucleo-f411re", "bluepill", "ek-tm4c123gxl", "pico", "pico2", "microbit-v2")
        one = release(short, ["sh", "-c", "umask 022; exec make -s -j1 release"], HOME="/root", USER="root",
                      LOGNAME="root", TZ="Pacific/Kiritimati", LC_ALL="C", SOURCE_DATE_EPOCH=time)
        language = run("locale", "-a")[1].split()[-2:][0]  # POSIX, which is none, is the last of few
        changed = {"HOME": long, "USER": "somebody", "LOGNAME": "somebody", "TZ": "America/St_Johns",
                   "LC_ALL": language, "SOURCE_DATE_EPOCH": time}
        for path in glob.glob(os.path.join(long, "kernel", "*.c")):
            os.utime(path, (10 ** 9, 10 ** 9))
        different = ["folder", "umask", "time zone", "number of jobs", f"language ({language})"]
        command = ["sh", "-c", "umask 077; exec make -s -j5 release"]
        fake = fake_clock()
        if fake:
            command = ["env", f"LD_PRELOAD={fake}", "FAKETIME=+4000d", *command]
            different.append("clock")
        if os.geteuid() == 0 and shutil.which("setpriv"):
            give_to_nobody(long)
            command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]
            different.append("user")
        before = glob.glob(FAKETIME_LEAVES)
        other = release(long, command, **changed)
        for path in set(glob.glob(FAKETIME_LEAVES)) - set(before):
            os.remove(path)
        check_equal(sorted(one), sorted(other), "names of the files")
        differ = [f"{name} differs at {first_difference(data, other[name])}"
                  for name, data in sorted(one.items()) if data != other[name] and name != "SHA256SUMS"]
        check(not differ, "\n".join(differ))
        check_contents(one)
        check_book(one)
        without_mkdocs(short)
        for path in (harness.ISO, harness.ELF):
            with open(path, "rb") as file:
                check(file.read() == one[os.path.basename(path)], f"{path} is no release: 'make' makes it anew")
        code, output = run("sha256sum", "--check", "--strict", "SHA256SUMS",
                           cwd=os.path.join(short, "build", "release"))
        check_equal((code, output.count(": OK\n")), (0, len(one) - 1), output)
        for name, data in one.items():
            check(folder.encode() not in data, f"{name} names the folder that it was built in")
        return f"{len(one)} files; another {', '.join(different)}"


@test("release: with a choice is refused in a sentence")
def refusals():
    code, output = run("make", "-s", "STACK_PROTECTOR=0", "release", env={**ENV, "UBSAN": "1"})
    check_equal((code, output.count("\n")), (2, 1), output)
    check_has(output, "make release is of what everybody gets: leave out STACK_PROTECTOR, UBSAN", "the message")
    code, output = run("make", "-s", "OBJCOPY=llvm-objcopy", "release", env=ENV)
    check_equal((code, output.count("\n")), (2, 1), output)
    check_has(output, "make release is of what everybody gets: leave out OBJCOPY", "the message")


def git(folder, *words, **environment):
    env = {**ENV, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", **environment}
    code, output = run("git", "-c", "user.name=a", "-c", "user.email=a@b", *words, cwd=folder, env=env)
    check_equal(code, 0, output)
    return output


@test("release: which commit, and when: from git, an archive of git, and neither")
def source_version():
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        tree, archive, bare = (os.path.join(folder, name) for name in ("tree", "archive", "bare"))
        for path in (tree, bare):
            os.makedirs(os.path.join(path, "scripts"))
            shutil.copy(os.path.join(harness.ROOT, "scripts", "source-version"), os.path.join(path, "scripts"))
        os.makedirs(archive)
        shutil.copy(os.path.join(harness.ROOT, ".gitattributes"), tree)

        def ask(where, option, **environment):
            code, output = run("scripts/source-version", option, cwd=where, env={**ENV, **environment})
            return code, output.strip()

        git(tree, "init", "-q")
        git(tree, "add", ".")
        git(tree, "commit", "-qm", "first", GIT_COMMITTER_DATE="@1234567890 +0530")
        commit = git(tree, "rev-parse", "HEAD").strip()
        git(tree, "archive", "-o", "../tree.tar", "HEAD")
        check_equal(run("tar", "-xf", os.path.join(folder, "tree.tar"), "-C", archive)[0], 0, "tar")
        for where in (tree, archive):
            check_equal(ask(where, "--time"), (0, "1234567890"), f"time in {where}")
            check_equal(ask(where, "--commit"), (0, commit), f"commit in {where}")
        check_equal(ask(bare, "--time"), (0, "315532800"), "time without git")
        check_equal(ask(bare, "--commit"), (0, "unknown (sources without git)"), "commit without git")
        check_equal(ask(tree, "--time", SOURCE_DATE_EPOCH="1600000000"), (0, "1600000000"), "time as exported")
        for wrong in ("yesterday", "-1", "5", "9" * 20):
            code, output = ask(tree, "--time", SOURCE_DATE_EPOCH=wrong)
            check_equal((code, output.count("\n")), (1, 0), output)
            check_has(output, wrong, "the message")
        with open(os.path.join(tree, "new"), "w", encoding="utf-8"):
            pass
        code, output = ask(tree, "--commit")
        check_equal((code, output.count("\n")), (1, 0), output)
        check_has(output, "changes that are in no commit", "the message")


@test("release: no path of this machine in debug information")
def no_paths():
    for elf in (harness.ELF, *glob.glob(os.path.join(harness.BUILD, "nucleo-*", "firstlight.elf"))):
        with open(elf, "rb") as file:
            check(os.fsencode(harness.ROOT) not in file.read(), f"{elf} names the folder that it was built in")
        output = run("llvm-dwarfdump", "--debug-info", elf)[1]  # complains of an empty section of NASM's
        check_equal(set(re.findall(r'DW_AT_comp_dir\s+\("(.*)"\)', output)), {"."}, f"folders in {elf}")
        code, output = run("llvm-dwarfdump", "--verify", elf)
        check_equal(code, 0, output)


@test("release: gdb finds C and assembly from the tree's root")
def sources_are_found():
    code, output = run("gdb", "-q", "-batch", "-nx", "-ex", "list _start", "-ex", "list entry32", harness.ELF)
    check_equal(code, 0, output)
    check_has(output, "void _start(uintptr_t magic, uintptr_t info)\n", "the list")
    check_has(output, "jne     .wrong_loader\n", "the list")


def esp_of(image):
    """Where the EFI system partition is, by the GPT: first byte and size."""
    signature, _, _, _, _, this, other = struct.unpack_from("<8s4I2Q", image, SECTOR)
    check_equal((signature, this, other), (b"EFI PART", 1, len(image) // SECTOR - 1), "the GPT's header")
    check_equal(image[other * SECTOR:other * SECTOR + 8], b"EFI PART", "the second GPT")
    entries, count, size = struct.unpack_from("<Q2I", image, SECTOR + 72)
    for index in range(count):
        kind, _, begin, end = struct.unpack_from("<16s16s2Q", image, entries * SECTOR + index * size)
        if kind == ESP_TYPE:
            return begin * SECTOR, (end + 1 - begin) * SECTOR
    raise harness.Failure("the GPT names no EFI system partition")


@test("release: the image is a CD and a disk, for BIOS and UEFI")
def image():
    with open(harness.ISO, "rb") as file:
        data = file.read()
    check(len(data) <= budgets.ISO, f"the image has {len(data)} bytes")
    check_equal(data[0x8001:0x8006], b"CD001", "ISO 9660")
    check_equal(data[510:512], b"\x55\xaa", "the boot sector's mark")
    partitions = [data[0x1be + 16 * index:0x1ce + 16 * index] for index in range(4)]
    check_equal([row[4] for row in partitions].count(0xee), 1, "partitions that protect the GPT")
    check_equal([row[0] for row in partitions].count(0x80), 1, "active partitions, which some BIOSes want")
    begin, size = esp_of(data)
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        path = os.path.join(folder, "esp")
        with open(path, "wb") as file:
            file.write(data[begin:begin + size])
        code, output = run("mdir", "-b", "-i", path, "-/", "::")
        check_equal(code, 0, output)
        check_has(output, "::/EFI/BOOT/BOOTX64.EFI", "the EFI system partition")
    catalog = struct.unpack_from("<I", data, 0x8800 + 0x47)[0] * 2048
    check_equal(data[catalog], 1, "El Torito's validation entry")
    check_equal(data[catalog + 32], 0x88, "El Torito's entry for BIOS")
    check_equal((data[catalog + 64], data[catalog + 65]), (0x91, 0xef), "El Torito's section for UEFI")
    return f"{len(data)} bytes"


for via in ("usb", "uefi-usb"):
    def own_medium(via=via):
        """Another firstlight, which the firmware and GRUB see first, is left alone."""
        with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
            paths = {word: os.path.join(folder, f"{word}.iso") for word in ("other", "own")}
            for word, path in paths.items():
                check_equal(run(MAKE_ISO, harness.ELF, path, f"word={word}"), (0, ""), "make-iso")
            extra = ["-drive", f"if=none,id=other,format=raw,snapshot=on,file={paths['other']}",
                     "-device", "ide-hd,drive=other,bootindex=9"]
            with Machine(via, paths["own"], extra=extra) as machine:
                check_has(machine.expect(LAST_LINE), "  command    word=own\n", "the greeting")
                machine.quit()
    harness.add(f"release: starts from its own medium, {via}", own_medium,
                cost=9 if "uefi" in via else 2, timeout=180)
