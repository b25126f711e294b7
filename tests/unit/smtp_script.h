/*
 * Reads the dialogues of tests/dialogue: the settings and the lines that client
 * and server say in turn. Used by the tests of the pure machine and by those of
 * the client over the stack. A dialogue is text:
 *
 *   # comment
 *   auth: none|plain|login   what the client is created with (none)
 *   user: NAME               its user name ("user"; its password is "secret")
 *   status: 0xA7             what nx_smtp_mail_send returns (0x00)
 *   verdict: refused         accepted, refused, deferred, in-doubt (accepted)
 *   end: close               close (in order), leave (QUIT, then reset), reset
 *   S: text                  the server says text CRLF; lines in a row come at once
 *   S* N text                the same N times
 *   S> text                  the server says text as it is, with \r \n \0
 *   C: text                  the client says text CRLF
 *   C= message               the client sends the message up to the final dot
 *   S= close                 the server closes its side
 *   S= silence               the server says nothing any more
 *
 * The client is board.example, its mail goes from a@example.com to b@example.com.
 */
#ifndef SMTP_SCRIPT_H
#define SMTP_SCRIPT_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCRIPT_STEPS 64

enum script_kind { SCRIPT_SERVER, SCRIPT_CLIENT, SCRIPT_MESSAGE, SCRIPT_CLOSE, SCRIPT_SILENCE };

struct script_step {
    enum script_kind kind;
    char *text;                         /* not ended by NUL where the server speaks */
    size_t length;
};

struct script {
    char name[512];
    unsigned auth;
    char user[64];
    unsigned status;
    char verdict[16];
    char end[8];
    struct script_step step[SCRIPT_STEPS];
    size_t steps;
};

static inline void script_broken(const struct script *script, const char *line)
{
    fprintf(stderr, "%s: cannot read this line: %s\n", script->name, line);
    abort();
}

static inline struct script_step *script_add(struct script *script, enum script_kind kind)
{
    struct script_step *last = script->steps > 0 ? &script->step[script->steps - 1] : NULL;

    if (last != NULL && kind == SCRIPT_SERVER && last->kind == SCRIPT_SERVER) {
        return last;
    }
    if (script->steps == SCRIPT_STEPS) {
        script_broken(script, "(too many steps)");
    }
    last = &script->step[script->steps++];
    last->kind = kind;
    return last;
}

static inline void script_say(struct script *script, enum script_kind kind, const char *text,
                              size_t length)
{
    struct script_step *step = script_add(script, kind);

    step->text = realloc(step->text, step->length + length + 1);
    memcpy(step->text + step->length, text, length);
    step->length += length;
    step->text[step->length] = 0;
}

static inline size_t script_unescape(char *text)
{
    char *to = text;

    for (const char *from = text; *from != 0; from++) {
        if (*from == '\\' && from[1] != 0) {
            from++;
            *to++ = *from == 'r' ? '\r' : *from == 'n' ? '\n' : *from == '0' ? 0 : *from;
        } else {
            *to++ = *from;
        }
    }
    return (size_t)(to - text);
}

static inline int script_setting(struct script *script, const char *line)
{
    char auth[8] = "";

    if (sscanf(line, "auth: %7s", auth) == 1) {
        script->auth = strcmp(auth, "login") == 0 ? 1 : strcmp(auth, "plain") == 0 ? 3 : 0xFFFF;
        return 1;
    }
    if (strncmp(line, "user:", 5) == 0) {
        script->user[0] = 0;
        sscanf(line, "user: %63s", script->user);
        return 1;
    }
    return sscanf(line, "status: %x", &script->status) == 1 ||
           sscanf(line, "verdict: %15s", script->verdict) == 1 ||
           sscanf(line, "end: %7s", script->end) == 1;
}

static inline void script_line(struct script *script, char *line)
{
    unsigned times = 0;
    int at = 0;

    if (line[0] == '#' || line[0] == 0 || script_setting(script, line)) {
        return;
    }
    if (strncmp(line, "S: ", 3) == 0) {
        script_say(script, SCRIPT_SERVER, line + 3, strlen(line + 3));
        script_say(script, SCRIPT_SERVER, "\r\n", 2);
    } else if (sscanf(line, "S* %u %n", &times, &at) == 1 && at > 0) {
        for (unsigned i = 0; i < times; i++) {
            script_say(script, SCRIPT_SERVER, line + at, strlen(line + at));
            script_say(script, SCRIPT_SERVER, "\r\n", 2);
        }
    } else if (strncmp(line, "S> ", 3) == 0) {
        size_t length = script_unescape(line + 3);

        script_say(script, SCRIPT_SERVER, line + 3, length);
    } else if (strncmp(line, "C: ", 3) == 0) {
        script_say(script, SCRIPT_CLIENT, line + 3, strlen(line + 3));
    } else if (strcmp(line, "C= message") == 0) {
        script_add(script, SCRIPT_MESSAGE);
    } else if (strcmp(line, "S= close") == 0) {
        script_add(script, SCRIPT_CLOSE);
    } else if (strcmp(line, "S= silence") == 0) {
        script_add(script, SCRIPT_SILENCE);
    } else {
        script_broken(script, line);
    }
}

static inline void script_read(struct script *script, const char *path)
{
    char line[8192];
    FILE *file = fopen(path, "r");

    memset(script, 0, sizeof(*script));
    snprintf(script->name, sizeof(script->name), "%s", path);
    script->auth = 0xFFFF;
    strcpy(script->user, "user");
    strcpy(script->verdict, "accepted");
    strcpy(script->end, "close");
    if (file == NULL) {
        script_broken(script, "(the file cannot be opened; run from the project's root)");
    }
    while (fgets(line, sizeof(line), file) != NULL) {
        line[strcspn(line, "\n")] = 0;
        script_line(script, line);
    }
    fclose(file);
}

static inline void script_free(struct script *script)
{
    for (size_t i = 0; i < script->steps; i++) {
        free(script->step[i].text);
    }
}

static inline int script_is_text(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);

    return length > 4 && strcmp(entry->d_name + length - 4, ".txt") == 0;
}

/* Calls fn for every dialogue, in the order of their names, and returns their number. */
static inline int script_each(void (*fn)(const struct script *))
{
    static const char *directory = "tests/dialogue";
    struct dirent **entry = NULL;
    int count = scandir(directory, &entry, script_is_text, alphasort);

    for (int i = 0; i < count; i++) {
        struct script script;
        char path[512];

        snprintf(path, sizeof(path), "%s/%s", directory, entry[i]->d_name);
        script_read(&script, path);
        fn(&script);
        script_free(&script);
        free(entry[i]);
    }
    free(entry);
    return count;
}

#endif
