/*
 * The seeds of the fuzz target frames.
 */
#include "../fuzz/frames.c"
#include "fuzz_corpus.h"

int main(int argc, char **argv)
{
    return fuzz_corpus("frames", tcp_teardown, argc, argv);
}
