/* board.c - the PC around the CPU: which consoles there are, and how it ends. */
#include "consoles.h"
#include "pic.h"
#include <arch/address_map.h>
#include <arch/cpu.h>
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/boot_info.h>
#include <kernel/command_line.h>
#include <kernel/console.h>
#include <kernel/framebuffer_console.h>
#include <kernel/text.h>

/* QEMU, "isa-debug-exit": a value v written to the port ends QEMU with exit code 2 v + 1. */
#define QEMU_EXIT_PORT 0xf4
#define QEMU_EXIT_DONE 16   /* 33 */
#define QEMU_EXIT_FAILED 17 /* 35 */

/* Intel ICH data sheets, "Reset Control Register": a full reset, also where the CPU is stuck. */
#define RESET_CONTROL 0xcf9
#define RESET_HARD 0x02
#define RESET_NOW 0x04

/* IBM PC AT Technical Reference, "Keyboard Controller": its output 0 is the CPU's reset line. */
#define KEYBOARD_COMMAND 0x64
#define KEYBOARD_PULSE_RESET 0xfe

extern const char font_start[], font_end[]; /* font.asm */

#define NO_PAGE_TABLES "there is no memory for the screen's page tables: no screen"

static bool exit_to_qemu;

void board_init(void)
{
    pic_init();
    serial_init();
    port_e9_init();
}

static const char *start_framebuffer(const struct framebuffer *framebuffer)
{
    static struct font font;
    const char *problem = font_read(&font, font_start, (size_t)(font_end - font_start));
    if (problem)
        return problem;
    void *pixels = arch_map_device(framebuffer->address, framebuffer_size(framebuffer));
    if (!pixels)
        return NO_PAGE_TABLES;
    return framebuffer_console_init(framebuffer, pixels, &font);
}

static const char *start_text(const struct framebuffer *text)
{
    uint64_t size = (uint64_t)text->width * text->height * sizeof(uint16_t);
    if (size == 0 || size > EGA_TEXT_SIZE || text->address < EGA_TEXT ||
        text->address > EGA_TEXT + EGA_TEXT_SIZE - size)
        return "the text screen is not where a PC has one: no screen";
    void *cells = arch_map_device(text->address, (size_t)size);
    if (!cells)
        return NO_PAGE_TABLES;
    ega_init(cells, text->width, text->height);
    return NULL;
}

/* PVH says nothing of a screen; the firmware may have left one in text mode. */
static void find_text_screen(struct boot_info *boot)
{
    if (!ega_is_on())
        return;
    boot->screen = SCREEN_TEXT;
    boot->framebuffer =
        (struct framebuffer){.address = EGA_TEXT, .width = EGA_COLUMNS, .height = EGA_ROWS};
}

static const char *start_screen(struct boot_info *boot)
{
    if (boot->screen == SCREEN_NONE)
        find_text_screen(boot);
    const char *problem = NULL;
    if (boot->screen == SCREEN_FRAMEBUFFER)
        problem = start_framebuffer(&boot->framebuffer);
    else if (boot->screen == SCREEN_TEXT)
        problem = start_text(&boot->framebuffer);
    if (problem)
        boot->screen = SCREEN_NONE;
    return problem;
}

/* console=: only the named ones. A list that names none of ours must not make the kernel mute. */
static const char *select_consoles(const char *command_line)
{
    static char list[64];
    if (!command_line_value(command_line, "console", list, sizeof list))
        return NULL;
    if (!text_list_has(list, "serial") && !text_list_has(list, "screen") &&
        !text_list_has(list, "e9"))
        return "console= names none of serial, screen, e9: it is ignored";
    console_select(list);
    return NULL;
}

const char *board_configure(struct boot_info *boot)
{
    exit_to_qemu = command_line_has(boot->command_line, "exit", "qemu");
    const char *unselected = select_consoles(boot->command_line);
    const char *no_screen = start_screen(boot);
    return no_screen ? no_screen : unselected;
}

void board_reset(void)
{
    out8(RESET_CONTROL, RESET_HARD);
    out8(RESET_CONTROL, RESET_HARD | RESET_NOW);
    out8(KEYBOARD_COMMAND, KEYBOARD_PULSE_RESET);
}

void board_signal(enum board_outcome outcome)
{
    if (exit_to_qemu)
        out32(QEMU_EXIT_PORT, outcome == BOARD_DONE ? QEMU_EXIT_DONE : QEMU_EXIT_FAILED);
}
