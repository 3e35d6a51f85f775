/*
 * image_def.c - the block by which the ROM knows an image: a program for Arm, in Secure state, on an RP2350.
 *
 * RP2350 datasheet, "Minimum Arm IMAGE_DEF": anywhere in the first 4 KiB of the flash. The ROM then starts what the vector table at
 * the flash's start names, with VTOR and sp set: "VECTOR_TABLE item". arm-m.ld puts the block behind that table.
 */
#include <stdint.h>

/* "Blocks and block loops", "IMAGE_DEF item" */
#define BLOCK_BEGIN 0xffffded3u
#define BLOCK_END 0xab123579u
#define ITEM_IMAGE_TYPE 0x42u
#define ITEM_LAST 0xffu
#define WORDS(n) ((uint32_t)(n) << 8)
#define IMAGE_EXE (1u << 16)
#define EXE_SECURE (2u << 20)
#define EXE_RP2350 (1u << 28)
#define LINK_TO_ITSELF 0u

__attribute__((section(".image_def"), used)) static const uint32_t image_def[] = {
    BLOCK_BEGIN,
    ITEM_IMAGE_TYPE | WORDS(1) | IMAGE_EXE | EXE_SECURE | EXE_RP2350,
    ITEM_LAST | WORDS(1),
    LINK_TO_ITSELF,
    BLOCK_END,
};
