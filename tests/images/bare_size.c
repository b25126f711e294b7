/* The probe with an entry table of another size. */
#define PROBE_SIZE 8
#include "bare_probe.c"
