/* frames_map.h - the frames' allocator on a memory map with 1 TiB, for the figures. */
#pragma once

#include "../../services/frames/frame_pool.h"

#define GIB (UINT64_C(1) << 30)
#define TIB (UINT64_C(1) << 40)

static struct memory_map map = {
    .count = 3,
    .range = {{0x1000, 0x9f000, MEMORY_USABLE},
              {0x400000, 3 * GIB, MEMORY_USABLE},
              {4 * GIB, TIB + GIB, MEMORY_USABLE}},
};
static struct frame_pool pool;
