/* json.c - writes JSON, one value after another. */
#include "json.h"

#include <inttypes.h>
#include <string.h>

void json_text(FILE *out, const char *text, size_t size)
{
    fputc('"', out);
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c < 0x20 || c >= 0x7f) /* one character for each byte */
            fprintf(out, "\\u%04x", c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

void json_key(struct json *j, const char *name)
{
    fprintf(j->out, j->first ? "\"%s\": " : ", \"%s\": ", name);
    j->first = false;
}

void json_number(struct json *j, const char *name, uint64_t value)
{
    json_key(j, name);
    fprintf(j->out, "%" PRIu64, value);
}

void json_real(struct json *j, const char *name, double value)
{
    json_key(j, name);
    fprintf(j->out, "%.9g", value);
}

void json_truth(struct json *j, const char *name, bool value)
{
    json_key(j, name);
    fputs(value ? "true" : "false", j->out);
}

void json_bytes(struct json *j, const char *name, const char *text, size_t size)
{
    json_key(j, name);
    json_text(j->out, text, size);
}

void json_string(struct json *j, const char *name, const char *text)
{
    if (text) {
        json_bytes(j, name, text, strlen(text));
    } else {
        json_key(j, name);
        fputs("null", j->out);
    }
}

void json_open_list(struct json *j, const char *name, char bracket)
{
    json_key(j, name);
    fputc(bracket, j->out);
    j->first = true;
}

void json_close_list(struct json *j, char bracket)
{
    fputc(bracket, j->out);
    j->first = false;
}

void json_open_item(struct json *j)
{
    fputs(j->first ? "\n  {" : ",\n  {", j->out);
    j->first = true;
}
