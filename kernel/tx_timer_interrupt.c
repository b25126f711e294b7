/*
 * The tick interrupt, alone in its file and weak: a program that defines its
 * own _tx_timer_interrupt gets every tick, and can call the default by name.
 */
#include "tx_kernel.h"

VOID _tx_timer_interrupt_default(VOID)
{
    _tx_timer_tick();
}

VOID _tx_timer_interrupt(VOID) __attribute__((weak, alias("_tx_timer_interrupt_default")));

/* Volatile: compilers take two functions to be different ones. */
static VOID (*const volatile handler)(VOID) = _tx_timer_interrupt;

int _tx_timer_interrupt_is_default(VOID)
{
    return handler == _tx_timer_interrupt_default;
}
