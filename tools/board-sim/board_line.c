/* board_line.c - words of a line, and what they name. */
#include "board_line.h"

#include <stdlib.h>
#include <string.h>

noreturn void line_bad(const struct board_line *r, const char *shape)
{
    refuse_line(&r->file, "expected: %s", shape);
}

void line_need(const struct board_line *r, size_t words, const char *shape)
{
    if (r->file.words < words)
        line_bad(r, shape);
}

uint32_t line_number(const struct board_line *r, size_t word, const char *shape)
{
    uint32_t value = 0;
    if (word >= r->file.words || !parse_word(r->file.word[word], &value))
        line_bad(r, shape);
    return value;
}

bool line_is(const struct board_line *r, size_t word, const char *text)
{
    return word < r->file.words && strcmp(r->file.word[word], text) == 0;
}

struct peripheral *line_peripheral(const struct board_line *r, size_t word)
{
    struct peripheral *found = table_peripheral(r->table, r->file.word[word]);
    if (!found)
        refuse_line(&r->file, "%s has no peripheral %s", r->table->path, r->file.word[word]);
    return found;
}

bool line_find_bits(const struct board_line *r, size_t word, struct bits *bits)
{
    char *path = text_format("%s", r->file.word[word]);
    char *reg = strchr(path, '.'), *field = strrchr(path, '.');
    if (!reg || reg == field)
        refuse_line(&r->file, "'%s' is not PERIPHERAL.REGISTER.FIELD", path);
    *reg++ = *field++ = '\0';
    const struct peripheral *owner = table_peripheral(r->table, path);
    bits->reg = owner ? table_register(owner, reg) : NULL;
    const struct field *found = bits->reg ? table_field(bits->reg, field) : NULL;
    free(path);
    if (!owner)
        return false;
    if (!found)
        refuse_line(&r->file, "%s has no %s", r->table->path, r->file.word[word]);
    bits->mask = (uint32_t)(((UINT64_C(1) << found->width) - 1) << found->lsb);
    bits->lsb = found->lsb;
    return true;
}
