/* button - each press turns the LED on or off; asleep in between. */
#include <kernel/board.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

/* A contact bounces for a few milliseconds: what it says is believed when it has had time to rest. */
#define REST_MS 20

static bool button_at_rest(void)
{
    const char *problem = board_timer_start(REST_MS);
    if (problem)
        panic("no timer: %s", problem);
    board_timer_wait();
    board_timer_stop();
    return board_button();
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    board_button_start();
    bool on = false, was_down = board_button();
    for (;;) {
        board_button_wait();
        bool is_down = button_at_rest();
        if (is_down && !was_down)
            board_led(on = !on);
        was_down = is_down;
    }
}
