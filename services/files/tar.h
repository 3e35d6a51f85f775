/* tar.h - the entries of a tar archive. Pure: builds on the host, and trusts nothing in the bytes. */
#pragma once

#include <services/files.h>

/*
 * Reads the entry at file->next, and moves that on. *done is set at the archive's end. Returns NULL, or a
 * sentence that says why the archive is refused.
 */
const char *tar_read(const void *archive, size_t size, struct file *file, bool *done);
