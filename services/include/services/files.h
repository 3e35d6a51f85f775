/*
 * files.h - files that come with the kernel: a tar archive that the boot loader has put into memory.
 *
 *     const char *reason = files_start(boot);
 *     struct file file;
 *     if (files_find("notes/today.txt", &file))
 *         console_write(file.bytes, file.size);
 *
 * The build makes the archive of a folder: make FILES=folder (docs/processes.md). It is only read, and stays
 * where it is. None of these functions blocks, and a handler of an interrupt may call them.
 */
#pragma once

#ifndef NEEDS_files
#error "the app includes <services/files.h>: say NEEDS := files in its app.mk"
#endif

#include <kernel/boot_info.h>
#include <stdbool.h>
#include <stddef.h>

#define FILE_PATH_MAX 257 /* bytes, with the zero: POSIX.1-2017, pax, "ustar Interchange Format" */

struct file {
    char path[FILE_PATH_MAX]; /* "notes/today.txt"; of a folder without the slash at its end */
    bool is_folder;
    const void *bytes;
    size_t size;
    size_t next; /* for files_next() */
};

/*
 * Looks for the archive among the boot modules, and looks at all of it. Returns NULL, or a sentence that says
 * why there are no files: then none is found.
 */
const char *files_start(const struct boot_info *boot);

/* The same with an archive that is in memory, and stays there. */
const char *files_use(const void *archive, size_t size);

/* Finds a file or folder by its path; slashes at the beginning count for nothing. */
bool files_find(const char *path, struct file *file);

/* The next one, in the order of the archive; the first after {0}. Returns false after the last. */
bool files_next(struct file *file);

/* The path from the last slash on. */
const char *file_name(const struct file *file);
