/* terminal_keys_test.c - what terminals send, whole, cut off, and none of it. */
#define NEEDS_input
#include "unit.h"

#include "../../services/input/terminal_keys.h"
#include "input_events.h"

static struct terminal_keys keys;

static void take(uint8_t byte)
{
    struct input_event event;
    if (terminal_keys_take(&keys, byte, &event))
        put_event(&event);
    while (terminal_keys_again(&keys, &event))
        put_event(&event);
}

static const char *of(const char *bytes)
{
    for (; *bytes; bytes++)
        take((uint8_t)*bytes);
    return events();
}

CASE(characters)
{
    check_text(of("aB1 ~"), "+a:a +S-b:B +1:1 + :  +~:~");
    check_text(of("ä€\U0001f600"), "+ä:ä +€:€ +\U0001f600:\U0001f600");
}

CASE(control_characters)
{
    take(0);
    check_text(events(), "+C- ");
    check_text(of("\x01\x03\x1a\x1c\x1f"), "+C-a:^A +C-c:^C +C-z:^Z +C-\\:^\\ +C-_:^_");
    check_text(of("\b\x7f\t"), "+^H:^H +^H:^H +^I:^I");
}

CASE(one_enter)
{
    check_text(of("\r\n\n\r\r\nx\n"), "+^J:^J +^J:^J +^J:^J +^J:^J +x:x +^J:^J");
}

CASE(arrows_and_their_like)
{
    check_text(of("\x1b[A\x1b[B\x1b[C\x1b[D\x1b[H\x1b[F"), "+Up +Down +Right +Left +Home +End");
    check_text(of("\x1bOA\x1bOB\x1bOC\x1bOD\x1bOH\x1bOF\x1bOM"),
               "+Up +Down +Right +Left +Home +End +^J:^J");
    check_text(of("\x1b[1~\x1b[2~\x1b[3~\x1b[4~\x1b[5~\x1b[6~\x1b[7~\x1b[8~"),
               "+Home +Insert +Delete +End +PageUp +PageDown +Home +End");
}

CASE(function_keys)
{
    static const char all[] = "+F1 +F2 +F3 +F4 +F5 +F6 +F7 +F8 +F9 +F10 +F11 +F12";
    check_text(of("\x1bOP\x1bOQ\x1bOR\x1bOS\x1b[15~\x1b[17~\x1b[18~\x1b[19~\x1b[20~\x1b[21~\x1b[23~"
                  "\x1b[24~"),
               all);
    check_text(of("\x1b[11~\x1b[12~\x1b[13~\x1b[14~\x1b[15~\x1b[17~\x1b[18~\x1b[19~\x1b[20~\x1b[21~"
                  "\x1b[23~\x1b[24~"),
               all);
    check_text(of("\x1b[[A\x1b[[B\x1b[[C\x1b[[D\x1b[[E"), "+F1 +F2 +F3 +F4 +F5");
}

CASE(modifiers)
{
    check_text(of("\x1b[1;2A\x1b[1;3B\x1b[1;5C\x1b[1;8D\x1b[3;5~\x1b[Z\x1b[1;5P"),
               "+S-Up +A-Down +C-Right +S-C-A-Left +C-Delete +S-^I:^I +C-F1");
    check_text(of("\x1bx\x1bX\x1b\r\x1b\x7f\x1bä"), "+A-x:x +S-A-x:X +A-^J:^J +A-^H:^H +A-ä:ä");
}

CASE(escape_alone)
{
    struct input_event event;
    check_text(of("\x1b\x1b"), "+^[:^[");
    check(terminal_keys_pause(&keys, &event));
    put_event(&event);
    check_text(events(), "+^[:^[");
    check(!terminal_keys_pause(&keys, &event));
    check_text(of("\x1b\x1b[A"), "+^[:^[ +Up");
    check_text(of("\x1b["), "");
    check(!terminal_keys_pause(&keys, &event));
    check_text(of("A"), "+Up");
}

/* Swallowed whole: what is no key. */
CASE(other_sequences)
{
    check_text(of("\x1b[?25h\x1b[200~\x1b[99~\x1b[1;2;3y\x1b[0n\x1b[>1c\x1bOzx"), "+x:x");
    check_text(of("\x1b[1;1;1;1;1;1;1;1;1;1;1;1;1Ax"), "+Up +x:x");
    check_text(of("\x1b[99999999999999999999~x"), "+x:x");
}

CASE(cut_sequences)
{
    check_text(of("\x1b[\x1b[A"), "+Up");
    check_text(of("\x1b[1;\rx"), "+^J:^J +x:x");
    check_text(of("\x1b[12ä"), "+ä:ä");
    check_text(of("\x1bO\x03"), "+C-c:^C");
    check_text(of("\xc3x\xe2\x82\r\xf0\x9f\x1b[A"),
               "+\ufffd:\ufffd +x:x +\ufffd:\ufffd +^J:^J +\ufffd:\ufffd +Up");
    check_text(of("\xff\xc0\x80"), "+\ufffd:\ufffd +\ufffd:\ufffd +\ufffd:\ufffd");
    check_text(of("\x1b[1111111111111111111111111111111111x"), "+1:1 +1:1 +x:x");
}

CASE(forgets)
{
    check_text(of("\x1b[1"), "");
    terminal_keys_forget(&keys);
    check_text(of("A\xc3"), "+S-a:A");
    terminal_keys_forget(&keys);
    check_text(of("x"), "+x:x");
}
