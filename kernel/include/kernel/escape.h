/*
 * escape.h - the escape sequences in text for a screen: colours are obeyed, all else is swallowed.
 *
 * ECMA-48, "Control Functions for Coded Character Sets", sections 5 and 8.3.117 (SGR); the bright
 * colours 90 to 97 are xterm's ("XTerm Control Sequences", "Character Attributes").
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* After so many characters what follows is text again, so that no sequence takes it for ever. */
#define ESCAPE_MAX 1024

/* Colours as in a VGA's attribute: ink in bits 0 to 3, paper in bits 4 to 6. */
#define COLOURS_USUAL 0x07 /* grey on black */
#define COLOURS_ALARM 0x4f /* white on red */

/* All zero: between sequences, in the usual colours. */
struct escape {
    uint8_t state;   /* 0: not in a sequence */
    uint16_t length; /* characters so far */
    bool is_foreign; /* not just numbers and semicolons, so no SGR */
    bool is_skipping;
    uint16_t number;
    struct escape_style {
        bool is_bold, has_ink;
        uint8_t ink, paper; /* VGA colours; ink counts with has_ink */
    } style, next;          /* next: as it will be if the sequence turns out to be an SGR */
};

/* Whether `character` belongs to a sequence; otherwise it is text. It may have changed the colours. */
bool escape_take(struct escape *escape, uint32_t character);

uint8_t escape_colours(const struct escape *escape);

/* For text the parser costs no call. */
static inline bool escape_is_text(const struct escape *escape, uint32_t character)
{
    return escape->state == 0 && character != 0x1b;
}
