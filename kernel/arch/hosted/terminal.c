/*
 * terminal.c - what is typed at the program's terminal, or comes out of the file or pipe in its place.
 *
 * More than the reader can keep is not read: a pipe waits, nothing of it is lost.
 */
#include <hosted/events.h>
#include <hosted/os.h>
#include <kernel/board.h>

#define BYTES_MAX 256 /* at a time */

static board_terminal_handler *pass;
static board_terminal_room *room_for;

static void take(void)
{
    char bytes[BYTES_MAX];
    unsigned room = room_for();
    if (room == 0)
        return;
    ptrdiff_t size = os_terminal_read(bytes, room < BYTES_MAX ? room : BYTES_MAX);
    for (ptrdiff_t i = 0; i < size; i++)
        pass(BOARD_SERIAL, (unsigned char)bytes[i]);
    if (size > 0)
        pass(BOARD_SERIAL, BOARD_PAUSE); /* a terminal sends a sequence at once */
    if (size < 0) {
        events_on_input(NULL);
        pass(BOARD_SERIAL, BOARD_END);
    }
}

const char *board_terminal_start(board_terminal_handler *arrived, board_terminal_room *room)
{
    pass = arrived;
    room_for = room;
    os_terminal_start();
    events_on_input(take);
    return NULL;
}
