/* board.c - the PC around the CPU: which consoles there are, and how it ends. */
#include "pic.h"
#include "port_e9.h"
#include "ps2.h"
#include "screen.h"
#include "serial.h"
#include "vga_text.h"
#include "xen_console.h"
#include <arch/cpu.h>
#include <arch/pc_text.h>
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/boot_info.h>
#include <kernel/command_line.h>
#include <kernel/console.h>
#include <kernel/framebuffer_console.h>
#include <kernel/panic_code.h>
#include <kernel/string.h>

/* QEMU, "isa-debug-exit": a value v written to the port ends QEMU with exit code 2 v + 1. */
#define QEMU_EXIT_PORT 0xf4
#define QEMU_EXIT_DONE 16   /* 33 */
#define QEMU_EXIT_FAILED 17 /* 35 */

/* Intel ICH data sheets, "Reset Control Register": a full reset, also where the CPU is stuck. */
#define RESET_CONTROL 0xcf9
#define RESET_HARD 0x02
#define RESET_NOW 0x04

#define VGA_TEXT_SIDE_MAX 256 /* characters: no text mode has more */

extern const char font_start[], font_end[]; /* font.asm */
extern const uint16_t font_ascii[];

struct pc_screen pc_screen;

static bool exit_to_qemu;

void board_init(void)
{
    pic_init();
    serial_init();
    port_e9_init();
    xen_console_init();
}

static struct font font;

static const char *start_framebuffer(const struct framebuffer *framebuffer)
{
    const char *problem = font_read(&font, font_start, (size_t)(font_end - font_start), font_ascii);
    if (!problem)
        problem =
            arch_map_screen(framebuffer->address, framebuffer_size(framebuffer), &pc_screen.memory);
    return problem ? problem : framebuffer_console_init(framebuffer, pc_screen.memory, &font);
}

static const char *start_text(const struct framebuffer *text)
{
    uint32_t line = text->width * (uint32_t)sizeof(uint16_t);
    if (text->width == 0 || text->width > VGA_TEXT_SIDE_MAX || text->height == 0 ||
        text->height > VGA_TEXT_SIDE_MAX || (text->pitch != 0 && text->pitch != line) ||
        text->address < VGA_TEXT || text->address + line * text->height > VGA_TEXT + VGA_TEXT_SIZE)
        return "the text screen is not as a PC has one";
    const char *problem = arch_map_screen(text->address, line * text->height, &pc_screen.memory);
    if (!problem)
        vga_text_init(pc_screen.memory, text->width, text->height);
    return problem;
}

/* PVH says nothing of a screen; the firmware may have left one in text mode. */
static void find_text_screen(struct boot_info *boot)
{
    if (!vga_text_is_on())
        return;
    boot->screen = SCREEN_TEXT;
    boot->framebuffer = (struct framebuffer){
        .address = VGA_TEXT, .width = VGA_TEXT_COLUMNS, .height = VGA_TEXT_ROWS};
}

static void start_screen(struct boot_info *boot)
{
    if (boot->screen == SCREEN_NONE)
        find_text_screen(boot);
    const char *problem = NULL;
    if (boot->screen == SCREEN_FRAMEBUFFER)
        problem = start_framebuffer(&boot->framebuffer);
    else if (boot->screen == SCREEN_TEXT)
        problem = start_text(&boot->framebuffer);
    if (problem) {
        boot_info_warn(boot, "no screen: %s", problem);
        boot->screen = SCREEN_NONE;
    }
    pc_screen.kind = boot->screen;
    pc_screen.shape = &boot->framebuffer;
}

/* console=: only the named ones; but the kernel must not become mute. */
static void select_consoles(struct boot_info *boot)
{
    static char list[64];
    if (!command_line_value(boot->command_line, "console", list, sizeof list))
        return;
    console_select(list);
    if (console_is_muted()) {
        console_select(NULL);
        boot_info_warn(
            boot, "console=%s names none that is there (serial, screen, e9, xen): ignored", list);
    } else if (!command_line_list_has(list, "screen")) {
        pc_screen.kind = SCREEN_NONE;
    }
}

void board_configure(struct boot_info *boot)
{
    exit_to_qemu = command_line_has(boot->command_line, "exit", "qemu");
    xen_console_find_ring();
    start_screen(boot);
    select_consoles(boot);
}

void board_reset(void)
{
    out8(RESET_CONTROL, RESET_HARD);
    out8(RESET_CONTROL, RESET_HARD | RESET_NOW);
    out8(PS2_COMMAND, PS2_PULSE_RESET);
}

void board_exit(enum board_outcome outcome)
{
    if (outcome == BOARD_FAILED && pc_screen.kind == SCREEN_FRAMEBUFFER)
        panic_code_show(pc_screen.shape, pc_screen.memory, &font);
    if (exit_to_qemu)
        out32(QEMU_EXIT_PORT, outcome == BOARD_DONE ? QEMU_EXIT_DONE : QEMU_EXIT_FAILED);
}
