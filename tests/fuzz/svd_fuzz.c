/* svd_fuzz.c - any bytes as an SVD. */
#include "svd2c_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct conversion conversion;
    memset(&conversion, 0, sizeof conversion);
    conversion.input.name = "fuzz.svd";
    conversion.file =
        size ? fmemopen((void *)(uintptr_t)data, size, "rb") : fopen("/dev/null", "rb");
    check(conversion.file);
    convert_and_emit(&conversion);
    return 0;
}
