/*
 * The clock, the timer list and the timer thread below the services. Private
 * to the kernel unless api/hooks.md names it.
 */
#ifndef TX_TIMER_H
#define TX_TIMER_H

#include "tx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TX_TIMER_ID ((ULONG)0x4154494D)

extern volatile ULONG _tx_timer_system_clock;   /* what tx_time_get returns */
extern TX_TIMER *_tx_timer_created_ptr;         /* ring in order of creation */
extern ULONG _tx_timer_created_count;
#ifndef TX_TIMER_PROCESS_IN_ISR
extern TX_THREAD _tx_timer_thread;
#endif

/* One tick, in the tick interrupt's context. A program may define its own;
 * then no tick is skipped while the board idles. */
VOID _tx_timer_interrupt(VOID);

#ifdef __cplusplus
}
#endif
#endif
