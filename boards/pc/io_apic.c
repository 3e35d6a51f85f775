/*
 * io_apic.c - the interrupt lines of a PC, by its I/O APICs. Intel 82093AA data sheet.
 *
 * Lines 0 to 15 are those of the 8259As, wherever ACPI's MADT says that they arrive; the others have the numbers
 * that ACPI gives them, and are PCI's: active low and level triggered. All interrupt the first CPU. Where there is no
 * I/O APIC, or no MADT that can be used, the 8259As do it. The last lines are messages of devices to the local APIC.
 */
#include "local_apic.h"
#include "pic.h"
#include <arch/mmu.h>
#include <arch/traps.h>
#include <kernel/acpi.h>
#include <kernel/board.h>
#include <kernel/irq.h>
#include <kernel/panic.h>
#include <stddef.h>

/* "Memory Mapped Registers for Accessing IOAPIC Registers" */
#define SELECT 0x00
#define WINDOW 0x10

/* "IOAPIC Registers" */
#define VERSION 0x01
#define VERSION_LAST(version) ((version) >> 16 & 0xff)
#define REDIRECTION(pin) (0x10 + 2 * (pin)) /* its low half; the high one is the next register */
#define REDIRECTION_LOW (1u << 13)
#define REDIRECTION_LEVEL (1u << 15)
#define REDIRECTION_MASKED (1u << 16)
#define REDIRECTION_TO(id) ((id) << 24) /* the high half: to the APIC with this id */
#define ID_MAX 0xfe                     /* 0xff: all */

#define MESSAGE_LINES (IRQ_LINES_MAX - BOARD_MESSAGES) /* and those above */
#define MESSAGE_ADDRESS UINT32_C(0xfee00000)
#define MESSAGE_TO(id) ((id) << 12)

const char *pic_irq_mask(unsigned line); /* pic_fallback.c */
void pic_irq_unmask(unsigned line);

static struct io_apic {
    uintptr_t registers;
    uint32_t first, count; /* of its lines, among all */
} io_apics[ACPI_IO_APICS_MAX];
static size_t io_apic_count;
static struct acpi_isa_line isa[ACPI_ISA_LINES];

static volatile uint32_t *at(const struct io_apic *io_apic, unsigned offset)
{
    return (volatile uint32_t *)(io_apic->registers + offset);
}

static uint32_t read(const struct io_apic *io_apic, uint32_t which)
{
    *at(io_apic, SELECT) = which;
    return *at(io_apic, WINDOW);
}

static void write(const struct io_apic *io_apic, uint32_t which, uint32_t value)
{
    *at(io_apic, SELECT) = which;
    *at(io_apic, WINDOW) = value;
}

/* An address at which nothing is reads as ones. */
static void add(const struct acpi_io_apic *told)
{
    struct io_apic *io_apic = &io_apics[io_apic_count];
    uint64_t page = told->address & ~(uint64_t)(PAGE_SIZE - 1);
    if (told->address % WINDOW != 0 ||
        told->address - page > PAGE_SIZE - WINDOW - sizeof(uint32_t) ||
        mmu_map_device(page, PAGE_SIZE) != NULL)
        return;
    *io_apic = (struct io_apic){.registers = DIRECT_MAP + told->address, .first = told->first};
    uint32_t version = read(io_apic, VERSION);
    if (version == UINT32_MAX)
        return;
    io_apic->count = VERSION_LAST(version) + 1;
    for (uint32_t pin = 0; pin < io_apic->count; pin++)
        write(io_apic, REDIRECTION(pin), REDIRECTION_MASKED);
    io_apic_count++;
}

static void find(void)
{
    static struct acpi_madt madt;
    static bool done;
    struct rsdp rsdp;
    if (done)
        return;
    done = true;
    if (!board_acpi_rsdp(&rsdp) || acpi_read_madt(&rsdp, board_acpi_read, &madt) != NULL ||
        !board_apic_start())
        return;
    for (size_t i = 0; i < madt.io_apic_count && apic_first <= ID_MAX; i++)
        add(&madt.io_apic[i]);
    for (unsigned line = 0; line < ACPI_ISA_LINES; line++)
        isa[line] = madt.isa[line];
}

static struct acpi_isa_line place_of(unsigned line)
{
    if (line < ACPI_ISA_LINES)
        return isa[line];
    return (struct acpi_isa_line){.number = line, .is_low = true, .is_level = true};
}

static const struct io_apic *io_apic_of(uint32_t number)
{
    for (size_t i = 0; i < io_apic_count; i++) {
        if (number >= io_apics[i].first && number - io_apics[i].first < io_apics[i].count)
            return &io_apics[i];
    }
    return NULL;
}

static void redirect_pin(unsigned line, struct acpi_isa_line place, uint32_t more)
{
    const struct io_apic *io_apic = io_apic_of(place.number);
    uint32_t which = REDIRECTION(place.number - io_apic->first);
    write(io_apic, which, REDIRECTION_MASKED); /* while its halves do not belong together */
    write(io_apic, which + 1, REDIRECTION_TO(apic_first));
    write(io_apic, which,
          (TRAP_IRQ + line) | (place.is_low ? REDIRECTION_LOW : 0) |
              (place.is_level ? REDIRECTION_LEVEL : 0) | more);
}

/*
 * The 8254 is at line 2 of an I/O APIC (Intel MultiProcessor Specification 1.4, "Default Configurations"), on QEMU's
 * microvm, too, whose MADT does not say so. No other device is: that is where the second 8259A has the first one.
 */
static void redirect(unsigned line, uint32_t more)
{
    struct acpi_isa_line place = place_of(line);
    redirect_pin(line, place, more);
    place.number = PIC_CASCADE;
    if (line == PIC_TIMER && io_apic_of(PIC_CASCADE))
        redirect_pin(line, place, more);
}

unsigned board_message_line(unsigned number, uint32_t *address, uint32_t *data)
{
    unsigned line = MESSAGE_LINES + number;
    *address = MESSAGE_ADDRESS | MESSAGE_TO(board_apic_start() ? apic_first : 0);
    *data = TRAP_IRQ + line;
    return line;
}

static const char *mask_message(void)
{
    if (!board_apic_start())
        return "this PC has no local APIC, which takes the messages of devices";
    return apic_first <= ID_MAX ? NULL : "the first CPU's APIC id is too large for messages";
}

const char *board_irq_mask(unsigned line)
{
    if (line >= MESSAGE_LINES)
        return mask_message();
    find();
    if (io_apic_count == 0)
        return pic_irq_mask(line);
    if (line == PIC_CASCADE)
        return "interrupt line 2 is taken: the second 8259A, with the lines 8 to 15, is there";
    if (!io_apic_of(place_of(line).number))
        return "no I/O APIC of this PC has this interrupt line";
    redirect(line, REDIRECTION_MASKED);
    return NULL;
}

static bool arrived(struct trap_frame *frame)
{
    unsigned line = (unsigned)frame->vector - TRAP_IRQ;
    if (!irq_has_handler(line)) {
        if (!irq_arrived(line))
            return false;
        apic_write(APIC_EOI, 0);
        return true;
    }
    irq_begin();
    irq_arrived(line);
    apic_write(APIC_EOI, 0);
    irq_end();
    return true;
}

void board_irq_unmask(unsigned line)
{
    if (io_apic_count == 0 && line < MESSAGE_LINES) {
        pic_irq_unmask(line);
        return;
    }
    trap_set_handler(TRAP_IRQ + line, arrived);
    if (line < MESSAGE_LINES)
        redirect(line, 0);
}
