/* table_read.c - the table's lines, which svd2c writes. */
#include "table.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

#define HEADING "# svd2c table 1"

/* While reading: pointers into arrays that still grow would not hold, so places are numbers. */
struct reading {
    struct text_file file;
    struct table *table;
    size_t *owner; /* of each register: its peripheral */
    size_t last;   /* register that the last field belonged to */
};

static uint32_t number(struct reading *reading, size_t word)
{
    uint32_t value;
    if (!parse_word(reading->file.word[word], &value))
        refuse_line(&reading->file, "'%s' is no 32-bit number; make the table anew with svd2c",
                    reading->file.word[word]);
    return value;
}

static void need_words(struct reading *reading, size_t words)
{
    if (reading->file.words != words)
        refuse_line(&reading->file,
                    "a %s line has %zu words, not %zu; make the table anew with svd2c",
                    reading->file.word[0], words, reading->file.words);
}

static size_t owner_of(struct reading *reading, const char *name)
{
    for (size_t i = reading->table->peripheral_count; i-- > 0;) {
        if (strcmp(reading->table->peripherals[i].name, name) == 0)
            return i;
    }
    refuse_line(&reading->file, "no peripheral line for %s stands above", name);
}

static void read_peripheral(struct reading *reading)
{
    need_words(reading, 5);
    struct table *table = reading->table;
    struct peripheral new = {.name = reading->file.word[1], .type = reading->file.word[4]};
    new.base = number(reading, 2);
    new.size = number(reading, 3);
    table->peripherals = grow(table->peripherals, table->peripheral_count, sizeof new);
    table->peripherals[table->peripheral_count++] = new;
}

static void read_access(struct reading *reading, struct reg *reg, const char *access)
{
    if (strcmp(access, "read-write") && strcmp(access, "read-only") && strcmp(access, "write-only"))
        refuse_line(&reading->file, "'%s' is no access; read-write, read-only and write-only are",
                    access);
    reg->can_read = strcmp(access, "write-only") != 0;
    reg->can_write = strcmp(access, "read-only") != 0;
}

static void read_register(struct reading *reading)
{
    need_words(reading, 13);
    struct table *table = reading->table;
    char **word = reading->file.word;
    struct reg new = {.name = word[2], .full_name = text_format("%s.%s", word[1], word[2])};
    new.address = number(reading, 3);
    new.width = number(reading, 4);
    if (new.width != 8 && new.width != 16 && new.width != 32)
        refuse_line(&reading->file, "a register has 8, 16 or 32 bits, not %u", new.width);
    new.widths = new.width;
    new.order = table->reg_count;
    read_access(reading, &new, word[5]);
    new.reset = number(reading, 6);
    new.readable = number(reading, 8);
    new.writable = number(reading, 9);
    new.clear1 = number(reading, 10);
    new.clear0 = number(reading, 11);
    new.read_action = number(reading, 12);
    size_t owner = owner_of(reading, word[1]);
    table->regs = grow(table->regs, table->reg_count, sizeof new);
    reading->owner = grow(reading->owner, table->reg_count, sizeof owner);
    reading->owner[table->reg_count] = owner;
    table->regs[table->reg_count++] = new;
}

static struct reg *field_owner(struct reading *reading)
{
    struct table *table = reading->table;
    char **word = reading->file.word;
    for (size_t tried = 0; tried < table->reg_count; tried++) {
        size_t i = (reading->last + tried) % table->reg_count;
        if (strcmp(table->regs[i].name, word[2]) == 0 &&
            strcmp(table->peripherals[reading->owner[i]].name, word[1]) == 0) {
            reading->last = i;
            return &table->regs[i];
        }
    }
    refuse_line(&reading->file, "no register line for %s %s stands above", word[1], word[2]);
}

static void read_field(struct reading *reading)
{
    need_words(reading, 7);
    struct reg *reg = field_owner(reading);
    struct field new = {.name = reading->file.word[3]};
    new.lsb = number(reading, 4);
    new.width = number(reading, 5);
    if (new.width == 0 || new.width > 32 || new.lsb > 32 - new.width)
        refuse_line(&reading->file, "field %s lies outside of its register", new.name);
    reg->fields = grow(reg->fields, reg->field_count, sizeof new);
    reg->fields[reg->field_count++] = new;
}

static void read_interrupt(struct reading *reading)
{
    need_words(reading, 3);
    struct table *table = reading->table;
    struct interrupt new = {.number = number(reading, 1), .name = reading->file.word[2]};
    table->interrupts = grow(table->interrupts, table->interrupt_count, sizeof new);
    table->interrupts[table->interrupt_count++] = new;
}

static void read_line(struct reading *reading)
{
    static const struct {
        const char *word;
        void (*read)(struct reading *reading);
    } kinds[] = {{"peripheral", read_peripheral},
                 {"register", read_register},
                 {"field", read_field},
                 {"interrupt", read_interrupt}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(reading->file.word[0], kinds[i].word) == 0) {
            kinds[i].read(reading);
            return;
        }
    }
    refuse_line(&reading->file,
                "a line begins with peripheral, register, field or interrupt, not '%s'",
                reading->file.word[0]);
}

static int by_address(const void *left, const void *right)
{
    const struct reg *a = left, *b = right;
    if (a->address != b->address)
        return a->address < b->address ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

/* A timer's CCMR has two faces at one address, a CRC unit's DR has three widths: what any of them
   allows, the first of them allows, and table_at gives the first. */
static void join_twins(struct table *table)
{
    struct reg *first = table->regs;
    for (struct reg *twin = first + 1; twin < table->regs + table->reg_count; twin++) {
        if (twin->address != first->address) {
            first = twin;
            continue;
        }
        first->readable |= twin->readable;
        first->writable |= twin->writable;
        first->can_read |= twin->can_read;
        first->can_write |= twin->can_write;
        first->widths |= twin->widths;
        first->width = first->width > twin->width ? first->width : twin->width;
    }
}

static void finish(struct reading *reading)
{
    struct table *table = reading->table;
    for (size_t i = 0; i < table->reg_count; i++)
        table->regs[i].peripheral = &table->peripherals[reading->owner[i]];
    qsort(table->regs, table->reg_count, sizeof *table->regs, by_address);
    for (size_t i = 0; i < table->reg_count; i++) {
        struct peripheral *peripheral = table->regs[i].peripheral;
        if (!peripheral->first)
            peripheral->first = &table->regs[i];
        peripheral->count = (size_t)(&table->regs[i] - peripheral->first) + 1;
    }
    join_twins(table);
    free(reading->owner);
}

void table_read(struct table *table, const char *path)
{
    struct reading reading = {.table = table};
    *table = (struct table){.path = path};
    text_open(&reading.file, "table", path);
    if (strncmp(reading.file.next, HEADING, strlen(HEADING)) != 0)
        refuse("%s:1: the first line is not '%s'; svd2c --table writes such a file", path, HEADING);
    while (text_next(&reading.file, "\t"))
        read_line(&reading);
    if (!table->reg_count)
        refuse("%s: there is no register in it; make the table anew with svd2c", path);
    finish(&reading);
    table_reset(table);
}
