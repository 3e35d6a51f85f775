/* board_wiring.c - the lines about pins, and what hangs on them. */
#include <stdlib.h>
#include <string.h>

#include "board_line.h"

static unsigned interrupt(const struct board_line *r, size_t word, const char *shape)
{
    if (word >= r->file.words)
        line_bad(r, shape);
    for (size_t i = 0; i < r->table->interrupt_count; i++) {
        if (strcmp(r->table->interrupts[i].name, r->file.word[word]) == 0 &&
            r->table->interrupts[i].number < INTERRUPTS_MAX)
            return r->table->interrupts[i].number;
    }
    refuse_line(&r->file, "%s has no interrupt %s", r->table->path, r->file.word[word]);
}

/* The only port, in three peripherals. */
static struct port only_port(const struct board_line *r)
{
    if (r->file.words != 7 || !line_is(r, 3, "functions") || !line_is(r, 5, "pads"))
        line_bad(r, "gpio PERIPHERAL GPIO functions PERIPHERAL pads PERIPHERAL");
    return (struct port){.functions = line_peripheral(r, 4), .pads = line_peripheral(r, 6)};
}

/* A port of Nordic's chips, whose pins GPIOTE watches. */
static struct port numbered_port(const struct board_line *r)
{
    static const char *const shape = "gpio PERIPHERAL 0 to 9 gpiote PERIPHERAL";
    const char *number = r->file.word[2];
    if (r->file.words != 5 || number[0] < '0' || number[0] > '9' || number[1])
        line_bad(r, shape);
    return (struct port){
        .letter = number[0], .functions = line_peripheral(r, 4), .irq = interrupt(r, 4, shape)};
}

static struct port port(const struct board_line *r)
{
    static const char *const shape = "gpio PERIPHERAL LETTER EXTI-INDEX, or irq INTERRUPT";
    line_need(r, 4, shape);
    if (line_is(r, 2, "GPIO"))
        return only_port(r);
    if (line_is(r, 3, "gpiote"))
        return numbered_port(r);
    struct port new = {.letter = r->file.word[2][0]};
    if (r->file.words != (line_is(r, 3, "irq") ? 5u : 4u))
        line_bad(r, shape);
    if (line_is(r, 3, "irq"))
        new.irq = interrupt(r, 4, shape);
    else
        new.exti_index = line_number(r, 3, shape);
    if (strlen(r->file.word[2]) != 1 || new.letter < 'A' || new.letter > 'Z')
        line_bad(r, shape);
    return new;
}

void board_read_gpio(struct board_line *r)
{
    struct board *b = r->board;
    struct port new = port(r);
    new.gpio = line_peripheral(r, 1);
    for (size_t i = 0; i < b->port_count; i++)
        if (b->ports[i].gpio == new.gpio || b->ports[i].letter == new.letter)
            refuse_line(&r->file, "a gpio line above has this port already");
    b->ports = grow(b->ports, b->port_count, sizeof new);
    b->ports[b->port_count++] = new;
}

static struct pin pin(const struct board_line *r, size_t word, const char *shape)
{
    struct pin found = {0, 0};
    if (word >= r->file.words)
        line_bad(r, shape);
    if (!board_pin(r->board, r->file.word[word], &found))
        refuse_line(&r->file, "there is no pin %s; a gpio line above makes a port's pins known",
                    r->file.word[word]);
    return found;
}

static unsigned function(const struct board_line *r, size_t word, const char *shape)
{
    uint32_t value = 0;
    if (word >= r->file.words || strncmp(r->file.word[word], "AF", 2) ||
        !parse_word(r->file.word[word] + 2, &value) || value > 15)
        line_bad(r, shape);
    return value;
}

void board_read_usart(struct board_line *r)
{
    static const char *const shape =
        "usart PERIPHERAL irq INTERRUPT tx PIN AFn rx PIN AFn, or without AFn where there is none";
    bool chosen = r->file.words == 10; /* by the pins, and not by the USART */
    size_t rx = chosen ? 7 : 6;
    if ((!chosen && r->file.words != 8) || !line_is(r, 2, "irq") || !line_is(r, 4, "tx") ||
        !line_is(r, rx, "rx"))
        line_bad(r, shape);
    struct board *b = r->board;
    struct usart_wiring new = {.usart = line_peripheral(r, 1), .irq = interrupt(r, 3, shape)};
    new.tx = pin(r, 5, shape);
    new.rx = pin(r, rx + 1, shape);
    if (chosen) {
        new.tx_function = function(r, 6, shape);
        new.rx_function = function(r, 9, shape);
    }
    for (size_t i = 0; i < b->usart_count; i++)
        if (b->usarts[i].usart == new.usart)
            refuse_line(&r->file, "a usart line above has %s already", r->file.word[1]);
    b->usarts = grow(b->usarts, b->usart_count, sizeof new);
    b->usarts[b->usart_count++] = new;
}

void board_read_console(struct board_line *r)
{
    static const char *const shape = "console USART BAUD";
    line_need(r, 3, shape);
    r->board->console = line_peripheral(r, 1);
    r->board->console_baud = line_number(r, 2, shape);
}

static bool level(const struct board_line *r, size_t word, const char *shape)
{
    if (!line_is(r, word, "high") && !line_is(r, word, "low"))
        line_bad(r, shape);
    return line_is(r, word, "high");
}

void board_read_led(struct board_line *r)
{
    static const char *const shape = "led NAME PIN high|low [PIN high|low]";
    line_need(r, 4, shape);
    struct board *b = r->board;
    struct led new = {
        .name = r->file.word[1], .pin = pin(r, 2, shape), .active = level(r, 3, shape)};
    if (r->file.words > 4) {
        new.is_in_matrix = true;
        new.other = pin(r, 4, shape);
        new.other_active = level(r, 5, shape);
    }
    if (b->led_count == LEDS_MAX)
        refuse_line(&r->file, "more than %d LEDs", LEDS_MAX);
    b->leds = grow(b->leds, b->led_count, sizeof new);
    b->leds[b->led_count++] = new;
}

void board_read_button(struct board_line *r)
{
    static const char *const shape = "button NAME PIN high|low";
    line_need(r, 4, shape);
    r->board->button = (struct button){r->file.word[1], pin(r, 2, shape), level(r, 3, shape)};
}

/* PERIPHERAL.REGISTER */
static struct reg *find_register(const struct board_line *r, size_t word, const char *shape)
{
    char *path = text_format("%s", r->file.word[word]), *name = strchr(path, '.');
    if (!name)
        line_bad(r, shape);
    *name++ = '\0';
    const struct peripheral *owner = table_peripheral(r->table, path);
    struct reg *found = owner ? table_register(owner, name) : NULL;
    free(path);
    if (!found)
        refuse_line(&r->file, "%s has no register %s", r->table->path, r->file.word[word]);
    return found;
}

void board_read_timer(struct board_line *r)
{
    static const char *const shape = "timer PERIPHERAL irq INTERRUPT hertz HERTZ";
    if (r->file.words != 6 || !line_is(r, 2, "irq") || !line_is(r, 4, "hertz"))
        line_bad(r, shape);
    struct board *b = r->board;
    struct timer_wiring new = {line_peripheral(r, 1), interrupt(r, 3, shape),
                               line_number(r, 5, shape)};
    if (!new.hz || b->hz % new.hz)
        refuse_line(&r->file, "a timer's clock divides the core's, %u Hz; a clock line is above",
                    b->hz);
    for (size_t i = 0; i < b->timer_count; i++)
        if (b->timers[i].timer == new.timer)
            refuse_line(&r->file, "a timer line above has %s already", r->file.word[1]);
    b->timers = grow(b->timers, b->timer_count, sizeof new);
    b->timers[b->timer_count++] = new;
}

void board_read_exti(struct board_line *r)
{
    static const char *const shape = "exti PERIPHERAL select PERIPHERAL.REGISTER (4 of them)";
    if (r->file.words != 7 || !line_is(r, 2, "select"))
        line_bad(r, shape);
    struct board *b = r->board;
    b->exti = line_peripheral(r, 1);
    for (size_t i = 0; i < 4; i++)
        b->exti_select[i] = find_register(r, 3 + i, shape);
}

void board_read_exti_irq(struct board_line *r)
{
    static const char *const shape = "exti-irq FIRST-LINE LAST-LINE INTERRUPT";
    struct board *b = r->board;
    struct exti_irq new = {line_number(r, 1, shape), line_number(r, 2, shape),
                           interrupt(r, 3, shape)};
    if (new.first > new.last || new.last > 31)
        line_bad(r, shape);
    b->exti_irqs = grow(b->exti_irqs, b->exti_irq_count, sizeof new);
    b->exti_irqs[b->exti_irq_count++] = new;
}

/* PB3, P0.21 or GPIO25, by what the port is called. */
bool board_pin(const struct board *board, const char *name, struct pin *pin)
{
    bool only = strncmp(name, "GPIO", 4) == 0, lettered = name[0] == 'P' && name[1];
    bool numbered = lettered && name[1] >= '0' && name[1] <= '9' && name[2] == '.';
    const char *number = name + (only ? 4 : numbered ? 3 : 2);
    uint32_t bit, last = only ? 29 : numbered ? 31 : 15;
    if (!(only || lettered) || !parse_word(number, &bit) || bit > last)
        return false;
    for (size_t i = 0; i < board->port_count; i++) {
        if (board->ports[i].letter == (only ? '\0' : name[1])) {
            *pin = (struct pin){i, bit};
            return true;
        }
    }
    return false;
}
