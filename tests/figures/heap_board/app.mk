# heap.c is compiled with the app, as its peers were: for size, without a frame pointer, without checks.
CFLAGS += -DNEEDS_heap -fomit-frame-pointer -foptimize-sibling-calls -fno-stack-protector -fno-sanitize=all \
          -ftrivial-auto-var-init=uninitialized
