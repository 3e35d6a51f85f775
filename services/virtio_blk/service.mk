# virtio_blk - the disks of a virtual machine.
NEEDS_virtio_blk := block pci clock
$(call linked,virtio_blk,disks of virtual machines,$(addprefix services/virtio_blk/,virtio_blk.c virtio_pci.c queue.c))
