/*
 * Time for a loaded image: the board's virtual clock, the calendar in UTC.
 * Reading a clock is a service boundary, so that loops which wait for a moment
 * get there, and interrupts come meanwhile.
 */
#include <errno.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "image_libc.h"
#include "machine.h"
#include "pb_kernel.h"
#include "tx_thread.h"

#define NS_PER_S 1000000000ull

static uint64_t read_clock(void)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_RESTORE
    return _pb_machine->now(_pb_machine->board);
}

static uint64_t read_calendar(void)
{
    return _pb_machine->epoch(_pb_machine->board) + read_clock();
}

static struct timespec to_timespec(uint64_t ns)
{
    return (struct timespec){.tv_sec = (time_t)(ns / NS_PER_S), .tv_nsec = (long)(ns % NS_PER_S)};
}

PB_WEAK time_t time(time_t *result)
{
    time_t now = (time_t)(read_calendar() / NS_PER_S);

    if (result != NULL)
        *result = now;
    return now;
}

PB_WEAK clock_t clock(void)
{
    return (clock_t)(read_clock() / (NS_PER_S / CLOCKS_PER_SEC));
}

PB_WEAK int clock_gettime(clockid_t id, struct timespec *result)
{
    int calendar = id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE || id == CLOCK_TAI;

    *result = to_timespec(calendar ? read_calendar() : read_clock());
    return 0;
}

PB_WEAK int clock_getres(clockid_t id, struct timespec *result)
{
    (void)id;
    if (result != NULL)
        *result = to_timespec(1);
    return 0;
}

PB_WEAK int timespec_get(struct timespec *result, int base)
{
    if (base != TIME_UTC)
        return 0;
    *result = to_timespec(read_calendar());
    return base;
}

/* libc's prototype has an old type for the zone. */
int gettimeofday(struct timeval *restrict, void *restrict);

PB_WEAK int gettimeofday(struct timeval *restrict result, void *restrict zone)
{
    uint64_t now = read_calendar();

    (void)zone;
    result->tv_sec = (time_t)(now / NS_PER_S);
    result->tv_usec = (suseconds_t)(now % NS_PER_S / 1000);
    return 0;
}

/* --- sleeping ------------------------------------------------------------------------ */

static int in_thread(void)
{
    return _tx_thread_system_state == 0 && _tx_thread_current_ptr != TX_NULL &&
           _tx_thread_preempt_disable == 0;
}

/* Where no thread can sleep, time passes service by service. */
static void wait_until(uint64_t deadline)
{
    for (;;) {
        uint64_t now = read_clock();
        uint64_t ns_per_tick = NS_PER_S / TX_TIMER_TICKS_PER_SECOND;
        uint64_t ticks = (deadline - now) / ns_per_tick + 1;

        if (now >= deadline)
            return;
        if (in_thread())
            _tx_thread_sleep(ticks < 0x7fffffff ? (ULONG)ticks : 0x7fffffff);
    }
}

PB_WEAK int nanosleep(const struct timespec *wanted, struct timespec *left)
{
    if (wanted->tv_sec < 0 || wanted->tv_nsec < 0 || wanted->tv_nsec >= (long)NS_PER_S) {
        errno = EINVAL;
        return -1;
    }
    wait_until(read_clock() + (uint64_t)wanted->tv_sec * NS_PER_S + (uint64_t)wanted->tv_nsec);
    if (left != NULL)
        *left = to_timespec(0);
    return 0;
}

PB_WEAK unsigned sleep(unsigned seconds)
{
    wait_until(read_clock() + seconds * NS_PER_S);
    return 0;
}

PB_WEAK int usleep(useconds_t microseconds)
{
    wait_until(read_clock() + microseconds * 1000ull);
    return 0;
}

/* --- the calendar: UTC, and each image's own static results ---------------------------- */

static struct tm calendar;
static char calendar_text[64];

PB_WEAK struct tm *gmtime(const time_t *when)
{
    return gmtime_r(when, &calendar);
}

PB_WEAK struct tm *localtime(const time_t *when)
{
    return gmtime_r(when, &calendar);
}

PB_WEAK struct tm *localtime_r(const time_t *when, struct tm *result)
{
    return gmtime_r(when, result);
}

PB_WEAK time_t mktime(struct tm *when)
{
    return timegm(when);
}

PB_WEAK char *asctime(const struct tm *when)
{
    return asctime_r(when, calendar_text);
}

PB_WEAK char *ctime_r(const time_t *when, char *text)
{
    struct tm broken_down;

    return gmtime_r(when, &broken_down) != NULL ? asctime_r(&broken_down, text) : NULL;
}

PB_WEAK char *ctime(const time_t *when)
{
    return ctime_r(when, calendar_text);
}

PB_WEAK void tzset(void)
{
}
