/* dial.h - the face of a clock, and its hands. */
#pragma once

#include "canvas.h"

/* Draws the face, which never changes. */
void dial_face(const struct canvas *canvas);

/* Draws the hands for so many nanoseconds since twelve o'clock. */
void dial_hands(const struct canvas *canvas, uint64_t nanoseconds);
