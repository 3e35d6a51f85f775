# tm4c.mk - what the boards with one of TI's TM4C share: what is linked. A board.mk includes it after it has said
#   LED_PIN := PORT PIN                       lit by a high level
#   BUTTON_PINS := PORT MASK                  pressed is a low level, of any of them. Not without a button
# The console is UART0.
DEFINES += -DLED_PORT=GPIO$(word 1,$(LED_PIN)) -DLED_PIN=$(word 2,$(LED_PIN)) \
           $(if $(BUTTON_PINS),$(addprefix -DBUTTON_,PORT=GPIO$(firstword $(BUTTON_PINS)) \
               IRQ=GPIO$(firstword $(BUTTON_PINS))_IRQn HANDLER=GPIO$(firstword $(BUTTON_PINS))_IRQHandler \
               PINS=$(word 2,$(BUTTON_PINS))u))

# What has handlers, which are in the vector table, is linked only into apps that need it.
$(call linked,always,the LED,chips/tm4c/led.c)
$(call linked,button,the button,chips/tm4c/button.c)
include chips/button.mk
include chips/pl011/pl011.mk
include kernel/arch/arm-m/systick.mk

include chips/board-sim.mk
