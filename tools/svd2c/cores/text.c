/* text.c - what the tool has in it of the cores, as strings. */
#include "svd2c/cores/text.h"
#include "svd2c/cores/cores.h"

#include <string.h>

const char core_calls_text[] =
#include "calls.inc"
    ;

static const struct {
    const char *name, *text;
} files[] = {
#include "cores.inc"
};

const char *core_file(const char *name)
{
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (!strcmp(files[i].name, name))
            return files[i].text;
    return NULL;
}
