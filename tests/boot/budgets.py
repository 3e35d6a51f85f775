"""budgets.py - the bounds that tests hold and make bench shows; where each comes from."""

MILLISECOND = 1_000_000  # instructions, at one a nanosecond

TO_START = 66  # from the loader's jump; a repeated string instruction counts once

# To the greeting's first byte, by the way to boot: what clang 14 and 19 reach, and room for what a
# skeleton that grows adds. Of a PVH boot a sixth is blanking the text screen.
GREETING = {"microvm": 15_000, "pvh": 20_000, "iso": 35_000}

REPORT = MILLISECOND // 4  # of a page fault, ten calls deep: a quarter of what it was promised in

# One write on a full screen of 1280x800 with a font of 8x16, by its kind (tests/figures/scroll.c): what
# the slowest of clang 14, clang 19 and gcc 12 takes, and 4 % more. 50 lines of a log, one by one, are
# then half of the 0.1 s that feels immediate (R. B. Miller, "Response time in man-computer
# conversational transactions"), and a write that draws every cell a third of a frame of 1/60 s. A
# quarter of a character is the console's queue, which keeps what is written while a sink is busy.
LINES = 50
WRITES = {"different": 3_850_000, "log": 980_000, "identical": 35_000, "screen": 4_640_000, "character": 868}

# One format_string, likewise: "%d" of five digits, "%08x", "%-20s|", and a line of 109 characters.
FORMATS = {"decimal": 355, "hexadecimal": 415, "string": 400, "line": 3_230}

# What threads do (tests/figures/threads): what clang 14 takes, and some more. On a PC each switch reads the clock, for
# the CPU time of each thread.
THREADS = {"pc": {"yield": 110, "give": 22, "take": 25, "lock": 30, "unlock": 40, "send": 66, "receive": 60, "wake": 147},
           "arm": {"yield": 52, "give": 15, "take": 17, "lock": 20, "unlock": 20, "send": 50, "receive": 50, "wake": 75},
           "cycles": {"yield": 110, "give": 36, "take": 39, "lock": 42, "unlock": 53, "send": 85, "receive": 90,
                      "wake": 158}}

# Ten seconds in which nothing happens but the end of them. The alarm comes 2.4 ms early once, because the two
# clocks of a PC differ.
IDLE = 1_000

# With 64 timers pending, the clock being the TSC: what clang 14 reaches, and 6 % more. An expiry is from the
# first instruction of the interrupt to the callback's; half of them take no more, and none more than the second bound,
# which was aimed at for the average.
TIMERS = {"start": 64, "cancel": 24, "expiry": 112}
TIMER_EXPIRY_MOST = 120

# What is typed at a PC (tests/figures/input), from the first instruction of the interrupt until the app has it, asleep
# before: a key that goes down, one byte at the serial port, and eight at once; what clang 14 takes, and a tenth more.
INPUT = {"press": 620, "byte": 383, "bytes": 2_125}

SYMBOLS = 30  # per cent of what is loaded beside the table of names and lines
MEMORY = 1 << 20  # bytes: half of what one page table maps, so as much again is there for an app
ISO = 850_000  # bytes, with BIOS (GRUB 2.06 to 2.14), and UEFI of 64 and of 32 bits; a plain grub-mkrescue makes 20.4 MB of the same kernel

# One call of the frames' allocator on a map with 1 TiB (tests/figures/allocators): of one frame in a machine in
# use, and at worst, where blocks of 1 GiB are split and joined: what clang 14 takes, and a tenth more. At
# worst interrupts are off for as long, some microseconds.
FRAMES = {"take": 345, "give": 355, "take of 1 GiB": 1_725, "give for 1 GiB": 1_955, "none below": 1_605,
          "take 262143": 1_170, "give 262143": 5_430}
FRAMES_START = 1  # second, for 1 TiB
FRAMES_SIZE = 129.5 * 1024  # bytes that are known for each GiB

# services/heap (tests/figures/allocators): mean and most instructions of a call, and memory over what was in use.
# Without what turns interrupts off; on a Cortex-M0 with that.
HEAP = {"random": (70, 155, 1.085), "sixteen": (52, 119, 1.5), "fifo": (89, 142, None), "growth": (139, 261, None)}
HEAP_BOARD = {"random": (98, 298, 1.2)}
HEAP_BOARD_ABOVE = 1.04  # the memory is so much above the target: blocks of 68 bytes, of which header and rounding are 7
HEAP_BOARD_SIZE = 600  # bytes of kmalloc() and kfree()
HEAP_BOARD_CODE = ("kmalloc", "take", "kfree", "give")
