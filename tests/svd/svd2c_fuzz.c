/* svd2c_fuzz.c - any bytes as an SVD, or, built with -DFUZZ_OVERLAY, as an overlay to a small one:
 * svd2c says what is wrong with them or writes its files, and never crashes, hangs or leaks.
 *
 * clang -std=c17 -D_DEFAULT_SOURCE -g -O1 -fsanitize=fuzzer,address,undefined -Itools/svd2c \
 *     -Ibuild/host/obj [-DFUZZ_OVERLAY] tests/svd/svd2c_fuzz.c \
 *     $(ls tools/svd2c/[!m]*.c tools/svd2c/model*.c) -lexpat -o svd2c-fuzz
 */
#include "convert.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#ifdef FUZZ_OVERLAY
static const char device[] =
    "<device><name>FUZZ</name><cpu><name>CM0</name><nvicPrioBits>2</nvicPrioBits></cpu>"
    "<peripherals><peripheral><name>A</name><baseAddress>0x40000000</baseAddress>"
    "<interrupt><name>A</name><value>1</value></interrupt>"
    "<registers><register><name>R</name><addressOffset>0</addressOffset><fields>"
    "<field><name>F</name><bitRange>[3:0]</bitRange></field>"
    "<field><name>G</name><lsb>4</lsb><msb>7</msb></field></fields></register>"
    "<cluster><name>C[%s]</name><dim>2</dim><dimIncrement>8</dimIncrement>"
    "<addressOffset>8</addressOffset><register><name>S</name><addressOffset>0</addressOffset>"
    "</register></cluster></registers></peripheral>"
    "<peripheral derivedFrom=\"A\"><name>B</name><baseAddress>0x40001000</baseAddress>"
    "</peripheral></peripherals></device>";

static void fill(struct conversion *conversion, const uint8_t *data, size_t size)
{
    conversion->input.name = "fuzz.svd";
    conversion->file = fmemopen((void *)(uintptr_t)device, sizeof device - 1, "rb");
    struct source *overlay = &conversion->overlays[0];
    *overlay = (struct source){.name = "fuzz.overlay", .order = 1, .text = malloc(size + 1)};
    if (!overlay->text)
        abort();
    memcpy(overlay->text, data, size);
    overlay->text[size] = '\0';
    source_note(overlay, overlay->text, size);
    conversion->overlay_count = 1;
    conversion->part_name = "P";
}
#else
static void fill(struct conversion *conversion, const uint8_t *data, size_t size)
{
    conversion->input.name = "fuzz.svd";
    conversion->file =
        size ? fmemopen((void *)(uintptr_t)data, size, "rb") : fopen("/dev/null", "rb");
}
#endif

static void emit_all(const struct conversion *conversion, struct out *out)
{
    bool vectors = conversion->device->core.architecture != CORE_OTHER;
    emit_header(out, conversion->device);
    if (vectors)
        emit_vectors(out, conversion->device);
    emit_check_table(conversion->device);
    if (!diagnosed_errors())
        emit_table(out, conversion->device);
    if (conversion->part)
        emit_memory(out, conversion->part);
    out_flush(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct conversion conversion;
    static struct out out;
    if (!out.file && !(out.file = fopen("/dev/null", "w")))
        abort();
    memset(&conversion, 0, sizeof conversion);
    fill(&conversion, data, size);
    if (convert(&conversion))
        emit_all(&conversion, &out);
    diagnose_print(out.file);
    convert_end(&conversion);
    return 0;
}
