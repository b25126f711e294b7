/*
 * The seeds of the fuzz target smtp_mime.
 */
#include "../fuzz/smtp_mime.c"
#include "fuzz_corpus.h"

int main(int argc, char **argv)
{
    return fuzz_corpus("smtp_mime", NULL, argc, argv);
}
