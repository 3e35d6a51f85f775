"""Our own SVDs against the vendor's, address by address and bit by bit, where that file is there."""
import os
import tempfile

from harness import BUILD, ROOT, Skip, check, check_equal, run, test

NEEDS = "svd2c"  # of make

SVD2C = os.path.join(BUILD, "host", "svd2c")
# The vendor's files stay outside of the project.
VENDOR = os.path.join(os.path.dirname(ROOT), "shared", "svd", "STM32L0x1.svd")


def table(svd, *options):
    """What svd2c makes of a file: peripheral -> its registers and fields; and the interrupts."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "table")
        code, output = run(SVD2C, *options, "--table", path, "-o", os.path.join(folder, "device.h"), svd)
        check_equal(code, 0, f"svd2c {svd}: {output}")
        with open(path, encoding="utf-8") as file:
            lines = [tuple(line.rstrip("\n").split("\t")) for line in file]
    rows = {}
    for line in lines:
        if line[0] in ("register", "field"):
            rows.setdefault(line[1], set()).add(line)
        elif line[0] == "interrupt":
            rows.setdefault("the interrupts", set()).add(line)
    return rows


@test("svd: our STM32L031 is ST's, corrected")
def test_stm32l031():
    if not os.path.exists(VENDOR):
        raise Skip("ST's STM32L0x1.svd is not there")
    own = table("devices/stm32l031.svd")
    vendor = table(VENDOR, "--overlay", "devices/STM32L0x1.overlay", "--part", "STM32L031K6")
    count = 0
    for name, rows in own.items():
        theirs = vendor.get(name, set())
        check_equal(sorted(theirs - rows), [], f"{name}: only in ST's file, corrected")
        check_equal(sorted(rows - theirs), [], f"{name}: only in ours")
        count += len(rows)
    return f"{count} registers, fields and interrupts"


@test("svd: our devices have what a correct file has")
def test_own():
    """No warning but that about the numbers that the parts reserve, and every register has a use."""
    for name in sorted(os.listdir(os.path.join(ROOT, "devices"))):
        if not name.endswith(".svd"):
            continue
        with tempfile.TemporaryDirectory() as folder:
            code, output = run(SVD2C, "-o", os.path.join(folder, "device.h"), f"devices/{name}")
        check_equal(code, 0, f"svd2c {name}: {output}")
        others = [line for line in output.splitlines() if not line.endswith("[W203]")]
        check_equal(others, [], f"warnings about {name}")
    check(os.path.exists(os.path.join(ROOT, "devices", "stm32l031.svd")), "there is no device")
