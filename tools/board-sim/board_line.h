/* board_line.h - a line of a board's description while it is read. */
#ifndef SIM_BOARD_LINE_H
#define SIM_BOARD_LINE_H

#include "board.h"
#include "text.h"

struct board_line {
    struct text_file file;
    struct board *board;
    struct table *table;
    unsigned depth; /* of files that include one another */
};

/* Refuses the line; shape is what it should look like. The others do so when a word is not there or
   is not what they look for. */
noreturn void line_bad(const struct board_line *r, const char *shape);
void line_need(const struct board_line *r, size_t words, const char *shape);
uint32_t line_number(const struct board_line *r, size_t word, const char *shape);
bool line_is(const struct board_line *r, size_t word, const char *text);
struct peripheral *line_peripheral(const struct board_line *r, size_t word);

/* PERIPHERAL.REGISTER.FIELD. False when the part lacks the peripheral: then the line is mute. */
bool line_find_bits(const struct board_line *r, size_t word, struct bits *bits);

/* The lines about what is wired to what, in board_wiring.c. */
void board_read_gpio(struct board_line *r);
void board_read_usart(struct board_line *r);
void board_read_console(struct board_line *r);
void board_read_led(struct board_line *r);
void board_read_button(struct board_line *r);
void board_read_timer(struct board_line *r);
void board_read_exti(struct board_line *r);
void board_read_exti_irq(struct board_line *r);

#endif
