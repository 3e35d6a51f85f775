/* svd2c_fuzz.h - one run of svd2c, in memory: it says what is wrong or writes all its files. */
#pragma once

#include "svd2c/convert.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define check(condition) ((condition) ? (void)0 : fuzz_fail(__LINE__, #condition))

static inline void fuzz_fail(int line, const char *what)
{
    fprintf(stderr, "%s:%d: expected %s\n", __FILE__, line, what);
    abort();
}

static inline void emit_all(const struct conversion *conversion, struct out *out)
{
    const struct core *core = &conversion->device->core;
    bool vectors = core->architecture != CORE_OTHER || core->by_number;
    emit_header(out, conversion->device);
    if (vectors)
        emit_vectors(out, conversion->device);
    emit_check_table(conversion->device);
    if (!diagnosed_errors()) {
        emit_table(out, conversion->device);
        emit_gdb(out, conversion->device);
        emit_show(out, conversion->device, "*.*");
        emit_show(out, conversion->device, "*=0x123456789ABCDEF0");
    }
    if (conversion->part)
        emit_memory(out, conversion->part);
    out_flush(out);
}

/* A device comes without an error; none comes with one that has been said. */
static inline void convert_and_emit(struct conversion *conversion)
{
    static struct out out;
    if (!out.file)
        out.file = fopen("/dev/null", "w");
    check(out.file);
    if (convert(conversion)) {
        check(conversion->device);
        check(!diagnosed_errors());
        emit_all(conversion, &out);
    } else {
        check(diagnosed_errors());
    }
    diagnose_print(out.file, true);
    convert_end(conversion);
}
