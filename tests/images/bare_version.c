/* The probe of another machine interface. */
#define PROBE_VERSION 99
#include "bare_probe.c"
