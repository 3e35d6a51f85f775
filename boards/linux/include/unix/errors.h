/* errors.h - Linux, include/uapi/asm-generic/errno-base.h. */
#pragma once

enum { EINTR = 4, EAGAIN = 11, EFAULT = 14 };
