/* loader_magic.h - by what a loader shows which one it is. */
#pragma once

#define MULTIBOOT2_LOADER_MAGIC 0x36d76289 /* Multiboot2 2.0, "Machine state": in EAX */
#define PVH_START_MAGIC 0x336ec578         /* Xen start_info.h, "hvm_start_info": first field */
