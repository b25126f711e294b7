/*
 * The checks before the timer services, in the order in which they win.
 */
#include "tx_kernel.h"

TX_OBJECT_CHECKS(TX_TIMER, tx_timer, _tx_timer, TX_TIMER_ID)

UINT _txe_timer_create(TX_TIMER *timer, CHAR *name, VOID (*function)(ULONG), ULONG input,
                       ULONG initial_ticks, ULONG reschedule_ticks, UINT auto_activate,
                       UINT control_block_size)
{
    TX_REQUIRE(timer != TX_NULL, TX_TIMER_ERROR);
    TX_REQUIRE(control_block_size == sizeof(TX_TIMER), TX_TIMER_ERROR);
    TX_REQUIRE(!is_created(timer), TX_TIMER_ERROR);
    TX_REQUIRE(initial_ticks != 0, TX_TICK_ERROR);
    TX_REQUIRE(auto_activate <= TX_AUTO_ACTIVATE, TX_ACTIVATE_ERROR);
    TX_REQUIRE(_tx_caller_may_create(), TX_CALLER_ERROR);
    return _tx_timer_create(timer, name, function, input, initial_ticks, reschedule_ticks,
                            auto_activate);
}

UINT _txe_timer_delete(TX_TIMER *timer)
{
    TX_REQUIRE(valid(timer), TX_TIMER_ERROR);
    TX_REQUIRE(_tx_caller_is_thread(), TX_CALLER_ERROR);
    return _tx_timer_delete(timer);
}

UINT _txe_timer_activate(TX_TIMER *timer)
{
    TX_REQUIRE(valid(timer), TX_TIMER_ERROR);
    return _tx_timer_activate(timer);
}

UINT _txe_timer_deactivate(TX_TIMER *timer)
{
    TX_REQUIRE(valid(timer), TX_TIMER_ERROR);
    return _tx_timer_deactivate(timer);
}

UINT _txe_timer_change(TX_TIMER *timer, ULONG initial_ticks, ULONG reschedule_ticks)
{
    TX_REQUIRE(valid(timer), TX_TIMER_ERROR);
    TX_REQUIRE(initial_ticks != 0, TX_TICK_ERROR);
    TX_REQUIRE(!_tx_caller_is_init(), TX_CALLER_ERROR);
    return _tx_timer_change(timer, initial_ticks, reschedule_ticks);
}

UINT _txe_timer_info_get(TX_TIMER *timer, CHAR **name, UINT *active, ULONG *remaining_ticks,
                         ULONG *reschedule_ticks, TX_TIMER **next)
{
    TX_REQUIRE(valid(timer), TX_TIMER_ERROR);
    return _tx_timer_info_get(timer, name, active, remaining_ticks, reschedule_ticks, next);
}
