/* image.h - where the parts of the image lie; boot/arm-m/arm-m.ld sets them. */
#pragma once

extern const char vectors_start[], vectors_end[], image_end[], text_start[], text_end[],
    data_load[];
extern char stack_bottom[], stack_top[], ram_used[], ram_end[];
