/* stack_protector.h - the compiler's guard against buffers that overflow on the stack. */
#pragma once

/* Called before any function that is protected. */
void stack_protector_init(void);
