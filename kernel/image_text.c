/*
 * Text functions whose hidden variables would be shared between boards, and
 * the environment of a board: its boot arguments.
 */
#include <stdlib.h>
#include <string.h>

#include "image_libc.h"
#include "machine.h"

static char *strtok_rest;

PB_WEAK char *strtok(char *text, const char *delimiters)
{
    return strtok_r(text, delimiters, &strtok_rest);
}

char *secure_getenv(const char *);

PB_WEAK char *getenv(const char *name)
{
    return (char *)_pb_machine->argument(_pb_machine->board, name, NULL);
}

PB_WEAK char *secure_getenv(const char *name)
{
    return getenv(name);
}
