/* The probe, reading past the end of a global variable: ASan names it. */
#include "bare_probe.c"

int pb_victim[10];
static const int *volatile victim = pb_victim; /* not for UBSan to see */

__attribute__((constructor)) static void read_past_the_end(void)
{
    zeros[0] = (char)victim[10];
}
