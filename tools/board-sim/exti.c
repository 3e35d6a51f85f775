/* exti.c - edges on pins become interrupts.
 *
 * RM0377 and RM0091, "Extended interrupt and event controller (EXTI)"; which port a line listens to
 * is in "SYSCFG external interrupt configuration register". */
#include "machine.h"

#include <stdlib.h>

#include "text.h"

struct exti {
    struct reg *imr, *emr, *rtsr, *ftsr, *swier, *pr;
};

void exti_update(struct machine *m)
{
    if (!m->exti)
        return;
    uint32_t waiting = reg_value(m->exti->pr) & reg_value(m->exti->imr);
    for (size_t i = 0; i < m->board->exti_irq_count; i++) {
        const struct exti_irq *irq = &m->board->exti_irqs[i];
        uint32_t lines = (uint32_t)((UINT64_C(2) << irq->last) - (UINT64_C(1) << irq->first));
        exception_line(m, irq->irq, waiting & lines);
    }
}

/* "Pending register (EXTI_PR)", "Software interrupt event register (EXTI_SWIER)": a line that is
   masked does not become pending. */
static void request(struct machine *m, uint32_t lines)
{
    m->exti->pr->value |= lines & reg_value(m->exti->imr);
    if (lines & reg_value(m->exti->emr))
        m->core.event = true;
    exti_update(m);
}

void exti_pin(struct machine *m, unsigned port_index, unsigned bit, bool level)
{
    const struct exti *e = m->exti;
    if (!e)
        return;
    if ((m->board->exti_select[bit / 4]->value >> 4 * (bit % 4) & 15) != port_index)
        return;
    if (reg_value(level ? e->rtsr : e->ftsr) >> bit & 1)
        request(m, UINT32_C(1) << bit);
}

static void write_mask(struct machine *m, struct reg *reg, uint32_t value)
{
    reg->value = (reg->value & ~reg->writable) | (value & reg->writable);
    exti_update(m);
}

/* Clearing a pending bit clears the software request too. */
static void write_pending(struct machine *m, struct reg *reg, uint32_t value)
{
    reg->value &= ~value;
    if (m->exti->swier)
        m->exti->swier->value &= ~value;
    exti_update(m);
}

static void write_software(struct machine *m, struct reg *reg, uint32_t value)
{
    uint32_t risen = value & reg->writable & ~reg->value;
    reg->value |= risen;
    request(m, risen);
}

static const struct reg_model mask_model = {NULL, write_mask},
                              pending_model = {NULL, write_pending},
                              software_model = {NULL, write_software};

static struct reg *attach(const struct machine *m, const char *name, const struct reg_model *model)
{
    struct reg *reg = table_register(m->board->exti, name);
    if (!reg)
        refuse("%s: %s has no %s, so it is no EXTI that this simulator knows", m->table->path,
               m->board->exti->name, name);
    reg->model = model;
    return reg;
}

void exti_init(struct machine *m)
{
    if (!m->board->exti)
        return;
    m->exti = calloc(1, sizeof *m->exti);
    if (!m->exti)
        refuse("there is no memory left; end other programs");
    m->exti->imr = attach(m, "IMR", &mask_model);
    m->exti->emr = attach(m, "EMR", NULL);
    m->exti->rtsr = attach(m, "RTSR", NULL);
    m->exti->ftsr = attach(m, "FTSR", NULL);
    m->exti->swier = attach(m, "SWIER", &software_model);
    m->exti->pr = attach(m, "PR", &pending_model);
}
