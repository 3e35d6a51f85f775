/* text.h - the files of devices/cores, which the tool has in it. */
#ifndef SVD2C_CORES_TEXT_H
#define SVD2C_CORES_TEXT_H

/* A file's text, or NULL. */
const char *core_file(const char *name);

#endif
