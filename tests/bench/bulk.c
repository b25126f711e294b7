/*
 * Bulk TCP between two boards on one link: CPU time of the whole simulation a
 * data segment of 1,460 bytes (with its share of the acknowledgements), against
 * one hot memcpy of as many bytes.
 */
#include <string.h>

#include "bench.h"
#include "postboard.h"

#define SEGMENT 1460
#define BYTES   (20u * 1000 * 1000)

static const char *image;
static unsigned long frames;
static uint64_t virtual_ns;

static void count_frame(void *arg, uint64_t time_ns, const uint8_t *frame, size_t length,
                        const char *fault)
{
    (void)arg, (void)frame, (void)length, (void)fault;
    frames++;
    virtual_ns = time_ns;
}

static void board(struct pb_world *world, struct pb_link *link, const char *role)
{
    struct pb_board_options options = {0};
    struct pb_error error;
    struct pb_board *board = pb_board_create(world, role, &options, &error);
    char bytes[16];

    snprintf(bytes, sizeof bytes, "%u", BYTES);
    if (board == NULL || pb_board_load_image(board, image, &error) != 0 ||
        pb_board_connect(board, link, &error) != 0)
        bench_fail("bulk", error.text);
    pb_board_argument(board, "role", role, SIZE_MAX);
    pb_board_argument(board, "bytes", bytes, SIZE_MAX);
    pb_board_argument(board, "tcp", "rfc", SIZE_MAX);
    pb_board_power_on(board);
}

static void transfer(unsigned segments)
{
    struct pb_world_options options = {.seed = 1};
    struct pb_link_options link_options = {.rate_bps = 1000000000};
    struct pb_error error;
    struct pb_world *world = pb_world_create(&options, &error);
    struct pb_link *link = world != NULL ? pb_link_create(world, &link_options, &error) : NULL;

    (void)segments;
    if (link == NULL)
        bench_fail("bulk", error.text);
    frames = 0;
    pb_link_observe(link, count_frame, NULL);
    board(world, link, "sink");
    board(world, link, "source");
    if (pb_world_run(world, UINT64_MAX) != PB_END_STOPPED || pb_world_status(world) != 0)
        bench_fail("bulk", "the transfer failed");
    pb_world_destroy(world);
}

static unsigned char from[SEGMENT], to[SEGMENT];

static void copies(unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        memcpy(to, from, SEGMENT);
        __asm__ volatile("" : : "r"(to), "r"(from) : "memory");     /* every copy counts */
    }
}

int main(int argc, char **argv)
{
    char path[4096];
    double copy, segment;

    if (argc != 2)
        bench_fail("usage", "bulk BUILD-DIRECTORY");
    snprintf(path, sizeof path, "%s/bench/images/bulk.so", argv[1]);
    image = path;
    copy = bench_least(copies, 1000000);
    segment = bench_least(transfer, BYTES / SEGMENT);
    bench_line("bulk TCP, each 1,460 bytes of data", segment, "memcpy of 1,460 bytes", copy);
    printf("    %u bytes in %lu frames and %.3f virtual s: %.1f Mbit/s virtual, "
           "%.1f Mbit/s of CPU time\n", BYTES, frames, (double)virtual_ns / 1e9, BYTES * 8e3 / (double)virtual_ns,
           SEGMENT * 8e3 / segment);
    return 0;
}
