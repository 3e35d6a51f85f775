# mps2-an386 - Arm's MPS2 with a Cortex-M4F, which QEMU knows.
include chips/mps2/mps2.mk
HAS += fpu
CPU := cortex-m4
CLOCK_HZ := 25000000
OFFER := 0x2000fffc
