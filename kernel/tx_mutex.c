/*
 * Mutexes: recursive, with priority inheritance along chains of owners. A
 * thread's effective priority is at every moment the better of its own and
 * that of the best waiter of the inheritance mutexes that it owns.
 */
#include "tx_kernel.h"

TX_MUTEX *_tx_mutex_created_ptr;
ULONG _tx_mutex_created_count;

VOID _tx_mutex_reset(VOID)
{
    _tx_mutex_created_ptr = TX_NULL;
    _tx_mutex_created_count = 0;
}

/* --- inheritance -------------------------------------------------------------------- */

static UINT best_waiter(const TX_MUTEX *mutex)
{
    TX_THREAD *thread = mutex->tx_mutex_suspension_list;
    UINT best = TX_MAX_PRIORITIES;
    UINT left;

    for (left = mutex->tx_mutex_suspended_count; left > 0; left--) {
        if (thread->tx_thread_priority < best)
            best = thread->tx_thread_priority;
        thread = thread->tx_thread_suspended_next;
    }
    return best;
}

/* What the waiters of a thread's mutexes lend it; TX_MAX_PRIORITIES: nothing. */
static UINT demand_on(TX_THREAD *owner)
{
    TX_MUTEX *mutex = owner->tx_thread_owned_mutex_list;
    UINT demand = TX_MAX_PRIORITIES;
    UINT left;

    for (left = owner->tx_thread_owned_mutex_count; left > 0; left--) {
        if (mutex->tx_mutex_inherit) {
            mutex->tx_mutex_highest_priority_waiting = best_waiter(mutex);
            if (mutex->tx_mutex_highest_priority_waiting < demand)
                demand = mutex->tx_mutex_highest_priority_waiting;
        }
        mutex = mutex->tx_mutex_owned_next;
    }
    return demand < owner->tx_thread_user_priority ? demand : TX_MAX_PRIORITIES;
}

VOID _tx_mutex_inherit(TX_THREAD *owner)
{
    while (owner != TX_NULL) {
        TX_MUTEX *awaited = owner->tx_thread_suspend_control_block;
        UINT demand = demand_on(owner);
        UINT priority = owner->tx_thread_user_priority;
        UINT threshold = owner->tx_thread_user_preempt_threshold;

        owner->tx_thread_inherit_priority = demand;
        if (demand < priority)
            priority = demand;
        if (priority < threshold)
            threshold = priority;
        if (priority == owner->tx_thread_priority &&
            threshold == owner->tx_thread_preempt_threshold)
            return;
        _tx_thread_priority_set(owner, priority, threshold);
        owner = owner->tx_thread_state == TX_MUTEX_SUSP && awaited->tx_mutex_inherit
                    ? awaited->tx_mutex_owner
                    : TX_NULL;
    }
}

/* A waiter gave up: its owner may have less to inherit. */
static VOID waiter_removed(TX_THREAD *thread)
{
    TX_MUTEX *mutex = thread->tx_thread_suspend_control_block;

    if (mutex->tx_mutex_inherit)
        _tx_mutex_inherit(mutex->tx_mutex_owner);
}

/* --- ownership ------------------------------------------------------------------------- */

/* In initialisation there is no thread: then nobody owns what is counted. */
static VOID own(TX_MUTEX *mutex, TX_THREAD *thread)
{
    mutex->tx_mutex_owner = thread;
    mutex->tx_mutex_ownership_count = 1;
    mutex->tx_mutex_highest_priority_waiting = TX_MAX_PRIORITIES;
    if (thread != TX_NULL) {
        mutex->tx_mutex_original_priority = thread->tx_thread_priority;
        TX_RING_APPEND(thread->tx_thread_owned_mutex_list, mutex, tx_mutex_owned);
        thread->tx_thread_owned_mutex_count++;
    }
}

static VOID disown(TX_MUTEX *mutex)
{
    TX_THREAD *thread = mutex->tx_mutex_owner;

    if (thread != TX_NULL) {
        TX_RING_REMOVE(thread->tx_thread_owned_mutex_list, mutex, tx_mutex_owned);
        thread->tx_thread_owned_mutex_count--;
    }
    mutex->tx_mutex_owner = TX_NULL;
    mutex->tx_mutex_ownership_count = 0;
}

/* The owner is done with it: the next waiter's turn (TX38). */
static VOID hand_over(TX_MUTEX *mutex)
{
    TX_THREAD *owner = mutex->tx_mutex_owner;
    TX_THREAD *next;

    disown(mutex);
    if (mutex->tx_mutex_inherit)
        _tx_wait_prioritize(&mutex->tx_mutex_suspension_list);
    next = mutex->tx_mutex_suspension_list;
    if (next != TX_NULL) {
        own(mutex, next);
        TX_COUNT_MUTEX(mutex, get);
        _tx_wait_wake(next, TX_SUCCESS);
    }
    if (mutex->tx_mutex_inherit) {
        _tx_mutex_inherit(next);
        _tx_mutex_inherit(owner);
    }
}

VOID _tx_mutex_release_all(TX_THREAD *thread)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    while (thread->tx_thread_owned_mutex_list != TX_NULL)
        hand_over(thread->tx_thread_owned_mutex_list);
    TX_RESTORE
}

/* --- services ----------------------------------------------------------------------------- */

UINT _tx_mutex_create(TX_MUTEX *mutex, CHAR *name, UINT inherit)
{
    TX_INTERRUPT_SAVE_AREA

    memset(mutex, 0, sizeof(*mutex));
    mutex->tx_mutex_name = name;
    mutex->tx_mutex_inherit = inherit;
    mutex->tx_mutex_highest_priority_waiting = TX_MAX_PRIORITIES;
    TX_DISABLE
    TX_LOG(MUTEX_CREATE, mutex, inherit, _tx_stack_now(), 0);
    mutex->tx_mutex_id = TX_MUTEX_ID;
    TX_RING_APPEND(_tx_mutex_created_ptr, mutex, tx_mutex_created);
    _tx_mutex_created_count++;
    TX_LOG_CREATED(MUTEX, mutex, name, inherit, 0);
    TX_MUTEX_CREATE_EXTENSION(mutex)
    TX_RESTORE
    return TX_SUCCESS;
}

UINT _tx_mutex_delete(TX_MUTEX *mutex)
{
    TX_INTERRUPT_SAVE_AREA
    TX_THREAD *owner;

    TX_DISABLE
    TX_LOG(MUTEX_DELETE, mutex, _tx_stack_now(), 0, 0);
    mutex->tx_mutex_id = TX_CLEAR_ID;
    TX_RING_REMOVE(_tx_mutex_created_ptr, mutex, tx_mutex_created);
    _tx_mutex_created_count--;
    TX_LOG_DELETED(mutex);
    TX_MUTEX_DELETE_EXTENSION(mutex)
    owner = mutex->tx_mutex_owner;
    disown(mutex);
    _tx_wait_wake_all(&mutex->tx_mutex_suspension_list, TX_DELETED);
    _tx_mutex_inherit(owner);
    TX_RESTORE
    _tx_wait_preempt_check();
    return TX_SUCCESS;
}

static UINT wait(TX_MUTEX *mutex, ULONG wait_option)
{
    TX_THREAD *owner = mutex->tx_mutex_owner;
    struct tx_wait wait = {&mutex->tx_mutex_suspension_list, &mutex->tx_mutex_suspended_count,
                           TX_MUTEX_SUSP, mutex, wait_option, TX_NOT_AVAILABLE, waiter_removed, 0};

    if (!_tx_wait_possible(wait_option))
        return TX_NOT_AVAILABLE;
    _tx_wait_begin(&wait);
    if (owner != TX_NULL && owner->tx_thread_priority > _tx_thread_running_ptr->tx_thread_priority) {
        TX_COUNT_MUTEX(mutex, priority_inversion);
        TX_COUNT_THREAD(_tx_thread_running_ptr, priority_inversion);
        if (mutex->tx_mutex_inherit)
            TX_COUNT_MUTEX(mutex, _priority_inheritance);
    }
    if (mutex->tx_mutex_inherit)
        _tx_mutex_inherit(owner);
    return _tx_wait_block();
}

/* Without waiting, and interrupts may be enabled: nothing comes in between. */
UINT _tx_mutex_take(TX_MUTEX *mutex)
{
    if (mutex->tx_mutex_ownership_count == 0)
        own(mutex, _tx_thread_current_ptr);
    else if (mutex->tx_mutex_owner == _tx_thread_current_ptr)
        mutex->tx_mutex_ownership_count++;
    else
        return TX_NOT_AVAILABLE;
    TX_COUNT_MUTEX(mutex, get);
    return TX_SUCCESS;
}

UINT _tx_mutex_get(TX_MUTEX *mutex, ULONG wait_option)
{
    TX_INTERRUPT_SAVE_AREA
    UINT status;

    TX_DISABLE
    TX_LOG(MUTEX_GET, mutex, wait_option, mutex->tx_mutex_owner, mutex->tx_mutex_ownership_count);
    status = _tx_mutex_take(mutex);
    if (status != TX_SUCCESS)
        status = wait(mutex, wait_option);
    TX_RESTORE
    return status;
}

UINT _tx_mutex_put(TX_MUTEX *mutex)
{
    TX_INTERRUPT_SAVE_AREA
    UINT status = TX_SUCCESS;

    TX_DISABLE
    TX_LOG(MUTEX_PUT, mutex, mutex->tx_mutex_owner, mutex->tx_mutex_ownership_count,
           _tx_stack_now());
    if (mutex->tx_mutex_ownership_count == 0 || mutex->tx_mutex_owner != _tx_thread_current_ptr)
        status = TX_NOT_OWNED;
    else if (mutex->tx_mutex_ownership_count > 1)
        mutex->tx_mutex_ownership_count--;
    else
        hand_over(mutex);
    if (status == TX_SUCCESS)
        TX_COUNT_MUTEX(mutex, put);
    TX_RESTORE
    _tx_wait_preempt_check();
    return status;
}

UINT _tx_mutex_info_get(TX_MUTEX *mutex, CHAR **name, ULONG *count, TX_THREAD **owner,
                        TX_THREAD **first_suspended, ULONG *suspended_count, TX_MUTEX **next)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(MUTEX_INFO_GET, mutex, 0, 0, 0);
    TX_STORE(name, mutex->tx_mutex_name);
    TX_STORE(count, mutex->tx_mutex_ownership_count);
    TX_STORE(owner, mutex->tx_mutex_owner);
    TX_STORE(first_suspended, mutex->tx_mutex_suspension_list);
    TX_STORE(suspended_count, mutex->tx_mutex_suspended_count);
    TX_STORE(next, mutex->tx_mutex_created_next);
    TX_RESTORE
    return TX_SUCCESS;
}

UINT _tx_mutex_prioritize(TX_MUTEX *mutex)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(MUTEX_PRIORITIZE, mutex, mutex->tx_mutex_suspended_count, _tx_stack_now(), 0);
    _tx_wait_prioritize(&mutex->tx_mutex_suspension_list);
    TX_RESTORE
    return TX_SUCCESS;
}
