/* errors.h - XNU, bsd/sys/errno.h. */
#pragma once

enum { EINTR = 4, EAGAIN = 35 };
