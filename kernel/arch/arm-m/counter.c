/*
 * counter.c - the core's SysTick as a counter of cycles with an alarm.
 *
 * ARMv6-M Architecture Reference Manual, "The system timer, SysTick": it counts down 24 bits of the core's
 * clock, interrupts when it comes to 0, and is at LOAD one cycle later. `end` is the count at which it comes
 * to 0 next. So what SysTick shows is how far away that is, and no cycle is lost as one period follows
 * another. An alarm before the end ends the period early (end_at_alarm). Without one the longest sleep is 2^24
 * cycles.
 */
#include <device.h>
#include <kernel/arch.h>
#include <kernel/board.h>

#define CYCLES_MAX (UINT32_C(1) << 24)

/*
 * Cycles. With fewer to go to an alarm, it is due: it comes early. With fewer left until SysTick comes to 0,
 * nothing is changed: that could come in between.
 */
#define NEAR 128

static uint64_t end;
static uint64_t due;
static uint32_t next_period; /* cycles: what LOAD has, and one */
static void (*on_alarm)(void);

static void set_next_period(uint32_t cycles)
{
    reg_write_with_zero(SysTick->LOAD, .bits = cycles - 1);
    next_period = cycles;
}

const char *board_counter_start(struct board_counter *counter, void (*alarm)(void))
{
    on_alarm = alarm;
    end = CYCLES_MAX;
    due = UINT64_MAX;
    set_next_period(CYCLES_MAX);
    reg_write_with_zero(SysTick->VAL, .bits = 0); /* whatever is written: it begins anew */
    reg_write_with_zero(SysTick->CTRL, .ENABLE = 1, .TICKINT = 1,
                        .CLKSOURCE = SysTick_CTRL_CLKSOURCE_PROCESSOR);
    *counter =
        (struct board_counter){.hz = BOARD_CLOCK_HZ, .source = "SysTick at the core's clock"};
    return NULL;
}

/*
 * Returns how many cycles are left to `end`. Reading COUNTFLAG clears it: it tells once that SysTick came
 * to 0. Where it shows 0 then, the whole next period is left.
 */
static uint32_t look(void)
{
    uint32_t left = reg_read(SysTick->VAL).bits;
    if (reg_read(SysTick->CTRL).COUNTFLAG) {
        end += next_period;
        left = reg_read(SysTick->VAL).bits;
    }
    return left ? left : next_period;
}

uint64_t board_counter_now(void)
{
    uint32_t left = look();
    return end - left;
}

/*
 * Ends the running period at once and begins one that ends when the alarm is due, `early` cycles before this
 * one would have. CUT_CYCLES are what passes from the read of VAL to the write that clears it, and one, because
 * LOAD is one less than the period. Nothing comes between: interrupts are off.
 */
#define CUT_CYCLES 6
static void end_at_alarm(uint32_t early)
{
    uint32_t left;
    __asm__ volatile(".p2align 3\n\t"
                     "ldr %0, [%2, #4]\n\t"
                     "subs %0, %1\n\t"
                     "str %0, [%2]\n\t"
                     "str %0, [%2, #4]"
                     : "=&l"(left)
                     : "l"(early + CUT_CYCLES), "l"(&SysTick->LOAD)
                     : "memory", "cc");
    end = due;
    set_next_period(CYCLES_MAX);
}

static void run_to_alarm(void)
{
    uint32_t left = look();
    if (due <= end - left + NEAR) {
        reg_write_with_zero(SCB->ICSR, .PENDSTSET = 1);
    } else if (left > NEAR) {
        uint64_t after = due - end;
        if (due < end)
            end_at_alarm((uint32_t)(end - due));
        else
            set_next_period(after >= NEAR && after < CYCLES_MAX ? (uint32_t)after : CYCLES_MAX);
    }
}

void board_counter_alarm(uint64_t count)
{
    due = count;
    run_to_alarm();
}

void SysTick_Handler(void)
{
    uintptr_t state = arch_irq_save();
    if (due <= board_counter_now() + NEAR) {
        due = UINT64_MAX;
        on_alarm();
    } else {
        run_to_alarm();
    }
    arch_irq_restore(state);
}
