/*
 * count.c - a plugin for QEMU that counts what a guest executes between two places in its code.
 *
 *     -plugin count.so,from=A,through=A,to=A:A...,low=A,high=A,out=FILE       each A an address
 *
 * Counting begins where `from` is executed and ends before the first execution of one of `to`, once
 * `through` has been executed. Each time, FILE gets a line: how many instructions, and how many
 * bytes they stored at addresses from `low` up to `high`. An instruction that repeats (rep) counts once.
 *
 * Of QEMU's qemu-plugin.h it takes these few functions, because Debian does not ship the header.
 * QEMU documentation, "QEMU TCG Plugins".
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t qemu_plugin_id_t;
typedef uint32_t qemu_plugin_meminfo_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
enum { CB_NO_REGS = 0 };
enum { MEM_W = 2 };
typedef void on_translation(struct qemu_plugin_tb *block, void *data);
typedef void on_execution(unsigned cpu, void *data);
typedef void on_memory(unsigned cpu, qemu_plugin_meminfo_t info, uint64_t address, void *data);
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, on_translation *callback,
                                           void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *instruction);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *instruction,
                                            on_execution *callback, int flags, void *data);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *instruction, on_memory *callback,
                                      int flags, int kinds, void *data);
unsigned qemu_plugin_mem_size_shift(qemu_plugin_meminfo_t info);

struct qemu_info { /* its beginning */
    const char *target_name;
    struct {
        int min, cur;
    } version;
};

/*
 * The interface's version, which QEMU reads before it calls anything. tests/boot/count.py looks for
 * one that this QEMU takes. Of the functions above one differs: up to version 6 the translation
 * callback is registered without data, and called with the plugin's id before the block.
 */
enum { CALLBACKS_HAVE_DATA = 7 };
extern int qemu_plugin_version;
int qemu_plugin_version = 1;

__attribute__((constructor)) static void choose_version(void)
{
    const char *version = getenv("COUNT_API");
    if (version)
        qemu_plugin_version = atoi(version);
}

#define ENDS_MAX 512
static uint64_t from, through, low, high, ends[ENDS_MAX];
static size_t end_count;
static FILE *out;

static bool counting, was_through;
static uint64_t instructions, bytes, last;

static bool is_end(uint64_t address)
{
    for (size_t i = 0; i < end_count; i++) {
        if (ends[i] == address)
            return true;
    }
    return false;
}

static void execute(unsigned cpu, void *data)
{
    (void)cpu;
    uint64_t address = (uint64_t)data;
    if (!counting && address == from) {
        counting = true;
        was_through = through == 0;
        instructions = bytes = last = 0;
    }
    if (!counting)
        return;
    was_through = was_through || address == through;
    if (was_through && is_end(address)) {
        counting = false;
        fprintf(out, "%" PRIu64 " %" PRIu64 "\n", instructions, bytes);
        fflush(out);
        return;
    }
    instructions += address != last;
    last = address;
}

static void store(unsigned cpu, qemu_plugin_meminfo_t info, uint64_t address, void *data)
{
    (void)cpu, (void)data;
    if (counting && address >= low && address < high)
        bytes += 1u << qemu_plugin_mem_size_shift(info);
}

static void translate(struct qemu_plugin_tb *block, void *data)
{
    (void)data;
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
        struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, i);
        void *address = (void *)qemu_plugin_insn_vaddr(instruction);
        qemu_plugin_register_vcpu_insn_exec_cb(instruction, execute, CB_NO_REGS, address);
        if (high)
            qemu_plugin_register_vcpu_mem_cb(instruction, store, CB_NO_REGS, MEM_W, NULL);
    }
}

static void translate_after_id(struct qemu_plugin_tb *id, void *block)
{
    (void)id;
    translate(block, NULL);
}

static bool read_ends(const char *value)
{
    char *rest;
    do {
        if (end_count == ENDS_MAX)
            return false;
        ends[end_count++] = strtoull(value, &rest, 0);
        value = rest + 1;
    } while (*rest == ':');
    return *rest == '\0';
}

static bool read_number(const char *name, size_t length, const char *value)
{
    static const struct {
        const char *name;
        uint64_t *number;
    } numbers[] = {{"from", &from}, {"through", &through}, {"low", &low}, {"high", &high}};
    char *rest;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (length == strlen(numbers[i].name) && strncmp(name, numbers[i].name, length) == 0) {
            *numbers[i].number = strtoull(value, &rest, 0);
            return *rest == '\0';
        }
    }
    return false;
}

static bool read_option(const char *option)
{
    const char *value = strchr(option, '=');
    if (!value)
        return false;
    size_t length = (size_t)(value++ - option);
    if (strncmp(option, "out=", 4) == 0)
        return (out = fopen(value, "w"));
    if (strncmp(option, "to=", 3) == 0)
        return read_ends(value);
    return read_number(option, length, value);
}

int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info *info, int count,
                        char **options);
int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info *info, int count,
                        char **options)
{
    for (int i = 0; i < count; i++) {
        if (!read_option(options[i])) {
            fprintf(stderr, "count: cannot use the option %s\n", options[i]);
            return -1;
        }
    }
    if (!out) {
        fprintf(stderr, "count: needs out=FILE\n");
        return -1;
    }
    bool have_data = info->version.cur >= CALLBACKS_HAVE_DATA;
    qemu_plugin_register_vcpu_tb_trans_cb(id, have_data ? translate : translate_after_id, NULL);
    return 0;
}
