/* The probe, asking for a function that only libgcov may use. */
#include "bare_probe.c"

int pb_open_file(void);

__attribute__((constructor)) int pb_open_file(void)
{
    return fopen("/etc/passwd", "r") != NULL;
}
