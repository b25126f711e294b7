/*
 * The network: CPU time of the whole simulation, both ends, in units of one hot
 * memcpy of 1,460 bytes, beside lwIP's in the same process (lwip/), where its
 * source can be had, and the bound of bulk transfer: two copies and two sums.
 */
#include <string.h>

#include "bench.h"
#include "lwip/pair.h"
#include "nx_internal.h"
#include "postboard.h"

#define SEGMENT 1460

static char image[4096];
static double copy_ns;

/* --- baselines -------------------------------------------------------------------- */

static unsigned char from[SEGMENT], to[SEGMENT];

static void copy(void)
{
    memcpy(to, from, SEGMENT);
    __asm__ volatile("" : : "r"(to), "r"(from) : "memory");     /* every copy counts */
}

static void copies(unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        copy();
}

static void sum(void)
{
    NX_PACKET packet = {.nx_packet_prepend_ptr = to, .nx_packet_append_ptr = to + SEGMENT};

    _nx_ip_checksum_compute(&packet, NX_PROTOCOL_TCP, SEGMENT, NX_NULL, NX_NULL);
}

static void bounds(unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        copy();
        sum();
        sum();
        copy();
    }
}

/* --- our boards ---------------------------------------------------------------------- */

static unsigned long frames;
static uint64_t virtual_ns, stall_ns;

static void count_frame(void *arg, uint64_t time_ns, const uint8_t *frame, size_t length,
                        const char *fault)
{
    (void)arg, (void)frame, (void)length, (void)fault;
    frames++;
    if (frames > 3 && time_ns - virtual_ns > stall_ns)   /* not the ARP and SYN */
        stall_ns = time_ns - virtual_ns;
    virtual_ns = time_ns;
}

static void board(struct pb_world *world, struct pb_link *link, const char *role,
                  const char *scene, unsigned count)
{
    struct pb_board_options options = {0};
    struct pb_error error;
    struct pb_board *board = pb_board_create(world, role, &options, &error);
    char text[16];

    snprintf(text, sizeof text, "%u", count);
    if (board == NULL || pb_board_load_image(board, image, &error) != 0 ||
        (link != NULL && pb_board_connect(board, link, &error) != 0))
        bench_fail("net", error.text);
    pb_board_argument(board, "role", role, SIZE_MAX);
    pb_board_argument(board, "scene", scene, SIZE_MAX);
    pb_board_argument(board, "count", text, SIZE_MAX);
    pb_board_argument(board, "tcp", "rfc", SIZE_MAX);
    pb_board_power_on(board);
}

/* CPU time of a run of the scene, on two boards and a link or on one. */
static double play(const char *scene, unsigned count, int boards)
{
    const double start = bench_cpu_ns();
    struct pb_world_options options = {.seed = 1};
    struct pb_link_options link_options = {.rate_bps = 1000000000};
    struct pb_error error;
    struct pb_world *world = pb_world_create(&options, &error);
    struct pb_link *link = NULL;

    if (world == NULL || (boards == 2 && (link = pb_link_create(world, &link_options, &error)) ==
                                             NULL))
        bench_fail("net", error.text);
    if (boards == 2) {
        if (count > 0) {
            frames = 0;
            virtual_ns = stall_ns = 0;
            pb_link_observe(link, count_frame, NULL);
        }
        board(world, link, "server", scene, count);
        board(world, link, "client", scene, count);
    } else {
        board(world, NULL, "both", scene, count);
    }
    if (pb_world_run(world, UINT64_MAX) != PB_END_STOPPED || pb_world_status(world) != 0)
        bench_fail(scene, "the scene failed");
    pb_world_destroy(world);
    return bench_cpu_ns() - start;
}

static double lwip(const char *scene, unsigned count)
{
    const double start = bench_cpu_ns();

    if (lwip_pair_play(scene, count) != 0)
        bench_fail(scene, "lwIP's part failed");
    return bench_cpu_ns() - start;
}

/* --- the table ----------------------------------------------------------------------- */

/* CPU time of one of `count` things: what a run of them costs more than a run of
 * none, the least of some of each. */
static double each(const char *scene, unsigned count, int boards)
{
    double with = 0, without = 0;

    for (int run = 0; run < BENCH_RUNS; run++) {
        double some = boards > 0 ? play(scene, count, boards) : lwip(scene, count);
        double none = boards > 0 ? play(scene, 0, boards) : lwip(scene, 0);

        with = run == 0 || some < with ? some : with;
        without = run == 0 || none < without ? none : without;
    }
    return (with - without) / count;
}

static void cell(double ns)
{
    printf(" %9.0f %7.1f", ns, ns / copy_ns);
}

static void line(const char *what, const char *scene, unsigned count, double share)
{
    printf("%-34s", what);
    cell(each(scene, count, 2) * share);
    cell(each(scene, count, 1) * share);
    if (lwip_pair_is_there())
        cell(each(scene, count, 0) * share);
    putchar('\n');
    fflush(stdout);
}

int main(int argc, char **argv)
{
    double bound;

    if (argc != 2 && argc != 5)
        bench_fail("usage", "net BUILD-DIRECTORY [SCENE COUNT BOARDS], the latter for a profiler");
    snprintf(image, sizeof image, "%s/bench/images/net.so", argv[1]);
    if (argc == 5) {
        play(argv[2], (unsigned)atoi(argv[3]), atoi(argv[4]));
        return 0;
    }
    if (lwip_pair_open(argv[1]) != 0)
        printf("net: no lwIP beside ours: its source could not be had or built\n");
    copy_ns = bench_least(copies, 1000000);
    bound = bench_least(bounds, 300000);
    printf("memcpy of 1,460 bytes: %.1f ns; two copies and two sums: %.1f ns, %.1f\n", copy_ns,
           bound, bound / copy_ns);
    printf("%-34s %17s %17s %17s\n", "ns, and copies of 1,460 bytes", "two boards, link",
           "one board, RAM", lwip_pair_is_there() ? "lwIP" : "");
    line("bulk TCP, 1,460 bytes", "bulk", 20000000, SEGMENT);
    printf("    over the link: %lu frames, %.0f Mbit/s virtual, longest pause %.1f us virtual\n",
           frames, 20000000 * 8e3 / (double)virtual_ns, (double)stall_ns / 1e3);
    line("connection, 1 KiB and an answer", "mail", 3000, 1);
    line("UDP datagram of 16 bytes", "udp", 20000, 0.5);
    line("TCP segment of 16 bytes, 1 socket", "one", 20000, 0.5);
    line("the same, among 10,000 sockets", "many", 20000, 0.5);
    return 0;
}
