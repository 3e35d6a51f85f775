/* line_program.c - what a table of lines says: DWARF 5, "The Line Number Program". */
#include "line_table.h"

enum opcode {
    EXTENDED = 0,
    COPY = 1,
    ADVANCE_PC = 2,
    ADVANCE_LINE = 3,
    SET_FILE = 4,
    CONST_ADD_PC = 8,
    FIXED_ADVANCE_PC = 9,
};

enum extended { END_SEQUENCE = 1, SET_ADDRESS = 2 };

struct machine {
    const struct line_table *table;
    struct reader reader;
    uint32_t no_path;
    uint64_t file;
    struct line_row row;
    void (*take)(void *context, const struct line_row *row);
    void *context;
};

static void begin_sequence(struct machine *machine)
{
    machine->file = 1;
    machine->row = (struct line_row){.line = 1};
}

static void emit(struct machine *machine)
{
    const struct line_table *table = machine->table;
    machine->row.path =
        machine->file < table->file_count ? table->files[machine->file] : machine->no_path;
    machine->take(machine->context, &machine->row);
}

static void advance(struct machine *machine, uint64_t instructions)
{
    machine->row.address += instructions * machine->table->shortest_instruction;
}

static void run_special(struct machine *machine, uint8_t opcode)
{
    const struct line_table *table = machine->table;
    uint8_t adjusted = (uint8_t)(opcode - table->opcode_base);
    advance(machine, adjusted / table->line_range);
    machine->row.line += (uint32_t)(table->line_base + adjusted % table->line_range);
    emit(machine);
}

static void run_extended(struct machine *machine)
{
    uint64_t length = read_uleb(&machine->reader);
    struct bytes bytes = read_bytes(&machine->reader, length);
    struct reader reader = read_from(bytes, 0);
    switch (read_u8(&reader)) {
    case END_SEQUENCE:
        machine->row.is_end = true;
        emit(machine);
        begin_sequence(machine);
        break;
    case SET_ADDRESS:
        if (bytes.size >= 2 && bytes.size <= 9)
            machine->row.address = read_number(&reader, bytes.size - 1);
        break;
    default:
        break;
    }
}

/* What a row does not need is passed over: an opcode's operands are ULEB128 by their count. */
static void pass_over(struct machine *machine, uint8_t opcode)
{
    for (uint8_t count = machine->table->operand_counts[opcode - 1]; count > 0; count--)
        read_uleb(&machine->reader);
}

static void run_standard(struct machine *machine, uint8_t opcode)
{
    const struct line_table *table = machine->table;
    switch (opcode) {
    case COPY:
        emit(machine);
        break;
    case ADVANCE_PC:
        advance(machine, read_uleb(&machine->reader));
        break;
    case ADVANCE_LINE:
        machine->row.line += (uint32_t)read_sleb(&machine->reader);
        break;
    case SET_FILE:
        machine->file = read_uleb(&machine->reader);
        break;
    case CONST_ADD_PC:
        advance(machine, (uint8_t)(255 - table->opcode_base) / table->line_range);
        break;
    case FIXED_ADVANCE_PC:
        machine->row.address += read_u16(&machine->reader);
        break;
    default:
        pass_over(machine, opcode);
        break;
    }
}

const char *line_table_run(const struct line_table *table, uint32_t no_path,
                           void (*take)(void *context, const struct line_row *row), void *context)
{
    struct machine machine = {.table = table,
                              .reader = read_from(table->program, 0),
                              .no_path = no_path,
                              .take = take,
                              .context = context};
    begin_sequence(&machine);
    while (!machine.reader.failed && machine.reader.at < machine.reader.end) {
        uint8_t opcode = read_u8(&machine.reader);
        if (opcode >= table->opcode_base)
            run_special(&machine, opcode);
        else if (opcode == EXTENDED)
            run_extended(&machine);
        else
            run_standard(&machine, opcode);
    }
    return machine.reader.failed ? "a table of lines ends within an instruction" : NULL;
}
