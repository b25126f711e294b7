/*
 * The entry table of an image file, and its way from power on to the
 * application: main(), if there is one, calls tx_kernel_enter(). The loader
 * binds the two weak symbols to the board that this instance runs on.
 */
#include "pb_kernel.h"
#include "image_libc.h"
#include "machine.h"

extern const struct pb_machine _pb_loaded_machine __attribute__((weak));
extern const char *const __start_pb_options[];
extern const char *const __stop_pb_options[];
extern void __gcov_dump(void) __attribute__((weak));
extern int _nx_connections_closed(void) __attribute__((weak));
int main(int, char **) __attribute__((weak));
VOID _tx_initialize_kernel_enter(VOID);

/* Set by relocation, so that constructors have the machine, too. */
const struct pb_machine *_pb_machine = &_pb_loaded_machine;

VOID _tx_initialize_kernel_enter(VOID)
{
    _tx_kernel_boot();
}

static void start(const struct pb_machine *machine)
{
    static char name[] = "firmware";
    static char *arguments[] = {name, NULL};

    _pb_machine = machine;
    if (main == NULL)
        _tx_kernel_boot();
    _pb_image_exit(main(1, arguments));
}

static int finished(void)
{
    const int threads = _tx_kernel_finished();

    return threads <= 0 ? threads : _nx_connections_closed == NULL || _nx_connections_closed();
}

__attribute__((visibility("default"))) const struct pb_image pb_image = {
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
    .coverage_dump = __gcov_dump,
};
