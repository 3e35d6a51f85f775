/* board.c - what a board's description says. */
#include "board_line.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static void read_name(struct board_line *r)
{
    line_need(r, 2, "name NAME");
    r->board->name = r->file.word[1];
}

static void read_core(struct board_line *r)
{
    static const char *const shape =
        "core cortex-m0|cortex-m0+|cortex-m3|cortex-m4|cortex-m33 CPUID";
    static const char *const names[] = {"cortex-m0", "cortex-m0+", "cortex-m3", "cortex-m4",
                                        "cortex-m33"};
    line_need(r, 3, shape);
    unsigned core = 0;
    while (core < sizeof names / sizeof names[0] && !line_is(r, 1, names[core]))
        core++;
    if (core == sizeof names / sizeof names[0])
        line_bad(r, shape);
    r->board->core = (enum core_kind)core;
    r->board->cpuid = line_number(r, 2, shape);
}

static void read_clock(struct board_line *r)
{
    static const char *const shape = "clock HERTZ, at least 1";
    r->board->hz = line_number(r, 1, shape);
    if (!r->board->hz)
        line_bad(r, shape);
}

static struct region region(const struct board_line *r, const char *shape)
{
    struct region new = {line_number(r, 1, shape), line_number(r, 2, shape)};
    if (new.size == 0 || new.size > (8u << 20) || new.base % 4096)
        refuse_line(&r->file, "a memory begins at a multiple of 4096 and has 1 byte to 8192K");
    if (new.base > UINT32_MAX - new.size)
        refuse_line(&r->file, "a memory ends below the end of the address space");
    return new;
}

static void check_pair(const struct board_line *r, struct region a, struct region b)
{
    const uint64_t page = 4096; /* the smallest that libunicorn maps */
    uint64_t a_end = (a.base + (uint64_t)a.size + page - 1) / page * page;
    uint64_t b_end = (b.base + (uint64_t)b.size + page - 1) / page * page;
    if (a.size && b.size && a.base < b_end && b.base < a_end)
        refuse_line(&r->file,
                    "two memories overlap, each in pages of 4096 bytes: 0x%08x and 0x%08x", a.base,
                    b.base);
}

static void check_apart(const struct board_line *r)
{
    const struct board *b = r->board;
    const struct region others[] = {b->flash, b->alias, b->ram};
    const size_t count = sizeof others / sizeof others[0];
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            check_pair(r, others[j], others[i]);
    for (size_t i = 0; i < b->rom_count; i++) {
        for (size_t j = 0; j < count; j++)
            check_pair(r, others[j], b->roms[i]);
        for (size_t j = 0; j < i; j++)
            check_pair(r, b->roms[j], b->roms[i]);
    }
}

static void read_flash(struct board_line *r)
{
    static const char *const shape = "flash BASE SIZE [alias BASE] erased BYTE";
    r->board->flash = region(r, shape);
    size_t word = 3;
    if (line_is(r, word, "alias")) {
        r->board->alias = (struct region){line_number(r, word + 1, shape), r->board->flash.size};
        word += 2;
    }
    if (!line_is(r, word, "erased") || r->file.words > word + 2)
        line_bad(r, shape);
    r->board->erased = (uint8_t)line_number(r, word + 1, shape);
    check_apart(r);
}

static void read_ram(struct board_line *r)
{
    static const char *const shape = "ram BASE SIZE [runs]";
    r->board->ram = region(r, shape);
    r->board->ram_runs = line_is(r, 3, "runs");
    if (r->file.words > 3 && !r->board->ram_runs)
        line_bad(r, shape);
    check_apart(r);
}

static void read_rom(struct board_line *r)
{
    struct board *b = r->board;
    b->roms = grow(b->roms, b->rom_count, sizeof *b->roms);
    b->roms[b->rom_count++] = region(r, "rom BASE SIZE");
    check_apart(r);
}

static void read_ioport(struct board_line *r)
{
    static const char *const shape = "ioport BASE SIZE";
    r->board->ioport = (struct region){line_number(r, 1, shape), line_number(r, 2, shape)};
}

static void read_multiply(struct board_line *r)
{
    r->board->multiply_cycles = line_number(r, 1, "multiply CYCLES");
}

static void read_priority_bits(struct board_line *r)
{
    static const char *const shape = "priority-bits 2 to 8";
    r->board->priority_bits = line_number(r, 1, shape);
    if (r->board->priority_bits < 2 || r->board->priority_bits > 8)
        line_bad(r, shape);
}

static void read_calibration(struct board_line *r)
{
    r->board->systick_calibration = line_number(r, 1, "systick-calibration VALUE");
}

static void read_gate(struct board_line *r)
{
    line_need(r, 3, "gate PERIPHERAL PERIPHERAL.REGISTER.FIELD");
    struct peripheral *gated = table_peripheral(r->table, r->file.word[1]);
    struct bits bits;
    if (line_find_bits(r, 2, &bits) && gated) {
        gated->gate = bits;
        gated->clock_told = true;
    }
}

static void read_ungated(struct board_line *r)
{
    for (size_t i = 1; i < r->file.words; i++) {
        struct peripheral *on = table_peripheral(r->table, r->file.word[i]);
        if (on)
            on->clock_told = true;
    }
}

static void read_widths(struct board_line *r)
{
    static const char *const shape = "widths PERIPHERAL 8|16|32 ...";
    line_need(r, 3, shape);
    struct peripheral *narrow = table_peripheral(r->table, r->file.word[1]);
    for (size_t i = 2; i < r->file.words; i++) {
        uint32_t width = line_number(r, i, shape);
        if (width != 8 && width != 16 && width != 32)
            line_bad(r, shape);
        if (narrow)
            narrow->more_widths |= width;
    }
}

static void read_follows(struct board_line *r)
{
    static const char *const shape = "follows READY-FIELD ENABLE-FIELD [inverted|as-bit]";
    line_need(r, 3, shape);
    struct board *b = r->board;
    struct follows new = {.how = line_is(r, 3, "inverted") ? FOLLOWS_INVERTED
                                 : line_is(r, 3, "as-bit") ? FOLLOWS_AS_BIT
                                                           : FOLLOWS_ALIKE};
    if (r->file.words > 3 && new.how == FOLLOWS_ALIKE)
        line_bad(r, shape);
    if (!line_find_bits(r, 1, &new.ready) || !line_find_bits(r, 2, &new.enable))
        return;
    b->follows = grow(b->follows, b->follow_count, sizeof new);
    b->follows[b->follow_count++] = new;
}

static void read_reset(struct board_line *r)
{
    line_need(r, 3, "reset PERIPHERAL PERIPHERAL.REGISTER.FIELD");
    struct board *b = r->board;
    struct peripheral_reset new = {.peripheral = table_peripheral(r->table, r->file.word[1])};
    if (!line_find_bits(r, 2, &new.bit) || !new.peripheral)
        return;
    b->resets = grow(b->resets, b->reset_count, sizeof new);
    b->resets[b->reset_count++] = new;
}

static void read_condition(struct board_line *r, struct condition **list, size_t *count)
{
    static const char *const shape = "clock-while or flash-while FIELD VALUE";
    line_need(r, 3, shape);
    struct condition new = {.value = line_number(r, 2, shape)};
    if (!line_find_bits(r, 1, &new.bits))
        return;
    *list = grow(*list, *count, sizeof new);
    (*list)[(*count)++] = new;
}

static void read_clock_while(struct board_line *r)
{
    read_condition(r, &r->board->clock_while, &r->board->clock_while_count);
}

static void read_flash_while(struct board_line *r)
{
    read_condition(r, &r->board->flash_while, &r->board->flash_while_count);
}

static void read_boot2(struct board_line *r)
{
    r->board->boot2 = line_number(r, 1, "boot2 ADDRESS");
}

static void read_image_def(struct board_line *r)
{
    r->board->image_def = true;
}

static void read_aliases(struct board_line *r)
{
    static const char *const shape = "aliases toggle N set N clear N PERIPHERAL ...";
    if (!line_is(r, 1, "toggle") || !line_is(r, 3, "set") || !line_is(r, 5, "clear"))
        line_bad(r, shape);
    struct peripheral_aliases aliases = {line_number(r, 2, shape), line_number(r, 4, shape),
                                         line_number(r, 6, shape)};
    for (size_t i = 7; i < r->file.words; i++) {
        struct peripheral *aliased = table_peripheral(r->table, r->file.word[i]);
        if (aliased)
            aliased->aliases = aliases;
    }
}

static void read_usart_clock(struct board_line *r)
{
    static const char *const shape = "usart-clock PERIPHERAL FIELD VALUE HERTZ [ENABLE-FIELD]";
    line_need(r, 5, shape);
    struct board *b = r->board;
    struct usart_clock new = {.value = line_number(r, 3, shape), .hz = line_number(r, 4, shape)};
    new.usart = line_peripheral(r, 1);
    if (!line_find_bits(r, 2, &new.select))
        return;
    if (r->file.words > 5 && !line_find_bits(r, 5, &new.enable))
        return;
    b->usart_clocks = grow(b->usart_clocks, b->usart_clock_count, sizeof new);
    b->usart_clocks[b->usart_clock_count++] = new;
}

static void read_unmodelled(struct board_line *r)
{
    struct board *b = r->board;
    for (size_t i = 1; i < r->file.words; i++) {
        struct bits new;
        if (!line_find_bits(r, i, &new))
            continue;
        b->unmodelled = grow(b->unmodelled, b->unmodelled_count, sizeof new);
        b->unmodelled[b->unmodelled_count++] = new;
    }
}

static void read_lines(struct board *board, struct table *table, const char *path, unsigned depth);

#define INCLUDES_MAX 3

/* Of a path that does not begin with "/", from the folder of the file that says so. */
static void read_include(struct board_line *r)
{
    line_need(r, 2, "include FILE");
    const char *path = r->file.word[1], *end = strrchr(r->file.path, '/');
    if (r->depth == INCLUDES_MAX)
        refuse_line(&r->file, "it is included %d deep: does it include itself?", INCLUDES_MAX);
    if (*path != '/' && end)
        path = text_format("%.*s/%s", (int)(end - r->file.path), r->file.path, path);
    if (access(path, R_OK) != 0)
        refuse_line(&r->file, "%s cannot be read: %s", path, strerror(errno));
    read_lines(r->board, r->table, path, r->depth + 1);
}

static const struct {
    const char *word;
    size_t words_max; /* with itself; a line that may have less checks that */
    void (*read)(struct board_line *r);
} kinds[] = {
    {"include", 2, read_include},
    {"name", 2, read_name},
    {"core", 3, read_core},
    {"clock", 2, read_clock},
    {"flash", 7, read_flash},
    {"ram", 4, read_ram},
    {"rom", 3, read_rom},
    {"ioport", 3, read_ioport},
    {"multiply", 2, read_multiply},
    {"priority-bits", 2, read_priority_bits},
    {"gate", 3, read_gate},
    {"ungated", WORDS_MAX, read_ungated},
    {"widths", WORDS_MAX, read_widths},
    {"follows", 4, read_follows},
    {"aliases", WORDS_MAX, read_aliases},
    {"boot2", 2, read_boot2},
    {"image-def", 1, read_image_def},
    {"clock-while", 3, read_clock_while},
    {"flash-while", 3, read_flash_while},
    {"reset", 3, read_reset},
    {"unmodelled", WORDS_MAX, read_unmodelled},
    {"gpio", 7, board_read_gpio},
    {"usart", 10, board_read_usart},
    {"console", 3, board_read_console},
    {"led", 6, board_read_led},
    {"button", 4, board_read_button},
    {"exti", 7, board_read_exti},
    {"exti-irq", 4, board_read_exti_irq},
    {"usart-clock", 6, read_usart_clock},
    {"timer", 6, board_read_timer},
    {"systick-calibration", 2, read_calibration},
};

static void read_line(struct board_line *r)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(r->file.word[0], kinds[i].word) == 0) {
            if (r->file.words > kinds[i].words_max)
                refuse_line(&r->file, "'%s' is one word too many for a %s line",
                            r->file.word[kinds[i].words_max], kinds[i].word);
            kinds[i].read(r);
            return;
        }
    }
    refuse_line(&r->file, "there is no line that begins with '%s'; board-sim --help lists them",
                r->file.word[0]);
}

static void read_lines(struct board *board, struct table *table, const char *path, unsigned depth)
{
    struct board_line r = {.board = board, .table = table, .depth = depth};
    text_open(&r.file, "board's description", path);
    while (text_next(&r.file, " \t"))
        read_line(&r);
}

void board_read(struct board *board, struct table *table, const char *path)
{
    *board = (struct board){.multiply_cycles = 1, .priority_bits = 2};
    read_lines(board, table, path, 0);
    if (!board->name || !board->cpuid || !board->hz || !board->flash.size || !board->ram.size)
        refuse("%s: the lines name, core, clock, flash and ram must all be there", path);
    if (board->boot2 && board->boot2 - board->ram.base > board->ram.size - BOOT2_SIZE)
        refuse("%s: boot2 is not the address of %d bytes of RAM", path, BOOT2_SIZE);
    if (board->console && !board->console_baud)
        refuse("%s: the console's baud rate is 0", path);
}
