# mps2-an500 - Arm's MPS2 with a Cortex-M7, which QEMU knows.
include chips/mps2/mps2.mk
HAS += fpu
CPU := cortex-m7
CLOCK_HZ := 25000000
OFFER := 0x2000fffc
