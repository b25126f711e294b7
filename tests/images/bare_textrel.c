/* The probe with a text relocation, as code compiled without -fPIC has. */
#include "bare_probe.c"

__asm__(".text\n.balign 8\n.quad strcmp\n");
