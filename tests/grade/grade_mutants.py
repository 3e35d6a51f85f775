"""grade_mutants.py - our own implementation of each step as files of an app, and mistakes in it: for grade_test.py.

A file lies in the app by its last name; where another has that already, its folder's name comes before it. A mistake is
(file, what stands there once, what stands there instead). Each must cost a point at least.
"""
import glob

from harness import ROOT


def service(name, *without):
    """The files of a service, but for those that stand in for others of it."""
    found = [path for folder in ("", "x86_64/") for path in sorted(glob.glob(f"{name}/{folder}*.*", root_dir=f"{ROOT}/services"))]
    return [path for path in found if path.endswith((".c", ".h", ".asm")) and not path.endswith(tuple("/" + one for one in without))]


OURS = {
    "heap": service("heap", "debug.c", "debug.h", "explain.c", "leaks.c", "plain.c", "plain.h"),
    "files": service("files", "module.c"),
    "elf_program": ["process/elf_program.c"],
    "frames": service("frames"),
    "scan_codes": ["input/scan_codes.c"],
    "threads": service("threads", "all_cpus.c", "lock_order.c"),
}
# What they need of the other services, and no header brings.
OURS_NEED = {"heap": "frames"}

MUTANTS = {
    "heap": [
        ("blocks.h", "        block = block_at(block, -(intptr_t)before);\n        bin_remove(block);\n", "        size -= before;\n"),
        ("blocks.h", "if (after->size & BLOCK_FREE) {", "if (0) {"),
        ("blocks.h", "if (block->size >= size)", "if (1)"),
        ("block.h", "if (size > BLOCK_MAX - BLOCK_OVERHEAD)\n        return 0;", ""),
        ("block.h", "#define BLOCK_OVERHEAD 4u", "#define BLOCK_OVERHEAD 0u"),
        ("heap.c", "return memory ? memset(memory, 0, bytes) : NULL;", "return memory;"),
        ("heap.c", "if (__builtin_mul_overflow(count, size, &bytes))\n        return NULL;", "bytes = count * size;"),
        ("heap.c", "kassert(!(block->size & BLOCK_FREE));", ""),
        ("heap.c", "    if (!memory)\n        return;\n", ""),
        ("heap.c", "memcpy(other, memory, now - BLOCK_OVERHEAD);", "(void)now;"),
        ("heap.c", "        kfree(memory);\n    }\n", "    }\n"),
        ("heap.c", "    if (!memory)\n        return kmalloc(size);\n", ""),
        ("heap.c", "        block = take(whole);\n    arch_irq_restore(state);\n", "        block = take(whole);\n    (void)state;\n"),
        ("heap.c", "if (gap > 0) {", "if (0) {"),
        ("heap.c", "        give(block);\n        block = aligned;\n", "        block = aligned;\n"),
        ("heap.c", "        give(block);\n        arch_irq_restore(state);\n", "        arch_irq_restore(state);\n"),
        ("heap.c", " || block_size(after) < size - block_size(block))", ")"),
        ("heap.c", "give(cut(block, size));", "cut(block, size);"),
    ],
    "files": [
        ("tar.c", "    file->next += BLOCK;\n", ""),
        ("tar.c", "*number = *number * 8 +", "*number = *number * 10 +"),
        ("tar.c", "return digits > 0;", "return true;"),
        ("tar.c", "sum += is_sum ? ' ' : bytes[i];", "sum += bytes[i];"),
        ("tar.c", " && sum == expected;", ";"),
        ("tar.c", "if (prefix > 0)\n        path[prefix++] = '/';", "prefix = 0;"),
        ("tar.c", "if (file->is_folder && length > 1 && file->path[length - 1] == '/')", "if (0)"),
        ("tar.c", "if (length > 2 && memcmp(file->path, \"./\", 2) == 0) {", "if (0) {"),
        ("tar.c", "file->is_folder = type == '5';", "file->is_folder = type == '4';"),
        ("tar.c", "    case '1':\n    case '2':\n        return", "    case '1':\n    case '2':\n        return NULL;\n    case 'Z':\n        return"),
        ("tar.c", "    if (file->next > size || size - file->next < BLOCK)\n", "    if (0)\n"),
        ("tar.c", "    case '\\0':\n", ""),
        ("tar.c", "(length + BLOCK - 1) & ~(uint64_t)(BLOCK - 1)", "(length + BLOCK) & ~(uint64_t)(BLOCK - 1)"),
        ("tar.c", "if (is_control(part[length]))\n                return false;", ""),
        ("files.c", "    while (*path == '/')\n        path++;\n", ""),
        ("files.c", "        if (*at == '/')\n            name = at + 1;", "        if (*at == '/') {\n            name = at + 1;\n            break;\n        }"),
        ("files.c", "    in_use = NULL;\n", "    in_use = bytes;\n    in_use_size = size;\n"),
    ],
    "scan_codes": [
        ("scan_codes.c", "bool is_release = is_set2 ? codes->is_release : byte & RELEASE1;", "bool is_release = is_set2 && codes->is_release;"),
        ("scan_codes.c", "        codes->held &= (uint16_t)~it->held;\n", "        codes->held = 0;\n"),
        ("scan_codes.c", " && !(codes->held & it->held))", ")"),
        ("scan_codes.c", "codes->held & (HELD_LEFT_SHIFT | HELD_RIGHT_SHIFT) ?", "codes->held & HELD_LEFT_SHIFT ?"),
        ("scan_codes.c", "    {0xc8, 0, 0, KEY_UP},", "    {0xc8, 0, 0, KEY_DOWN},"),
        ("scan_codes.c", "[0x1c] = 0x1e,", "[0x1c] = 0x1f,"),
        ("scan_codes.c", "    codes->held = 0;\n", ""),
        ("scan_codes.c", "    if (byte == ERROR1 || byte == ERROR2) {", "    if (0) {"),
        ("scan_codes.c", "    if (before == EXTENDED1 && code == CODE_CONTROL) {", "    if (0) {"),
        ("scan_codes.c", "byte < SET2_CODES ? set1_of[byte] : 0;", "set1_of[byte & 0x7f];"),
        ("scan_codes.c", "        codes->prefix = byte;\n        codes->is_release = false;\n", "        codes->prefix = byte;\n"),
        ("scan_codes.c", "        event->modifiers |= INPUT_KEYPAD;", "        ;"),
        ("scan_codes.c", "    if (is_release)\n        event->character = 0;\n", ""),
    ],
    "elf_program": [
        ("elf_program.c", "memcmp(header->ident, ident, sizeof ident) != 0 || ", ""),
        ("elf_program.c", " || header->machine != ELF_X86_64)", ")"),
        ("elf_program.c", "    if (header->type != ELF_EXECUTABLE && header->type != ELF_SHARED)\n        return", "    if (0)\n        return"),
        ("elf_program.c", "header->program_offset > size ||", ""),
        ("elf_program.c", "return page_down(address + PROGRAM_PAGE - 1);", "return page_down(address + PROGRAM_PAGE);"),
        ("elf_program.c", "if (header->offset > size || header->file_size > size - header->offset)", "if (header->offset + header->file_size > size)"),
        ("elf_program.c", "    if (header->file_size > header->size)\n        return", "    if (0)\n        return"),
        ("elf_program.c", " || header->size > PROGRAM_END - from)", ")"),
        ("elf_program.c", "if (from < PROGRAM_BEGIN ||", "if ("),
        ("elf_program.c", "    if ((header->flags & SEGMENT_WRITE) && (header->flags & SEGMENT_EXECUTE))\n        return", "    if (0)\n        return"),
        ("elf_program.c", "    if (program->segment_count == PROGRAM_SEGMENTS_MAX)\n        return", "    if (0)\n        return"),
        ("elf_program.c", "page_down(from) < program->end)", "from < program->segment[program->segment_count - 1].address)"),
        ("elf_program.c", "header->flags & (SEGMENT_READ | SEGMENT_WRITE | SEGMENT_EXECUTE)", "header->flags"),
        ("elf_program.c", "header.type == ELF_SHARED ? PROGRAM_PIE_BASE : 0", "header.type == ELF_SHARED ? 0 : 0"),
        ("elf_program.c", "    if (size < sizeof header)\n        return \"it is no ELF file\";\n", ""),
        ("elf_program.c", "return is_executable(program, program->entry) ? NULL :", "return 1 ? NULL :"),
    ],
    "frames": [
        ("buddy.c", "while (order < BUDDY_ORDER_MAX && bit_tree_has(&buddy->free[order], block ^ 1)) {", "while (0) {"),
        ("buddy.c", "        add_free(buddy, half, block >> (half - order) ^ 1);", "        (void)half;"),
        ("buddy.c", "    buddy->free_count -= size;\n", ""),
        ("buddy.c", "        *block = ((found + 1) << up) - 1;\n        if (*block > last)\n            *block = last;", "        *block = ((found + 1) << up) - 1;"),
        ("buddy.c", "    buddy_add(buddy, *first + count, size - count);\n", "    buddy->free_count += size - count;\n"),
        ("buddy.c", "    if (!taken_is(buddy, first, count))\n        return false;\n", ""),
        ("buddy.c", "return count == 1 ? 0 : 64 - (unsigned)__builtin_clzll(count - 1);", "return 63 - (unsigned)__builtin_clzll(count);"),
        ("buddy.c", "    if (bit_tree_is_empty(&buddy->free[order]))\n        buddy->free_orders &= ~(1u << order);\n", ""),
        ("frame_pool.c", "        if (end << FRAME_SHIFT == pool->place + pool->size)\n            end = pool->place >> FRAME_SHIFT;\n", ""),
        ("frame_pool.c", "            pool->total += count;\n", ""),
        ("frame_pool.c", "limit >> FRAME_SHIFT);", "(limit >> FRAME_SHIFT) + 1);"),
        ("sections.c", "return range->type == MEMORY_USABLE && *first < *end;", "return *first < *end;"),
        ("sections.c", "    if (*first == 0)\n        *first = 1;\n", ""),
        ("frames.c", "    if (started)\n        return NULL;\n", ""),
        ("taken.c", "bit_get(buddy->taken[order], block) &&\n           (", "(1 ||\n           "),
        ("bit_tree.c", "        *word &= ~(UINT64_C(1) << number % 64);\n", "        *word = 0;\n"),
    ],
    "threads": [
        ("switch.asm", "        push    r12\n", "        push    rbx\n"),
        ("context.c", ".r12 = (uintptr_t)context", ".r12 = 0"),
        ("thread.c", "    run(context);\n    thread_exit();\n", "    run(context);\n"),
        ("thread.c", "    arch_irq_enable();\n    run(context);", "    run(context);"),
        ("thread.c", "    while (self->joiners.first)\n        thread_unblock(&self->joiners);\n", ""),
        ("thread.c", "    if (thread->state != THREAD_ENDED) {", "    if (0) {"),
        ("thread.c", "    if (thread->flags & THREAD_POOLED)\n        thread_memory_give(thread);\n", ""),
        ("thread.c", "    if (self->flags & THREAD_DETACHED)\n        forget(self);\n", ""),
        ("ready.h", "    *last = thread;\n    if (before)", "    if (!before)\n        *last = thread;\n    if (before)"),
        ("one_cpu.h", "    if (next->priority > running->priority) {", "    if (0 && running) {"),
        ("one_cpu.h", "    thread_running = next;\n    port_before_switch", "    port_before_switch"),
        ("sleep.c", "timer_start_at(&timer, moment,", "timer_start_at(&timer, moment / 2,"),
        ("sleep.c", "    thread_make_ready(context);\n", "    (void)context;\n"),
        ("slice.c", "        slice.over = first;\n", "        ;\n"),
        ("memory.c", "        free_threads = thread->next;\n", "        ;\n"),
    ],
}
