/* version.h - the one place that says which firstlight this is. */
#pragma once

#define FIRSTLIGHT_VERSION "0.1.0"
