/*
 * The seeds of the fuzz target chains.
 */
#include "../fuzz/chains.c"
#include "fuzz_corpus.h"

int main(int argc, char **argv)
{
    return fuzz_corpus("chains", net_teardown, argc, argv);
}
