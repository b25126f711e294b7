/*
 * The scheduler's variables and entry points below the services. Programs
 * redeclare the variables, so they are real symbols of exactly these types.
 * Private to the kernel unless api/hooks.md names it.
 */
#ifndef TX_THREAD_H
#define TX_THREAD_H

#include "tx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TX_THREAD_ID ((ULONG)0x54485244)

extern TX_THREAD *_tx_thread_current_ptr;       /* runs; TX_NULL: idle or initialising */
extern TX_THREAD *_tx_thread_execute_ptr;       /* should run */
extern TX_THREAD *_tx_thread_created_ptr;       /* ring in order of creation */
extern ULONG _tx_thread_created_count;
/* TX_INITIALIZE_*, or the interrupt level. */
extern volatile ULONG _tx_thread_system_state;
/* While not 0 no thread is switched. */
extern volatile UINT _tx_thread_preempt_disable;

/* Begin and end of an interrupt service routine: one level up and down. The
 * outermost restore switches to a thread that the routine made due. */
VOID _tx_thread_context_save(VOID);
VOID _tx_thread_context_restore(VOID);

/* Switches when a thread that should run is not the one that runs. */
VOID _tx_thread_system_preempt_check(VOID);

#ifdef __cplusplus
}
#endif
#endif
