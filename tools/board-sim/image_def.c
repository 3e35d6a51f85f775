/* image_def.c - by what an RP2350's ROM knows an image. Other items than those two, and loops of several blocks, are not known.
 *
 * RP2350 datasheet, "Blocks and block loops", "IMAGE_DEF item", "Minimum viable image metadata". */
#include "machine.h"

#include <stdlib.h>

#include "text.h"

#define SEARCHED 4096u
#define BLOCK_BEGIN UINT32_C(0xffffded3)
#define BLOCK_END UINT32_C(0xab123579)
#define IMAGE_TYPE UINT32_C(0x0142) /* item 0x42, of one word */
#define ARM_SECURE_RP2350 UINT32_C(0x1021)
#define LAST UINT32_C(0x000001ff) /* after one word of items */

/* The words of such a block. */
enum { BEGIN, TYPE, END_OF_ITEMS, LINK, END, WORDS };

static uint32_t word_at(const uint8_t *b)
{
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* What is wrong with the block there; NULL: nothing. */
static char *block_problem(const uint8_t *block, uint32_t address)
{
    uint32_t words[WORDS];
    for (unsigned i = 0; i < WORDS; i++)
        words[i] = word_at(block + 4 * i);
    if ((words[TYPE] & 0xffff) != IMAGE_TYPE)
        return text_format("the block at 0x%08x does not begin with what kind of image it is",
                           address);
    if (words[TYPE] >> 16 != ARM_SECURE_RP2350)
        return text_format("the image at 0x%08x is of kind 0x%04x, and 0x%04x is one for Arm, in "
                           "Secure state, on an RP2350",
                           address, words[TYPE] >> 16, ARM_SECURE_RP2350);
    if (words[END_OF_ITEMS] != LAST)
        return text_format("the items of the block at 0x%08x do not end with their size", address);
    if (words[LINK] != 0)
        return text_format("the block at 0x%08x does not lead back to itself", address);
    if (words[END] != BLOCK_END)
        return text_format("the block at 0x%08x ends with 0x%08x, not with 0x%08x", address,
                           words[END], BLOCK_END);
    return NULL;
}

static char *image_problem(const uint8_t *flash, const struct region *region)
{
    for (uint32_t at = 0; at + 4 * WORDS <= SEARCHED && at + 4 * WORDS <= region->size; at += 4) {
        if (word_at(flash + at) == BLOCK_BEGIN)
            return block_problem(flash + at, region->base + at);
    }
    return text_format("no block in the flash's first %u bytes begins with 0x%08x", SEARCHED,
                       BLOCK_BEGIN);
}

bool image_def_is_good(struct machine *m)
{
    const struct region *flash = &m->board->flash;
    char *problem = image_problem(m->memories[0].bytes, flash);
    if (!problem)
        return true;
    bus_illegal(m, "image-def", flash->base, NULL,
                "%s: the ROM would not start it, and would wait for another image on USB", problem);
    machine_end(m, "image-def", "the ROM does not start it: it is no image that it knows");
    free(problem);
    return false;
}
