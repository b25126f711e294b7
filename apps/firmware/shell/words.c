/*
 * A command line's words.
 */
#include "shell.h"

UINT pb_shell_split(CHAR *line, CHAR **words, UINT size)
{
    UINT count = 0;

    while (count < size) {
        CHAR *to, quote = 0;

        while (*line == ' ' || *line == '\t' || *line == '\r' || *line == '\n')
            line++;
        if (*line == '\0')
            return count;
        words[count++] = to = line;
        for (; *line != '\0' && (quote || strchr(" \t\r\n", *line) == NULL); line++) {
            if (quote ? *line == quote : *line == '"' || *line == '\'')
                quote = quote ? 0 : *line;
            else
                *to++ = *line;
        }
        if (quote) {
            puts("the quote is not closed");
            return 0;
        }
        /* The word may end where the line goes on: step over the blank first. */
        line += *line != '\0';
        *to = '\0';
    }
    printf("more than %u words\n", (unsigned)size);
    return 0;
}
