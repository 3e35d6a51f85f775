/* main.c - svd2c: from a vendor's SVD file to a C header that the compiler can check. */
#include "svd2c/convert.h"
#include "svd2c/output.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { EXIT_INPUT = 1, EXIT_USAGE = 2 };

static const char usage[] =
    "usage: svd2c [option]... -o HEADER INPUT.svd\n"
    "\n"
    "  -o HEADER        the C header; - is the standard output\n"
    "  --overlay FILE   corrections to the SVD; may be repeated\n"
    "  --cpu NAME       the core, such as CM4, where the SVD names none or another\n"
    "  --part NAME      only what this part has, by its record in an overlay\n"
    "  --vectors FILE   the interrupt vector table, in C\n"
    "  --memory FILE    the linker's MEMORY; needs --part\n"
    "  --table FILE     a plain table of the registers, for other tools\n"
    "  --gdb FILE       printers for gdb, in Python: 'p GPIOA->MODER' shows fields\n"
    "  --show PATH      print PERIPHERAL or PERIPHERAL.REGISTER, or what REGISTER=VALUE means\n"
    "  --core=WHOSE     a Cortex-M's NVIC, SCB, SysTick, ...: own (svd2c's description, and "
    "calls), cmsis\n"
    "                   (CMSIS-Core's core_cm*.h), or none (what the SVD has); none if not given\n"
    "  --strict         warnings are failures; --strict=W101,W120 only these, or notes, are\n"
    "  -v               say all, not the first of each kind\n"
    "  --help           this text\n"
    "\n"
    "Exit code: 0 written; 1 the input has errors (or, with --strict, warnings) and nothing was\n"
    "written; 2 wrong usage, or a file could not be read or written.\n";

struct options {
    const char *input, *header, *part, *cpu, *vectors, *memory, *table, *gdb, *show;
    const char *overlays[MOST_OVERLAYS];
    size_t overlay_count;
    bool verbose;
    enum core_choice core;
};

static int complain(const char *what, const char *about)
{
    fprintf(stderr, "svd2c: %s%s%s; svd2c --help says more\n", what, about ? " " : "",
            about ? about : "");
    return EXIT_USAGE;
}

static const char **value_of(struct options *options, const char *name)
{
    if (!strcmp(name, "-o"))
        return &options->header;
    if (!strcmp(name, "--part"))
        return &options->part;
    if (!strcmp(name, "--cpu"))
        return &options->cpu;
    if (!strcmp(name, "--vectors"))
        return &options->vectors;
    if (!strcmp(name, "--memory"))
        return &options->memory;
    if (!strcmp(name, "--table"))
        return &options->table;
    if (!strcmp(name, "--gdb"))
        return &options->gdb;
    if (!strcmp(name, "--show"))
        return &options->show;
    return NULL;
}

static int read_core(struct options *options, const char *word)
{
    static const char *const words[] = {"none", "own", "cmsis"}; /* enum core_choice */
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!strcmp(word, words[i])) {
            options->core = (enum core_choice)i;
            return 0;
        }
    }
    return complain("--core is own, cmsis or none, not", word);
}

/* Returns 0, or the exit code; -1: help was shown. */
static int read_options(struct options *options, int count, char **arguments)
{
    for (int i = 1; i < count; i++) {
        const char *name = arguments[i];
        const char **value = value_of(options, name);
        if (!strcmp(name, "--help") || !strcmp(name, "-h")) {
            fputs(usage, stdout);
            return -1;
        }
        if (!strncmp(name, "--core=", 7)) {
            if (read_core(options, name + 7))
                return EXIT_USAGE;
        } else if (!strcmp(name, "--strict")) {
            diagnose_choose(NULL);
        } else if (!strncmp(name, "--strict=", 9)) {
            if (!diagnose_choose(name + 9))
                return complain("no such warnings; write it as --strict=W101,W120, not", name);
        } else if (!strcmp(name, "-v")) {
            options->verbose = true;
        } else if (value || !strcmp(name, "--overlay")) {
            if (i + 1 == count)
                return complain("a file or name is missing after", name);
            if (!value && options->overlay_count == MOST_OVERLAYS)
                return complain("too many overlays", NULL);
            *(value ? value : &options->overlays[options->overlay_count++]) = arguments[++i];
        } else if (name[0] == '-' && name[1]) {
            return complain("there is no option", name);
        } else if (options->input) {
            return complain("one SVD at a time, not also", name);
        } else {
            options->input = name;
        }
    }
    if (!options->input)
        return complain("no SVD was named", NULL);
    if (!options->header && (!options->show || options->gdb))
        return complain("no header was named with -o", NULL);
    if (options->cpu && !core_is_known(options->cpu))
        return complain(
            store_format("there is no core %s; there are %s", shown(options->cpu), core_names()),
            NULL);
    if (options->memory && !options->part)
        return complain("--memory needs --part, whose record says what memories there are", NULL);
    return 0;
}

/* ---- Files ---- */

static bool same_file(const char *a, const char *b)
{
    struct stat x, y;
    if (!strcmp(a, b))
        return true;
    return strcmp(a, "-") && strcmp(b, "-") && !stat(a, &x) && !stat(b, &y) && S_ISREG(x.st_mode) &&
           x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

enum what { HEADER, VECTORS, MEMORY_MAP, TABLE, GDB, SHOWN, OUTPUTS };

struct names {
    const char *of[OUTPUTS];
};

static struct names output_names(const struct options *options)
{
    return (struct names){{options->header, options->vectors, options->memory, options->table,
                           options->gdb, options->show ? "-" : NULL}};
}

/* No output takes the place of an input or of another. Returns 0, or the exit code. */
static int check_names(const struct options *options)
{
    struct names names = output_names(options);
    for (enum what what = HEADER; what < OUTPUTS; what++) {
        const char *name = names.of[what];
        if (!name)
            continue;
        for (enum what other = HEADER; other < what; other++)
            if (names.of[other] && same_file(name, names.of[other]))
                return complain("two outputs are the same file:", name);
        bool input = same_file(name, options->input);
        for (size_t i = 0; i < options->overlay_count; i++)
            input |= same_file(name, options->overlays[i]);
        if (input)
            return complain("an output would take the place of an input:", name);
    }
    return 0;
}

static bool complain_of_file(const char *name, const char *reason)
{
    fprintf(stderr, "svd2c: %s: %s\n", name, reason);
    return false;
}

static bool open_inputs(struct conversion *conversion, const struct options *options)
{
    conversion->input.name = options->input;
    conversion->file = fopen(options->input, "rb");
    if (!conversion->file)
        return complain_of_file(options->input, strerror(errno));
    for (size_t i = 0; i < options->overlay_count; i++) {
        struct source *overlay = &conversion->overlays[i];
        const char *reason = source_read(overlay, options->overlays[i]);
        if (reason)
            return complain_of_file(options->overlays[i], reason);
        overlay->order = (unsigned)i + 1;
        conversion->overlay_count++;
    }
    return true;
}

/* ---- Writing ---- */

static void emit(struct out *out, enum what what, const struct conversion *conversion)
{
    switch (what) {
    case HEADER:
        emit_header(out, conversion->device);
        break;
    case VECTORS:
        emit_vectors(out, conversion->device);
        break;
    case MEMORY_MAP:
        emit_memory(out, conversion->part);
        break;
    case TABLE:
        emit_table(out, conversion->device);
        break;
    case GDB:
        emit_gdb(out, conversion->device);
        break;
    case SHOWN:
        emit_show(out, conversion->device, conversion->shown_path);
        break;
    case OUTPUTS:
        break;
    }
}

/* All of the files, or none of them. */
static bool write_outputs(struct names names, const struct conversion *conversion)
{
    struct output outputs[OUTPUTS] = {{0}};
    bool good = true;
    for (enum what what = HEADER; good && what < OUTPUTS; what++)
        if (names.of[what])
            good = output_open(&outputs[what], names.of[what]);
    for (enum what what = HEADER; what < OUTPUTS; what++) {
        if (!outputs[what].out)
            continue;
        if (good)
            emit(outputs[what].out, what, conversion);
        good &= output_finish(&outputs[what]);
    }
    /* Names that had to change in the header are warnings, too. */
    bool kept = good &= !diagnosed_failures();
    /* What can still fail comes first. */
    for (enum what what = HEADER; what < OUTPUTS; what++)
        if (outputs[what].direct)
            kept &= output_keep(&outputs[what], good);
    for (enum what what = HEADER; what < OUTPUTS; what++)
        if (outputs[what].name && !outputs[what].direct)
            kept &= output_keep(&outputs[what], kept);
    return kept;
}

/* What was asked for that the file does not have. */
static void check_wishes(const struct options *options, const struct conversion *conversion)
{
    const struct part *part = conversion->part;
    if (options->vectors)
        emit_check_vectors(conversion->device);
    if (options->show)
        emit_check_show(conversion->device, options->show);
    if (options->table || options->gdb || options->show)
        emit_check_table(conversion->device);
    if (options->memory && part && !part->memories)
        diagnose(&conversion->input, 0, E027, NULL, "no overlay says which memories %s has",
                 shown(part->name));
}

static int run(const struct options *options, struct conversion *conversion)
{
    if (!open_inputs(conversion, options))
        return EXIT_USAGE;
    conversion->part_name = options->part;
    conversion->cpu_name = options->cpu;
    conversion->shown_path = options->show;
    conversion->core_choice = options->core;
    convert(conversion);
    if (ferror(conversion->file)) {
        complain_of_file(options->input, strerror(errno));
        return EXIT_USAGE;
    }
    if (conversion->device)
        check_wishes(options, conversion);
    if (diagnosed_failures())
        return EXIT_INPUT;
    bool written = write_outputs(output_names(options), conversion);
    return diagnosed_failures() ? EXIT_INPUT : written ? 0 : EXIT_USAGE;
}

int main(int count, char **arguments)
{
    static struct options options;
    static struct conversion conversion;
    int code = read_options(&options, count, arguments);
    if (!code)
        code = check_names(&options);
    if (code)
        return code < 0 ? 0 : code;
    code = run(&options, &conversion);
    if (options.header ||
        diagnosed_errors()) /* who only looks is not told what a header leaves out */
        diagnose_print(stderr, options.verbose);
    return code;
}
