/*
 * Says what libc makes of the board's calendar, where libc could ask the host.
 */
#include <time.h>

#include "tx_api.h"

int main(void)
{
    char text[64];
    time_t now = time(NULL);

    strftime(text, sizeof text, "%Y-%m-%d %H:%M %Z %s", localtime(&now));
    puts(text);
    return 0;
}

void tx_application_define(void *first_unused_memory)
{
}
