/*
 * Counting semaphores.
 */
#include "tx_kernel.h"

TX_SEMAPHORE *_tx_semaphore_created_ptr;
ULONG _tx_semaphore_created_count;

VOID _tx_semaphore_reset(VOID)
{
    _tx_semaphore_created_ptr = TX_NULL;
    _tx_semaphore_created_count = 0;
}

UINT _tx_semaphore_create(TX_SEMAPHORE *semaphore, CHAR *name, ULONG initial_count)
{
    TX_INTERRUPT_SAVE_AREA

    memset(semaphore, 0, sizeof(*semaphore));
    semaphore->tx_semaphore_name = name;
    semaphore->tx_semaphore_count = initial_count;
    TX_DISABLE
    TX_LOG(SEMAPHORE_CREATE, semaphore, initial_count, _tx_stack_now(), 0);
    semaphore->tx_semaphore_id = TX_SEMAPHORE_ID;
    TX_RING_APPEND(_tx_semaphore_created_ptr, semaphore, tx_semaphore_created);
    _tx_semaphore_created_count++;
    TX_LOG_CREATED(SEMAPHORE, semaphore, name, initial_count, 0);
    TX_SEMAPHORE_CREATE_EXTENSION(semaphore)
    TX_RESTORE
    return TX_SUCCESS;
}

UINT _tx_semaphore_delete(TX_SEMAPHORE *semaphore)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(SEMAPHORE_DELETE, semaphore, _tx_stack_now(), 0, 0);
    semaphore->tx_semaphore_id = TX_CLEAR_ID;
    TX_RING_REMOVE(_tx_semaphore_created_ptr, semaphore, tx_semaphore_created);
    _tx_semaphore_created_count--;
    TX_LOG_DELETED(semaphore);
    TX_SEMAPHORE_DELETE_EXTENSION(semaphore)
    _tx_wait_wake_all(&semaphore->tx_semaphore_suspension_list, TX_DELETED);
    TX_RESTORE
    _tx_wait_preempt_check();
    return TX_SUCCESS;
}

UINT _tx_semaphore_get(TX_SEMAPHORE *semaphore, ULONG wait_option)
{
    TX_INTERRUPT_SAVE_AREA
    UINT status = TX_SUCCESS;

    TX_DISABLE
    TX_LOG(SEMAPHORE_GET, semaphore, wait_option, semaphore->tx_semaphore_count, _tx_stack_now());
    if (semaphore->tx_semaphore_count > 0) {
        semaphore->tx_semaphore_count--;
        TX_COUNT_SEMAPHORE(semaphore, get);
    } else {
        status = _tx_wait_suspend(&semaphore->tx_semaphore_suspension_list,
                                  &semaphore->tx_semaphore_suspended_count, TX_SEMAPHORE_SUSP,
                                  semaphore, wait_option, TX_NO_INSTANCE, TX_NULL, TX_NULL);
    }
    TX_RESTORE
    return status;
}

/* With threads waiting there is no count, and so no ceiling (TX35). */
static UINT put(TX_SEMAPHORE *semaphore, ULONG ceiling)
{
    TX_INTERRUPT_SAVE_AREA
    UINT status = TX_SUCCESS;
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    VOID (*notify)(TX_SEMAPHORE *);
#endif

    TX_DISABLE
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    notify = semaphore->tx_semaphore_put_notify;
#endif
    if (semaphore->tx_semaphore_suspension_list != TX_NULL) {
        _tx_wait_wake(semaphore->tx_semaphore_suspension_list, TX_SUCCESS);
        TX_COUNT_SEMAPHORE(semaphore, get);
    } else if (ceiling != 0 && semaphore->tx_semaphore_count >= ceiling) {
        status = TX_CEILING_EXCEEDED;
    } else {
        semaphore->tx_semaphore_count++;
    }
    if (status == TX_SUCCESS)
        TX_COUNT_SEMAPHORE(semaphore, put);
    TX_RESTORE
    _tx_wait_preempt_check();
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    if (status == TX_SUCCESS && notify != TX_NULL)
        notify(semaphore);
#endif
    return status;
}

UINT _tx_semaphore_put(TX_SEMAPHORE *semaphore)
{
    TX_LOG(SEMAPHORE_PUT, semaphore, semaphore->tx_semaphore_count,
           semaphore->tx_semaphore_suspended_count, _tx_stack_now());
    return put(semaphore, 0);
}

UINT _tx_semaphore_ceiling_put(TX_SEMAPHORE *semaphore, ULONG ceiling)
{
    TX_LOG(SEMAPHORE_CEILING_PUT, semaphore, semaphore->tx_semaphore_count,
           semaphore->tx_semaphore_suspended_count, ceiling);
    return ceiling == 0 ? TX_INVALID_CEILING : put(semaphore, ceiling);
}

UINT _tx_semaphore_info_get(TX_SEMAPHORE *semaphore, CHAR **name, ULONG *current_value,
                            TX_THREAD **first_suspended, ULONG *suspended_count,
                            TX_SEMAPHORE **next)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(SEMAPHORE_INFO_GET, semaphore, 0, 0, 0);
    TX_STORE(name, semaphore->tx_semaphore_name);
    TX_STORE(current_value, semaphore->tx_semaphore_count);
    TX_STORE(first_suspended, semaphore->tx_semaphore_suspension_list);
    TX_STORE(suspended_count, semaphore->tx_semaphore_suspended_count);
    TX_STORE(next, semaphore->tx_semaphore_created_next);
    TX_RESTORE
    return TX_SUCCESS;
}

UINT _tx_semaphore_prioritize(TX_SEMAPHORE *semaphore)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(SEMAPHORE_PRIORITIZE, semaphore, semaphore->tx_semaphore_suspended_count,
           _tx_stack_now(), 0);
    _tx_wait_prioritize(&semaphore->tx_semaphore_suspension_list);
    TX_RESTORE
    return TX_SUCCESS;
}

UINT _tx_semaphore_put_notify(TX_SEMAPHORE *semaphore, VOID (*notify)(TX_SEMAPHORE *))
{
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(SEMAPHORE_PUT_NOTIFY, semaphore, 0, 0, 0);
    semaphore->tx_semaphore_put_notify = notify;
    TX_RESTORE
    return TX_SUCCESS;
#else
    (VOID) semaphore;
    (VOID) notify;
    return TX_FEATURE_NOT_ENABLED;
#endif
}
