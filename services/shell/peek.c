/* peek.c - the command that shows memory. */
#include "commands.h"
#include <kernel/console.h>

#define LINE 16u        /* bytes */
#define BYTES_MAX 4096u /* of one command */

struct row {
    uintptr_t address;
    unsigned count;
    bool readable[LINE];
    uint8_t byte[LINE];
};

static void read_row(struct row *row)
{
    for (unsigned i = 0; i < row->count; i++)
        row->readable[i] = shell_read(row->address + i, &row->byte[i]);
}

static void print_row(const struct row *row)
{
    char text[LINE + 1];
    console_printf("%0*lx ", (int)sizeof(uintptr_t) * 2, (unsigned long)row->address);
    for (unsigned i = 0; i < row->count; i++) {
        console_printf(i == LINE / 2 ? "  " : " ");
        if (row->readable[i])
            console_printf("%02x", row->byte[i]);
        else
            console_printf("--");
        bool shown = row->readable[i] && row->byte[i] >= ' ' && row->byte[i] < 0x7f;
        text[i] = shown ? (char)row->byte[i] : '.';
    }
    text[row->count] = '\0';
    console_printf("%*s|%s|\n", (int)((LINE - row->count) * 3 + (row->count <= LINE / 2) + 2), "",
                   text);
}

const char *shell_peek(int count, char *words[])
{
    uint64_t address, bytes = 64;
    if (count < 2 || count > 3 || !shell_number(words[1], &address) || address > UINTPTR_MAX)
        return "say where: peek 0x20000000, or peek 0x20000000 256";
    if (count == 3 && (!shell_number(words[2], &bytes) || bytes == 0 || bytes > BYTES_MAX))
        return "the number of bytes is 1 to 4096";
    while (bytes > 0) {
        struct row row = {.address = (uintptr_t)address,
                          .count = bytes < LINE ? (unsigned)bytes : LINE};
        read_row(&row);
        print_row(&row);
        address += row.count;
        bytes -= row.count;
    }
    return NULL;
}
