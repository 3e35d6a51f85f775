/*
 * scroll.c - an app that writes to the screen and formats, for the figures: what QEMU or a clock
 * measures is between measured_begin and measured_end. Each kind of text is written or formatted
 * rounds= times, between two lines on the serial port; the text itself goes to the screen alone, and
 * what is formatted nowhere.
 */
#include <kernel/boot_info.h>
#include <kernel/command_line.h>
#include <kernel/console.h>
#include <kernel/format.h>
#include <kernel/kernel_main.h>
#include <stdint.h>

#define COLUMNS 160 /* of 1280x800 with a font of 8x16 */
#define ROWS 50

void measured_begin(void);
void measured_end(void);

__attribute__((noinline)) void measured_begin(void)
{
    __asm__ volatile("");
}

__attribute__((noinline)) void measured_end(void)
{
    __asm__ volatile("");
}

/* Each character differs from the one above: every cell of the screen changes when it scrolls. */
static size_t different(char *text, unsigned turn)
{
    for (unsigned column = 0; column < COLUMNS; column++)
        text[column] = (char)('!' + (turn * 7 + column) % 90);
    text[COLUMNS] = '\n';
    return COLUMNS + 1;
}

/* A full line like the one above: scrolling changes no cell. */
static size_t identical(char *text, unsigned turn)
{
    (void)turn;
    return different(text, 0);
}

/* What a kernel says. */
static size_t of_a_log(char *text, unsigned turn)
{
    static const char *const what[] = {"mounted / on the first disk", "timer: two handlers",
                                       "the link is up, 1000 Mbit/s, full duplex",
                                       "memory: 126 MiB",
                                       "a disk of 2097152 sectors of 512 bytes, write cache on"};
    int size = format_string(text, COLUMNS, "[%5u.%06u] %s\n", turn / 7, turn * 7919 % 1000000,
                             what[turn * 3 % 5]);
    return (size_t)size;
}

/* A screen at once. */
static size_t a_screen(char *text, unsigned turn)
{
    size_t size = 0;
    for (unsigned row = 0; row < ROWS; row++)
        size += different(text + size, turn * ROWS + row);
    return size;
}

static size_t a_character(char *text, unsigned turn)
{
    text[0] = (char)('a' + turn % 26);
    return 1;
}

static void measure(const char *name, unsigned rounds, size_t (*make)(char *text, unsigned turn))
{
    static char text[ROWS * (COLUMNS + 1)];
    size_t bytes = 0;
    console_select("screen");
    for (unsigned turn = 0; turn < ROWS; turn++)
        console_write(text, make(text, turn));
    console_select("serial");
    console_printf("%s\n", name);
    console_select("screen");
    for (unsigned turn = ROWS; turn < ROWS + rounds; turn++) {
        size_t size = make(text, turn);
        measured_begin();
        console_write(text, size);
        measured_end();
        bytes += size;
    }
    console_select("serial");
    console_printf("%zu bytes\n", bytes);
}

static int decimal(char *text, unsigned turn)
{
    return format_string(text, COLUMNS, "%d", 12345 + (int)(turn & 1));
}

static int hexadecimal(char *text, unsigned turn)
{
    return format_string(text, COLUMNS, "%08x", 0xdeadbee0u + (turn & 1));
}

static int string(char *text, unsigned turn)
{
    return format_string(text, COLUMNS, "%-20s|", turn & 1 ? "left" : "same");
}

static int long_line(char *text, unsigned turn)
{
    return format_string(text, COLUMNS,
                         "[%5u.%06u] %s: %d of %d sectors, 0x%016llx-0x%016llx  %s (%c)\n", 123u,
                         4567u + (turn & 1), "the first disk", 2097152, 4194304, 0x100000ull,
                         0x7fdffffull, "usable", 'y');
}

static void measure_format(const char *name, unsigned rounds,
                           int (*format)(char *text, unsigned turn))
{
    char text[COLUMNS];
    int bytes = 0;
    console_printf("%s\n", name);
    for (unsigned turn = 0; turn < rounds; turn++) {
        measured_begin();
        bytes += format(text, turn);
        measured_end();
    }
    console_printf("%d bytes\n", bytes);
}

static unsigned rounds_asked_for(const struct boot_info *boot)
{
    char digits[8] = "";
    unsigned rounds = 0;
    command_line_value(boot->command_line, "rounds", digits, sizeof digits);
    for (const char *digit = digits; *digit >= '0' && *digit <= '9'; digit++)
        rounds = rounds * 10 + (unsigned)(*digit - '0');
    return rounds;
}

void kernel_main(const struct boot_info *boot)
{
    unsigned rounds = rounds_asked_for(boot);
    measure("different", rounds, different);
    measure("log", rounds, of_a_log);
    measure("identical", rounds, identical);
    measure("screen", rounds, a_screen);
    measure("character", rounds, a_character);
    measure_format("decimal", rounds, decimal);
    measure_format("hexadecimal", rounds, hexadecimal);
    measure_format("string", rounds, string);
    measure_format("line", rounds, long_line);
}
