/*
 * The entry table of a program that is itself the firmware. Its main() calls
 * tx_kernel_enter(), which makes a world around it and does not return; a test
 * instead has the machine start `pb_image`, as often as it wants.
 */
#include "pb_kernel.h"
#include "machine.h"

extern const char *const __start_pb_options[];
extern const char *const __stop_pb_options[];
extern int _nx_connections_closed(void) __attribute__((weak));
VOID _tx_initialize_kernel_enter(VOID);

const struct pb_machine *_pb_machine;

VOID _tx_initialize_kernel_enter(VOID)
{
    if (_pb_machine == NULL)
        pb_linked_main(&pb_image);
    _tx_kernel_boot();
}

static void start(const struct pb_machine *machine)
{
    _pb_machine = machine;
    _tx_kernel_boot();
}

static int finished(void)
{
    const int threads = _tx_kernel_finished();

    return threads <= 0 ? threads : _nx_connections_closed == NULL || _nx_connections_closed();
}

/* A test may set objects up for its next boot, without a machine. */
static void machine_gone(void)
{
    _pb_machine = NULL;
}

const struct pb_image pb_image = {
    .magic = PB_IMAGE_MAGIC,
    .version = PB_MACHINE_VERSION,
    .size = sizeof(struct pb_image),
    .options_start = __start_pb_options,
    .options_end = __stop_pb_options,
    .start = start,
    .finished = finished,
    .running = _tx_kernel_running,
    .waiting = _tx_kernel_waiting,
    .observe = _tx_kernel_observe,
    .machine_gone = machine_gone,
};
