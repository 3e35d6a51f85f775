# boot.mk - from a PC's loader to C.

$(call linked,always,what loaders look for,$(addprefix boot/x86_64/,multiboot2.asm pvh.asm))
$(call linked,always,from 32-bit code to C,$(addprefix boot/x86_64/,entry32.asm entry64.asm moved.asm gdt.asm page_tables.asm stacks.asm))
$(call linked,always,what cannot go on says so,$(addprefix boot/x86_64/,refuse.asm refuse_screen.asm early_traps.asm))
