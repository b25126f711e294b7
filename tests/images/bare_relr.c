/* The probe linked with packed relative relocations (see the Makefile). */
#include "bare_probe.c"
