/* timers_fuzz.c - timers and the clock against a list: timers_model.h says what an input is. */
#include "fuzz.h"

#include "timers_model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    begin_anew();
    run_operations(data, size);
    return 0;
}
