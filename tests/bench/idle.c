/*
 * Thirty virtual days of an idle board: CPU time, against its aim of a second.
 */
#include "bench.h"
#include "postboard.h"

#define DAYS 30

static void run(const char *image)
{
    struct pb_world_options options = {.seed = 1};
    struct pb_board_options board_options = {0};
    struct pb_error error;
    struct pb_world *world = pb_world_create(&options, &error);
    struct pb_board *board;

    if (world == NULL || (board = pb_board_create(world, "idle", &board_options, &error)) == NULL ||
        pb_board_load_image(board, image, &error) != 0)
        bench_fail("idle", error.text);
    pb_board_power_on(board);
    if (pb_world_run(world, DAYS * 86400ull * 1000000000u) != PB_END_UNTIL)
        bench_fail("idle", "the world ended before its time");
    pb_world_destroy(world);
}

int main(int argc, char **argv)
{
    char path[4096];
    double start = bench_cpu_ns();

    if (argc != 2)
        bench_fail("usage", "idle BUILD-DIRECTORY");
    snprintf(path, sizeof path, "%s/bench/images/idle.so", argv[1]);
    run(path);
    bench_line("30 virtual days of an idle board", bench_cpu_ns() - start, "a second", 1e9);
    return 0;
}
