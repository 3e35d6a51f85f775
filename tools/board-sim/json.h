/* json.h - writes JSON, one value after another. */
#ifndef SIM_JSON_H
#define SIM_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct json {
    FILE *out;
    bool first; /* in the object or list that is open */
};

/* A text of any bytes in quotes; a byte over 0x7e becomes the character of that number. */
void json_text(FILE *out, const char *text, size_t size);

/* A comma if one is due, and the name of what follows. */
void json_key(struct json *j, const char *name);

/* A name and a value; a text that is NULL becomes null. */
void json_number(struct json *j, const char *name, uint64_t value);
void json_real(struct json *j, const char *name, double value);
void json_truth(struct json *j, const char *name, bool value);
void json_bytes(struct json *j, const char *name, const char *text, size_t size);
void json_string(struct json *j, const char *name, const char *text);

/* [ or {, and later the other one of the pair. */
void json_open_list(struct json *j, const char *name, char bracket);
void json_close_list(struct json *j, char bracket);

/* An object in a list, on a line of its own; json_close_list ends it. */
void json_open_item(struct json *j);

#endif
