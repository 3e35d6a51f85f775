/* formats.h - the formats that image.c chooses from; each function returns NULL or a reason. */
#pragma once

#include "image.h"

bool elf_is(struct bytes file);
const char *elf_parse(struct image *image);
const char *elf_find_bytes(struct bytes file, uint64_t begin, uint64_t end, struct bytes *found);

bool pe_is(struct bytes file);
const char *pe_parse(struct image *image);

bool macho_is(struct bytes file);
const char *macho_parse(struct image *image);
const char *macho_parse_debug_file(struct image *image);

/* Room for so many symbols, of which symbol_count are then there. False: there is no memory. */
bool image_make_room(struct image *image, uint64_t count);

/* Takes the section for debug information, by its name without the format's own beginning. */
void image_take_debug(struct image *image, struct text name, struct bytes content);

/* Of a format without sizes: from the symbol text_start to text_end. */
const char *image_text_between(struct image *image);
