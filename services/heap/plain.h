/* plain.h - the allocator's functions where debug.c has their names. */
#pragma once

#define kmalloc plain_kmalloc
#define kcalloc plain_kcalloc
#define krealloc plain_krealloc
#define kmalloc_aligned plain_kmalloc_aligned
#define kfree plain_kfree
