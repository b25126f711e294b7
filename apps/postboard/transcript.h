/*
 * Prints the dialogue that a follower sees.
 */
#ifndef PB_TRANSCRIPT_H
#define PB_TRANSCRIPT_H

#include "cli.h"
#include "dialogue.h"

struct pb_transcript {
    const struct pb_settings *settings;
    FILE *out;
    unsigned message_lines; /* of the message that passes */
};

/* A pb_dialogue_listener, whose argument is the transcript. */
void pb_transcript_event(void *transcript, const struct pb_dialogue_event *);

#endif
