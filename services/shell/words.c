/* words.c - a line of the shell, taken apart. */
#include "words.h"
#include <services/shell.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Ends the word that begins at `from` with a zero. Returns what follows it, NULL if a quote is open. */
static char *cut_word(char *from)
{
    char *to = from;
    bool quoted = false;
    for (; *from && (quoted || !is_blank(*from)); from++) {
        if (*from == '"')
            quoted = !quoted;
        else
            *to++ = *from;
    }
    char *rest = *from ? from + 1 : from;
    *to = '\0';
    return quoted ? NULL : rest;
}

const char *words_split(char *line, char *words[], size_t size, int *count)
{
    size_t n = 0;
    for (;;) {
        while (is_blank(*line))
            line++;
        if (!*line)
            break;
        if (n + 1 >= size)
            return "there are more words than a command can have";
        words[n++] = line;
        line = cut_word(line);
        if (!line)
            return "a \" has no end";
    }
    words[n] = NULL;
    *count = (int)n;
    return NULL;
}

static unsigned digit(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    c |= 0x20; /* small */
    return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 16;
}

bool shell_number(const char *word, uint64_t *number)
{
    unsigned base = 10;
    if (word[0] == '0' && (word[1] | 0x20) == 'x') {
        base = 16;
        word += 2;
    }
    uint64_t value = 0;
    const char *first = word;
    for (; digit(*word) < base; word++) {
        uint64_t next = value * base + digit(*word);
        if (value > UINT64_MAX / base || next < value)
            return false;
        value = next;
    }
    if (word == first || *word)
        return false;
    *number = value;
    return true;
}
