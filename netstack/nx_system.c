/*
 * What belongs to the stack as a whole: start-up, who may call, the lock and
 * the wait of an instance, chance, and giving up packets.
 */
#include "nx_internal.h"

CHAR _nx_version_id[] = "Postboard TCP/IP, compatible with NetX Duo 6.4.2";

static UINT nx_system_initialized;

VOID _nx_system_reset(VOID)
{
    nx_system_initialized = NX_FALSE;
    _nx_packet_pool_created_ptr = NX_NULL;
    _nx_packet_pool_created_count = 0;
    _nx_ip_created_ptr = NX_NULL;
    _nx_ip_created_count = 0;
    _nx_link_reset();
}

VOID _nx_system_initialize(VOID)
{
    _nx_system_reset();
    nx_system_initialized = NX_TRUE;
}

UINT _nx_system_is_initialized(VOID)
{
    return nx_system_initialized;
}

/* --- callers ---------------------------------------------------------------- */

UINT _nx_caller_is_thread(VOID)
{
    if (_tx_thread_system_state != 0 || _tx_thread_current_ptr == TX_NULL)
        return NX_FALSE;
#ifndef TX_TIMER_PROCESS_IN_ISR
    if (_tx_thread_current_ptr == &_tx_timer_thread)
        return NX_FALSE;
#endif
    return NX_TRUE;
}

static UINT nx_caller_is_init(VOID)
{
    return _tx_thread_system_state >= TX_INITIALIZE_IN_PROGRESS;
}

UINT _nx_caller_is_thread_or_init(VOID)
{
    return nx_caller_is_init() || _nx_caller_is_thread();
}

UINT _nx_caller_is_not_isr(VOID)
{
    return nx_caller_is_init() || _tx_thread_system_state == 0;
}

UINT _nx_caller_may_wait(ULONG wait_option)
{
    return wait_option == NX_NO_WAIT || _nx_caller_is_thread();
}

UINT _nx_ip_is_created(const NX_IP *ip_ptr)
{
    return ip_ptr != NX_NULL && ip_ptr->nx_ip_id == NX_IP_ID;
}

UINT _nx_ip_in_helper(const NX_IP *ip_ptr)
{
    return _tx_thread_system_state == 0 && _tx_thread_current_ptr == &ip_ptr->nx_ip_thread;
}

/* --- locks and waits ----------------------------------------------------------- */

static UINT nx_thread_runs(VOID)
{
    return _tx_thread_system_state == 0 && _tx_thread_current_ptr != TX_NULL;
}

VOID _nx_ip_lock(NX_IP *ip_ptr)
{
    if (nx_thread_runs() && _tx_mutex_take(&ip_ptr->nx_ip_protection) != TX_SUCCESS)
        _tx_mutex_get(&ip_ptr->nx_ip_protection, TX_WAIT_FOREVER);
}

UINT _nx_ip_lock_to_answer(NX_IP *ip_ptr)
{
    TX_MUTEX *mutex = &ip_ptr->nx_ip_protection;

    if (!nx_thread_runs() ||
        (mutex->tx_mutex_owner == _tx_thread_current_ptr && !_nx_ip_in_helper(ip_ptr)))
        return NX_FALSE;
    return _tx_mutex_take(mutex) == TX_SUCCESS;
}

VOID _nx_ip_unlock(NX_IP *ip_ptr)
{
    if (nx_thread_runs())
        _tx_mutex_put(&ip_ptr->nx_ip_protection);
}

UINT _nx_ip_wait(NX_IP *ip_ptr, TX_THREAD **head, ULONG *count, VOID *object, ULONG wait_option,
                 UINT timeout, ULONG info, VOID *result)
{
    TX_THREAD *thread = _tx_thread_current_ptr;
    UINT status = timeout;

    if (wait_option != NX_NO_WAIT && nx_thread_runs()) {
        thread->tx_thread_suspend_info = info;
        thread->tx_thread_additional_suspend_info = result;
        status = _tx_wait_suspend(head, count, TX_TCP_IP, object, wait_option, timeout, TX_NULL,
                                  &ip_ptr->nx_ip_protection);
        /* Where waiting turned out to be impossible the lock is still held. */
        if (ip_ptr->nx_ip_protection.tx_mutex_owner != thread)
            return status;
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

VOID _nx_wake_first(TX_THREAD **head, UINT status)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    if (*head != TX_NULL)
        _tx_wait_wake(*head, status);
    TX_RESTORE
    _tx_wait_preempt_check();
}

VOID _nx_wake_all(TX_THREAD **head, UINT status)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    _tx_wait_wake_all(head, status);
    TX_RESTORE
    _tx_wait_preempt_check();
}

/* --- chance ------------------------------------------------------------------------- */

ULONG _nx_random(VOID)
{
#ifdef NX_RAND_GIVEN
    ULONG high = (ULONG)NX_RAND();
    ULONG low = (ULONG)NX_RAND();

    return (high << 16) ^ low;
#else
    return (ULONG)_pb_machine->random(_pb_machine->board, PB_RANDOM_ENTROPY);
#endif
}

/* --- giving up packets ---------------------------------------------------------------- */

const CHAR *_nx_discard_name(enum nx_discard reason)
{
    static const CHAR *const names[NX_DISCARD_REASONS] = {
        [NX_DISCARD_LINK_FRAME] = "link: bad frame",
        [NX_DISCARD_NO_BUFFER] = "no packet in the pool",
        [NX_DISCARD_IP_HEADER] = "IP: bad header",
        [NX_DISCARD_IP_CHECKSUM] = "IP: bad checksum",
        [NX_DISCARD_IP_ADDRESS] = "IP: address not for us",
        [NX_DISCARD_IP_PROTOCOL] = "IP: unknown protocol",
        [NX_DISCARD_IP_FILTER] = "IP: refused by a filter",
        [NX_DISCARD_FRAGMENT] = "IP: bad or too many fragments",
        [NX_DISCARD_REASSEMBLY_TIME] = "IP: fragments out of time",
        [NX_DISCARD_NO_ROUTE] = "IP: no route",
        [NX_DISCARD_LINK_DOWN] = "IP: link is down",
        [NX_DISCARD_TOO_BIG] = "IP: larger than the MTU",
        [NX_DISCARD_HEADROOM] = "IP: no room for the header",
        [NX_DISCARD_ARP_MESSAGE] = "ARP: bad message",
        [NX_DISCARD_ARP_QUEUE] = "ARP: no address came",
        [NX_DISCARD_ICMP_MESSAGE] = "ICMP: bad or unwanted message",
        [NX_DISCARD_ICMP_CHECKSUM] = "ICMP: bad checksum",
        [NX_DISCARD_RAW_QUEUE] = "raw: queue full",
        [NX_DISCARD_UDP_HEADER] = "UDP: bad header",
        [NX_DISCARD_UDP_CHECKSUM] = "UDP: bad checksum",
        [NX_DISCARD_UDP_PORT] = "UDP: no socket at the port",
        [NX_DISCARD_UDP_QUEUE] = "UDP: queue full",
        [NX_DISCARD_TCP_HEADER] = "TCP: bad header",
        [NX_DISCARD_TCP_CHECKSUM] = "TCP: bad checksum",
        [NX_DISCARD_TCP_PORT] = "TCP: no socket at the port",
        [NX_DISCARD_TCP_SEQUENCE] = "TCP: outside the window",
        [NX_DISCARD_TCP_QUEUE] = "TCP: queue full",
        [NX_DISCARD_TCP_STATE] = "TCP: no use in this state",
    };

    return names[reason];
}

VOID _nx_discard(NX_IP *ip_ptr, NX_PACKET *packet_ptr, enum nx_discard reason)
{
    ip_ptr->nx_ip_discards[reason]++;
    _pb_machine->trace(_pb_machine->board, PB_TRACE_DISCARD, reason);
    _pb_machine->note(_pb_machine->board, "discarded packets", _nx_discard_name(reason));
    if (packet_ptr != NX_NULL)
        _nx_packet_transmit_release(packet_ptr);
}
