# input - keys and characters from the board's terminal: keyboard, serial port, or a program's input.
NEEDS_input := wait terminal $(filter irq keyboard,$(HAS))
$(call linked,input,the stream of keys and characters,services/input/input.c)
$(call linked,input,what terminals send,services/input/terminal_keys.c kernel/lib/utf8_encode.c)
$(call linked,input,lines that are typed,services/input/line_editor.c services/input/line_view.c)
$(call linked,input,lines that are typed,$(addprefix services/input/line_,history.c completion.c) services/input/input_line.c)
$(call linked,keyboard,what keyboards send,services/input/keyboard.c services/input/scan_codes.c)
$(call linked,keyboard,what keyboards send,services/input/layout_us.c services/input/layout_de.c)
$(call linked,no-keyboard,what keyboards send,services/input/no_keyboard.c)
