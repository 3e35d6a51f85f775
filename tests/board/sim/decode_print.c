/* decode_print.c - what tools/board-sim/decode.c makes of each instruction, to compare with a disassembler.
   One line for each 16-bit instruction, then one for each 32-bit instruction on stdin, in hex. */
#include <inttypes.h>
#include <stdio.h>

#include "../../../tools/board-sim/decode.h"

int main(void)
{
    uint32_t wide;
    for (uint32_t i = 0; i < 0x10000; i++)
        printf("%04" PRIx32 " %d\n", i, (int)decode((uint16_t)i));
    while (scanf("%" SCNx32, &wide) == 1)
        printf("%08" PRIx32 " %d\n", wide, (int)decode_long(wide));
    return 0;
}
