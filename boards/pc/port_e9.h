/* port_e9.h - port 0xE9 as a console: Bochs and QEMU (-debugcon) copy it to their own terminal. */
#pragma once

/* Adds the sink "e9" if there is one. */
void port_e9_init(void);
