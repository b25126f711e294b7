/*
 * The seeds of the fuzz target smtp_dialogue.
 */
#include "../fuzz/smtp_dialogue.c"
#include "fuzz_corpus.h"

int main(int argc, char **argv)
{
    return fuzz_corpus("smtp_dialogue", NULL, argc, argv);
}
