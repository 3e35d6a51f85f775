# stm32.mk - what the boards with an STM32 share: what is linked. A board.mk includes it after it has said
#   LED_PIN := PORT PIN high|low              lit by that level
#   BUTTON_PIN := PORT PIN high|low LINE      pressed is that level; the pin's interrupt, as EXTI0. Not without a button
#   SERIAL_USART := USARTn                    the console
pin_define = -D$1_PORT=GPIO$(word 1,$2) -D$1_PIN=$(word 2,$2) -D$1_IS_HIGH=$(if $(filter high,$(word 3,$2)),1,0)
# EXTI lines 0 to 3 are in EXTICR1, and so on.
exticr = EXTICR$(strip $(foreach four,1/0/1/2/3 2/4/5/6/7 3/8/9/10/11 4/12/13/14/15,$(if \
             $(filter $1,$(wordlist 2,5,$(subst /, ,$(four)))),$(firstword $(subst /, ,$(four))))))
button_define = -DBUTTON_EXTICR=$1 -DBUTTON_EXTICR_PORT=SYSCFG_$1_EXTI_P$(word 1,$2) \
                -DBUTTON_IRQ=$(word 4,$2)_IRQn -DBUTTON_HANDLER=$(word 4,$2)_IRQHandler
DEFINES += $(call pin_define,LED,$(LED_PIN)) -DSERIAL_USART=$(SERIAL_USART) -DSERIAL_IRQ=$(SERIAL_USART)_IRQn \
           $(if $(BUTTON_PIN),$(call pin_define,BUTTON,$(BUTTON_PIN)) \
               $(call button_define,$(call exticr,$(word 2,$(BUTTON_PIN))),$(BUTTON_PIN)))

# What has handlers, which are in the vector table, is linked only into apps that need it.
$(call linked,always,the LED,chips/stm32/led.c)
$(call linked,button,the button,chips/stm32/button.c)
include chips/button.mk
PARTS += chips/serial
$(call linked,console,the console,chips/stm32/serial.c)
$(call linked,terminal,what is received,chips/stm32/serial_input.c)
include kernel/arch/arm-m/systick.mk

include chips/board-sim.mk
