/*
 * Values of options as users write them; for the CLI and for linked boards.
 * Each returns 0, or -1 when the text is no such value; nothing is stored then.
 */
#ifndef PB_PARSE_H
#define PB_PARSE_H

#include <stdint.h>

/* Decimal or 0x hexadecimal. */
int pb_parse_number(const char *text, uint64_t *value);
/* "10s", "5m", "1.5h", "30d", "20ms", "7us", "100ns"; plain: seconds. In ns. */
int pb_parse_time(const char *text, uint64_t *ns);
/* Bytes: "65536", "64k", "1M". */
int pb_parse_size(const char *text, uint64_t *bytes);
/* 0 to 100, with or without '%'. */
int pb_parse_percent(const char *text, double *percent);

#endif
