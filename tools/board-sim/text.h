/* text.h - text files taken apart into words; refusals that name the place and the remedy. */
#ifndef SIM_TEXT_H
#define SIM_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

#define WORDS_MAX 64

struct text_file {
    const char *path;
    char *next; /* the file's bytes; they stay, so that words can be kept */
    unsigned line;
    char *word[WORDS_MAX];
    size_t words;
};

/* Says one sentence on stderr and ends the program with exit code 2. */
noreturn void refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, with the file and the line in front. */
noreturn void refuse_line(const struct text_file *file, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* All bytes of a file, followed by a zero. Refuses what cannot be read and what is larger than
   limit bytes; what says which file that is. */
char *read_file(const char *what, const char *path, size_t limit, size_t *size);

void text_open(struct text_file *file, const char *what, const char *path);

/* The next line that has words, separated by the given characters; a `#` that begins a word begins
   a comment. False at the end of the file. */
bool text_next(struct text_file *file, const char *separators);

/* A decimal or 0x number of at most 64 bits; K after it multiplies by 1024. */
bool parse_number(const char *word, uint64_t *value);

/* The same, where 32 bits are the limit. */
bool parse_word(const char *word, uint32_t *value);

/* A copy of the text made of its parts, for good. */
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Room for one more element of the size after count others; give the result back next time. */
void *grow(void *array, size_t count, size_t size);

#endif
