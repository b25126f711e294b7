/*
 * Two lwIP nodes that play a scene with each other.
 */
#ifndef LWIP_PAIR_H
#define LWIP_PAIR_H

/* Finds what build.sh made in the build directory; 0, or -1: there is none. */
int lwip_pair_open(const char *build);
int lwip_pair_is_there(void);
/* Plays a scene of `count` things to its end, on fresh nodes; 0 or -1. */
int lwip_pair_play(const char *scene, unsigned count);

#endif
