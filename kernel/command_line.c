/* command_line.c - looks words up. command_line.h says how they are written. */
#include <kernel/command_line.h>

/* Takes the quoting off, character by character. */
struct reader {
    const char *at;
    bool quoted;
};

#define END_OF_WORD (-1)

/* The next character of the word as it is meant, or END_OF_WORD, at which it stays. */
static int next(struct reader *reader)
{
    while (*reader->at == '"') {
        reader->quoted = !reader->quoted;
        reader->at++;
    }
    if (*reader->at == '\0' || (*reader->at == ' ' && !reader->quoted))
        return END_OF_WORD;
    if (reader->at[0] == '\\' && reader->at[1] != '\0')
        reader->at++;
    return (unsigned char)*reader->at++;
}

/* Reads past `key` and its "=". Returns false if the word does not begin so. */
static bool match(struct reader *reader, const char *key)
{
    for (; *key; key++) {
        if (next(reader) != (unsigned char)*key)
            return false;
    }
    int c = next(reader);
    return c == '=' || c == END_OF_WORD;
}

/* Finds the last word that begins so. `value` is left where the value begins. */
static bool find(const char *line, const char *key, struct reader *value)
{
    bool found = false;
    struct reader reader = {.at = line};
    for (;;) {
        while (*reader.at == ' ')
            reader.at++;
        if (*reader.at == '\0')
            return found;
        struct reader word = reader;
        if (match(&word, key)) {
            *value = word;
            found = true;
        }
        while (next(&reader) != END_OF_WORD) {
        }
    }
}

bool command_line_value(const char *line, const char *key, char *value, size_t size)
{
    struct reader reader;
    if (!find(line, key, &reader))
        return false;
    size_t used = 0;
    for (int c = next(&reader); c != END_OF_WORD && used + 1 < size; c = next(&reader))
        value[used++] = (char)c;
    if (size > 0)
        value[used] = '\0';
    return true;
}

bool command_line_has(const char *line, const char *key, const char *value)
{
    struct reader reader;
    if (!find(line, key, &reader))
        return false;
    for (;;) {
        const char *at = value;
        int c = next(&reader);
        for (; *at && c == (unsigned char)*at; c = next(&reader))
            at++;
        if (!*at && (c == ',' || c == END_OF_WORD))
            return true;
        while (c != ',' && c != END_OF_WORD)
            c = next(&reader);
        if (c == END_OF_WORD)
            return false;
    }
}

/* Whether `text` begins with `word` and a comma or the end follows. */
static bool begins_with_item(const char *text, const char *word)
{
    while (*word && *text == *word) {
        text++;
        word++;
    }
    return !*word && (!*text || *text == ',');
}

bool command_line_list_has(const char *list, const char *word)
{
    for (;;) {
        if (begins_with_item(list, word))
            return true;
        while (*list && *list != ',')
            list++;
        if (!*list)
            return false;
        list++;
    }
}
