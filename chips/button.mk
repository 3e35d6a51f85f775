# button.mk - how a board's button is waited for. The .mk that has a button.c linked includes it.
PARTS += chips
$(call linked,button,the wait for the button,chips/button_wait.c)
