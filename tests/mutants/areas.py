"""areas.py - which tests look at which files: what tests/mutants runs for a mutant.

The first area with a pattern that a file matches is the file's. Its tests are in stages, the cheap ones
first: a mutant is killed by the first stage in which a test fails.
"""
import fnmatch

DEATHS = ", max"  # tests/death on a PC with the larger CPU; "death" would also build what dies on each other board

AREAS = [
    # area, patterns of files, stages: phrases as tests/run takes them
    ("kernel/lib", ["kernel/lib/*"], ["unit", "boot pvh|boot microvm|budget", f"{DEATHS}|survive|command line"]),
    ("kernel/runtime", ["kernel/runtime/*"], ["unit divide|board runtime", f"{DEATHS}|bare"]),
    ("kernel/arch/x86_64", ["kernel/arch/x86_64/*", "kernel/arch/x86/*", "boot/x86_64/*", "boot/x86_16/*", "kernel/include/arch/*"],
     ["unit multiboot2|unit pvh|mmu", DEATHS, "boot|input|refusal|budget|survive|symbols"]),
    ("boot/uefi", ["boot/uefi/*"], ["boot uefi", "signed:"]),
    ("programs", ["programs/*"], ["process"]),
    ("kernel/arch/arm-m", ["kernel/arch/arm-m/*", "boot/arm-m/*"], ["board", "microbit|blink|sim"]),
    ("kernel/arch/hosted", ["kernel/arch/hosted*"], ["unit hosted|hosted"]),
    ("kernel", ["kernel/*.c", "kernel/include/kernel/*"],
     ["unit", "boot pvh|boot microvm|command line|survive", DEATHS, "board|hosted|check:"]),
    ("boards/pc", ["boards/pc/*"], ["unit pc", f"{DEATHS}|command line|console", "boot|blink|input: |xen"]),
    ("boards", ["boards/linux*", "boards/macos/*", "boards/windows/*"], ["hosted", "input: "]),
    ("boards for microcontrollers", ["boards/*", "chips/*"], ["board", "microbit|blink", "input: "]),
    ("services", ["services/*"], ["unit", "service", "input: "]),
    ("tools/svd2c", ["tools/svd2c/*"], ["svd", "board"]),
    ("tools/board-sim", ["tools/board-sim/*"], ["sim", "board"]),
    ("tools", ["tools/*"], ["symbols|elf", "release|boot"]),
    ("scripts", ["scripts/flash", "scripts/write-usb", "scripts/boot", "scripts/decode", "scripts/check",
                 "scripts/new", "scripts/*.py"],
     ["flash:|usb:|decode|check:|scripts:|boot:|new", "make run|make debug|netboot|boot"]),
]


def area_of(name):
    """The area and its stages; None for a file whose faults no user meets, such as a test's."""
    for area, patterns, stages in AREAS:
        if any(fnmatch.fnmatch(name, pattern) for pattern in patterns):
            return area, stages
    return None
