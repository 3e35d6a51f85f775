/* read.c - an overlay's lines as words. */
#include "svd2c/overlay/overlay.h"

#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Past blanks, comments and continued line ends; false at the end of the statement. */
static bool skip_blanks(const struct source *source, size_t *at)
{
    const char *text = source->text;
    for (;;) {
        while (*at < source->length && is_blank(text[*at]))
            ++*at;
        if (*at < source->length && text[*at] == '#')
            *at += strcspn(text + *at, "\n");
        size_t end = *at + 1;
        if (*at >= source->length || text[*at] != '\\')
            return *at < source->length && text[*at] != '\n';
        while (end < source->length && is_blank(text[end]))
            end++;
        if (end < source->length && text[end] != '\n')
            return true;
        *at = end + 1;
    }
}

static void read_word(struct statement *statement, size_t *at)
{
    const struct source *source = statement->source;
    const char *text = source->text;
    struct word word = {.offset = *at, .quoted = text[*at] == '"'};
    size_t length;
    if (word.quoted) {
        ++*at;
        length = strcspn(text + *at, "\"\n");
    } else {
        length = strcspn(text + *at, " \t\r\n");
    }
    word.text = store_text(text + *at, length);
    *at += length;
    if (word.quoted) {
        if (text[*at] == '"') {
            ++*at;
        } else {
            diagnose(source, word.offset, E020, NULL, "the text has no closing quote");
            statement->bad = true;
        }
    }
    if (statement->count < MOST_WORDS) {
        statement->words[statement->count++] = word;
    } else if (!statement->bad) {
        diagnose(source, word.offset, E020, NULL,
                 "a statement has at most %d words; make two of it", MOST_WORDS);
        statement->bad = true;
    }
}

bool statement_read(struct statement *statement, const struct source *source, size_t *at)
{
    statement->source = source;
    statement->count = 0;
    statement->bad = false;
    while (*at < source->length) {
        if (skip_blanks(source, at)) {
            if (!source->text[*at]) {
                diagnose(source, *at, E020, NULL, "the file is no text: it has a zero byte");
                *at = source->length;
                return false;
            }
            read_word(statement, at);
            continue;
        }
        ++*at;
        if (statement->count)
            return true;
    }
    return statement->count;
}

bool word_is(const struct statement *statement, size_t word, const char *text)
{
    return word < statement->count && !strcmp(statement->words[word].text, text);
}

const char *word_text(const struct statement *statement, size_t word)
{
    return statement->words[word].text;
}
