/*
 * Event trace: the buffer of the TraceX guide, written while it is enabled.
 * Without TX_ENABLE_EVENT_TRACE the services link and say so; the two marks of
 * ISRs, which have no status, do nothing.
 */
#include "tx_kernel.h"

#ifdef TX_ENABLE_EVENT_TRACE

/* A thread's word besides its priority, and who is not a thread. */
#define THREAD_MARK    0x80000000u
#define IN_ISR         0xFFFFFFFFu
#define IN_INIT        0xF0F0F0F0u

TX_TRACE_HEADER *_tx_trace_header_ptr;
TX_TRACE_OBJECT_ENTRY *_tx_trace_registry_start_ptr;
TX_TRACE_OBJECT_ENTRY *_tx_trace_registry_end_ptr;
TX_TRACE_BUFFER_ENTRY *_tx_trace_buffer_start_ptr;
TX_TRACE_BUFFER_ENTRY *_tx_trace_buffer_end_ptr;
TX_TRACE_BUFFER_ENTRY *_tx_trace_buffer_current_ptr;
ULONG _tx_trace_event_enable_bits;
ULONG _tx_trace_simulated_time;
VOID (*_tx_trace_full_notify_function)(VOID *);
ULONG _tx_trace_total_registry_entries;
ULONG _tx_trace_available_registry_entries;

ULONG _tx_trace_time(VOID)
{
    return _pb_machine != NULL ? (ULONG)(_pb_machine->now(_pb_machine->board) / 1000) : 0;
}

VOID _tx_trace_reset(VOID)
{
    _tx_trace_header_ptr = TX_NULL;
    _tx_trace_registry_start_ptr = _tx_trace_registry_end_ptr = TX_NULL;
    _tx_trace_buffer_start_ptr = _tx_trace_buffer_end_ptr = TX_NULL;
    _tx_trace_buffer_current_ptr = TX_NULL;
    _tx_trace_event_enable_bits = 0;
    _tx_trace_simulated_time = 0;
    _tx_trace_full_notify_function = TX_NULL;
    _tx_trace_total_registry_entries = _tx_trace_available_registry_entries = 0;
}

/* --- events ------------------------------------------------------------------------- */

/* Whose event it is. */
static VOID note_caller(TX_TRACE_BUFFER_ENTRY *entry)
{
    const TX_THREAD *thread = _tx_thread_current_ptr;

    if (_tx_caller_is_init()) {
        entry->tx_trace_buffer_entry_thread_pointer = IN_INIT;
        entry->tx_trace_buffer_entry_thread_priority = 0;
    } else if (_tx_caller_is_isr() || thread == TX_NULL) {
        entry->tx_trace_buffer_entry_thread_pointer = IN_ISR;
        entry->tx_trace_buffer_entry_thread_priority = _tx_word(thread);
    } else {
        entry->tx_trace_buffer_entry_thread_pointer = _tx_word(thread);
        entry->tx_trace_buffer_entry_thread_priority = THREAD_MARK |
                                                       thread->tx_thread_preempt_threshold << 16 |
                                                       thread->tx_thread_priority;
    }
}

VOID _tx_trace_insert(ULONG id, ULONG info_1, ULONG info_2, ULONG info_3, ULONG info_4,
                      ULONG filter)
{
    TX_TRACE_BUFFER_ENTRY *entry = _tx_trace_buffer_current_ptr;
    const ULONG info[] = {info_1, info_2, info_3, info_4};
    int wrapped;

    if (entry == TX_NULL || (_tx_trace_event_enable_bits & filter) == 0)
        return;
    note_caller(entry);
    entry->tx_trace_buffer_entry_event_id = id;
    entry->tx_trace_buffer_entry_time_stamp = (ULONG)(TX_TRACE_TIME_SOURCE);
    /* The last four words, whatever the option calls them. */
    memcpy((UCHAR *)(entry + 1) - sizeof(info), info, sizeof(info));
    wrapped = entry + 1 == _tx_trace_buffer_end_ptr;
    _tx_trace_buffer_current_ptr = wrapped ? _tx_trace_buffer_start_ptr : entry + 1;
    _tx_trace_header_ptr->tx_trace_header_buffer_current_pointer =
        _tx_word(_tx_trace_buffer_current_ptr);
    if (wrapped && _tx_trace_full_notify_function != TX_NULL)
        _tx_trace_full_notify_function(_tx_trace_header_ptr);
}

/* --- registry ----------------------------------------------------------------------- */

/* The entry that tells of the object, else the first never used, else the first
 * whose object is gone; TX_NULL when all are taken. */
static TX_TRACE_OBJECT_ENTRY *entry_for(ULONG object)
{
    TX_TRACE_OBJECT_ENTRY *entry;
    TX_TRACE_OBJECT_ENTRY *fresh = TX_NULL;
    TX_TRACE_OBJECT_ENTRY *old = TX_NULL;

    for (entry = _tx_trace_registry_start_ptr; entry != _tx_trace_registry_end_ptr; entry++) {
        if (entry->tx_trace_object_entry_thread_pointer == object)
            return entry;
        if (!entry->tx_trace_object_entry_available)
            continue;
        if (entry->tx_trace_object_entry_thread_pointer == 0 && fresh == TX_NULL)
            fresh = entry;
        else if (old == TX_NULL)
            old = entry;
    }
    return fresh != TX_NULL ? fresh : old;
}

VOID _tx_trace_object_register(UCHAR type, VOID *object, CHAR *name, ULONG parameter_1,
                               ULONG parameter_2)
{
    TX_TRACE_OBJECT_ENTRY *entry = entry_for(_tx_word(object));
    UINT priority =
        type == TX_TRACE_OBJECT_TYPE_THREAD ? ((TX_THREAD *)object)->tx_thread_priority : 0;

    if (entry == TX_NULL)
        return;
    if (entry->tx_trace_object_entry_available)
        _tx_trace_available_registry_entries--;
    memset(entry, 0, sizeof(*entry));
    entry->tx_trace_object_entry_available = TX_FALSE;
    entry->tx_trace_object_entry_type = type;
    entry->tx_trace_object_entry_reserved1 = (UCHAR)(priority >> 8);
    entry->tx_trace_object_entry_reserved2 = (UCHAR)priority;
    entry->tx_trace_object_entry_thread_pointer = _tx_word(object);
    entry->tx_trace_object_entry_param_1 = parameter_1;
    entry->tx_trace_object_entry_param_2 = parameter_2;
    if (name != TX_NULL)
        memcpy(entry->tx_trace_object_entry_name, name,
               strnlen(name, TX_TRACE_OBJECT_REGISTRY_NAME));
}

/* What the entry tells stays for the events there are, until it is needed. */
VOID _tx_trace_object_unregister(VOID *object)
{
    TX_TRACE_OBJECT_ENTRY *entry;

    for (entry = _tx_trace_registry_start_ptr; entry != _tx_trace_registry_end_ptr; entry++) {
        if (entry->tx_trace_object_entry_thread_pointer == _tx_word(object) &&
            !entry->tx_trace_object_entry_available) {
            entry->tx_trace_object_entry_available = TX_TRUE;
            _tx_trace_available_registry_entries++;
        }
    }
}

/* All objects of a kind that were there before the trace. */
#define REGISTER_ALL(kind, type, field, ring, parameter_1, parameter_2)                            \
    do {                                                                                           \
        type *object = ring##_created_ptr;                                                         \
        ULONG left;                                                                                \
                                                                                                   \
        for (left = ring##_created_count; left > 0; left--) {                                      \
            TX_LOG_CREATED(kind, object, object->field##_name, parameter_1, parameter_2);          \
            object = object->field##_created_next;                                                 \
        }                                                                                          \
    } while (0)

static VOID register_all(VOID)
{
    REGISTER_ALL(THREAD, TX_THREAD, tx_thread, _tx_thread, object->tx_thread_stack_start,
                 object->tx_thread_stack_size);
    REGISTER_ALL(TIMER, TX_TIMER, tx_timer, _tx_timer,
                 object->tx_timer_internal.tx_timer_internal_remaining_ticks,
                 object->tx_timer_internal.tx_timer_internal_re_initialize_ticks);
    REGISTER_ALL(QUEUE, TX_QUEUE, tx_queue, _tx_queue,
                 object->tx_queue_capacity * object->tx_queue_message_size * sizeof(ULONG),
                 object->tx_queue_message_size);
    REGISTER_ALL(SEMAPHORE, TX_SEMAPHORE, tx_semaphore, _tx_semaphore, object->tx_semaphore_count,
                 0);
    REGISTER_ALL(MUTEX, TX_MUTEX, tx_mutex, _tx_mutex, object->tx_mutex_inherit, 0);
    REGISTER_ALL(EVENT_FLAGS, TX_EVENT_FLAGS_GROUP, tx_event_flags_group, _tx_event_flags, 0, 0);
    REGISTER_ALL(BLOCK_POOL, TX_BLOCK_POOL, tx_block_pool, _tx_block_pool,
                 object->tx_block_pool_total, object->tx_block_pool_block_size);
    REGISTER_ALL(BYTE_POOL, TX_BYTE_POOL, tx_byte_pool, _tx_byte_pool, object->tx_byte_pool_size,
                 0);
}

/* --- services ----------------------------------------------------------------------- */

/* Header, registry and ring of events, in this order; size in bytes. */
static VOID lay_out(VOID *start, ULONG events, ULONG registry_entries)
{
    TX_TRACE_HEADER *header = start;
    ULONG i;

    _tx_trace_registry_start_ptr = (TX_TRACE_OBJECT_ENTRY *)(header + 1);
    _tx_trace_registry_end_ptr = _tx_trace_registry_start_ptr + registry_entries;
    _tx_trace_buffer_start_ptr = (TX_TRACE_BUFFER_ENTRY *)_tx_trace_registry_end_ptr;
    _tx_trace_buffer_end_ptr = _tx_trace_buffer_start_ptr + events;
    memset(start, 0, (size_t)((UCHAR *)_tx_trace_buffer_end_ptr - (UCHAR *)start));
    for (i = 0; i < registry_entries; i++)
        _tx_trace_registry_start_ptr[i].tx_trace_object_entry_available = TX_TRUE;
    for (i = 0; i < events; i++)
        _tx_trace_buffer_start_ptr[i].tx_trace_buffer_entry_event_id =
            (ULONG)TX_TRACE_INVALID_EVENT;
    header->tx_trace_header_id = (ULONG)TX_TRACE_VALID;
    header->tx_trace_header_timer_valid_mask = (ULONG)TX_TRACE_TIME_MASK;
    header->tx_trace_header_trace_base_address = _tx_word(start);
    header->tx_trace_header_registry_start_pointer = _tx_word(_tx_trace_registry_start_ptr);
    header->tx_trace_header_object_name_size = TX_TRACE_OBJECT_REGISTRY_NAME;
    header->tx_trace_header_registry_end_pointer = _tx_word(_tx_trace_registry_end_ptr);
    header->tx_trace_header_buffer_start_pointer = _tx_word(_tx_trace_buffer_start_ptr);
    header->tx_trace_header_buffer_end_pointer = _tx_word(_tx_trace_buffer_end_ptr);
    header->tx_trace_header_buffer_current_pointer = _tx_word(_tx_trace_buffer_start_ptr);
    header->tx_trace_header_reserved2 = 0xAAAAAAAA;
    header->tx_trace_header_reserved3 = 0xBBBBBBBB;
    header->tx_trace_header_reserved4 = 0xCCCCCCCC;
    _tx_trace_header_ptr = header;
    _tx_trace_total_registry_entries = _tx_trace_available_registry_entries = registry_entries;
}

UINT _tx_trace_enable(VOID *trace_buffer_start, ULONG trace_buffer_size, ULONG registry_entries)
{
    TX_INTERRUPT_SAVE_AREA
    ULONG64 head = sizeof(TX_TRACE_HEADER) +
                   (ULONG64)registry_entries * sizeof(TX_TRACE_OBJECT_ENTRY);
    UINT status = TX_SUCCESS;

    TX_DISABLE
    if (trace_buffer_size < head + sizeof(TX_TRACE_BUFFER_ENTRY)) {
        status = TX_SIZE_ERROR;
    } else if (_tx_trace_buffer_current_ptr != TX_NULL) {
        status = TX_NOT_DONE;
    } else {
        lay_out(trace_buffer_start,
                (ULONG)((trace_buffer_size - head) / sizeof(TX_TRACE_BUFFER_ENTRY)),
                registry_entries);
        register_all();
        _tx_trace_event_enable_bits = 0xFFFFFFFF;
        _tx_trace_buffer_current_ptr = _tx_trace_buffer_start_ptr;
        /* Who runs while nothing has happened yet. */
        TX_LOG(RUNNING, 0, 0, 0, 0);
        TX_LOG(RUNNING, 0, 0, 0, 0);
    }
    TX_RESTORE
    return status;
}

/* The buffer stays as it is, to be taken away. */
UINT _tx_trace_disable(VOID)
{
    TX_INTERRUPT_SAVE_AREA
    UINT status = TX_NOT_DONE;

    TX_DISABLE
    if (_tx_trace_buffer_current_ptr != TX_NULL) {
        _tx_trace_buffer_current_ptr = TX_NULL;
        _tx_trace_registry_start_ptr = _tx_trace_registry_end_ptr = TX_NULL;
        status = TX_SUCCESS;
    }
    TX_RESTORE
    return status;
}

UINT _tx_trace_event_filter(ULONG event_filter_bits)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    _tx_trace_event_enable_bits &= ~event_filter_bits;
    TX_RESTORE
    return TX_SUCCESS;
}

UINT _tx_trace_event_unfilter(ULONG event_unfilter_bits)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    _tx_trace_event_enable_bits |= event_unfilter_bits;
    TX_RESTORE
    return TX_SUCCESS;
}

UINT _tx_trace_buffer_full_notify(VOID (*full_buffer_callback)(VOID *buffer))
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    _tx_trace_full_notify_function = full_buffer_callback;
    TX_RESTORE
    return TX_SUCCESS;
}

static VOID isr_insert(ULONG event, ULONG isr_id)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    _tx_trace_insert(event, _tx_word(_tx_stack_now()), isr_id, _tx_thread_system_state,
                     _tx_thread_preempt_disable, TX_TRACE_INTERNAL_EVENTS);
    TX_RESTORE
}

VOID _tx_trace_isr_enter_insert(ULONG isr_id)
{
    isr_insert(TX_TRACE_ISR_ENTER, isr_id);
}

VOID _tx_trace_isr_exit_insert(ULONG isr_id)
{
    isr_insert(TX_TRACE_ISR_EXIT, isr_id);
}

UINT _tx_trace_user_event_insert(ULONG event_id, ULONG info_field_1, ULONG info_field_2,
                                 ULONG info_field_3, ULONG info_field_4)
{
    TX_INTERRUPT_SAVE_AREA
    UINT status = TX_NOT_DONE;

    TX_DISABLE
    if (_tx_trace_buffer_current_ptr != TX_NULL) {
        _tx_trace_insert(event_id, info_field_1, info_field_2, info_field_3, info_field_4,
                         TX_TRACE_USER_EVENTS);
        status = TX_SUCCESS;
    }
    TX_RESTORE
    return status;
}

#else

VOID _tx_trace_reset(VOID)
{
}

UINT _tx_trace_enable(VOID *trace_buffer_start, ULONG trace_buffer_size, ULONG registry_entries)
{
    return TX_FEATURE_NOT_ENABLED;
}

UINT _tx_trace_disable(VOID)
{
    return TX_FEATURE_NOT_ENABLED;
}

UINT _tx_trace_event_filter(ULONG event_filter_bits)
{
    return TX_FEATURE_NOT_ENABLED;
}

UINT _tx_trace_event_unfilter(ULONG event_unfilter_bits)
{
    return TX_FEATURE_NOT_ENABLED;
}

UINT _tx_trace_buffer_full_notify(VOID (*full_buffer_callback)(VOID *buffer))
{
    return TX_FEATURE_NOT_ENABLED;
}

VOID _tx_trace_isr_enter_insert(ULONG isr_id)
{
}

VOID _tx_trace_isr_exit_insert(ULONG isr_id)
{
}

UINT _tx_trace_user_event_insert(ULONG event_id, ULONG info_field_1, ULONG info_field_2,
                                 ULONG info_field_3, ULONG info_field_4)
{
    return TX_FEATURE_NOT_ENABLED;
}

#endif
