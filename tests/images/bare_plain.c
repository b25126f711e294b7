/* The probe without image code that runs at load: for damaged copies. */
#define PROBE_NO_IFUNC
#include "bare_probe.c"
