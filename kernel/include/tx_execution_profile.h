/*
 * Execution profile: how long threads, ISRs and idling had the processor, on
 * the board's virtual clock, in nanoseconds. The services exist with
 * TX_EXECUTION_PROFILE_ENABLE; the hooks that feed them are called also with
 * TX_ENABLE_EXECUTION_CHANGE_NOTIFY, and are the program's own if it has them.
 */
#ifndef TX_EXECUTION_PROFILE_H
#define TX_EXECUTION_PROFILE_H

#include "tx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef ULONG64 EXECUTION_TIME;

/* The hooks, called with interrupts disabled: once when initialisation is over; with the thread
 * that is left or entered in _tx_thread_current_ptr; within an ISR's level of
 * _tx_thread_system_state. */
VOID _tx_execution_initialize(VOID);
VOID _tx_execution_thread_enter(VOID);
VOID _tx_execution_thread_exit(VOID);
VOID _tx_execution_isr_enter(VOID);
VOID _tx_execution_isr_exit(VOID);

#ifdef TX_EXECUTION_PROFILE_ENABLE
/* Each stores or clears a total and returns TX_SUCCESS; TX_PTR_ERROR for a
 * pointer that is TX_NULL or to no thread. Any caller. */
UINT _tx_execution_thread_time_get(TX_THREAD *thread_ptr, EXECUTION_TIME *total_time);
UINT _tx_execution_thread_total_time_get(EXECUTION_TIME *total_time);
UINT _tx_execution_isr_time_get(EXECUTION_TIME *total_time);
UINT _tx_execution_idle_time_get(EXECUTION_TIME *total_time);
UINT _tx_execution_thread_time_reset(TX_THREAD *thread_ptr);
UINT _tx_execution_thread_total_time_reset(VOID);
UINT _tx_execution_isr_time_reset(VOID);
UINT _tx_execution_idle_time_reset(VOID);
#endif

#ifdef __cplusplus
}
#endif

#endif
