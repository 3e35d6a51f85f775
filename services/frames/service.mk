# frames - physical memory that is taken and given back. page_alloc() takes from it, too, in the place of
# kernel/page_alloc.c.
NEEDS_frames := mmu
$(call linked,frames,physical memory that can be given back,$(addprefix services/frames/,frames.c frame_pool.c \
    sections.c buddy.c taken.c bit_tree.c mistake.c))
