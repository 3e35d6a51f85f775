"""figure_drawings.py - the figures that show numbers or names of the code, one function each: its name, with hyphens,
is the file's."""
import figure_facts as facts
from figure_facts import Mistake
from figure_svg import Figure


def address(value):
    return f"0x{value:016x}"


def size(count):
    return f"{count // 1024} KiB" if count % 1024 == 0 else f"{count:,} bytes"


# What begins at each address that arch/address_map.h defines, and whether RAM lies there in order.
REGIONS = {"DIRECT_MAP": ("all RAM, in order", "b"), "DEVICE_MAP": ("the screen's memory", "a"),
           "THREAD_STACKS": ("stacks of threads, with guards", "a"), "CPU_STACKS": ("stacks of other CPUs", "a"),
           "KERNEL_BASE": ("the kernel's image", "b")}
PARTS = {"image_start": "constants", "text_start": "code", "data_start": "variables", "stacks": "stacks, with guards"}


def image_parts():
    """(what, permissions) of the image's parts, in the order of their addresses."""
    at, segments = facts.symbols(), facts.segments()
    return [(PARTS[name], [flags for begin, flags in segments if begin <= at[name]][-1])
            for name in sorted(PARTS, key=at.get)]


def kernel_addresses():
    known = facts.address_map()
    regions = {name: value for name, value in known.items() if value >> 47 == (1 << 17) - 1}
    unknown = set(regions) ^ set(REGIONS)
    if unknown:
        raise Mistake(f"arch/address_map.h and REGIONS in scripts/figure_drawings.py differ in {', '.join(sorted(unknown))}")
    starts = dict(regions, KERNEL_BASE=known["KERNEL_BASE"] + known["KERNEL_PHYSICAL"])
    names = sorted(starts, key=starts.get, reverse=True)
    half = min(regions.values())
    figure = Figure("The 64-bit address space of a PC's kernel, from the highest addresses: " +
                    ", ".join(f"{REGIONS[name][0]} from {address(starts[name])}" for name in names) +
                    f"; then addresses that a CPU does not have; and the lower half, up to {address(2**64 - half - 1)}, "
                    "for programs. To the right the image: " +
                    ", ".join(f"{what} {flags}" for what, flags in reversed(image_parts())), 740, 388)
    top, height = 16, 38
    for i, name in enumerate(names):
        y = top + i * height
        words, kind = REGIONS[name]
        figure.box(170, y, 230, height, kind)
        figure.text(285, y + 24, words)
        figure.text(160, y + height, address(starts[name]), "right mono")
    y = top + len(names) * height
    figure.box(170, y, 230, 66, "dashed")
    figure.text(285, y + 38, "no such addresses", "quiet")
    figure.box(170, y + 66, 230, 90)
    figure.text(285, y + 106, "programs")
    figure.text(285, y + 126, "empty in the kernel's own space", "small quiet")
    figure.text(160, y + 76, address(2**64 - half - 1), "right mono")
    figure.text(160, y + 156, address(0), "right mono")
    parts = image_parts()
    bottom = 3 * height + top
    for i, (what, flags) in enumerate(reversed(parts)):
        figure.box(510, top + i * 30, 160, 30, "a" if "x" not in flags else "b")
        figure.text(590, top + i * 30 + 20, what)
        figure.text(680, top + i * 30 + 20, flags, "left mono")
    figure.line([(400, top), (510, top)], "faint")
    figure.line([(400, top + height), (510, top + len(parts) * 30)], "faint")
    figure.text(590, bottom + 24, f"all of it lies below {address(starts['KERNEL_BASE'] + known['KERNEL_WINDOW'])}", "small")
    figure.text(590, bottom + 60, "Not to scale: each begins at its address,", "small quiet")
    figure.text(590, bottom + 76, "and the room that it does not need is empty.", "small quiet")
    return figure


def trap_frame():
    fields, total = facts.trap_frame()
    pushed = {"vector": "trap_stubs: which of the gates", "error": "the CPU, or trap_stubs a 0",
              "cr2": "enter: the address of a page fault", "padding": "enter: rsp stays a multiple of 16"}
    names = [name for name, _ in fields]
    by_cpu = names.index("error") + 1
    figure = Figure("struct trap_frame on the stack, from the highest address: " +
                    ", ".join(f"{name} at {offset}" for name, offset in reversed(fields)) +
                    f"; {total} bytes. The CPU pushes those from rip on", 640, 58 + 17 * len(fields))
    row, y = 17, 24
    figure.text(128, 14, "offset", "small right")
    figure.text(340, 14, "who pushes it", "small left")
    for name, offset in reversed(fields):
        at = names.index(name)
        figure.box(140, y, 180, row, "b" if at >= by_cpu else "a" if name not in ("cr2", "padding") else "")
        figure.text(230, y + 13, name, "mono")
        figure.text(128, y + 13, str(offset), "mono right")
        if name in pushed:
            figure.text(340, y + 13, pushed[name], "small left")
        y += row
    upper = 24 + (len(fields) - by_cpu) * row
    figure.line([(328, 26), (334, 26), (334, upper - 2), (328, upper - 2)])
    figure.text(340, (24 + upper) // 2 + 4, "the CPU; iretq takes it again", "small left")
    first, last = (24 + (len(fields) - 1 - names.index(name)) * row for name in ("rax", "r15"))
    figure.line([(328, first + 2), (334, first + 2), (334, last + row - 2), (328, last + row - 2)])
    figure.text(340, (first + last + row) // 2 + 4, "enter: the registers of the interrupted code", "small left")
    figure.arrow([(156, y + 24), (156, y + 2)])
    figure.text(166, y + 20, "frame, the handler's argument: the lowest address", "small left")
    return figure


def page_walk():
    entries, entry, page = facts.paging()
    known = facts.address_map()
    example = known["KERNEL_BASE"] + known["KERNEL_PHYSICAL"]
    offset, index = page.bit_length() - 1, entries.bit_length() - 1
    tables = ["PML4", "PDPT", "PD", "PT"]
    lows = [offset + index * level for level in (3, 2, 1, 0)]
    bits = [(low + index - 1, low) for low in lows]
    chosen = [example >> low & (entries - 1) for low in lows]
    figure = Figure("".join(f"Bits {high} to {low} of an address choose an entry of the {table}, "
                            for (high, low), table in zip(bits, tables)) + f"{offset - 1} to 0 a byte of the page. Each "
                    f"table has {entries} entries of {entry} bytes. For {address(example)} they are the entries " +
                    ", ".join(map(str, chosen)), 720, 276)
    ends = []
    for i, table in enumerate(tables + ["page"]):
        x, is_page = 20 + 140 * i, i == len(tables)
        figure.box(x, 34, 120, 26)
        figure.text(x + 60, 52, f"{offset - 1} - 0" if is_page else f"{bits[i][0]} - {bits[i][1]}")
        value = example & (page - 1) if is_page else chosen[i]
        figure.text(x + 60, 22, f"0x{value:03x}" if is_page else str(value), "mono")
        # The table's first entry is its lowest one, at the bottom.
        height = 6 if is_page else 18
        y = 224 - height - (120 - height) * value // ((page if is_page else entries) - 1)
        figure.box(x + 20, 104, 80, 120)
        figure.box(x + 20, y, 80, height, "b")
        figure.text(x + 60, 242, table)
        figure.arrow([(x + 60, 60), (x + 60, y)], "quiet")
        ends.append(y + height // 2)
    figure.text(5, 84, "cr3", "small left")
    figure.arrow([(10, 92), (10, 224), (40, 224)])
    for i, y in enumerate(ends[:-1]):
        x = 120 + 140 * i
        figure.arrow([(x, y), (x + 30, y), (x + 30, 224), (x + 60, 224)])
    figure.text(360, 266, f"for example the walk to {address(example)}; each table has {entries} entries of {entry} bytes", "small")
    return figure


def guard_page():
    known, at = facts.address_map(), facts.symbols()
    each = known["PAGE_SIZE"] + known["STACK_SIZE"]
    if (at["boot_stack_top"] - at["stacks"], at["image_end"] - at["stacks"]) != (each, known["STACK_COUNT"] * each):
        raise Mistake("the stacks do not lie in build/pc/firstlight.elf as arch/address_map.h says: run make, and look at guard_page()")
    figure = Figure(f"A stack of {size(known['STACK_SIZE'])} grows down into its guard page of {size(known['PAGE_SIZE'])}; the "
                    "double fault's handler runs on a stack of its own", 640, 220)
    for x, name in ((60, "boot stack"), (420, "double fault stack")):
        figure.box(x, 20, 170, 120, "a" if x == 60 else "")
        figure.box(x, 140, 170, 50, "guard")
        figure.text(x + 85, 170, f"guard page, {size(known['PAGE_SIZE'])}")
        figure.text(x + 85, 210, f"{name}, {size(known['STACK_SIZE'])}", "small")
    for y, name in ((60, "kernel_main"), (86, "collatz"), (112, "collatz ...")):
        figure.text(145, y, name)
    figure.box(420, 20, 170, 46, "a")
    figure.text(505, 48, "the report")
    figure.arrow([(40, 30), (40, 134)])
    figure.text(8, 16, "grows down", "left small")
    figure.arrow([(240, 160), (325, 160), (325, 43), (410, 43)])
    figure.text(250, 152, "page fault", "left small")
    figure.text(335, 104, "double fault", "left small")
    return figure


def boot_media():
    at, files = facts.image(), facts.image_files()
    named = {offset: path for path, offset in files.items()}
    bios, uefi = ({named.get(at[f"{medium}, {way}"]) for medium in ("CD", "disk")} for way in ("BIOS", "UEFI"))
    if bios != {"/boot/grub/bios.img"} or uefi != {"/boot/grub/efi.img"}:
        raise Mistake(f"the image leads a BIOS to {bios} and UEFI to {uefi}, and not each of them to one file")
    begins = {"boot sector": "boot sector", "GPT": "GPT", "volume": "ISO 9660 volume", "boot record": "El Torito boot record"}
    order = [(words, f"0x{at[name]:x}", "") for name, words in begins.items()] + [("El Torito catalog", "", "")]
    # In the order of their names: where the rest lies is xorriso's choice.
    order += [(path, "", "b" if path in bios | uefi else "a") for path in sorted(files)]
    order += [("GPT, once more", "", "")]
    row, top, left, width = 30, 42, 240, 260
    middle = {words: top + i * row + row // 2 for i, (words, _, _) in enumerate(order)}
    figure = Figure("The image as a disk or a CD, from its first byte: " + ", ".join(words for words, _, _ in order) +
                    ". A BIOS comes by the boot sector, from a CD by the boot record and its catalog, to bios.img; UEFI by the "
                    "GPT, from a CD by the same catalog, to efi.img", 740, top + row * len(order) + 30)
    for i, (words, offset, kind) in enumerate(order):
        y = top + i * row
        figure.box(left, y, width, row, kind)
        figure.text(left + 70, y + 20, words, "left")
        figure.text(left + 60, y + 20, offset, "right mono quiet")
    for x, words, steps in ((left + width + 50, "BIOS, disk", ["boot sector", "/boot/grub/bios.img"]),
                            (left + width + 150, "BIOS, CD", ["El Torito boot record", "El Torito catalog", "/boot/grub/bios.img"]),
                            (left - 50, "UEFI, disk", ["GPT", "/boot/grub/efi.img"]),
                            (left - 150, "UEFI, CD", ["El Torito boot record", "El Torito catalog", "/boot/grub/efi.img"])):
        edge, way = (left + width, 1) if x > left else (left, -1)
        figure.text(x, 20, words)
        lane, down = x, middle[steps[0]]
        figure.arrow([(lane, 28), (lane, down), (edge + way * 2, down)])
        for i, (here, there) in enumerate(zip(steps, steps[1:])):
            lane = x - way * (14 + 14 * i)
            figure.arrow([(edge, middle[here] + 7), (lane, middle[here] + 7), (lane, middle[there]),
                          (edge + way * 2, middle[there])])
    figure.text(left + width // 2, top + row * len(order) + 20, "blue: what a firmware starts; pale: what the GRUB in bios.img reads",
                "small")
    return figure


def thread_life():
    states = facts.thread_states()
    (first, ready), *waits, (last, ended) = states
    if (first, last) != ("THREAD_READY", "THREAD_ENDED"):
        raise Mistake("enum thread_state no longer begins with THREAD_READY and ends with THREAD_ENDED: draw it anew")
    figure = Figure("The life of a thread: thread_start() makes it ready; the scheduler lets it run; when another one's turn has "
                    f"come it is ready again; it may wait, which is one of: {', '.join(words for _, words in waits)}; and "
                    "when its function returns, or calls thread_exit(), it has ended, until thread_join() gives its memory "
                    "back", 740, 126 + 20 * len(waits))
    for x, words, kind in ((160, ready, "a"), (400, "runs", "b"), (600, ended, "")):
        figure.box(x, 30, 120, 44, kind, 6)
        figure.text(x + 60, 57, words)
    figure.arrow([(92, 52), (158, 52)])
    figure.text(8, 57, "thread_start", "left small")
    figure.arrow([(280, 44), (398, 44)])
    figure.text(339, 36, "its turn", "small")
    figure.arrow([(400, 62), (282, 62)])
    figure.text(341, 78, "turn over, yield,", "small")
    figure.text(341, 92, "higher priority", "small")
    figure.arrow([(520, 52), (598, 52)])
    figure.text(560, 26, "returns,", "small")
    figure.text(560, 42, "thread_exit", "small")
    figure.arrow([(660, 74), (660, 118)])
    figure.text(660, 134, "thread_join: its", "small")
    figure.text(660, 150, "memory is free", "small")
    figure.box(250, 112, 230, 20 * len(waits) + 8, "", 6)
    for i, (_, words) in enumerate(waits):
        figure.text(365, 130 + 20 * i, words + " ..." * words.endswith(" of"), "small")
    figure.arrow([(460, 74), (460, 110)])
    figure.text(468, 98, "must wait", "left small")
    low = 112 + 20 * len(waits) // 2
    figure.arrow([(250, low), (220, low), (220, 76)])
    figure.text(212, low - 6, "woken, or", "right small")
    figure.text(212, low + 10, "the time is over", "right small")
    return figure


def letter():
    rows = facts.letter()
    figure = Figure(f"The letter A as {len(rows)} rows of 8 pixels, each row a byte", 420, 20 + 15 * len(rows))
    for y, byte in enumerate(rows):
        for x in range(8):
            figure.box(20 + 15 * x, 8 + 15 * y, 15, 15, "b" if byte & 0x80 >> x else "faint")
        figure.text(160, 20 + 15 * y, f"0x{byte:02x} {byte:08b}", "left mono")
    return figure


def address_spaces():
    half = facts.address_map()["DIRECT_MAP"]
    here = facts.in_chapter("13-ring-3", r"^#define HERE (0x\w+)ul")
    figure = Figure(f"Two address spaces: the upper halves, from {address(half)} on, are the same kernel; in the lower halves the "
                    f"address 0x{here:x} leads to different pages", 640, 250)
    for x, name, page in ((190, "red", "r"), (470, "blue", "b")):
        figure.box(x, 30, 130, 80, "a")
        figure.box(x, 110, 130, 110)
        figure.box(x, 180, 130, 24, "b")
        for y, words in ((20, name), (75, "kernel"), (197, page)):
            figure.text(x + 65, y, words)
    figure.line([(320, 70), (470, 70)], "dashed")
    figure.text(395, 62, "the same tables")
    for y, value in ((115, address(half)), (197, f"0x{here:x}"), (224, "0")):
        figure.text(180, y, value, "right mono")
    return figure


def second_cpu():
    here = facts.in_chapter("16-cpus", r"^#define HERE (0x\w+)ul")
    command = facts.in_chapter("16-cpus", r"^\| (0x\w+) \| interrupt command, lower half")
    page = facts.address_map()["PAGE_SIZE"]
    figure = Figure("CPU 0 writes to its local APIC; that sends INIT and then the start-up interrupt with page "
                    f"{here // page} to the local APIC of CPU 1; CPU 1 begins in real mode at 0x{here:x}, goes on to long mode "
                    "and to second_cpu in C", 760, 230)
    for x, width, name, words in ((5, 120, "CPU 0", "second_start"), (255, 120, "CPU 1", f"real mode, 0x{here:x}"),
                                  (433, 120, "CPU 1", "long mode, paging"), (611, 144, "CPU 1", "a stack, second_cpu()")):
        figure.box(x, 20, width, 56, "a", 6)
        figure.text(x + width // 2, 44, name)
        figure.text(x + width // 2, 64, words, "small")
    for x, name in ((5, "local APIC 0"), (255, "local APIC 1")):
        figure.box(x, 120, 120, 46)
        figure.text(x + 60, 148, name)
    figure.arrow([(65, 76), (65, 119)])
    figure.text(72, 102, f"0x{command:x}", "left small")
    for y, words, below in ((132, "1. INIT", 124), (154, f"2. start, page {here // page}", 172)):
        figure.arrow([(125, y), (253, y)])
        figure.text(188, below, words, "small")
    figure.arrow([(315, 120), (315, 78)])
    figure.arrow([(375, 48), (431, 48)])
    figure.arrow([(553, 48), (609, 48)])
    for begin, end, name in ((255, 553, "trampoline.asm"), (611, 755, "second.c")):
        figure.line([(begin, 196), (end, 196)], "quiet")
        figure.text((begin + end) // 2, 216, name, "small")
    return figure


def ram_8k():
    base, total = facts.ram("devices/stm32l031k6.overlay")
    main = facts.board("nucleo-l031k6", "STACK_SIZE")
    count, each = (facts.in_chapter("board-6-threads", pattern)
                   for pattern in (r"THREAD_STACK\(stacks\[(\d+)\]", r"THREAD_STACK\(stacks\[\d+\], (\d+)\)"))
    figure = Figure(f"The {size(total)} of RAM from the lowest address: {main:,} bytes of stack for main and the handlers, the "
                    f"variables with {count} stacks of {each} bytes and the control blocks, and the rest is free", 700, 130)
    scale = 680 / total
    x, edges = 10, []
    for words, kind, count_of in (("main", "a", main), ("blink", "b", each), ("button", "b", each)):
        width = round(count_of * scale)
        figure.box(x, 30, width, 50, kind)
        edges.append((x, width, words))
        x += width
    for begin, width, words in edges[:1]:
        figure.text(begin + width // 2, 60, words)
    for begin, width, words in edges[1:]:
        figure.text(begin + width // 2, 20 if words == "button" else 96, words, "small")
    figure.box(x, 30, 24, 50, "a")
    figure.box(x + 24, 30, 690 - x - 24, 50)
    figure.text((x + 714) // 2, 60, "free")
    figure.text(10, 20, f"0x{base:x}", "left mono")
    figure.text(edges[0][1] // 2 + 10, 104, f"{main:,} bytes")
    figure.text(edges[1][0] + edges[1][1], 116, f"{each} each")
    return figure


FIGURES = (kernel_addresses, trap_frame, page_walk, guard_page, boot_media, thread_life, letter, address_spaces, second_cpu,
           ram_8k)
