/*
 * The option record: every translation unit states the options that it was
 * compiled with, so that a loader can refuse an image whose parts differ.
 * Used by tx_api.h and nx_api.h; costs one pointer and one string a unit.
 */
#ifndef PB_OPTIONS_H
#define PB_OPTIONS_H

/*
 * PB_OPTION(TX_MAX_PRIORITIES) is "TX_MAX_PRIORITIES=32;". For a macro that is
 * not defined it is "NAME=NAME;", for one that is defined as nothing "NAME=;".
 * A header lists them side by side, no commas, no #if:
 *
 *     PB_OPTIONS_RECORD(threadx, PB_OPTION(TX_MAX_PRIORITIES) PB_OPTION(TX_NO_TIMER))
 *
 * Strings of one record name must be equal throughout an image. The macros are
 * expanded where the record stands: after the defaults of the header.
 */
#define PB_OPTIONS_TEXT_(...) #__VA_ARGS__
#define PB_STR(macro)           PB_OPTIONS_TEXT_(macro)
#define PB_OPTION(macro)        #macro "=" PB_STR(macro) ";"

/* GNU ld keeps sections that __start_pb_options names; lld wants to be told. */
#if defined(__clang__) && defined(__has_attribute)
#if __has_attribute(retain)
#define PB_OPTIONS_RETAIN_ , retain
#endif
#endif
#ifndef PB_OPTIONS_RETAIN_
#define PB_OPTIONS_RETAIN_
#endif

#define PB_OPTIONS_RECORD(name, list)                                                             \
    static const char *const _pb_options_##name                                                   \
        __attribute__((section("pb_options"), used, unused PB_OPTIONS_RETAIN_)) =                  \
            #name ":" list "@" __BASE_FILE__;

#endif
