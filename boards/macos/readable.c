/* readable.c - macOS has no system call that tells without a file or a port; so it is only the program's own code. */
#include <arch/image.h>
#include <hosted/os.h>

bool os_is_readable(uintptr_t address)
{
    return image_is_text(address);
}
