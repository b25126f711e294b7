/*
 * The seeds of the fuzz target tcp.
 */
#include "../fuzz/tcp.c"
#include "fuzz_corpus.h"

int main(int argc, char **argv)
{
    return fuzz_corpus("tcp", tcp_teardown, argc, argv);
}
