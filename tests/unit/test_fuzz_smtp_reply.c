/*
 * The seeds of the fuzz target smtp_reply.
 */
#include "../fuzz/smtp_reply.c"
#include "fuzz_corpus.h"

int main(int argc, char **argv)
{
    return fuzz_corpus("smtp_reply", NULL, argc, argv);
}
