/* overlay_fuzz.c - any bytes as an overlay to a small SVD. */
#include "svd2c_fuzz.h"

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct conversion conversion;
    memset(&conversion, 0, sizeof conversion);
    conversion.input.name = "fuzz.svd";
    conversion.file = fmemopen((void *)(uintptr_t)device, sizeof device - 1, "rb");
    check(conversion.file);
    struct source *overlay = &conversion.overlays[0];
    *overlay = (struct source){.name = "fuzz.overlay", .order = 1, .text = malloc(size + 1)};
    check(overlay->text);
    memcpy(overlay->text, data, size);
    overlay->text[size] = '\0';
    source_note(overlay, overlay->text, size);
    conversion.overlay_count = 1;
    conversion.part_name = "P";
    convert_and_emit(&conversion);
    return 0;
}
