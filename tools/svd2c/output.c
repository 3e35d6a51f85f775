/* output.c - a file that appears whole, under its name, or not at all. */
#include "svd2c/output.h"
#include "svd2c/svd2c.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool complain(const struct output *output)
{
    bool standard = !strcmp(output->name, "-");
    fprintf(stderr, "svd2c: %s: %s\n", standard ? "the standard output" : output->name,
            strerror(errno));
    return false;
}

/* A device or a pipe is written to as it is: no file may take its place. */
static FILE *open_directly(const char *name)
{
    struct stat status;
    if (!strcmp(name, "-"))
        return stdout;
    if (stat(name, &status))
        return NULL;
    return S_ISREG(status.st_mode) ? NULL : fopen(name, "w");
}

/* Like the file that it takes the place of, or like any new one: mkstemp's files are private. */
static void set_mode(int descriptor, const char *name)
{
    struct stat status;
    mode_t mask = umask(0);
    umask(mask);
    fchmod(descriptor, stat(name, &status) ? 0666 & ~mask : status.st_mode & 0777);
}

static FILE *open_temporary(struct output *output)
{
    char *temporary = (char *)(uintptr_t)store_format("%s.XXXXXX", output->name);
    int descriptor = mkstemp(temporary);
    if (descriptor < 0)
        return NULL;
    output->temporary = temporary;
    set_mode(descriptor, output->name);
    return fdopen(descriptor, "w");
}

bool output_open(struct output *output, const char *name)
{
    *output = (struct output){.name = name};
    errno = 0;
    output->direct = open_directly(name);
    FILE *file = NULL;
    if (output->direct)
        file = tmpfile();
    else if (!errno || errno == ENOENT)
        file = open_temporary(output);
    if (!file)
        return complain(output);
    output->out = store_new(sizeof *output->out);
    output->out->file = file;
    return true;
}

bool output_finish(struct output *output)
{
    FILE *file = output->out->file;
    out_flush(output->out);
    bool bad = fflush(file) || ferror(file);
    if (!output->direct)
        bad |= fclose(file);
    return bad ? complain(output) : true;
}

/* Into the device or pipe. */
static bool copy(const struct output *output, bool keep)
{
    FILE *from = output->out->file, *to = output->direct;
    char *room = output->out->room;
    bool bad = false;
    rewind(from);
    for (size_t length = keep; length && !bad;) {
        length = fread(room, 1, sizeof output->out->room, from);
        bad = fwrite(room, 1, length, to) != length || ferror(from);
    }
    bad |= to == stdout ? fflush(to) : fclose(to);
    fclose(from);
    return bad ? complain(output) : true;
}

bool output_keep(struct output *output, bool keep)
{
    if (output->direct)
        return copy(output, keep);
    if (!output->temporary)
        return true;
    if (keep && !rename(output->temporary, output->name))
        return true;
    if (keep)
        complain(output);
    unlink(output->temporary);
    return !keep;
}
