# fat - file systems of disks and sticks, read.
NEEDS_fat := block
$(call linked,fat,the file system,services/fat/volume.c services/fat/chain.c)
$(call linked,fat,folders and files,services/fat/folder.c services/fat/name.c services/fat/file.c kernel/lib/utf8_encode.c)
