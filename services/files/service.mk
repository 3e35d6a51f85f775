# files - files that come with the kernel, in a tar archive.
NEEDS_files := mmu
$(call linked,files,files by their paths,services/files/files.c services/files/tar.c)
$(call linked,files,the archive among the boot modules,services/files/x86_64/module.c)
