/* ask.h - what tests/services/disk_all_cpus asks, too. */
#pragma once

#include <kernel/boot_info.h>

/* Prints what the disks answer. `disk=silent` on the command line: only what one says that does not. */
void ask_disks(const struct boot_info *boot);
