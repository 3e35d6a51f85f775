# mps2-an385 - Arm's MPS2 with a Cortex-M3, which QEMU knows.
include chips/mps2/mps2.mk
CPU := cortex-m3
CLOCK_HZ := 25000000
OFFER := 0x2000fffc
