/* runtime.c - what clang calls for macOS beside the usual functions of memory.h. */
#include <kernel/string.h>

/* LLVM, X86SelectionDAGInfo.cpp: instead of memset() for large zeros. */
void __bzero(void *to, size_t size);
void __bzero(void *to, size_t size)
{
    memset(to, 0, size);
}
