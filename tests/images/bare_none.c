/* A shared object that is no image. */
int pb_nothing;
