/*
 * Execution profile. At every moment one account is charged: a thread's, that
 * of the ISRs, or idling's. The hooks are weak: a program that brings its own
 * keeps its own accounts.
 */
#include "tx_kernel.h"

#ifdef TX_EXECUTION_PROFILE_ENABLE

static EXECUTION_TIME threads, isrs, idle;
static EXECUTION_TIME since;            /* what came before is charged */

/* Charges what has passed to whoever had the processor. */
static VOID charge(VOID)
{
    EXECUTION_TIME passed;

    if (_tx_caller_is_init()) /* the accounts begin when it is over */
        return;
    passed = _pb_machine->now(_pb_machine->board) - since;
    since += passed;
    if (_tx_thread_system_state != 0) {
        isrs += passed;
    } else if (_tx_thread_current_ptr != TX_NULL) {
        threads += passed;
        _tx_thread_current_ptr->tx_thread_execution_time_total += passed;
    } else {
        idle += passed;
    }
}

__attribute__((weak)) VOID _tx_execution_initialize(VOID)
{
    threads = isrs = idle = 0;
    since = _pb_machine->now(_pb_machine->board);
}

/* Nobody, that is idling, had it since the last one's exit. */
__attribute__((weak)) VOID _tx_execution_thread_enter(VOID)
{
    TX_THREAD *thread = _tx_thread_current_ptr;

    _tx_thread_current_ptr = TX_NULL;
    charge();
    _tx_thread_current_ptr = thread;
}

__attribute__((weak)) VOID _tx_execution_thread_exit(VOID)
{
    charge();
}

/* Up to here the processor was that of the level below. */
__attribute__((weak)) VOID _tx_execution_isr_enter(VOID)
{
    _tx_thread_system_state--;
    charge();
    _tx_thread_system_state++;
}

__attribute__((weak)) VOID _tx_execution_isr_exit(VOID)
{
    charge();
}

static UINT get(EXECUTION_TIME *total_time, const EXECUTION_TIME *account)
{
    TX_INTERRUPT_SAVE_AREA

    if (total_time == TX_NULL)
        return TX_PTR_ERROR;
    TX_DISABLE
    charge();
    *total_time = *account;
    TX_RESTORE
    return TX_SUCCESS;
}

static UINT clear(EXECUTION_TIME *account)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    charge();
    *account = 0;
    TX_RESTORE
    return TX_SUCCESS;
}

static int is_thread(const TX_THREAD *thread)
{
    return thread != TX_NULL && thread->tx_thread_id == TX_THREAD_ID;
}

UINT _tx_execution_thread_time_get(TX_THREAD *thread_ptr, EXECUTION_TIME *total_time)
{
    return is_thread(thread_ptr) ? get(total_time, &thread_ptr->tx_thread_execution_time_total)
                                 : TX_PTR_ERROR;
}

UINT _tx_execution_thread_total_time_get(EXECUTION_TIME *total_time)
{
    return get(total_time, &threads);
}

UINT _tx_execution_isr_time_get(EXECUTION_TIME *total_time)
{
    return get(total_time, &isrs);
}

UINT _tx_execution_idle_time_get(EXECUTION_TIME *total_time)
{
    return get(total_time, &idle);
}

UINT _tx_execution_thread_time_reset(TX_THREAD *thread_ptr)
{
    return is_thread(thread_ptr) ? clear(&thread_ptr->tx_thread_execution_time_total)
                                 : TX_PTR_ERROR;
}

UINT _tx_execution_thread_total_time_reset(VOID)
{
    return clear(&threads);
}

UINT _tx_execution_isr_time_reset(VOID)
{
    return clear(&isrs);
}

UINT _tx_execution_idle_time_reset(VOID)
{
    return clear(&idle);
}

#else

__attribute__((weak)) VOID _tx_execution_initialize(VOID)
{
}

__attribute__((weak)) VOID _tx_execution_thread_enter(VOID)
{
}

__attribute__((weak)) VOID _tx_execution_thread_exit(VOID)
{
}

__attribute__((weak)) VOID _tx_execution_isr_enter(VOID)
{
}

__attribute__((weak)) VOID _tx_execution_isr_exit(VOID)
{
}

#endif
