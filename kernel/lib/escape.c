/* escape.c - a state machine for escape sequences, one character at a time. */
#include <kernel/escape.h>

#define BEL 0x07
#define CAN 0x18
#define SUB 0x1a
#define ESC 0x1b
#define DEL 0x7f
#define GREY 7
#define BRIGHT 8
#define NUMBER_MAX 9999 /* larger ones are as unknown as this one */

enum {
    TEXT,
    AFTER_ESC,
    INTERMEDIATE, /* after ESC ( and its like, which one more character ends */
    CONTROL,      /* after ESC [ */
    STRING,       /* up to ST, which is ESC \ */
    BELL_STRING,  /* OSC, which BEL ends, too */
    STRING_ESCAPE /* after the ESC in a string */
};

/* ANSI counts red in bit 0 and blue in bit 2, a VGA the other way round. */
static uint8_t vga_colour(unsigned ansi)
{
    return (uint8_t)((ansi & 1) << 2 | (ansi & 2) | (ansi & 4) >> 2);
}

static void set_ink(struct escape_style *style, unsigned ansi, uint8_t bright)
{
    style->has_ink = true;
    style->ink = vga_colour(ansi) | bright;
}

/* One number of an SGR. */
static void apply(struct escape *escape)
{
    struct escape_style *next = &escape->next;
    unsigned number = escape->number;
    escape->number = 0;
    if (escape->is_skipping)
        return;
    if (number == 0)
        *next = (struct escape_style){0};
    else if (number == 1)
        next->is_bold = true;
    else if (number >= 30 && number <= 37)
        set_ink(next, number - 30, 0);
    else if (number >= 40 && number <= 47)
        next->paper = vga_colour(number - 40);
    else if (number >= 90 && number <= 97)
        set_ink(next, number - 90, BRIGHT);
    else if (number == 39)
        next->has_ink = false;
    else if (number == 49)
        next->paper = 0;
    else if (number == 38 || number == 48 || number == 58)
        escape->is_skipping = true; /* what follows is not codes but a colour of 256 or of RGB */
}

static void begin(struct escape *escape)
{
    escape->state = AFTER_ESC;
    escape->length = 1;
}

static void begin_control(struct escape *escape)
{
    escape->state = CONTROL;
    escape->number = 0;
    escape->is_foreign = escape->is_skipping = false;
    escape->next = escape->style;
}

static void take_after_esc(struct escape *escape, uint32_t character)
{
    switch (character) {
    case '[':
        begin_control(escape);
        break;
    case ']':
        escape->state = BELL_STRING;
        break;
    case 'P': /* DCS */
    case 'X': /* SOS */
    case '^': /* PM */
    case '_': /* APC */
        escape->state = STRING;
        break;
    default:
        escape->state = character < '0' ? INTERMEDIATE : TEXT;
    }
}

static void take_control(struct escape *escape, uint32_t character)
{
    if (character >= '0' && character <= '9') {
        unsigned number = escape->number * 10u + (character - '0');
        escape->number = (uint16_t)(number < NUMBER_MAX ? number : NUMBER_MAX);
    } else if (character == ';') {
        apply(escape);
    } else if (character < '@') {
        escape->is_foreign = true;
    } else {
        escape->state = TEXT;
        if (character != 'm' || escape->is_foreign)
            return;
        apply(escape);
        escape->style = escape->next;
    }
}

/*
 * A control character in the midst of a sequence is obeyed and the sequence goes on, as terminals
 * do; a character that cannot be in one ends it and is text.
 */
static bool take_printable(struct escape *escape, uint32_t character)
{
    if (character < ' ')
        return false;
    if (character == DEL)
        return true;
    if (character > DEL) {
        escape->state = TEXT;
        return false;
    }
    if (escape->state == AFTER_ESC)
        take_after_esc(escape, character);
    else if (escape->state == CONTROL)
        take_control(escape, character);
    else if (character >= '0')
        escape->state = TEXT;
    return true;
}

static bool is_string(const struct escape *escape)
{
    return escape->state == STRING || escape->state == BELL_STRING;
}

/* What counts in every state. Whether `character` was that. */
static bool take_common(struct escape *escape, uint32_t character)
{
    bool is_terminator = escape->state == STRING_ESCAPE && character == '\\';
    if (is_terminator || character == CAN || character == SUB) {
        escape->state = TEXT;
        return true;
    }
    if (escape->state == STRING_ESCAPE) /* another sequence has cut the string off */
        begin(escape);
    if (character != ESC)
        return false;
    if (is_string(escape))
        escape->state = STRING_ESCAPE;
    else
        begin(escape);
    return true;
}

bool escape_take(struct escape *escape, uint32_t character)
{
    if (escape_is_text(escape, character))
        return false;
    if (take_common(escape, character))
        return true;
    if (++escape->length > ESCAPE_MAX) {
        escape->state = TEXT;
        return false;
    }
    if (!is_string(escape))
        return take_printable(escape, character);
    if (character == BEL && escape->state == BELL_STRING)
        escape->state = TEXT;
    return true;
}

uint8_t escape_colours(const struct escape *escape)
{
    const struct escape_style *style = &escape->style;
    uint8_t ink = style->has_ink ? style->ink : GREY;
    return (uint8_t)(style->paper << 4 | ink | (style->is_bold ? BRIGHT : 0));
}
