# address_space - what each program sees of memory.
NEEDS_address_space := mmu frames
$(call linked,address_space,address spaces are made and destroyed,$(addprefix services/address_space/x86_64/,address_space.c pcid.c))
