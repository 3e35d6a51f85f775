# nrf51.mk - what the boards with an nRF51 share. Handlers are in the vector table, so they are linked only
# into apps that need them. The chip has no SysTick.

$(call linked,console,the console,chips/nrf51/serial.c)
$(call linked,terminal,what is received,chips/nrf51/serial_input.c)
$(call linked,timer,TIMER0,chips/nrf51/timer.c)
# Both are made of it.
EITHER_OR := timer counter
$(call linked,counter,TIMER0,chips/nrf51/counter.c)
