"""robust_test.py - files that are damaged, huge, hostile or strange: svd2c says what is wrong or writes a
header that compiles; it never crashes, hangs or takes memory without measure. Most of them go to a
svd2c that checks its own accesses to memory."""
import os
import random
import re
import subprocess
import sys
import tempfile
import time

sys.path.append(os.path.dirname(__file__))
from harness import ROOT, Failure, add, check, check_equal, check_has, test
from random_svd import random_svd
from svd import (CHECKED, CHECKED_ENVIRONMENT, TOOL, Work, check_compiles, cluster, compile_c, device, element,
                 field, need_gcc, peripheral, register, svd2c, values)

NEEDS = "svd2c build/host/svd2c-checked"  # of make

SMALL = device("SMALL", peripheral(
    "P", 0x40000000, register("R[%s]", 0, field("F%s", 0, 2, values(("A", "0b1x")), dim=2, dimIncrement=4),
                              dim=2, dimIncrement=8), cluster("C", 16, register("S", 0, derivedFrom="R"))),
    peripheral("Q", 0x40001000, derivedFrom="P")).replace("\n", "")
# More than it should ever need for what is small.
SECONDS, KILOBYTES = 10, 200_000


def feed(program, folder, data, *options, seconds=SECONDS):
    """Runs it with the bytes as its SVD. Returns exit code and what it said; fails when it crashes."""
    path = os.path.join(folder, "a.svd")
    with open(path, "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode())
    try:
        done = subprocess.run([program, *options, "-o", "a.h", "a.svd"], cwd=folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds, check=False,
                              env=CHECKED_ENVIRONMENT)
    except subprocess.TimeoutExpired:
        raise Failure(f"no end after {seconds} s") from None
    output = done.stdout.decode(errors="replace")
    check(done.returncode in (0, 1) and "runtime error" not in output,
          f"exit code {done.returncode}:\n{output[-3000:]}\nof {data[:300]!r}")
    if done.returncode == 1:
        check(re.search(r"^a\.svd:\d+:\d+: .* \[E\d{3}\]$", output, re.M), f"no located error: {output[-500:]}")
    return done.returncode, output


# A process begins with the memory of the one that it was made from, and that counts for its peak: so
# a small one in between makes it.
MEASURE = """
import os, sys
child = os.fork()
if child == 0:
    os.dup2(2, 1)
    os.execv(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss)
"""


def measured(data, *options):
    """Feeds it, and measures. Returns seconds, kilobytes at most, exit code and what it said. Its
    own memory counts, and what it maps of a file."""
    with tempfile.TemporaryDirectory() as folder:
        begin = time.monotonic()
        with open(os.path.join(folder, "a.svd"), "wb") as file:
            for piece in data if not isinstance(data, (bytes, str)) else [data]:
                file.write(piece if isinstance(piece, bytes) else piece.encode())
        size = os.path.getsize(os.path.join(folder, "a.svd"))
        begin = time.monotonic()
        with open(os.path.join(folder, "said"), "wb") as said:
            process = subprocess.run([sys.executable, "-S", "-c", MEASURE, TOOL, *options, "-o", "a.h", "a.svd"],
                                     cwd=folder, stdout=subprocess.PIPE, stderr=said, stdin=subprocess.DEVNULL,
                                     check=True)
            code, kilobytes = map(int, process.stdout.split())
        with open(os.path.join(folder, "said"), encoding="utf-8", errors="replace") as said:
            return time.monotonic() - begin, kilobytes, size, code, said.read()


# ---- Damage ----------------------------------------------------------------------------------


@test("svd robust: a file that ends at any byte", cost=4)
def truncated():
    with Work() as work:
        for length in range(0, len(SMALL), 7):
            code, output = feed(CHECKED, work.folder, SMALL[:length])
            check_equal(code, 1, f"exit code for {length} bytes")
            check(output.count("\n") == 1, f"{length} bytes: {output}")
            check_has(output, "empty" if length == 0 else "may be truncated", f"{length} bytes")
    # All of them, with the program that is quick.
    with Work() as work:
        for length in range(len(SMALL)):
            check_equal(feed(TOOL, work.folder, SMALL[:length])[0], 1, f"exit code for {length} bytes")


@test("svd robust: flipped and shuffled bytes", cost=4)
def flipped():
    dice = random.Random(1)
    with Work() as work:
        for _ in range(150):
            data = bytearray(SMALL.encode())
            for _ in range(dice.randint(1, 8)):
                at = dice.randrange(len(data))
                data[at] = dice.choice([data[at] ^ 1 << dice.randrange(8), dice.randrange(256), 0x30 + dice.randrange(10)])
            if dice.random() < 0.3:
                a, b, c = sorted(dice.randrange(len(data)) for _ in range(3))
                data = data[:a] + data[b:c] + data[a:b] + data[c:]
            feed(CHECKED, work.folder, bytes(data))


ENTITIES = {
    "billion laughs": '<!DOCTYPE a [<!ENTITY a "lol">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)) + "]><device><name>&j;</name></device>",
    "quadratic": f'<!DOCTYPE a [<!ENTITY a "{"a" * 50000}">]><device><name>{"&a;" * 50000}</name></device>',
    "external": '<!DOCTYPE a [<!ENTITY a SYSTEM "/etc/passwd">]><device><name>&a;</name></device>',
    "external parameter": '<!DOCTYPE a [<!ENTITY % a SYSTEM "http://localhost/x.dtd"> %a;]><device/>',
    "parameter": '<!DOCTYPE a [<!ENTITY % a "<!ENTITY b \'x\'>"> %a;]><device><name>&b;</name></device>',
    "in an attribute's default": '<!DOCTYPE a [<!ENTITY a "x"><!ATTLIST device derivedFrom CDATA "&a;">]><device/>',
}
for name, text in ENTITIES.items():
    def entity(text=text):
        with Work() as work:
            code, output = feed(CHECKED, work.folder, text)
            check_equal((code, output.count("\n")), (1, 1), output)
            check_has(output, "declares an entity", "what svd2c said")
            check("root:" not in output, output)
    add(f"svd robust: entities, {name}", entity)


@test("svd robust: encodings and characters that are none")
def encodings():
    with Work() as work:
        for data, part in ((b"\xff\xfe\x00", "not well-formed"), (b"\x00" * 100, "not well-formed"),
                           (b"\xfe\xff" + SMALL.encode("utf-16-be")[:501], "not well-formed"),
                           (SMALL.replace("SMALL", "\x01").encode(), "not well-formed"),
                           (SMALL.replace("SMALL", "&#0;").encode(), "not well-formed"),
                           (SMALL.replace("SMALL", "&#xD800;").encode(), "not well-formed"),
                           (SMALL.replace("SMALL", "&nosuch;").encode(), "undefined entity"),
                           (SMALL.encode().replace(b"SMALL", b"\xc3\x28"), "is not UTF-8"),
                           (SMALL.encode().replace(b"SMALL", b"\xed\xa0\x80"), "is not UTF-8"),
                           (b"<device>" + b"\x80" * 10, "is not UTF-8"), (os.urandom(1000), "")):
            code, output = feed(CHECKED, work.folder, data)
            check_equal(code, 1, f"exit code for {data[:40]!r}")
            check_has(output, part, f"what it said of {data[:40]!r}")


# ---- Bombs -----------------------------------------------------------------------------------

N = 20000
# Made when their test runs: they are large.
MANY = {
    "elements in each other": lambda: "<a>" * 1_000_000,
    "known elements in each other": lambda: "<device>" + "<cluster>" * 1_000_000,
    "kinds of elements": lambda: "<device>" + "".join(f"<a{i}/>" for i in range(200_000)),
    "attributes": lambda: "<device " + " ".join(f'a{i}="x"' for i in range(10000)) + "/>",
    "registers of one name": lambda: device("M", peripheral("P", 0, *(register("R", 4 * i) for i in range(N)))),
    "registers in one place": lambda: device("M", peripheral("P", 0, *(register(f"R{i}", 0) for i in range(N)))),
    "registers that overlap in a row": lambda: device("M", peripheral("P", 0, *(register(
        f"R{i}[%s]", 4 * i, dim=2, dimIncrement=4) for i in range(N)))),
    "derived registers in a cluster": lambda: device("M", peripheral("P", 0, cluster("C", 0, register("R", 0), *(
        register(f"R{i}", 4 * i, derivedFrom="R") for i in range(N))))),
    "a chain of derived registers": lambda: device("M", peripheral("P", 0, register("R0", 0), *(
        register(f"R{i}", 4 * i, derivedFrom=f"R{i - 1}") for i in range(1, N)))),
    "a circle of derived registers": lambda: device("M", peripheral("P", 0, *(
        register(f"R{i}", 4 * i, derivedFrom=f"R{(i + 1) % N}") for i in range(N)))),
    "dangling paths": lambda: device("M", peripheral("P", 0, register("R", 0), *(
        register(f"R{i}", 4 * i, derivedFrom=f"P.R.X{i}.Y.Z") for i in range(N)))),
    "fields": lambda: device("M", peripheral("P", 0, register("R", 0, *(field("F", i % 32) for i in range(N))))),
    "values": lambda: device("M", peripheral("P", 0, register("R", 0, field("F", 0, 32, values(*(
        ("V", i % 100) for i in range(N))))))),
    "interrupts": lambda: device("M", peripheral("P", 0, register("R", 0), *(
        element("interrupt", name=f"I{i}", value=i) for i in range(N)))),
    "clusters derived from each other": lambda: device("M", peripheral("P", 0, *(cluster(
        f"C{i}", 0, *(cluster(f"D{j}", 256 * j, derivedFrom=f"P.C{i + 1}") for j in range(8))) for i in range(14)),
        cluster("C14", 0, register("R", 0)))),
    "derived peripherals": lambda: device("M", peripheral("P0", 0, *(register(f"R{i}", 4 * i) for i in range(100))), *(
        peripheral(f"P{i}", i << 12, register("X", 0), derivedFrom="P0") for i in range(1, N))),
    "instances": lambda: device("M", peripheral("P", 0, *(register(f"R%s_{i}", 0, dim=65536, dimIncrement=4)
                                                  for i in range(1000)))),
    "arrays with names": lambda: device("M", peripheral("P", 0, *(register(
        f"R{i}[%s]", 0, dim=65536, dimIncrement=4, dimIndex="0-65535") for i in range(1000)))),
    "arrays in arrays": lambda: device("M", peripheral("P", 0, cluster("A[%s]", 0, cluster("B[%s]", 0, cluster(
        "C[%s]", 0, register("R[%s]", 0, size=8, dim=256, dimIncrement=1), dim=256, dimIncrement=256),
        dim=256, dimIncrement=65536), dim=4, dimIncrement=1 << 24))),
    "a long list of indices": lambda: device("M", peripheral("P", 0, register(
        "R%s", 0, dim=65536, dimIncrement=4, dimIndex=",".join(map(str, range(65536)))))),
    "a long name": lambda: device("M", peripheral("P" * 1_000_000, 0, *(register(f"R{i}", 2) for i in range(N)))),
    "a long name in every part": lambda: device("M" * 1000, peripheral("P" * 1000, 0, *(register(
        "R" * 1000, 4 * i, *(field("F" * 1000, j) for j in range(8))) for i in range(200)))),
    "a long path": lambda: device("M", peripheral("P", 0, register("R", 0, derivedFrom=".".join("a" * 100_000)))),
    "a long number": lambda: device("M", peripheral("P", 0, register("R", "0" * 1_000_000))),
    "a comment that never ends": lambda: "<device><!--" + "-" * 1_000_000,
}
for name, text in MANY.items():
    def bomb(text=text):
        seconds, kilobytes, size, code, output = measured(text(), "--table", "t")
        check(code in (0, 1), f"exit code {code}:\n{output[-1000:]}")
        check(code == 0 or re.search(r"^a\.svd:\d+:\d+: .* \[E\d{3}\]$", output, re.M), output[-1000:])
        check(seconds < SECONDS, f"it took {seconds:.1f} s")
        check(kilobytes < KILOBYTES + 4 * size // 1000, f"it took {kilobytes} kB")
        check(len(output) < 60_000_000, f"it said {len(output)} bytes")
    add(f"svd robust: many or long, {name}", bomb)


@test("svd robust: 100 000 registers in one peripheral")
def many_registers():
    text = device("M", peripheral("P", 0, *(register(f"R{i}", 4 * i, field("F", i % 32)) for i in range(100_000))))
    seconds, _, _, code, output = measured(text)
    check_equal((code, output), (0, ""), "svd2c")
    check(seconds < SECONDS, f"it took {seconds:.1f} s")


@test("svd robust: a file of 100 MB takes at most four times its memory", cost=6)
def large():
    """Of the density of vendors' files: blanks, descriptions, all properties spelled out."""
    def pieces():
        yield "<device>\n  <name>LARGE</name>\n  <size>32</size>\n  <peripherals>\n"
        values_of = "".join(f"""                <enumeratedValue>
                  <name>VALUE_{i}</name>
                  <description>What value {i} of this field means, in some words of the manual</description>
                  <value>{i}</value>
                </enumeratedValue>\n""" for i in range(4))
        fields = "".join(f"""            <field>
              <name>FIELD{i}</name>
              <description>Some field of the register, and what it is there for</description>
              <bitOffset>{i * 2}</bitOffset>
              <bitWidth>2</bitWidth>
              <access>read-write</access>
              <enumeratedValues>\n{values_of}              </enumeratedValues>
            </field>\n""" for i in range(6))
        for p in range(300):
            yield f"""    <peripheral>
      <name>PERIPHERAL{p}</name>
      <description>One of many peripherals</description>
      <baseAddress>0x{0x40000000 + p * 0x1000:08X}</baseAddress>
      <registers>\n"""
            for r in range(42):
                yield f"""        <register>
          <name>REGISTER{r}</name>
          <description>A register among many</description>
          <addressOffset>0x{r * 4:04X}</addressOffset>
          <size>32</size>
          <access>read-write</access>
          <resetValue>0x00000000</resetValue>
          <resetMask>0xFFFFFFFF</resetMask>
          <fields>\n{fields}          </fields>
        </register>\n"""
            yield "      </registers>\n    </peripheral>\n"
        yield "  </peripherals>\n</device>\n"
    seconds, kilobytes, size, code, output = measured(pieces())
    check_equal((code, output), (0, ""), "svd2c")
    check(size > 100_000_000, f"the file has only {size} bytes")
    check(kilobytes * 1024 < 4 * size, f"{kilobytes} kB for {size // 1024} kB")
    return f"{size / 1e6:.0f} MB, {kilobytes * 1024 / size:.2f} times its memory, {size / 1e6 / seconds:.0f} MB/s"


@test("svd robust: the fuzzer's corpus", cost=2)
def corpus():
    folder = os.path.join(ROOT, "tests", "fuzz", "corpus")
    count = 0
    with Work() as work:
        for name in sorted(os.listdir(os.path.join(folder, "svd"))):
            with open(os.path.join(folder, "svd", name), "rb") as file:
                feed(CHECKED, work.folder, file.read(), "--table", "t")
            count += 1
        for name in sorted(os.listdir(os.path.join(folder, "overlay"))):
            overlay = os.path.join(folder, "overlay", name)
            code, output = svd2c("--overlay", overlay, "-o", "a.h", work.write("b.svd", SMALL), cwd=work.folder)
            check(code in (0, 1), f"{overlay}: exit code {code}: {output}")
            count += 1
    return f"{count} files"


# ---- Strange files ---------------------------------------------------------------------------

SEEDS = int(os.environ.get("SVD_SEEDS", "40"))


def strange(way, seeds):
    if way[0] == "gcc":
        need_gcc()
    made = 0
    with Work() as work:
        for seed in seeds:
            text = random_svd(seed)
            code, output = feed(CHECKED, work.folder, text, "--table", "t")
            if code == 0:
                made += 1
                said = compile_c(way, work.path("a.h"))
                check(not said, f"seed {seed}, {' '.join(way)}:\n{said[:2000]}")
                os.remove(work.path("a.h"))
    check(made > len(seeds) / 2, f"only {made} of {len(seeds)} headers")
    return f"{made} headers of {len(seeds)} files"


for way, part in ((["clang"], 0), (["gcc"], 1), (["gcc", "-fshort-enums"], 2)):
    def strange_files(way=way, seeds=range(part, SEEDS, 3)):
        return strange(way, seeds)
    add(f"svd robust: strange files, {' '.join(way)}", strange_files, cost=4, timeout=100 + SEEDS)
