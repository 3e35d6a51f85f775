/*
 * command_line_fuzz.c - a key, a zero, a value, a zero, a command line: what the kernel finds in the
 * line is what a second, slower reader finds.
 */
#include "fuzz.h"
#include <kernel/command_line.h>

/* The next word without its quoting, or NULL after the last one. `room` is as long as the line. */
static const char *next_word(const char **line, char *room)
{
    bool quoted = false;
    size_t used = 0;
    const char *at = *line + strspn(*line, " ");
    if (!*at)
        return NULL;
    for (; *at && (quoted || *at != ' '); at++) {
        if (*at == '"') {
            quoted = !quoted;
            continue;
        }
        if (*at == '\\' && at[1])
            at++;
        room[used++] = *at;
    }
    room[used] = '\0';
    *line = at;
    return room;
}

/* What follows the key in the last word that has it; NULL if none has. To be freed. */
static char *model_value(const char *line, const char *key)
{
    char *found = NULL, *room = malloc(strlen(line) + 1);
    check(room);
    for (const char *word; (word = next_word(&line, room));) {
        size_t length = strlen(key);
        if (strncmp(word, key, length) != 0 || (word[length] != '\0' && word[length] != '='))
            continue;
        free(found);
        const char *value = word[length] ? word + length + 1 : "";
        found = exact_copy(value, strlen(value) + 1);
    }
    free(room);
    return found;
}

static bool model_has(const char *list, const char *value)
{
    for (size_t length;; list += length + 1) {
        length = strcspn(list, ",");
        if (length == strlen(value) && memcmp(list, value, length) == 0)
            return true;
        if (!list[length])
            return false;
    }
}

static void check_value(const char *line, const char *key, const char *expected, size_t size)
{
    char *value = malloc(size);
    check(value);
    memset(value, 'u', size);
    check(command_line_value(line, key, value, size) == (expected != NULL));
    if (expected && size > 0) {
        check(strnlen(value, size) < size);
        check(strncmp(value, expected, size - 1) == 0);
        check(strlen(value) == (strlen(expected) < size ? strlen(expected) : size - 1));
    }
    for (size_t i = 0; !expected && i < size; i++)
        check(value[i] == 'u');
    free(value);
}

/* The bytes up to a zero or the end, as a string in memory of its own. */
static char *take_string(const uint8_t **data, size_t *size)
{
    size_t length = strnlen((const char *)*data, *size);
    char *string = malloc(length + 1);
    check(string);
    memcpy(string, *data, length);
    string[length] = '\0';
    *data += length < *size ? length + 1 : length;
    *size -= length < *size ? length + 1 : length;
    return string;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t nothing[1];
    if (!data)
        data = nothing;
    char *key = take_string(&data, &size);
    char *value = take_string(&data, &size);
    char *line = take_string(&data, &size);
    char *expected = model_value(line, key);
    for (size_t room = 0; room < 4; room++)
        check_value(line, key, expected, room);
    check_value(line, key, expected, 32);
    if (!strchr(value, ',')) /* it is one of a list */
        check(command_line_has(line, key, value) == (expected && model_has(expected, value)));
    else
        command_line_has(line, key, value);
    free(key);
    free(value);
    free(line);
    free(expected);
    return 0;
}
