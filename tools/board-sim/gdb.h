/* gdb.h - between the parts of the gdb stub: packets, registers, memory, and when the machine stops.
 *
 * "Debugging with GDB", "GDB Remote Serial Protocol". */
#ifndef SIM_GDB_H
#define SIM_GDB_H

#include "machine.h"

#define GDB_PACKET_MAX 4096

/* ---- gdb_packet.c: the connection ---- */

/* Listens at a port of localhost (0: the system's choice), says so on stderr, and waits for gdb. */
void packet_listen(unsigned port);
/* The next packet's text, which may have zeros. False: gdb has gone. */
bool packet_read(char text[GDB_PACKET_MAX], size_t *size);
void packet_send(const char *text);
void packet_without_acks(void);
/* While the machine runs: whether gdb asks it to stop; also when gdb has gone. Waits so long for it. */
bool packet_interrupted(int milliseconds);

/* Digits to bytes; false if they are none, or more than fit. And back; the text gets a zero. */
bool hex_read(const char *text, uint8_t *bytes, size_t count);
void hex_write(char *text, const uint8_t *bytes, size_t count);

/* ---- gdb_registers.c ---- */

/* The description of the target for gdb. */
const char *gdb_description(const struct machine *m);
/* All that gdb wants at once, and one by its number; false: there is none. In hex, in the order of bytes in memory. */
void gdb_read_registers(struct machine *m, char *text);
bool gdb_write_registers(struct machine *m, const char *text);
bool gdb_read_register(struct machine *m, unsigned number, char *text);
bool gdb_write_register(struct machine *m, unsigned number, const char *text);

/* ---- gdb_memory.c ---- */

/* As many of the bytes as can be read from the first on. A device's register is read as a debugger reads it: with the
   effects that this has, and without a word in the report. */
size_t gdb_read_memory(struct machine *m, uint32_t address, uint8_t *bytes, size_t size);
/* Flash, too: as if it had been programmed. */
bool gdb_write_memory(struct machine *m, uint32_t address, const uint8_t *bytes, size_t size);

/* ---- gdb_commands.c ---- */

/* Does what a packet says. True: the machine shall run, or has ended. */
bool gdb_command(struct machine *m, char *text, size_t size);

/* ---- gdb.c ---- */

/* What may be where gdb wants to stop: "Packets", 'z'. */
enum gdb_point { POINT_SOFTWARE, POINT_HARDWARE, POINT_WRITE, POINT_READ, POINT_ACCESS };

bool gdb_add_point(enum gdb_point kind, uint32_t address, uint32_t size);
void gdb_remove_point(enum gdb_point kind, uint32_t address, uint32_t size);
void gdb_resume(struct machine *m, bool one_instruction);
/* Why it stands still. */
void gdb_tell_stop(void);

#endif
