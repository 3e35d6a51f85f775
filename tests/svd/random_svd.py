"""random_svd.py - SVDs as vendors might write them, and worse: every feature of the schema, with the
idioms and the mistakes that files in the wild have. The same seed gives the same file.

usage: random_svd.py SEED > random.svd
"""
import random
import sys

from svd import cluster, device, element, field, interrupt, peripheral, register, values

# Names that are keywords, macros, types, numbers, operators, other alphabets, or like the header's own.
NAMES = ["CTRL", "STATUS", "DATA", "CR1", "SR", "ISR", "ICR", "MODER", "BSRR", "CH", "CFG", "RESERVED",
         "Reserved", "reserved", "RESERVED0", "int", "for", "default", "register", "bool", "typeof", "asm",
         "NULL", "offsetof", "uint32_t", "bits", "REG_READS", "REG_AT", "REG_ENUM", "reg_read", "reg_at_",
         "opaque_", "readable_", "reset_", "linux", "INT32_MAX", "SIZE_MAX", "A_Pos", "A_Msk", "A_Rst", "A_Val",
         "A_Reg", "A_Type", "A_Read", "A_Cluster", "A", "B", "C", "A_B", "A_B_C", "P0", "P1", "P0_BASE", "IRQn_Type",
         "0", "1", "00", "2nd", "0x10", "1/2", "/2", "*", "-", "a b", "a-b", "x.y", "N/A", "50%", "100 %", "#1",
         "\u00b5s", "\u00fcber", "\u03a9", "\u4e2d\u6587", "__x", "_X", "_x", "x_", "x__", "x-y", "(x)", "<x>", "&x",
         "x" * 199, "x" * 200, "x" * 201, "y" * 300, "EN", "MODE", "SEL", "FLAG", "IE", "PIF", "X", "Y", "Z", "gap_0x4",
         "nothing_", "unnamed", "?", "", " ", "%", "%d", "%n", "TRUE", "true", "static_assert", "I", "i", "__I", "UL"]
WORDS = NAMES[:14] + ["EN", "MODE", "SEL", "FLAG", "IE", "PIF", "X", "Y", "Z", "A", "B", "C", "A_B"]
TEXTS = ["", "a text", "%s", "channel %s", "*/ /* // \\", "??/ ??)", "\"quoted\" 'text'", "#define X", "\u202etest\u2066",
         "word " * 60, "\u00b5" * 300, "tab\tand\nline", "clear pending flag status", "1 & 2 < 3 > 2", "\\n \\x", "@"]
ACCESS = ["read-only", "write-only", "read-write", "writeOnce", "read-writeOnce"]
BAD_ACCESS = ["Read-Write", "READ-ONLY", "read_only", "readonly", "rw", "", "none", "read-write, write-only", "RO"]
EFFECTS = ["oneToClear", "oneToSet", "oneToToggle", "zeroToClear", "zeroToSet", "zeroToToggle", "clear", "set", "modify"]
CPUS = ["CM0", "CM0+", "CM0PLUS", "CM3", "CM4", "CM7", "CM23", "CM33", "CM85", "CA9", "RV32", "other", "", "cm4", "CM4F",
        "SC300", "ARMV8MML", "Cortex-M3"]
WRONG_NUMBERS = ["", "-1", "0x", "0xG", "1 2", "1.5", "0b2", "99999999999999999999", "0x1FFFFFFFFFFFFFFFF", "abc", "#2",
                 "0xFFFFFFFFFFFFFFFF", "18446744073709551615", "0x80000000", "1e3", "'h10", "0x1F_0000", "32'd1"]


class Random:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.wild = self.random.choice([0.0, 0.02, 0.1, 0.3])  # how often something is wrong
        self.paths = []

    def chance(self, probability):
        return self.random.random() < probability

    def wrong(self):
        return self.chance(self.wild)

    def number(self, value):
        """A number in one of the ways to write it; or no number."""
        if self.wrong():
            return self.random.choice(WRONG_NUMBERS)
        return self.random.choice([str(value), hex(value), f"0X{value:X}", f"0x{value:08X}", f"0x{value:09x}",
                                   f"#{value:b}", f"0b{value:b}", f"0{value}", f" {value} "])

    def name(self, suffix=""):
        name = self.random.choice(NAMES if self.chance(0.02 + self.wild) else WORDS)
        return name + suffix

    def unique(self, index):
        return self.name() if self.wrong() else f"{self.name()}{index}"

    def maybe(self, probability, key, value):
        return {key: value} if self.chance(probability) else {}

    def access(self):
        return self.random.choice(BAD_ACCESS if self.wrong() else ACCESS)

    def dim(self, count, step, properties):
        properties["dim"] = self.number(count)
        if not self.wrong():
            properties["dimIncrement"] = self.number(step)
        if self.chance(0.4):
            properties["dimIndex"] = self.random.choice([
                f"0-{count - 1}", f"1-{count}", f"[0-{count - 1}]", ",".join(map(str, range(count))),
                ", ".join("ABCDEFGHIJKLMNOP"[:count]), f"A-{chr(64 + count)}", "x", "0-", "-", ",", "3-1"]
                if self.wrong() else [f"0-{count - 1}", ",".join(map(str, range(count)))])
        return self.random.choice(["%s", "[%s]", "%s", "_%s_X"] + ["", "%s%s", "[%s]%s"] * self.wrong())

    def derived(self):
        if self.wrong():
            return {"derivedFrom": self.random.choice(["NOWHERE", "A.B.C", ".", "", "A..B", "P0.", " P0 "] + NAMES)}
        if self.paths and self.chance(0.1):
            path = self.random.choice(self.paths)
            return {"derivedFrom": path if self.chance(0.5) else path.split(".")[-1]}
        return {}

    def enumeration(self, width):
        pairs, top = [], (1 << min(width, 6)) - 1
        for i in range(self.random.randint(0, 5)):
            value = self.random.randint(0, top)
            text = self.number(value)
            if self.chance(0.05):
                text = "0b" + "".join(self.random.choice("01x") for _ in range(min(width, 6) + self.wrong()))
            pairs.append((self.unique(i), text))
        properties = {**self.maybe(0.3, "name", self.name()), **self.maybe(0.1, "headerEnumName", self.name("_Enum")),
                      **self.maybe(0.2, "usage", self.random.choice(["read", "write", "read-write"]))}
        if self.chance(0.1):
            return element("enumeratedValues", derivedFrom=self.random.choice(self.paths + ["X"]))
        return values(*pairs, **properties)

    def field(self, index, size):
        lsb = self.random.randrange(size) if self.wrong() else index * 4 % size
        width = self.random.randint(1, size - lsb) if self.chance(0.1) else min(self.random.randint(1, 4), size - lsb)
        if self.wrong():
            width = self.random.choice([0, 1, size, size + 1, 64, 65, 4095])
        properties = {"name": self.unique(index), **self.maybe(0.5, "description", self.random.choice(TEXTS)),
                      **self.maybe(0.3, "access", self.access()),
                      **self.maybe(0.2, "modifiedWriteValues", self.random.choice(EFFECTS)),
                      **self.maybe(0.1, "readAction", self.random.choice(["clear", "set", "modify", "modifyExternal"])),
                      **self.derived()}
        if self.chance(0.05):
            properties["name"] += self.dim(self.random.randint(1, 4), self.random.randint(1, 4), properties)
        place = self.random.choice(["bitRange", "lsb", "bitOffset"])
        if place == "bitRange":
            properties["bitRange"] = self.random.choice(["[{}:{}]"] * 8 + ["[ {} : {} ]", "{}:{}", "[{}]", "[{}:{}"]) \
                .format(lsb + width - 1, lsb)
        elif place == "lsb":
            properties.update(lsb=self.number(lsb), msb=self.number(max(lsb + width - 1, 0)))
        else:
            properties.update(bitOffset=self.number(lsb), **self.maybe(0.9, "bitWidth", self.number(width)))
        inside = [self.enumeration(width) for _ in range(self.random.choice([0, 0, 1, 1, 2]))]
        return element("field", *inside, **properties)

    def register(self, index, offset, size, path):
        name = self.unique(index)
        properties = {**self.maybe(0.5, "description", self.random.choice(TEXTS)),
                      **self.maybe(0.4, "access", self.access()),
                      **self.maybe(0.1, "modifiedWriteValues", self.random.choice(EFFECTS)),
                      **self.maybe(0.1, "readAction", self.random.choice(["clear", "modify"])),
                      **self.maybe(0.5, "resetValue", self.number(self.random.getrandbits(self.random.choice([4, size, 33])))),
                      **self.maybe(0.2, "resetMask", self.number(self.random.getrandbits(size))),
                      **self.maybe(0.1, "alternateGroup", self.name()),
                      **self.maybe(0.1, "alternateRegister", self.name()), **self.derived()}
        if size != 32 or self.chance(0.3):
            properties["size"] = self.number(self.random.choice([0, 1, 7, 24, 48, 127, 128, 256]) if self.wrong() else size)
        count = 1
        if self.chance(0.15):
            count = self.random.randint(1, 4)
            step = self.random.choice([0, 1, 2, 3, size // 8, size // 4, 0x100]) if self.wrong() else \
                self.random.choice([size // 8, size // 8, size // 4])
            name += self.dim(count, step, properties)
        self.paths.append(f"{path}.{name}")
        fields = [self.field(i, size) for i in range(self.random.choice([0, 1, 3, size // 4]))]
        for i in range(len(fields)):
            self.paths.append(f"{path}.{name}.A")
        inside = ["<fields/>"] if self.chance(0.05) else []
        text = register(name, None if self.wrong() else self.number(offset), *fields, *inside, **properties)
        return text, size // 8 * count

    def members(self, path, depth):
        found, offset = [], 0
        for i in range(self.random.randint(1, 6)):
            size = self.random.choice([32, 32, 32, 32, 8, 16, 64])
            align = size // 8
            offset = (offset + align - 1) // align * align
            if self.chance(0.2):  # overlaps what came before
                offset = self.random.choice([0, max(0, offset - 4), max(0, offset - 2)])
            if self.wrong():
                offset = self.random.choice([1, 3, 0x1000, 0x10000000, 0x40000000, 0xFFFFFFFC, 0x100000000])
            if depth < 3 and self.chance(0.15):
                text, length = self.cluster(i, offset // 8 * 8, path, depth)
            else:
                text, length = self.register(i, offset, size, path)
            found.append(text)
            offset += length
        return found

    def cluster(self, index, offset, path, depth):
        name = self.unique(index)
        properties = {**self.maybe(0.3, "description", self.random.choice(TEXTS)), **self.maybe(0.1, "size", "16"),
                      **self.maybe(0.1, "alternateCluster", "X"), **self.derived()}
        if self.chance(0.6):
            name += self.dim(self.random.randint(1, 4), self.random.choice([8, 32, 64, 256]), properties)
        self.paths.append(f"{path}.{name}")
        return cluster(name, self.number(offset), *self.members(f"{path}.{name}", depth + 1), **properties), 64

    def peripheral(self, index):
        name = f"P{index}" if not self.wrong() else self.name()
        properties = {**self.maybe(0.4, "groupName", self.name()), **self.maybe(0.1, "headerStructName", self.name("_S")),
                      **self.maybe(0.5, "description", self.random.choice(TEXTS)),
                      **self.maybe(0.1, "size", self.number(self.random.choice([8, 16, 32, 64]))),
                      **self.maybe(0.1, "access", self.access()), **self.maybe(0.1, "resetValue", self.number(0xFFFFFFFF)),
                      **self.maybe(0.1, "prependToName", "X_"), **self.maybe(0.1, "disableCondition", "a == b")}
        if index and self.chance(0.3):
            properties["derivedFrom"] = f"P{self.random.randrange(index + 2)}"
        if self.chance(0.05):
            name += self.dim(2, 0x100, properties)
        base = 0x40000000 + index * 0x1000
        if self.wrong():
            base = self.random.choice([0, 1, 2, 0x40000000, 0xFFFFFFFC, 0x100000000, 0xFFFFFFFFFFFFFFFC])
        inside = [element("addressBlock", offset=0, size=hex(self.random.choice([0, 8, 0x400])), usage="registers")
                  for _ in range(self.random.randint(0, 2))]
        inside += [interrupt(self.name(str(index)), self.number(self.random.randrange(40)))
                   for _ in range(self.random.randint(0, 2))]
        members = [] if self.chance(0.1) or ("derivedFrom" in properties and self.chance(0.6)) else self.members(name, 0)
        text = peripheral(name, None, *inside, *members, baseAddress=self.number(base), **properties)
        return text.replace("<registers>", "<registers>" if members else "<registers/>")

    def device(self):
        peripherals = [self.peripheral(i) for i in range(self.random.randint(1, 6))]
        if self.chance(0.3):
            self.random.shuffle(peripherals)
        cpu = element("cpu", name=self.random.choice(CPUS), endian=self.random.choice(["little", "big", "other"]),
                      mpuPresent=self.random.choice(["true", "false", "0", "1", "yes"]),
                      nvicPrioBits=self.number(self.random.choice([2, 3, 4, 8, 9])),
                      vendorSystickConfig="false") if self.chance(0.8) else ""
        text = device(self.name("DEV"), *peripherals, cpu=cpu, **self.maybe(0.5, "size", self.number(32)),
                      **self.maybe(0.3, "access", self.access()), **self.maybe(0.5, "resetValue", "0"),
                      **self.maybe(0.5, "addressUnitBits", "8"), **self.maybe(0.3, "vendor", "V"))
        begin = self.random.choice(["", '<?xml version="1.0" encoding="utf-8"?>\n', "\ufeff",
                                    "<!-- a comment -->\n", "<!DOCTYPE device>\n"])
        return begin + (text.replace("\n", "\r\n") if self.chance(0.2) else text)


def random_svd(seed):
    return Random(seed).device()


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    print(random_svd(int(sys.argv[1])))
