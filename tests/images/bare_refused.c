/* The probe, asking for functions of the host that firmware may not have. */
#include <stdlib.h>
#include <sys/socket.h>

#include "bare_probe.c"

int pb_call_out(void);

__attribute__((constructor)) int pb_call_out(void)
{
    return system("true") == 0 || socket(AF_INET, SOCK_STREAM, 0) >= 0;
}
