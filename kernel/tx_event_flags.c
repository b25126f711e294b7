/*
 * Event flag groups.
 */
#include "tx_kernel.h"

/* The bits of a get option. */
#define OPTION_CLEAR 1u
#define OPTION_AND   2u

TX_EVENT_FLAGS_GROUP *_tx_event_flags_created_ptr;
ULONG _tx_event_flags_created_count;

VOID _tx_event_flags_reset(VOID)
{
    _tx_event_flags_created_ptr = TX_NULL;
    _tx_event_flags_created_count = 0;
}

UINT _tx_event_flags_create(TX_EVENT_FLAGS_GROUP *group, CHAR *name)
{
    TX_INTERRUPT_SAVE_AREA

    memset(group, 0, sizeof(*group));
    group->tx_event_flags_group_name = name;
    TX_DISABLE
    TX_LOG(EVENT_FLAGS_CREATE, group, _tx_stack_now(), 0, 0);
    group->tx_event_flags_group_id = TX_EVENT_FLAGS_ID;
    TX_RING_APPEND(_tx_event_flags_created_ptr, group, tx_event_flags_group_created);
    _tx_event_flags_created_count++;
    TX_LOG_CREATED(EVENT_FLAGS, group, name, 0, 0);
    TX_EVENT_FLAGS_GROUP_CREATE_EXTENSION(group)
    TX_RESTORE
    return TX_SUCCESS;
}

UINT _tx_event_flags_delete(TX_EVENT_FLAGS_GROUP *group)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(EVENT_FLAGS_DELETE, group, _tx_stack_now(), 0, 0);
    group->tx_event_flags_group_id = TX_CLEAR_ID;
    TX_RING_REMOVE(_tx_event_flags_created_ptr, group, tx_event_flags_group_created);
    _tx_event_flags_created_count--;
    TX_LOG_DELETED(group);
    TX_EVENT_FLAGS_GROUP_DELETE_EXTENSION(group)
    _tx_wait_wake_all(&group->tx_event_flags_group_suspension_list, TX_DELETED);
    TX_RESTORE
    _tx_wait_preempt_check();
    return TX_SUCCESS;
}

/* No flags at all are never satisfied (TX40). */
static int satisfied(ULONG flags, ULONG requested, UINT option)
{
    ULONG present = flags & requested;

    return option & OPTION_AND ? present == requested && requested != 0 : present != 0;
}

UINT _tx_event_flags_get(TX_EVENT_FLAGS_GROUP *group, ULONG requested, UINT option, ULONG *actual,
                         ULONG wait_option)
{
    TX_INTERRUPT_SAVE_AREA
    TX_THREAD *thread = _tx_thread_current_ptr;
    UINT status = TX_SUCCESS;

    TX_DISABLE
    TX_LOG(EVENT_FLAGS_GET, group, requested, group->tx_event_flags_group_current, option);
    if (satisfied(group->tx_event_flags_group_current, requested, option)) {
        *actual = group->tx_event_flags_group_current;
        TX_COUNT_EVENT_FLAGS(group, __performance_get);
        if (option & OPTION_CLEAR)
            group->tx_event_flags_group_current &= ~requested;
    } else if (requested == 0 || !_tx_wait_possible(wait_option)) {
        status = TX_NO_EVENTS;
    } else {
        thread->tx_thread_suspend_info = requested;
        thread->tx_thread_suspend_option = option;
        thread->tx_thread_additional_suspend_info = actual;
        status = _tx_wait_suspend(&group->tx_event_flags_group_suspension_list,
                                  &group->tx_event_flags_group_suspended_count, TX_EVENT_FLAG,
                                  group, wait_option, TX_NO_EVENTS, TX_NULL, TX_NULL);
    }
    TX_RESTORE
    return status;
}

/* Wakes whom the flags satisfy, all by one snapshot; what they clear goes
 * afterwards (TX41). */
static VOID wake_satisfied(TX_EVENT_FLAGS_GROUP *group)
{
    ULONG flags = group->tx_event_flags_group_current;
    ULONG cleared = 0;
    TX_THREAD *thread = group->tx_event_flags_group_suspension_list;
    UINT left;

    for (left = group->tx_event_flags_group_suspended_count; left > 0; left--) {
        TX_THREAD *next = thread->tx_thread_suspended_next;
        ULONG requested = thread->tx_thread_suspend_info;

        if (satisfied(flags, requested, thread->tx_thread_suspend_option)) {
            *(ULONG *)thread->tx_thread_additional_suspend_info = flags;
            if (thread->tx_thread_suspend_option & OPTION_CLEAR)
                cleared |= requested;
            _tx_wait_wake(thread, TX_SUCCESS);
            TX_COUNT_EVENT_FLAGS(group, __performance_get);
        }
        thread = next;
    }
    group->tx_event_flags_group_current &= ~cleared;
}

UINT _tx_event_flags_set(TX_EVENT_FLAGS_GROUP *group, ULONG flags, UINT option)
{
    TX_INTERRUPT_SAVE_AREA
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    VOID (*notify)(TX_EVENT_FLAGS_GROUP *);
#endif

    TX_DISABLE
    TX_LOG(EVENT_FLAGS_SET, group, flags, option, group->tx_event_flags_group_suspended_count);
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    notify = group->tx_event_flags_group_set_notify;
#endif
    TX_COUNT_EVENT_FLAGS(group, _performance_set);
    if (option & OPTION_AND) {
        group->tx_event_flags_group_current &= flags;
    } else {
        group->tx_event_flags_group_current |= flags;
        wake_satisfied(group);
    }
    TX_RESTORE
    _tx_wait_preempt_check();
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    if ((option & OPTION_AND) == 0 && notify != TX_NULL)
        notify(group);
#endif
    return TX_SUCCESS;
}

UINT _tx_event_flags_info_get(TX_EVENT_FLAGS_GROUP *group, CHAR **name, ULONG *current,
                              TX_THREAD **first_suspended, ULONG *suspended_count,
                              TX_EVENT_FLAGS_GROUP **next)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(EVENT_FLAGS_INFO_GET, group, 0, 0, 0);
    TX_STORE(name, group->tx_event_flags_group_name);
    TX_STORE(current, group->tx_event_flags_group_current);
    TX_STORE(first_suspended, group->tx_event_flags_group_suspension_list);
    TX_STORE(suspended_count, group->tx_event_flags_group_suspended_count);
    TX_STORE(next, group->tx_event_flags_group_created_next);
    TX_RESTORE
    return TX_SUCCESS;
}

UINT _tx_event_flags_set_notify(TX_EVENT_FLAGS_GROUP *group,
                                VOID (*notify)(TX_EVENT_FLAGS_GROUP *))
{
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(EVENT_FLAGS_SET_NOTIFY, group, 0, 0, 0);
    group->tx_event_flags_group_set_notify = notify;
    TX_RESTORE
    return TX_SUCCESS;
#else
    (VOID) group;
    (VOID) notify;
    return TX_FEATURE_NOT_ENABLED;
#endif
}
