/*
 * time: the virtual clock, as a date, since power on, and in ticks.
 */
#include "shell.h"

PB_SHELL_COMMAND(time, "", "the virtual date and time");

struct date {
    unsigned year, month, day;
};

/* Days since 1970-01-01 as a date of the Gregorian calendar. */
static struct date date_of(unsigned days)
{
    static const unsigned lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct date date = {1970, 0, 0};
    unsigned leap, length;

    for (;; date.year++) {
        leap = (date.year % 4 == 0 && date.year % 100 != 0) || date.year % 400 == 0;
        if (days < 365 + leap)
            break;
        days -= 365 + leap;
    }
    for (;; date.month++) {
        length = lengths[date.month] + (date.month == 1 && leap);
        if (days < length)
            break;
        days -= length;
    }
    date.month++;
    date.day = days + 1;
    return date;
}

static VOID time_run(UINT count, CHAR **words)
{
    uint64_t now = _pb_machine->now(_pb_machine->board);
    uint64_t seconds = (now + _pb_machine->epoch(_pb_machine->board)) / 1000000000u;
    struct date date = date_of((unsigned)(seconds / 86400));
    unsigned of_day = (unsigned)(seconds % 86400);

    printf("%04u-%02u-%02uT%02u:%02u:%02uZ, up %u.%06u s, %u ticks\n", date.year, date.month,
           date.day, of_day / 3600, of_day / 60 % 60, of_day % 60, (unsigned)(now / 1000000000u),
           (unsigned)(now / 1000 % 1000000), (unsigned)tx_time_get());
}
