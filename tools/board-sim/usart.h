/* usart.h - a USART: its registers, and what is on its line.
 *
 * RM0377 and RM0091, "Universal synchronous/asynchronous receiver transmitter (USART/UART)". The first kind of it (RM0008,
 * RM0383) has SR for ISR and one DR for RDR and TDR, UE elsewhere, and neither ICR nor RQR. */
#ifndef SIM_USART_H
#define SIM_USART_H

#include "machine.h"

enum {
    CR1_RE = 1 << 2,
    CR1_TE = 1 << 3,
    CR1_RXNEIE = 1 << 5,
    CR1_TCIE = 1 << 6,
    CR1_TXEIE = 1 << 7,
    CR1_M0 = 1 << 12,
    CR1_OVER8 = 1 << 15,
    CR1_M1 = 1 << 28,
    CR1_UE = 1 << 0,
    CR1_UE_FIRST_KIND = 1 << 13,
    CR1_FRAME = 1 << 28 | 1 << 15 | 1 << 12 | 1 << 10 | 1 << 9, /* M, OVER8, PCE, PS */
    CR2_STOP = 3 << 12,
};

enum {
    ISR_ORE = 1 << 3,
    ISR_RXNE = 1 << 5,
    ISR_TC = 1 << 6,
    ISR_TXE = 1 << 7,
    ISR_TEACK = 1 << 21,
    ISR_REACK = 1 << 22,
};

enum { RQR_RXFRQ = 1 << 3 };
enum { ICR_ORECF = 1 << 3, ICR_TCCF = 1 << 6 };

/* nRF52833 Product Specification, "UART", "Reception": six bytes, of which RXD has one. */
#define NORDIC_UART_KEPT 5

struct usart {
    const struct usart_wiring *wiring;
    struct reg *cr1, *cr2, *brr, *isr, *tdr; /* or SR and DR */
    uint32_t ue;                             /* of CR1 */
    uint32_t received, to_send;
    uint32_t seen; /* the first kind: what was read of SR since the last read of DR */
    enum {
        USART_STM32,
        USART_PL011,
        USART_NORDIC
    } kind; /* other than ST's have cr1, cr2, brr and isr not in the table */
    struct {
        struct reg *ctl, *im, *ibrd, *fbrd;
        bool overrun_cleared; /* by ICR; DR says it all the same */
    } pl011;
    struct {
        struct reg *rxdrdy, *txdrdy, *error, *source, *enabled, *pseltxd, *pselrxd;
        uint32_t seen; /* of isr, when events were last made of it */
        uint8_t kept[NORDIC_UART_KEPT];
        unsigned kept_count;
    } nordic;
    bool shifting, idle_frame; /* the transmitter is busy; with the idle frame after TE */
    uint64_t shift_end;
    uint8_t shifted;
    bool sound,
        shifted_sound;   /* TDR's character and the shifted one can be read at the other end */
    uint64_t receive_at; /* end of the next character that comes in; NEVER: none comes */
    const char *input;
};

static inline uint32_t usart_cr1(const struct usart *u)
{
    return u->cr1->value;
}

static inline bool usart_is_on(const struct usart *u)
{
    return u->cr1->value & u->ue;
}

static inline bool usart_is_first_kind(const struct usart *u)
{
    return u->ue == CR1_UE_FIRST_KIND;
}

bool usart_receives(const struct usart *u);

/* The transmitter's shift register: a frame from a cycle on; the same with TDR's character. */
void usart_shift(const struct machine *m, struct usart *u, uint64_t begin);
void usart_load_shifter(const struct machine *m, struct usart *u, uint64_t begin);

/* Whether a character that is sent now can be read at the other end; reports why not. */
bool usart_is_sound(struct machine *m, const struct usart *u);

/* When the next character of the input is there, if one comes; it begins at a cycle. */
void usart_await_input(const struct machine *m, struct usart *u, uint64_t begin);

/* The interrupt line after a change of flags or enables. */
void usart_update_line(struct machine *m, struct usart *u);

/* Reports a use that silicon would swallow; what continues a sentence after the USART's name. */
void usart_illegal(struct machine *m, const struct usart *u, const char *kind, const char *what);

/* Connects the models to the registers of u->wiring; one model to one register. */
void usart_attach(struct machine *m, struct usart *u);
struct reg *usart_attach_register(const struct machine *m, struct usart *u, const char *name,
                                  const struct reg_model *model);

/* Gives it the registers of an STM32's USART that it does not have itself. */
void usart_shadow(struct usart *u);
/* What a reset does to them, beside the table's registers. */
void usart_shadow_reset(struct usart *u);

/* What the image says: CR1's new value, and a character to send. */
void usart_set_cr1(struct machine *m, struct usart *u, uint32_t value);
void usart_write_data(struct machine *m, struct reg *reg, uint32_t value);

/* ---- pl011.c ---- */

/* False if it is none. */
bool pl011_attach(const struct machine *m, struct usart *u);

/* ---- nordic_uart.c ---- */

/* False if it is none. */
bool nordic_uart_attach(const struct machine *m, struct usart *u);
/* The events, after a change of flags. */
void nordic_uart_update(struct machine *m, struct usart *u);
/* Keeps a byte that came before RXD was read, if there is room. */
bool nordic_uart_keeps(struct usart *u, uint8_t character);

#endif
