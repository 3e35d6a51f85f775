# nrf5.mk - what the boards with one of Nordic's nRF51 and nRF52 share: what is linked. A board.mk includes it after it has said
#   LED_PINS := PORT ROW COLUMN               of a matrix: lit while the row is high and the column low
#   BUTTON_PINS := PORT PIN PIN               pressed is a low level, of either of them. Not without buttons
#   SERIAL_OUT := PORT PIN                    the console, UART0
#   SERIAL_IN := PORT PIN
#   SERIAL_IRQ := INTERRUPT
# A UART counts its pins through all ports, of 32 pins each.
nrf5_pin = -D$1_PORT=$(word 1,$2) -D$1_PIN=$(word 2,$2) -D$1_SELECTED=$(word 2,$2)$(if $(filter P1,$(word 1,$2)),+32)
DEFINES += -DLED_PORT=$(word 1,$(LED_PINS)) -DLED_ROW=$(word 2,$(LED_PINS)) -DLED_COLUMN=$(word 3,$(LED_PINS)) \
           $(if $(BUTTON_PINS),-DBUTTON_PORT=$(word 1,$(BUTTON_PINS)) -DBUTTON_A=$(word 2,$(BUTTON_PINS)) \
               -DBUTTON_B=$(word 3,$(BUTTON_PINS))) \
           $(call nrf5_pin,SERIAL_OUT,$(SERIAL_OUT)) $(call nrf5_pin,SERIAL_IN,$(SERIAL_IN)) \
           -DSERIAL_IRQ=$(SERIAL_IRQ)_IRQn

# What has handlers, which are in the vector table, is linked only into apps that need it.
$(call linked,always,the LED,chips/nrf5/led.c)
$(call linked,button,the buttons,chips/nrf5/button.c)
include chips/button.mk
PARTS += chips/serial
$(call linked,console,the console,chips/nrf5/serial.c)
$(call linked,terminal,what is received,chips/nrf5/serial_input.c)
# An nRF51 has no SysTick, and an nRF52's stops while the CPU sleeps.
$(call linked,timer,TIMER0,chips/nrf5/timer.c)
# Both are made of it.
EITHER_OR := timer counter
$(call linked,counter,TIMER0,chips/nrf5/counter.c)
