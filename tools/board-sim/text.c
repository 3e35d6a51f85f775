/* text.c - text files taken apart into words; refusals that name the place and the remedy. */
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_LIMIT (16u << 20)

noreturn void refuse(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("board-sim: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(2);
}

noreturn void refuse_line(const struct text_file *file, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "board-sim: %s:%u: ", file->path, file->line);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(2);
}

static void *checked(void *memory)
{
    if (!memory)
        refuse("there is no memory left; end other programs");
    return memory;
}

char *read_file(const char *what, const char *path, size_t limit, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        refuse("%s: the %s cannot be opened: %s", path, what, strerror(errno));
    char *bytes = checked(malloc(limit + 2));
    *size = fread(bytes, 1, limit + 1, file);
    if (ferror(file))
        refuse("%s: the %s cannot be read: %s", path, what, strerror(errno));
    fclose(file);
    if (*size > limit)
        refuse("%s: the %s is larger than %zu bytes, which is the limit", path, what, limit);
    bytes[*size] = '\0';
    return checked(realloc(bytes, *size + 1));
}

void text_open(struct text_file *file, const char *what, const char *path)
{
    size_t size;
    *file = (struct text_file){.path = path};
    file->next = read_file(what, path, TEXT_LIMIT, &size);
    if (memchr(file->next, '\0', size))
        refuse("%s: the %s has a zero byte in it, so it is no text file", path, what);
}

static void cut_into_words(struct text_file *file, char *line, const char *separators)
{
    file->words = 0;
    for (char *word = strtok(line, separators); word; word = strtok(NULL, separators)) {
        if (word[0] == '#')
            return;
        if (file->words == WORDS_MAX)
            refuse_line(file, "more than %d words; make two lines of it", WORDS_MAX);
        file->word[file->words++] = word;
    }
}

bool text_next(struct text_file *file, const char *separators)
{
    while (*file->next) {
        char *line = file->next;
        size_t length = strcspn(line, "\n");
        file->next += length + (line[length] == '\n');
        line[length] = '\0';
        if (length && line[length - 1] == '\r')
            line[length - 1] = '\0';
        file->line++;
        cut_into_words(file, line, separators);
        if (file->words)
            return true;
    }
    return false;
}

bool parse_number(const char *word, uint64_t *value)
{
    bool hex = word[0] == '0' && (word[1] == 'x' || word[1] == 'X');
    if (!strchr("0123456789", word[0]) || !word[0] || (hex && !word[2]))
        return false;
    char *end;
    errno = 0;
    *value = strtoull(word, &end, hex ? 16 : 10);
    if (errno)
        return false;
    if (*end == 'K' && *value <= UINT64_MAX / 1024) {
        *value *= 1024;
        end++;
    }
    return *end == '\0';
}

bool parse_word(const char *word, uint32_t *value)
{
    uint64_t wide;
    if (!parse_number(word, &wide) || wide > UINT32_MAX)
        return false;
    *value = (uint32_t)wide;
    return true;
}

char *text_format(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    size_t size = (size_t)length + 1;
    char *text = checked(malloc(size));
    va_start(arguments, format);
    vsnprintf(text, size, format, arguments);
    va_end(arguments);
    return text;
}

void *grow(void *array, size_t count, size_t size)
{
    /* Doubled whenever the count is a power of two, so that no capacity is kept. */
    if (count & (count - 1))
        return array;
    return checked(realloc(array, (count ? 2 * count : 1) * size));
}
