/*
 * The seeds of the fuzz target nd.
 */
#include "../fuzz/nd.c"
#include "fuzz_corpus.h"

int main(int argc, char **argv)
{
    return fuzz_corpus("nd", net_teardown, argc, argv);
}
