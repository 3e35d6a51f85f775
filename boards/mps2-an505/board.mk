# mps2-an505 - Arm's MPS2 with a Cortex-M33, in Secure state, which QEMU knows.
include chips/mps2/mps2.mk
HAS += fpu
CPU := cortex-m33
CLOCK_HZ := 20000000
OFFER := 0x3800fffc
IRQ_LINES := 124
