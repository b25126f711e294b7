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

/* What this kernel does not have is refused by name, not ignored. */
#ifdef TX_ENABLE_EVENT_LOGGING
#error "postboard: TX_ENABLE_EVENT_LOGGING is not supported"
#endif
#if defined(TX_NO_TIMER) && !defined(TX_TIMER_PROCESS_IN_ISR)
#error "postboard: TX_NO_TIMER needs TX_TIMER_PROCESS_IN_ISR"
#endif
#if defined(TX_ENABLE_RANDOM_NUMBER_STACK_FILLING) && !defined(TX_ENABLE_STACK_CHECKING)
#error "postboard: TX_ENABLE_RANDOM_NUMBER_STACK_FILLING needs TX_ENABLE_STACK_CHECKING"
#endif

/* TX_SAFETY_CRITICAL allows of no option that takes a check or a feature away. */
#ifdef TX_SAFETY_CRITICAL
#ifdef TX_DISABLE_ERROR_CHECKING
#error "postboard: TX_SAFETY_CRITICAL forbids TX_DISABLE_ERROR_CHECKING"
#endif
#ifdef TX_TIMER_PROCESS_IN_ISR
#error "postboard: TX_SAFETY_CRITICAL forbids TX_TIMER_PROCESS_IN_ISR"
#endif
#ifdef TX_REACTIVATE_INLINE
#error "postboard: TX_SAFETY_CRITICAL forbids TX_REACTIVATE_INLINE"
#endif
#ifdef TX_DISABLE_STACK_FILLING
#error "postboard: TX_SAFETY_CRITICAL forbids TX_DISABLE_STACK_FILLING"
#endif
#ifdef TX_DISABLE_PREEMPTION_THRESHOLD
#error "postboard: TX_SAFETY_CRITICAL forbids TX_DISABLE_PREEMPTION_THRESHOLD"
#endif
#ifdef TX_DISABLE_REDUNDANT_CLEARING
#error "postboard: TX_SAFETY_CRITICAL forbids TX_DISABLE_REDUNDANT_CLEARING"
#endif
#ifdef TX_DISABLE_NOTIFY_CALLBACKS
#error "postboard: TX_SAFETY_CRITICAL forbids TX_DISABLE_NOTIFY_CALLBACKS"
#endif
#ifdef TX_INLINE_THREAD_RESUME_SUSPEND
#error "postboard: TX_SAFETY_CRITICAL forbids TX_INLINE_THREAD_RESUME_SUSPEND"
#endif
#ifdef TX_NOT_INTERRUPTABLE
#error "postboard: TX_SAFETY_CRITICAL forbids TX_NOT_INTERRUPTABLE"
#endif
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
#ifndef TX_BLOCK_POOL_EXTENSION
#define TX_BLOCK_POOL_EXTENSION
#endif
#ifndef TX_BYTE_POOL_EXTENSION
#define TX_BYTE_POOL_EXTENSION
#endif
#ifndef TX_EVENT_FLAGS_GROUP_EXTENSION
#define TX_EVENT_FLAGS_GROUP_EXTENSION
#endif
#ifndef TX_MUTEX_EXTENSION
#define TX_MUTEX_EXTENSION
#endif
#ifndef TX_QUEUE_EXTENSION
#define TX_QUEUE_EXTENSION
#endif
#ifndef TX_SEMAPHORE_EXTENSION
#define TX_SEMAPHORE_EXTENSION
#endif
#ifndef TX_TIMER_EXTENSION
#define TX_TIMER_EXTENSION
#endif
#ifndef TX_TIMER_INTERNAL_EXTENSION
#define TX_TIMER_INTERNAL_EXTENSION
#endif

/* Code of the port's at the beginning and the end of an object's life, with a
 * pointer to it, run with interrupts disabled. */
#ifndef TX_BLOCK_POOL_CREATE_EXTENSION
#define TX_BLOCK_POOL_CREATE_EXTENSION(pool)
#endif
#ifndef TX_BLOCK_POOL_DELETE_EXTENSION
#define TX_BLOCK_POOL_DELETE_EXTENSION(pool)
#endif
#ifndef TX_BYTE_POOL_CREATE_EXTENSION
#define TX_BYTE_POOL_CREATE_EXTENSION(pool)
#endif
#ifndef TX_BYTE_POOL_DELETE_EXTENSION
#define TX_BYTE_POOL_DELETE_EXTENSION(pool)
#endif
#ifndef TX_EVENT_FLAGS_GROUP_CREATE_EXTENSION
#define TX_EVENT_FLAGS_GROUP_CREATE_EXTENSION(group)
#endif
#ifndef TX_EVENT_FLAGS_GROUP_DELETE_EXTENSION
#define TX_EVENT_FLAGS_GROUP_DELETE_EXTENSION(group)
#endif
#ifndef TX_MUTEX_CREATE_EXTENSION
#define TX_MUTEX_CREATE_EXTENSION(mutex)
#endif
#ifndef TX_MUTEX_DELETE_EXTENSION
#define TX_MUTEX_DELETE_EXTENSION(mutex)
#endif
#ifndef TX_QUEUE_CREATE_EXTENSION
#define TX_QUEUE_CREATE_EXTENSION(queue)
#endif
#ifndef TX_QUEUE_DELETE_EXTENSION
#define TX_QUEUE_DELETE_EXTENSION(queue)
#endif
#ifndef TX_SEMAPHORE_CREATE_EXTENSION
#define TX_SEMAPHORE_CREATE_EXTENSION(semaphore)
#endif
#ifndef TX_SEMAPHORE_DELETE_EXTENSION
#define TX_SEMAPHORE_DELETE_EXTENSION(semaphore)
#endif
#ifndef TX_THREAD_CREATE_EXTENSION
#define TX_THREAD_CREATE_EXTENSION(thread)
#endif
#ifndef TX_THREAD_DELETE_EXTENSION
#define TX_THREAD_DELETE_EXTENSION(thread)
#endif
#ifndef TX_TIMER_CREATE_EXTENSION
#define TX_TIMER_CREATE_EXTENSION(timer)
#endif
#ifndef TX_TIMER_DELETE_EXTENSION
#define TX_TIMER_DELETE_EXTENSION(timer)
#endif
#ifndef TX_THREAD_COMPLETED_EXTENSION
#define TX_THREAD_COMPLETED_EXTENSION(thread)
#endif
#ifndef TX_THREAD_TERMINATED_EXTENSION
#define TX_THREAD_TERMINATED_EXTENSION(thread)
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
