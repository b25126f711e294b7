/*
 * One lwIP node as a shared object, of which the benchmark loads two: it plays
 * one end of a scene, and frames pass by function calls.
 */
#ifndef LWIP_NODE_H
#define LWIP_NODE_H

struct lwip_node {
    /* Sets the stack up as 10.9.0.`host`; frames go to `peer`. Once a load. */
    void (*start)(unsigned host, const struct lwip_node *peer);
    /* Begins an end of a scene; 0, or -1: there is no such scene. */
    int (*play)(const char *scene, int is_server, unsigned count);
    /* Room for a frame, or NULL; then it is received, at the next pump. */
    void *(*frame_room)(unsigned length);
    void (*frame_done)(void);
    /* Works off what was received; the number of frames. */
    unsigned (*pump)(void);
    /* Does what the scene does when nothing is under way; 0: nothing. */
    int (*step)(void);
    /* Lets time pass. */
    void (*wait)(unsigned ms);
    int (*is_done)(void);       /* the server: it has all; -1: failed */
};

#endif
