/* wait.h - <kernel/wait.h>, for an app and for services. */
#pragma once

#ifndef NEEDS_wait
#error "the app includes <services/wait.h>: say NEEDS := wait in its app.mk"
#endif

#include <kernel/wait.h>
