/* machine.h - the whole machine while it runs, and what its parts ask of one another. */
#ifndef SIM_MACHINE_H
#define SIM_MACHINE_H

#include <stdnoreturn.h>
#include <unicorn/unicorn.h>

#include "board.h"
#include "decode.h"
#include "options.h"
#include "record.h"

#define NEVER UINT64_MAX

/* ARMv6-M Architecture Reference Manual, "Exception number definition" */
enum {
    EXCEPTION_NMI = 2,
    EXCEPTION_HARDFAULT = 3,
    EXCEPTION_SVCALL = 11,
    EXCEPTION_PENDSV = 14,
    EXCEPTION_SYSTICK = 15,
    EXCEPTION_IRQ0 = 16,
    EXCEPTIONS = EXCEPTION_IRQ0 + INTERRUPTS_MAX,
};

enum { SP = 13, LR = 14, PC = 15 };

/* Why the engine handed over. */
enum leave {
    LEAVE_NOTHING,  /* by itself: it could not fetch */
    LEAVE_BOUNDARY, /* something is due before the next instruction */
    LEAVE_HAND,     /* the next instruction is run by hand */
    LEAVE_FAULT,    /* the next instruction faults; the fault is pending */
};

struct core {
    uc_engine *uc;           /* r0 to r12, lr, the current SP, the flags; always in thread mode */
    uint32_t pc;             /* of the instruction at hand */
    uint32_t other_sp;       /* PSP while MSP is current, and the other way round */
    uint32_t stack_limit[2]; /* ARMv8-M: MSPLIM, PSPLIM */
    unsigned ipsr;
    bool thumb, primask, spsel;
    bool faultmask; /* ARMv7-M, as is basepri: in the upper bits, as priorities are */
    uint8_t basepri;
    bool event;           /* what WFE waits for */
    bool sp_moved;        /* the engine has an SP that has not been looked at yet */
    struct region block;  /* after the last IT: what it makes conditional */
    bool straying;        /* code runs where none should be; that was said already */
    struct access access; /* what the instruction at hand was found to reach; .count 0: nothing */
    bool asleep, asleep_for_event;
    enum leave leave;
    uint8_t kinds[65536]; /* decode() of each 16-bit instruction */
};

/* By exception number. */
struct exceptions {
    uint64_t word[EXCEPTIONS / 64];
};

static inline bool exceptions_has(const struct exceptions *set, unsigned exception)
{
    return set->word[exception / 64] >> exception % 64 & 1;
}

static inline void exceptions_put(struct exceptions *set, unsigned exception, bool in)
{
    uint64_t bit = UINT64_C(1) << exception % 64;
    set->word[exception / 64] = (set->word[exception / 64] & ~bit) | (in ? bit : 0);
}

struct nvic {
    struct exceptions pending, active, enabled;
    struct exceptions lines;      /* interrupt lines that are high now */
    uint8_t priority[EXCEPTIONS]; /* in the upper bits */
};

/* "Configuration and Control Register" */
enum { CCR_UNALIGN_TRP = 1 << 3, CCR_DIV_0_TRP = 1 << 4, CCR_STKALIGN = 1 << 9 };

/* "Coprocessor Access Control Register": full access to CP10 and CP11 */
#define CPACR_FPU UINT32_C(0x00f00000)

struct system_block {
    uint32_t vtor;
    bool sleep_on_exit, sleep_deep, event_on_pend, reset_requested;
    uint32_t ccr;
    uint32_t cfsr, hfsr, fault_address, actlr; /* ARMv7-M */
    uint32_t cpacr;
    bool trace_on, cycles_on; /* DEMCR.TRCENA, and CYCCNT runs */
    uint64_t cycles_from;     /* when CYCCNT was 0 */
};

struct systick {
    bool enabled, interrupt, processor_clock, count_flag;
    uint32_t load, value;
    uint64_t at; /* cycle for which value is right */
};

enum memory_kind { MEMORY_RAM, MEMORY_FLASH, MEMORY_ALIAS, MEMORY_ROM };

struct memory {
    uint32_t base, size;
    uint8_t *bytes;
    enum memory_kind kind;
};

#define MEMORIES_MAX 16

struct machine {
    const struct options *options;
    struct board *board;
    struct table *table;
    struct core core;
    struct nvic nvic;
    struct system_block system;
    struct systick systick;
    struct memory memories[MEMORIES_MAX];
    size_t memory_count;
    uint32_t image_size;
    uint8_t *ram_touched; /* one byte for each of RAM's: TOUCHED_... */
    uint64_t now;         /* cycles since the first reset */
    uint64_t next_event;
    bool flash_is_off; /* nothing answers there: board.flash_while */
    bool attention;    /* an interrupt or an event may be due: look before the next instruction */
    bool ended;
    enum trace trace;
    struct gpio *gpios; /* one for each of board.ports */
    bool led_on[LEDS_MAX];
    struct usart *usarts;
    struct nordic_timer *timers; /* one for each of board.timers */
    struct exti *exti;
    size_t script_next; /* in options.script */
    struct show *show;  /* NULL: not shown to a person */
    struct record record;
};

enum { TOUCHED_READ = 1, TOUCHED_WRITTEN = 2 };

/* ---- machine.c: from the image to the end ---- */

void machine_init(struct machine *m, const struct options *options, struct board *board,
                  struct table *table);
/* The part's reset: registers, not memory. */
void machine_reset(struct machine *m);
/* Runs until something ends it. */
void machine_run(struct machine *m);
/* Ends the run before the next instruction; the first reason counts. */
void machine_end(struct machine *m, const char *reason, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
double machine_seconds(const struct machine *m, uint64_t cycles);

/* ---- core.c: the engine ---- */

void core_init(struct machine *m);
/* Runs instructions until something is due. */
void core_run(struct machine *m);
uint32_t core_get(struct machine *m, unsigned reg);
void core_set(struct machine *m, unsigned reg, uint32_t value);
uint32_t core_flags(struct machine *m); /* NZCV in bits 31 to 28 */
void core_set_flags(struct machine *m, uint32_t xpsr);
uint32_t core_main_sp(struct machine *m);
uint32_t core_process_sp(struct machine *m);
void core_set_main_sp(struct machine *m, uint32_t value);
void core_set_process_sp(struct machine *m, uint32_t value);
void core_select_sp(struct machine *m, bool process);
/* Takes the lowest SP into account. */
void core_note_sp(struct machine *m);
/* An instruction's end: its cycles and itself are counted. */
void core_count(struct machine *m, unsigned cycles);

/* Whether the instruction at hand is conditional by an IT. The engine forgets an IT when it stops, so it is not stopped
   there: what is due comes up to four instructions late. */
bool core_is_in_block(const struct machine *m);

/* Ends the engine's run before the instruction at hand. */
void core_leave(struct machine *m, enum leave why);

/* ---- fpu.c: the FPU of a Cortex-M4F ---- */

bool fpu_is_on(const struct machine *m);
/* Whether code has used it that no exception has interrupted: CONTROL.FPCA. */
bool fpu_is_used(struct machine *m);
void fpu_set_used(struct machine *m, bool used);
/* d0 to d15, and FPSCR. */
uint64_t fpu_double(struct machine *m, unsigned number);
void fpu_set_double(struct machine *m, unsigned number, uint64_t value);
uint32_t fpu_status(struct machine *m);
void fpu_set_status(struct machine *m, uint32_t value);
/* What an exception stacks of it, beginning there. False: not all could be reached. */
#define FPU_FRAME 72
bool fpu_store(struct machine *m, uint32_t address);
bool fpu_load(struct machine *m, uint32_t address);

/* ---- step.c: each instruction before it runs ---- */

/* Lets the instruction at hand run, and counts it, or has the engine leave. */
void step(struct machine *m);
/* Two bytes of code; false where there is no memory. */
bool step_fetch(struct machine *m, uint32_t address, uint16_t *half);
void step_fetch_fault(struct machine *m, uint32_t address);

/* ---- hand.c: instructions that the engine does not run ---- */

void hand_run(struct machine *m);
bool hand_is_last_of_block(struct machine *m);
/* WFI, WFE (which also waits for events), and a return with SLEEPONEXIT. */
void hand_fall_asleep(struct machine *m, bool for_event);

/* ---- delay_loop.c: turns of a loop that only counts down ---- */

/* Whether the taken branch at hand ends such a loop, and turns of it fit before something is due. */
bool delay_loop_leaps(struct machine *m, uint16_t instruction);
/* Runs them at once: counter, flags, cycles and instructions are as after each of them. */
void delay_loop_leap(struct machine *m, uint16_t instruction);

/* ---- nvic.c and exception.c: priorities; entry, return, faults ---- */

void exception_reset(struct machine *m);
/* Enters the highest pending exception if it may be taken now. */
bool exception_take(struct machine *m);
void exception_return(struct machine *m, uint32_t exc_return);
/* The highest pending and enabled exception, or 0. */
unsigned exception_pending(const struct machine *m);
/* The priority that is running: -2 to 256; a lower number is more urgent. */
int exception_running_priority(const struct machine *m, bool with_primask);
/* MSR to BASEPRI, to BASEPRI_MAX, which only makes it more urgent, and FAULTMASK, which a return clears. */
void exception_set_basepri(struct machine *m, uint32_t value);
void exception_raise_basepri(struct machine *m, uint32_t value);
void exception_set_faultmask(struct machine *m, bool value);
int exception_priority(const struct machine *m, unsigned exception);
void exception_pend(struct machine *m, unsigned exception);
/* A device's interrupt line is now high or low; it stays pending while it is high. */
void exception_line(struct machine *m, unsigned irq, bool high);
/* A fault of the instruction at hand: HardFault, or lockup when one runs already. kind is one
   word. */
void exception_fault(struct machine *m, const char *kind, uint32_t address, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
const char *exception_name(const struct machine *m, unsigned exception, char *buffer, size_t size);
uint32_t exception_xpsr(struct machine *m);

/* ---- boot_rom.c: what a ROM does before the flash's code ---- */

/* Where it begins, instead of at the reset vector, if anywhere; false: at the reset vector. */
bool boot_rom_start(struct machine *m, uint32_t *sp, uint32_t *entry);

/* Whether an RP2350's ROM would start what is in the flash; else it has ended the run, which says why. */
bool image_def_is_good(struct machine *m);

/* Whether the copy that it starts lies there. */
static inline bool boot_rom_copied_to(const struct machine *m, uint32_t address)
{
    return m->board->boot2 && address - m->board->boot2 < BOOT2_SIZE;
}

/* ---- stack_limit.c: MSPLIM and PSPLIM ---- */

/* Whether the SP in use may be there; _check: else the instruction at hand faults. */
bool stack_limit_allows(const struct machine *m, uint32_t sp);
bool stack_limit_check(struct machine *m, uint32_t sp);
/* SP after a 16-bit instruction of KIND_STACK. */
uint32_t stack_limit_sp_after(struct machine *m, uint16_t instruction);
/* The same of a 32-bit one that reaches no memory; and whether one that does leaves SP at the lowest word that it stores. */
bool stack_limit_check_wide(struct machine *m, uint32_t instruction);
bool stack_limit_is_push(uint32_t instruction);

/* ---- fault_status.c: what an ARMv7-M says of a fault ---- */

void fault_status_note(struct machine *m, const char *kind, uint32_t address);

/* ---- bus.c: what lies where ---- */

struct memory *bus_memory(struct machine *m, uint32_t address);
/* Whether anything answers at these bytes; if not, the access is a bus fault. */
bool bus_answers(struct machine *m, uint32_t address, unsigned size);
uint32_t bus_read(struct machine *m, uint32_t address, unsigned size);
void bus_write(struct machine *m, uint32_t address, unsigned size, uint32_t value);
/* The core's own words: vectors and frames. False: a bus fault. */
bool bus_load_word(struct machine *m, uint32_t address, uint32_t *value);
bool bus_store_word(struct machine *m, uint32_t address, uint32_t value);
void bus_touch(struct machine *m, uint32_t address, unsigned size, unsigned how);
/* The 4 KiB pages where a device or the system control space may answer. */
bool bus_is_device(const struct machine *m, uint32_t address);
/* An access that silicon would swallow; address and reg (may be NULL) say where. */
void bus_illegal(struct machine *m, const char *kind, uint32_t address, const char *name,
                 const char *format, ...) __attribute__((format(printf, 5, 6)));

/* ---- space.c: the system control space; systick.c ---- */

uint32_t system_read(struct machine *m, uint32_t address, unsigned size);
void system_write(struct machine *m, uint32_t address, unsigned size, uint32_t value);
void systick_reset(struct machine *m);
void systick_sync(struct machine *m);
uint64_t systick_next(const struct machine *m);
uint32_t systick_read_control(struct machine *m); /* clears COUNTFLAG */
uint32_t systick_peek_control(struct machine *m);
void systick_write_control(struct machine *m, uint32_t value);
void systick_write_load(struct machine *m, uint32_t value);
void systick_clear(struct machine *m);

/* ---- event.c: what happens at which cycle ---- */

/* The next cycle at which something happens that the image can notice, or NEVER. */
uint64_t event_next_for_image(const struct machine *m);
/* The same with the limits of the run. */
uint64_t event_next(const struct machine *m);
void event_run(struct machine *m);
/* Only what devices do, not what the script and the limits say. */
void event_run_devices(struct machine *m);
void event_led_edge(struct machine *m);

/* ---- exit_on.c: what --exit-on waits for; vcd.c: levels over time, by --vcd ---- */

/* The text so far, of which the last character is new; a pin that the board has changed. */
void exit_on_text(struct machine *m, const char *text, size_t size);
void exit_on_edge(struct machine *m, const char *pin, bool level);
/* It was asked for and did not come. */
bool exit_on_missed(const struct machine *m);

#define VCD_Z UINT32_MAX /* the value of what nothing drives */

void vcd_init(const struct machine *m);
bool vcd_is_on(void);
/* A signal, which the first call makes, has a value from a cycle on. Both names stay where they are. */
void vcd_change(uint64_t cycle, const char *scope, const char *name, unsigned width,
                uint32_t value);
/* A character on the console's line, between two cycles; start, data and stop bits are so many halves of a bit. */
void vcd_frame(uint64_t begin, uint64_t end, unsigned halves, bool is_sent, uint8_t byte);
void vcd_end(const struct machine *m);

/* ---- rtt.c and itm.c: consoles for a debugger, by --rtt and --itm ---- */

void rtt_init(const struct machine *m);
uint64_t rtt_next(void);
void rtt_turn(struct machine *m);

void itm_reset(struct machine *m);
bool itm_owns(const struct machine *m, uint32_t address);
uint32_t itm_read(const struct machine *m, uint32_t address);
void itm_write(struct machine *m, uint32_t address, unsigned size, uint32_t value);

/* ---- gdb.c: a debugger by --gdb; without one each of these says no ---- */

/* Waits for gdb; the machine then stops before its first instruction. */
void gdb_init(struct machine *m);
bool gdb_is_on(void);
/* Whether the machine stands still for gdb before the instruction at hand. */
bool gdb_stops(const struct machine *m);
/* Does what gdb asks, until it lets the machine run. */
void gdb_serve(struct machine *m);
/* A single step takes no interrupt. */
bool gdb_masks(const struct machine *m);
/* Whether a watchpoint stops the machine before that access. */
bool gdb_access(const struct machine *m, const struct access *access);
/* A BKPT stops the machine, and is no fault. */
bool gdb_breakpoint(void);
/* When to look whether gdb asks to stop; that look. */
uint64_t gdb_next(void);
void gdb_poll(const struct machine *m);
void gdb_end(struct machine *m, int exit_code);

/* ---- devices ---- */

void clocks_reset(struct machine *m);
/* After a register was written: ready bits, peripherals held in reset, what is not modelled. */
void clocks_written(struct machine *m, struct reg *reg);
bool clocks_on(const struct peripheral *peripheral);
/* What holds a peripheral in reset now, or NULL. */
const struct peripheral_reset *clocks_reset_of(const struct machine *m,
                                               const struct peripheral *peripheral);
/* Reports what counts on the CPU's clock before it is the one that the board's description says. */
void clocks_check_rate(struct machine *m, uint32_t address, const char *who);

void gpio_init(struct machine *m);
void gpio_reset(struct machine *m);
/* After a peripheral's registers went back to their reset values. */
void gpio_peripheral_reset(struct machine *m, const struct peripheral *peripheral);
void usart_peripheral_reset(struct machine *m, const struct peripheral *peripheral);
void gpio_input(struct machine *m, struct pin pin, char level);
/* Whether a peripheral drives the pin (out), or reads it, by that alternate function. */
bool gpio_has_function(const struct machine *m, struct pin pin, unsigned function, bool out);
bool gpio_led_on(const struct machine *m, const struct led *led);

void exti_init(struct machine *m);
void exti_pin(struct machine *m, unsigned port_index, unsigned bit, bool level);
void exti_update(struct machine *m);

void usart_init(struct machine *m);
void usart_reset(struct machine *m);
uint64_t usart_next(const struct machine *m);
void usart_run(struct machine *m);

/* ---- nordic_timer.c ---- */

void nordic_timers_init(struct machine *m);
void nordic_timers_reset(struct machine *m);
uint64_t nordic_timers_next(const struct machine *m);
void nordic_timers_run(struct machine *m);

/* A semihosting call of BKPT 0xAB. */
void semihosting_call(struct machine *m);

/* Whether the console listens, and has nothing more to receive; gives it a text, which stays where it is. */
bool usart_is_quiet(const struct machine *m);
void usart_type(struct machine *m, const char *text);

/* ---- terminal.c ---- */

void terminal_init(const struct machine *m);
bool terminal_is_on(void);
uint64_t terminal_next(void); /* the cycle of the next turn; NEVER where it is off */
void terminal_turn(struct machine *m);

/* ---- show.c ---- */

void show_init(struct machine *m);
uint64_t show_next(const struct machine *m);
void show_frame(struct machine *m);
void show_led(struct machine *m, const struct led *led, bool on);
/* A person watches: it runs in real time, without a limit, even while nothing wakes the board. */
bool show_is_live(const struct machine *m);
void show_end(struct machine *m);
/* A line of text for the person; text from the board as it comes. */
void show_line(struct machine *m, const char *format, ...) __attribute__((format(printf, 2, 3)));
void show_board_text(struct machine *m, char character);

#endif
