/* cpu_local.h - for services: variables that each CPU has for itself where threads run on all of them, and one elsewhere. */
#pragma once

#include <kernel/config.h>

#if KERNEL_ALL_CPUS

#include <services/cpus.h>

#define CPU_LOCAL(type, name) type name[CPUS_MAX]
#define cpu_local(name) (name)[cpu_number()] /* with interrupts off: it stays this CPU */

#else

#define CPU_LOCAL(type, name) type name
#define cpu_local(name) (name)

#endif
