/*
 * The allow-list of libc and libm: what is the same for every board and leaves
 * nothing behind. Not on it: files, processes, sockets, signals, locales, and
 * all with hidden state or host memory, of which images have their own
 * (kernel/image_*.c). Anything else that an image asks for is refused by name.
 */
#include <stdlib.h>
#include <string.h>

#include "libc_names.h"

/* Sorted by strcmp, as bsearch wants it. */
/* clang-format off */
const char *const pb_libc_names[] = {
    "_IO_getc", "_IO_putc", "__ctype_b_loc", "__ctype_get_mb_cur_max", "__ctype_tolower_loc",
    "__ctype_toupper_loc", "__errno_location", "__explicit_bzero_chk", "__fgets_chk",
    "__fgets_unlocked_chk", "__finite", "__finitef", "__finitel", "__fpclassify", "__fpclassifyf",
    "__fpclassifyl", "__fprintf_chk", "__fread_chk", "__fread_unlocked_chk", "__isinf",
    "__isinff", "__isinfl", "__isnan", "__isnanf", "__isnanl", "__isoc23_fscanf",
    "__isoc23_scanf", "__isoc23_sscanf", "__isoc23_strtoimax", "__isoc23_strtol",
    "__isoc23_strtoll", "__isoc23_strtoul", "__isoc23_strtoull", "__isoc23_strtoumax",
    "__isoc23_vfscanf", "__isoc23_vscanf", "__isoc23_vsscanf", "__isoc99_fscanf",
    "__isoc99_scanf", "__isoc99_sscanf", "__isoc99_vfscanf", "__isoc99_vscanf",
    "__isoc99_vsscanf", "__longjmp_chk", "__memcpy_chk", "__memmove_chk", "__mempcpy",
    "__mempcpy_chk", "__memset_chk", "__overflow", "__printf_chk", "__rawmemchr", "__signbit",
    "__signbitf", "__signbitl", "__sigsetjmp", "__snprintf_chk", "__sprintf_chk",
    "__stack_chk_fail", "__stpcpy", "__stpcpy_chk", "__stpncpy_chk", "__strcat_chk",
    "__strcpy_chk", "__strlcat_chk", "__strlcpy_chk", "__strncat_chk", "__strncpy_chk",
    "__strtok_r", "__strtol_internal", "__strtoul_internal", "__uflow", "__vfprintf_chk",
    "__vprintf_chk", "__vsnprintf_chk", "__vsprintf_chk", "__xpg_basename", "__xpg_strerror_r",
    "_longjmp", "_setjmp", "a64l", "abs", "acos", "acosf", "acosh", "acoshf", "acoshl", "acosl",
    "asctime_r", "asin", "asinf", "asinh", "asinhf", "asinhl", "asinl", "atan", "atan2", "atan2f",
    "atan2l", "atanf", "atanh", "atanhf", "atanhl", "atanl", "atof", "atoi", "atol", "atoll",
    "basename", "bcmp", "bcopy", "bsearch", "btowc", "bzero", "cbrt", "cbrtf", "cbrtl", "ceil",
    "ceilf", "ceill", "clearerr", "clearerr_unlocked", "copysign", "copysignf", "copysignl",
    "cos", "cosf", "cosh", "coshf", "coshl", "cosl", "difftime", "div", "drem", "erf", "erfc",
    "erfcf", "erfcl", "erff", "erfl", "exp", "exp10", "exp10f", "exp10l", "exp2", "exp2f",
    "exp2l", "expf", "expl", "explicit_bzero", "expm1", "expm1f", "expm1l", "fabs", "fabsf",
    "fabsl", "fdim", "fdimf", "fdiml", "feof", "feof_unlocked", "ferror", "ferror_unlocked",
    "fflush", "fflush_unlocked", "ffs", "ffsl", "ffsll", "fgetc", "fgets", "fgets_unlocked",
    "finite", "flockfile", "floor", "floorf", "floorl", "fma", "fmaf", "fmal", "fmax", "fmaxf",
    "fmaxl", "fmin", "fminf", "fminl", "fmod", "fmodf", "fmodl", "fprintf", "fputc",
    "fputc_unlocked", "fputs", "fputs_unlocked", "fread", "fread_unlocked", "frexp", "frexpf",
    "frexpl", "fscanf", "funlockfile", "fwrite", "fwrite_unlocked", "getc", "getc_unlocked",
    "getchar", "getchar_unlocked", "gmtime_r", "htonl", "htons", "hypot", "hypotf", "hypotl",
    "ilogb", "ilogbf", "ilogbl", "imaxabs", "imaxdiv", "index", "isalnum", "isalpha", "isascii",
    "isblank", "iscntrl", "isdigit", "isgraph", "isinf", "islower", "isnan", "isprint", "ispunct",
    "isspace", "isupper", "iswalnum", "iswalpha", "iswdigit", "iswlower", "iswprint", "iswspace",
    "iswupper", "isxdigit", "j0", "j1", "jn", "labs", "ldexp", "ldexpf", "ldexpl", "ldiv",
    "lgamma", "lgammaf", "lgammal", "llabs", "lldiv", "llrint", "llrintf", "llrintl", "llround",
    "llroundf", "llroundl", "log", "log10", "log10f", "log10l", "log1p", "log1pf", "log1pl",
    "log2", "log2f", "log2l", "logb", "logbf", "logbl", "logf", "logl", "longjmp", "lrint",
    "lrintf", "lrintl", "lround", "lroundf", "lroundl", "mbrtowc", "mbsinit", "mbstowcs",
    "memccpy", "memchr", "memcmp", "memcpy", "memmem", "memmove", "mempcpy", "memrchr", "memset",
    "modf", "modff", "modfl", "nan", "nanf", "nanl", "nearbyint", "nearbyintf", "nearbyintl",
    "nextafter", "nextafterf", "nextafterl", "nexttoward", "nexttowardf", "nexttowardl", "ntohl",
    "ntohs", "perror", "pow", "powf", "powl", "printf", "putc", "putc_unlocked", "putchar",
    "putchar_unlocked", "puts", "qsort", "qsort_r", "rand_r", "rawmemchr", "remainder",
    "remainderf", "remainderl", "remquo", "remquof", "remquol", "rindex", "rint", "rintf",
    "rintl", "round", "roundf", "roundl", "scalbln", "scalblnf", "scalblnl", "scalbn", "scalbnf",
    "scalbnl", "scanf", "setbuf", "setjmp", "setlinebuf", "setvbuf", "siglongjmp", "significand",
    "sin", "sincos", "sincosf", "sincosl", "sinf", "sinh", "sinhf", "sinhl", "sinl", "snprintf",
    "sprintf", "sqrt", "sqrtf", "sqrtl", "sscanf", "stderr", "stdin", "stdout", "stpcpy",
    "stpncpy", "strcasecmp", "strcasecmp_l", "strcasestr", "strcat", "strchr", "strchrnul",
    "strcmp", "strcoll", "strcpy", "strcspn", "strerror", "strerror_r", "strftime", "strlcat",
    "strlcpy", "strlen", "strncasecmp", "strncat", "strncmp", "strncpy", "strnlen", "strpbrk",
    "strptime", "strrchr", "strsep", "strsignal", "strspn", "strstr", "strtod", "strtof",
    "strtoimax", "strtok_r", "strtol", "strtold", "strtoll", "strtoul", "strtoull", "strtoumax",
    "strverscmp", "strxfrm", "swab", "tan", "tanf", "tanh", "tanhf", "tanhl", "tanl", "tgamma",
    "tgammaf", "tgammal", "timegm", "toascii", "tolower", "toupper", "towlower", "towupper",
    "trunc", "truncf", "truncl", "ungetc", "vfprintf", "vfscanf", "vprintf", "vscanf",
    "vsnprintf", "vsprintf", "vsscanf", "wcrtomb", "wcscat", "wcschr", "wcscmp", "wcscpy",
    "wcslen", "wcsncmp", "wcsncpy", "wcsrchr", "wcstombs", "wctob", "wmemchr", "wmemcmp",
    "wmemcpy", "wmemmove", "wmemset", "y0", "y1", "yn",
};

/* What gcc's and clang's gcov run-time libraries write their files with. */
static const char *const libgcov_names[] = {
    "__open64_2", "__open_2", "access", "close", "fclose", "fcntl", "fcntl64", "fdopen", "fileno",
    "flock", "fopen", "fopen64", "fork", "fseek", "fstat", "fstat64",
    "ftell", "ftruncate", "ftruncate64",
    "gethostname", "getpagesize", "getpid", "lseek", "lseek64", "madvise", "mkdir",
    "mmap", "mmap64", "msync", "munmap", "open", "open64", "prctl", "read", "rewind",
    "sysconf", "umask", "uname", "write",
};
/* clang-format on */

const size_t pb_libc_name_count = sizeof pb_libc_names / sizeof pb_libc_names[0];

static int compare(const void *key, const void *element)
{
    return strcmp(key, *(const char *const *)element);
}

int pb_libc_allows(const char *name)
{
    return bsearch(name, pb_libc_names, pb_libc_name_count, sizeof pb_libc_names[0], compare) !=
           NULL;
}

int pb_libgcov_allows(const char *name)
{
    return bsearch(name, libgcov_names, sizeof libgcov_names / sizeof libgcov_names[0],
                   sizeof libgcov_names[0], compare) != NULL;
}

int pb_sanitizer_allows(const char *name)
{
    static const char *const prefixes[] = {"__asan_", "__ubsan_", "__sanitizer_", "__lsan_"};

    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0) {
            return 1;
        }
    }
    return 0;
}
