/*
 * What image_races.c does, for packets: who allocates one follows whoever gave
 * it back. Apart, because an image without a network has no packets.
 */
#include <stddef.h>

#include "tx_kernel.h"

UINT __real__nx_packet_allocate(VOID *pool, VOID **packet, ULONG type, ULONG wait);
UINT __real__nx_packet_release(VOID *packet);

static char packets;

static VOID order(enum pb_order kind, enum pb_order isr_kind)
{
    if (_pb_machine == NULL || _pb_machine->size <= offsetof(struct pb_machine, order))
        return;
    if (_tx_thread_system_state == 0 && _tx_thread_running_ptr != TX_NULL)
        _pb_machine->order(_pb_machine->board, kind, (uintptr_t)&packets);
    else if (_tx_caller_is_isr() && isr_kind != PB_ORDER_ACQUIRE)
        _pb_machine->order(_pb_machine->board, isr_kind, (uintptr_t)&packets);
}

UINT __wrap__nx_packet_allocate(VOID *pool, VOID **packet, ULONG type, ULONG wait)
{
    UINT status = __real__nx_packet_allocate(pool, packet, type, wait);

    order(PB_ORDER_ACQUIRE, PB_ORDER_ACQUIRE);
    return status;
}

UINT __wrap__nx_packet_release(VOID *packet)
{
    order(PB_ORDER_RELEASE, PB_ORDER_RELEASE_ALL);
    return __real__nx_packet_release(packet);
}
