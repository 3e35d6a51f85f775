/* kernel_main.h - what an app is: one folder under apps/ that defines this function. */
#pragma once

struct boot_info;

/* Called once everything is set up. May return: the kernel then says so and halts. */
void kernel_main(const struct boot_info *boot);
