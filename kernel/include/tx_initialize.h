/*
 * Start-up: values of _tx_thread_system_state before the first thread runs,
 * and the steps that low-level programs call by name.
 */
#ifndef TX_INITIALIZE_H
#define TX_INITIALIZE_H

#include "tx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TX_INITIALIZE_IN_PROGRESS ((ULONG)0xF0F0F0F0)   /* in tx_application_define too */
#define TX_INITIALIZE_ALMOST_DONE ((ULONG)0xF0F0F0F1)   /* kernel set up, not entered */
#define TX_INITIALIZE_IS_FINISHED ((ULONG)0x00000000)

/* What tx_kernel_enter maps to; never returns. */
VOID _tx_initialize_kernel_enter(VOID);
/* Sets the kernel's objects up ahead of tx_kernel_enter, which then keeps
 * what was created in between. */
VOID _tx_initialize_kernel_setup(VOID);

#ifdef __cplusplus
}
#endif
#endif
