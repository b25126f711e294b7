/* The probe, from two parts that were compiled with different options. */
#include "pb_options.h"

#define TX_MAX_PRIORITIES 32
PB_OPTIONS_RECORD(threadx, PB_OPTION(TX_MAX_PRIORITIES) PB_OPTION(TX_NO_FILEX_POINTER))
PB_OPTIONS_RECORD(netxduo, PB_OPTION(TX_MAX_PRIORITIES))

static const char *const other_part __attribute__((section("pb_options"), used)) =
    "threadx:TX_MAX_PRIORITIES=32;TX_NO_FILEX_POINTER=1;@other.c";

extern const char *const __start_pb_options[];
extern const char *const __stop_pb_options[];

#define PROBE_OPTIONS .options_start = __start_pb_options, .options_end = __stop_pb_options,
#include "bare_probe.c"
