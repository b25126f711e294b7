/*
 * Power on: sets the kernel up afresh, as often as a program boots a board,
 * lets the application define its objects, and schedules.
 */
#include "tx_kernel.h"

const CHAR _tx_version_id[] = "postboard: ThreadX 6.4.2 interface";

/* The stack's own power-on, in an image that has one. */
extern VOID _nx_system_reset(VOID) __attribute__((weak));

VOID _tx_initialize_kernel_setup(VOID)
{
    _tx_thread_system_state = TX_INITIALIZE_IN_PROGRESS;
    _tx_trace_reset();
    _tx_integrity_reset();
    _tx_interrupt_reset();
    _tx_thread_schedule_reset();
    _tx_thread_reset_all();
    _tx_queue_reset();
    _tx_semaphore_reset();
    _tx_mutex_reset();
    _tx_event_flags_reset();
    _tx_block_pool_reset();
    _tx_byte_pool_reset();
    _tx_timer_reset();
    _tx_performance_reset();
    if (_nx_system_reset != TX_NULL)
        _nx_system_reset();
    _tx_thread_system_state = TX_INITIALIZE_ALMOST_DONE;
}

VOID _tx_kernel_boot(VOID)
{
    size_t size;

    /* What a program created after its own set-up stays. */
    if (_tx_thread_system_state != TX_INITIALIZE_ALMOST_DONE)
        _tx_initialize_kernel_setup();
    _tx_thread_system_state = TX_INITIALIZE_IN_PROGRESS;
    _pb_machine->tick_rate(_pb_machine->board, TX_TIMER_TICKS_PER_SECOND);
    tx_application_define(_pb_machine->ram(_pb_machine->board, &size));
    _tx_thread_interrupt_posture = TX_INT_ENABLE;
    _tx_thread_system_state = TX_INITIALIZE_IS_FINISHED;
    TX_EXECUTION_CHANGE(initialize);
    for (;;) {
        if (_tx_thread_execute_ptr != TX_NULL)
            _tx_thread_switch();
        else
            _tx_interrupt_idle();
    }
}
