# The code of two services as it is in the kernel, without what the checks of an app's code add to it.
FRAMES_CODE := bit_tree.c buddy.c frame_pool.c sections.c taken.c
SOURCES += $(FRAMES_CODE:%=../../../services/frames/%)
CFLAGS += -DNEEDS_frames -DNEEDS_heap -fwrapv -fno-sanitize=all -ftrivial-auto-var-init=uninitialized
