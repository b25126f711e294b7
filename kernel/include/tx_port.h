/*
 * Types, limits and interrupt macros of the simulated board's ThreadX port.
 * ULONG has 32 bits, and so has every pointer into firmware memory, which
 * lies below 2 GiB. tx_user.h is read first when the option asks for it.
 */
#ifndef TX_PORT_H
#define TX_PORT_H

#ifdef TX_INCLUDE_USER_DEFINE_FILE
#include "tx_user.h"
#endif

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Options that this kernel does not have are refused by name, not ignored. */
#ifdef TX_NO_TIMER
#error "postboard: TX_NO_TIMER is not supported"
#endif
#ifdef TX_ENABLE_RANDOM_NUMBER_STACK_FILLING
#error "postboard: TX_ENABLE_RANDOM_NUMBER_STACK_FILLING is not supported"
#endif
#ifdef TX_ENABLE_EVENT_LOGGING
#error "postboard: TX_ENABLE_EVENT_LOGGING is not supported"
#endif
#ifdef TX_ENABLE_MULTI_ERROR_CHECKING
#error "postboard: TX_ENABLE_MULTI_ERROR_CHECKING is not supported"
#endif
#ifdef TX_EXECUTION_PROFILE_ENABLE
#error "postboard: TX_EXECUTION_PROFILE_ENABLE is not supported"
#endif
#ifdef TX_ENABLE_EXECUTION_CHANGE_NOTIFY
#error "postboard: TX_ENABLE_EXECUTION_CHANGE_NOTIFY is not supported"
#endif
#ifdef TX_SAFETY_CRITICAL
#error "postboard: TX_SAFETY_CRITICAL is not supported"
#endif

#ifndef VOID
#define VOID void
#endif
typedef char CHAR;
typedef unsigned char UCHAR;
typedef short SHORT;
typedef unsigned short USHORT;
typedef int INT;
typedef unsigned int UINT;
typedef int LONG;
typedef unsigned int ULONG;
typedef unsigned long long ULONG64;
#define ULONG64_DEFINED
/* As on the 32-bit targets: an integer that holds a pointer of firmware. */
#define ALIGN_TYPE ULONG
#define ALIGN_TYPE_DEFINED

#ifndef TX_MAX_PRIORITIES
#define TX_MAX_PRIORITIES 32            /* multiple of 32, at most 1024 */
#endif
#ifndef TX_MINIMUM_STACK
#define TX_MINIMUM_STACK 200            /* bytes */
#endif
#ifndef TX_TIMER_THREAD_STACK_SIZE
#define TX_TIMER_THREAD_STACK_SIZE 1024 /* bytes */
#endif
#ifndef TX_TIMER_THREAD_PRIORITY
#define TX_TIMER_THREAD_PRIORITY 0
#endif
#ifndef TX_TIMER_ENTRIES
#define TX_TIMER_ENTRIES 32
#endif

#define TX_INT_ENABLE  0
#define TX_INT_DISABLE 1

#ifndef TX_THREAD_EXTENSION_0
#define TX_THREAD_EXTENSION_0
#endif
#ifndef TX_THREAD_EXTENSION_1
#define TX_THREAD_EXTENSION_1
#endif
#ifndef TX_THREAD_EXTENSION_2
#define TX_THREAD_EXTENSION_2
#endif
#ifndef TX_THREAD_EXTENSION_3
#define TX_THREAD_EXTENSION_3
#endif

#ifdef __cplusplus
extern "C" {
#endif

/*
 * TX_INTERRUPT_SAVE_AREA among a function's variables, then TX_DISABLE and
 * TX_RESTORE in pairs. TX_RESTORE is a service boundary: it costs a little
 * virtual time, and pending interrupts come there.
 */
UINT _tx_thread_interrupt_disable(VOID);
VOID _tx_thread_interrupt_restore(UINT previous_posture);

#define TX_INTERRUPT_SAVE_AREA UINT tx_interrupt_save;
#define TX_DISABLE             tx_interrupt_save = _tx_thread_interrupt_disable();
#define TX_RESTORE             _tx_thread_interrupt_restore(tx_interrupt_save);

#ifdef __cplusplus
}
#endif
#endif
