/* board.h - everything the portable kernel asks of the machine around the CPU. */
#pragma once

struct boot_info;

/*
 * Quiets the hardware and adds the consoles that need no boot information. A panic that comes
 * before calls it to be heard.
 */
void board_init(void);

/*
 * Adds the consoles that boot information describes, and obeys the board's words on the command
 * line. Corrects boot->screen to what is in use; what is missing becomes one of boot's warnings.
 */
void board_configure(struct boot_info *boot);

enum board_outcome {
    BOARD_DONE,   /* kernel_main returned */
    BOARD_FAILED, /* a panic, or boot information that cannot be used */
};

/* Restarts the machine. Returns only where that is not possible. */
void board_reset(void);

/* Tells whoever watches how it ended: an emulator by its exit code, a person by a light. */
void board_signal(enum board_outcome outcome);
