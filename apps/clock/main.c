/*
 * clock - a dial on the screen, drawn 60 times a second by a thread, beside text that another one prints.
 *
 * Each frame is drawn in memory, and then copied onto the screen at once: what is half drawn is never seen.
 * A PC's screen in graphics mode is needed, so not VIA=pvh or microvm.
 */
#include "canvas.h"
#include "dial.h"
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/boot_info.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <kernel/string.h>
#include <services/clock.h>
#include <services/heap.h>
#include <services/semaphore.h>
#include <services/threads.h>

#define FRAMES 60 /* a second */

/* As in a shop: the hands do not hide each other. */
#define FIRST_SHOWN ((10 * 3600 + 9 * 60) * CLOCK_SECOND)

static struct semaphore frame = SEMAPHORE("the next frame", 0);
static unsigned frames; /* drawn */
static const struct framebuffer *screen;
static void *screen_memory;

static void next_frame(void *context)
{
    (void)context;
    semaphore_give(&frame);
}

static struct canvas make_canvas(uint32_t side)
{
    struct canvas canvas = {kmalloc((size_t)side * side * sizeof *canvas.pixels), side};
    if (!canvas.pixels)
        panic("there is no memory for a picture of %u times %u pixels", side, side);
    return canvas;
}

/* In the middle of the right edge, where no text is. */
static void paint(void *context)
{
    (void)context;
    uint32_t side = (screen->width < screen->height ? screen->width : screen->height) / 2;
    uint32_t x = screen->width - side - side / 16, y = (screen->height - side) / 2;
    struct canvas face = make_canvas(side), canvas = make_canvas(side);
    dial_face(&face);
    for (;;) {
        semaphore_take(&frame);
        memcpy(canvas.pixels, face.pixels, (size_t)side * side * sizeof *face.pixels);
        dial_hands(&canvas, FIRST_SHOWN + clock_now());
        canvas_show(&canvas, screen, screen_memory, x, y);
        arch_flush_writes();
        frames++;
    }
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    const char *problem = clock_start();
    if (problem)
        panic("no clock: %s", problem);
    screen = board_framebuffer(&screen_memory);
    if (!screen)
        panic("there is no screen in graphics mode: start it with VIA=iso");
    console_printf("%s\n", clock_source());
    struct thread *painter = thread_start("painter", paint, NULL);
    if (!painter)
        panic("no painter: %s", thread_start_problem());
    thread_set_priority(painter, THREAD_HIGHEST);
    static struct timer timer;
    timer_start_periodic(&timer, CLOCK_SECOND / FRAMES, next_frame, NULL);
    for (unsigned second = 1;; second++) {
        unsigned before = frames;
        clock_delay(second * CLOCK_SECOND - clock_now());
        console_printf("%02u:%02u:%02u  %u frames\n", second / 3600, second / 60 % 60, second % 60,
                       frames - before);
    }
}
