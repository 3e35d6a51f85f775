import gdb


def _field(bits, field):
    name, lsb, width, values = field
    value = bits >> lsb & (1 << width) - 1
    word = ENUMERATIONS[values].get(value) if values is not None else None
    return name, "%s (%d)" % (word, value) if word else "%d" % value


def _number(bits, size):
    return "0x%0*X" % (size // 4, bits)


class _Register:
    """A register of the header: p GPIOA->MODER"""

    def __init__(self, value, register):
        self.value, self.register = value, register

    def to_string(self):
        size, _, fields = self.register
        bits = int(self.value[self.value.type.strip_typedefs().fields()[0]])
        text = ", ".join("%s = %s" % _field(bits, field) for field in fields)
        return _number(bits, size) + (" {%s}" % text if text else "")


def _printer(value):
    name = value.type.unqualified().name
    return _Register(value, REGISTERS[name]) if name in REGISTERS else None


class _Show(gdb.Command):
    """svd: the peripherals. svd GPIOA: its registers. svd GPIOA.MODER: its fields.
A register whose reading has a side effect is read only when it is named whole."""

    def __init__(self):
        super().__init__("svd", gdb.COMMAND_DATA)

    def complete(self, text, word):
        if word is None:  # gdb asks first what separates words: as usual
            return None
        names = list(PERIPHERALS)
        for peripheral, (base, type_name) in PERIPHERALS.items():
            if text.startswith(peripheral + "."):
                names += [peripheral + "." + path for path, _, _ in TYPES.get(type_name, ())]
        begin = len(text) - len(word)
        return [name[begin:] for name in names if name.startswith(text)]

    def register(self, path, address, register, whole):
        size, access, fields = register
        if not access & 1 or (access & 4 and not whole):
            print("%s  0x%08X  %s" % (path, address, "write-only" if not access & 1 else
                                      "(not read: that has a side effect)"))
            return
        data = gdb.selected_inferior().read_memory(address, size // 8)
        bits = int.from_bytes(bytes(data), "little")
        print("%s  0x%08X  %s" % (path, address, _number(bits, size)))
        for field in reversed(fields) if whole else ():
            print("    %s = %s" % _field(bits, field))

    def invoke(self, argument, from_tty):
        path = argument.strip()
        peripheral, _, rest = path.partition(".")
        if not path:
            for name, (base, _) in PERIPHERALS.items():
                print("%s  0x%08X" % (name, base))
        elif peripheral not in PERIPHERALS:
            raise gdb.GdbError("there is no peripheral %s; svd lists them" % peripheral)
        else:
            base, type_name = PERIPHERALS[peripheral]
            members = [m for m in TYPES.get(type_name, ()) if rest in ("", m[0])]
            if not members:
                raise gdb.GdbError("there is no register %s; svd %s lists them" % (path, peripheral))
            for name, offset, register in members:
                self.register(peripheral + "." + name, base + offset, REGISTERS[register], bool(rest))


def _known(name):
    try:
        return bool(int(gdb.parse_and_eval(name)))
    except (gdb.error, RuntimeError, ValueError):
        return False


def _define():
    """What the compiler left out because no code uses it is a macro for gdb, unless a member is called so."""
    members = {part for registers in TYPES.values() for path, _, _ in registers for part in path.replace("[", ".").split(".")}
    members |= {field[0] for _, _, fields in REGISTERS.values() for field in fields}
    for name, (base, type_name) in PERIPHERALS.items():
        if name not in members and type_name in TYPES and not _known(name):
            gdb.execute("macro define %s ((%s *)0x%X)" % (name, type_name, base))


gdb.pretty_printers.insert(0, _printer)
_Show()
_define()
