/* board.h - what a board's description says: memories, clock, pins, and which enable bit turns
   which peripheral on. `board-sim --help` explains the lines. */
#ifndef SIM_BOARD_H
#define SIM_BOARD_H

#include "table.h"

enum core_kind { CORTEX_M0, CORTEX_M0PLUS, CORTEX_M3, CORTEX_M4, CORTEX_M33 };

/* ARMv7-M or ARMv8-M, and not ARMv6-M. */
static inline bool core_is_mainline(enum core_kind core)
{
    return core >= CORTEX_M3;
}

#define BOOT2_SIZE 256

/* The Cortex-M4 and the M33 of every board that there is have one. */
static inline bool core_has_fpu(enum core_kind core)
{
    return core >= CORTEX_M4;
}

/* ARMv8-M, Mainline: in Secure state here, for ever. */
static inline bool core_is_v8(enum core_kind core)
{
    return core == CORTEX_M33;
}

#define INTERRUPTS_MAX 176

struct region {
    uint32_t base, size;
};

struct pin {
    size_t port; /* index in board.ports */
    unsigned bit;
};

struct port {
    struct peripheral *gpio;
    char letter; /* a digit: of Nordic's, whose pins are P0.00, P0.01, ...; 0: of the only port,
                                            whose pins are GPIO0, GPIO1, ... */
    unsigned exti_index; /* what EXTICR holds for this port */
    unsigned irq;        /* of a port that has an interrupt of its own */
    struct peripheral *functions,
        *pads; /* of a port whose registers are in three peripherals; of Nordic's GPIOTE and none */
};

#define LEDS_MAX 8

struct led {
    const char *name;
    struct pin pin;
    bool active;
    struct pin other; /* of a matrix: the column */
    bool other_active, is_in_matrix;
};

struct button {
    const char *name;
    struct pin pin;
    bool active;
};

struct usart_wiring {
    struct peripheral *usart;
    unsigned irq;
    struct pin tx, rx;
    unsigned tx_function, rx_function; /* alternate function numbers */
};

/* A clock that a USART has while a field has a value, other than the core's. */
struct usart_clock {
    struct peripheral *usart;
    struct bits select, enable; /* enable.reg NULL: it always runs */
    uint32_t value, hz;
};

/* One of Nordic's timers. */
struct timer_wiring {
    struct peripheral *timer;
    unsigned irq;
    uint32_t hz; /* before its prescaler */
};

struct exti_irq {
    unsigned first, last; /* lines */
    unsigned irq;
};

/* What a ready bit, or a field, is made of its enable bit. */
enum following { FOLLOWS_ALIKE, FOLLOWS_INVERTED, FOLLOWS_AS_BIT /* of that number */ };

struct follows {
    struct bits ready, enable;
    enum following how;
};

/* True while the field has that value. */
struct condition {
    struct bits bits;
    uint32_t value;
};

struct peripheral_reset {
    struct peripheral *peripheral;
    struct bits bit;
};

struct board {
    const char *name;
    enum core_kind core;
    uint32_t cpuid;
    uint32_t hz;
    struct region flash, ram, ioport;
    struct region alias; /* .size 0: the flash has no second address */
    struct region *roms; /* other memory that may be read */
    uint8_t erased;
    bool ram_runs; /* code may lie in RAM */
    uint32_t
        boot2; /* where a ROM copies the flash's first 256 bytes to, and starts them; 0: there is no such ROM */
    bool image_def; /* a ROM starts the flash if there is what it knows an image by: image_def.c */
    struct condition *clock_while,
        *flash_while; /* else the clock is another; the flash cannot be read */
    uint32_t systick_calibration;
    unsigned multiply_cycles;
    unsigned priority_bits;
    struct port *ports;
    struct usart_wiring *usarts;
    struct usart_clock *usart_clocks;
    struct timer_wiring *timers;
    struct led *leds;
    struct follows *follows;
    struct peripheral_reset *resets;
    struct bits *unmodelled;
    struct exti_irq *exti_irqs;
    struct peripheral *exti;
    struct reg *exti_select[4];
    struct button button; /* .name NULL: none */
    struct peripheral *console;
    uint32_t console_baud;
    size_t rom_count, port_count, usart_count, usart_clock_count, led_count, follow_count,
        reset_count, unmodelled_count, exti_irq_count, exti_select_count, clock_while_count,
        flash_while_count, timer_count;
};

/* Reads the description and resolves its names through the table. Refuses what it cannot use. */
void board_read(struct board *board, struct table *table, const char *path);

/* The pin called PB3; false when no port line has that letter. */
bool board_pin(const struct board *board, const char *name, struct pin *pin);

#endif
