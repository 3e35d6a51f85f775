# boot.mk - from a PC's loader to C.

# What the file says to a machine that executes it as 16-bit code.
FINISH_ELF = $(HOST)/real-mode $@ $(ROOT)/real_mode.bin
LINK_NEEDS += $(ROOT)/real_mode.bin $(HOST)/real-mode
$(ROOT)/real_mode.bin: boot/x86_16/real_mode.asm $(ROOT)/pc_text.inc
	$Q$(NASM) -f bin -I$(ROOT)/ $< -o $@

$(call linked,always,what loaders look for,$(addprefix boot/x86_64/,multiboot2.asm pvh.asm))
$(call linked,always,from 32-bit code to C,$(addprefix boot/x86_64/,entry32.asm entry64.asm moved.asm gdt.asm page_tables.asm stacks.asm))
$(call linked,always,what cannot go on says so,$(addprefix boot/x86_64/,refuse.asm refuse_screen.asm early_traps.asm))
