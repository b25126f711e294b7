/*
 * pcapng blocks: what is written is read by libpcap and by our own reader;
 * cut and damaged files are refused, block by block.
 */
#include "machine_fixture.h"

#include <errno.h>
#include <pcap/pcap.h>
#include <unistd.h>

#include "pcapng.h"

#define EPOCH_NS 1577836800123456789ull

static char path[64];

static int setup(void **state)
{
    strcpy(path, "/tmp/postboard-test-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    return 0;
}

static int teardown(void **state)
{
    return unlink(path);
}

/* Frames of lengths that need every padding; comments and own bytes too. */
static const struct sample {
    size_t length;
    uint32_t flags, queue;
    const char *comment;
} samples[] = {
    {14, PB_PCAPNG_INBOUND, 0, NULL},
    {15, PB_PCAPNG_OUTBOUND, 1, "lost"},
    {16, PB_PCAPNG_OUTBOUND, 2, ""},
    {17, PB_PCAPNG_INBOUND, 0xffffffffu, "a comment of 21 bytes"},
    {1518, PB_PCAPNG_INBOUND, 3, "last"},
};

#define SAMPLES (sizeof samples / sizeof samples[0])

static void fill(uint8_t *bytes, size_t length, unsigned number)
{
    for (size_t i = 0; i < length; i++) {
        bytes[i] = (uint8_t)(i * 7 + number);
    }
}

static void write_samples(struct pb_pcapng *out)
{
    uint8_t bytes[1518];

    pb_pcapng_section(out, "test", "about");
    pb_pcapng_interface(out, "link0");
    pb_pcapng_interface(out, NULL);
    assert_int_equal(out->interfaces, 2);
    for (unsigned i = 0; i < SAMPLES; i++) {
        fill(bytes, samples[i].length, i);
        pb_pcapng_frame(out, &(struct pb_pcapng_frame){.interface = i % 2,
                                                       .time_ns = EPOCH_NS + i,
                                                       .bytes = bytes,
                                                       .length = samples[i].length,
                                                       .flags = samples[i].flags,
                                                       .queue = samples[i].queue,
                                                       .comment = samples[i].comment});
        uint8_t own[9] = {PB_PCAPNG_ENTERPRISE & 0xff,
                          PB_PCAPNG_ENTERPRISE >> 8,
                          0,
                          0,
                          'o',
                          'w',
                          'n',
                          (uint8_t)i,
                          1};
        pb_pcapng_option(out, PB_OPTION_CUSTOM, own, sizeof own);
        pb_pcapng_option(out, PB_OPTION_END, NULL, 0);
        pb_pcapng_end(out);
    }
    pb_pcapng_begin(out, PB_PCAPNG_CUSTOM);
    pb_bytes_number(&out->block, PB_PCAPNG_ENTERPRISE, 4);
    pb_bytes_put(&out->block, "odd", 3);
    pb_pcapng_end(out);
}

/* The first half waits in memory, the second goes straight to the file. */
static size_t write_file(void)
{
    struct pb_pcapng out = {0};
    FILE *file = fopen(path, "wb");

    write_samples(&out);
    pb_pcapng_open(&out, file);
    write_samples(&out);
    assert_int_equal(out.error, 0);
    pb_pcapng_free(&out);
    const long length = ftell(file);
    assert_int_equal(fclose(file), 0);
    return (size_t)length;
}

static void test_libpcap_reads_it(void **state)
{
    char errors[PCAP_ERRBUF_SIZE];
    struct pcap_pkthdr *header;
    const u_char *bytes;
    uint8_t wanted[1518];

    write_file();
    pcap_t *pcap =
        pcap_open_offline_with_tstamp_precision(path, PCAP_TSTAMP_PRECISION_NANO, errors);
    if (pcap == NULL) {
        fail_msg("%s", errors);
    }
    assert_int_equal(pcap_datalink(pcap), DLT_EN10MB);
    for (unsigned i = 0; i < 2 * SAMPLES; i++) {
        const unsigned k = i % SAMPLES;
        assert_int_equal(pcap_next_ex(pcap, &header, &bytes), 1);
        assert_int_equal(header->caplen, samples[k].length);
        assert_int_equal(header->len, samples[k].length);
        assert_int_equal(header->ts.tv_sec, EPOCH_NS / 1000000000u);
        assert_int_equal(header->ts.tv_usec, EPOCH_NS % 1000000000u + k);
        fill(wanted, samples[k].length, k);
        assert_memory_equal(bytes, wanted, samples[k].length);
    }
    assert_int_equal(pcap_next_ex(pcap, &header, &bytes), PCAP_ERROR_BREAK);
    pcap_close(pcap);
}

static uint8_t *slurp(size_t length)
{
    uint8_t *bytes = malloc(length);
    FILE *file = fopen(path, "rb");

    assert_int_equal(fread(bytes, 1, length, file), length);
    fclose(file);
    return bytes;
}

static void test_own_reader_reads_it(void **state)
{
    const size_t length = write_file();
    uint8_t *bytes = slurp(length), wanted[1518];
    struct pb_pcapng_reader reader = {path, bytes, length, 0, 0};
    struct pb_pcapng_block block;
    struct pb_pcapng_frame frame;
    struct pb_error error;
    unsigned frames = 0, customs = 0;

    while (pb_pcapng_next(&reader, &block, &error) > 0) {
        customs += block.type == PB_PCAPNG_CUSTOM;
        if (block.type != PB_PCAPNG_PACKET) {
            continue;
        }
        const struct sample *sample = &samples[frames % SAMPLES];
        assert_int_equal(pb_pcapng_read_frame(&block, &frame), 0);
        fill(wanted, sample->length, frames % SAMPLES);
        assert_int_equal(frame.length, sample->length);
        assert_memory_equal(frame.bytes, wanted, sample->length);
        assert_int_equal(frame.time_ns, EPOCH_NS + frames % SAMPLES);
        assert_int_equal(frame.interface, frames % SAMPLES % 2);
        assert_int_equal(frame.flags, sample->flags);
        assert_int_equal(frame.queue, sample->queue);
        assert_int_equal(frame.own_length, 5);
        assert_int_equal(frame.own[3], frames % SAMPLES);
        frames++;
    }
    assert_int_equal(reader.offset, length);
    assert_int_equal(reader.blocks, 2 * (3 + SAMPLES + 1));
    assert_int_equal(frames, 2 * SAMPLES);
    assert_int_equal(customs, 2);
    free(bytes);
}

/* At every length: whole at block boundaries only, and never read beyond. */
static void test_cuts_are_found(void **state)
{
    const size_t length = write_file();
    uint8_t *bytes = slurp(length);
    unsigned whole = 0;

    for (size_t cut = 0; cut <= length; cut++) {
        uint8_t *part = malloc(cut + 1); /* its own, so that ASan sees the end */
        memcpy(part, bytes, cut);
        struct pb_pcapng_reader reader = {path, part, cut, 0, 0};
        struct pb_pcapng_block block;
        struct pb_error error = {""};
        int more;
        while ((more = pb_pcapng_next(&reader, &block, &error)) > 0) {
            continue;
        }
        whole += more == 0;
        assert_true(more == 0 || strstr(error.text, ": cut in block ") != NULL);
        free(part);
    }
    assert_int_equal(whole, 1 + 2 * (3 + SAMPLES + 1));
    free(bytes);
}

static void test_bad_lengths_are_found(void **state)
{
    static const struct {
        uint32_t length, trailer;
    } cases[] = {{0, 0}, {8, 8}, {11, 11}, {13, 13}, {14, 14}, {16, 12}, {16, 20}, {12, 0}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct pb_bytes bytes = {0};
        struct pb_pcapng_block block;
        struct pb_error error = {""};
        pb_bytes_number(&bytes, PB_PCAPNG_CUSTOM, 4);
        pb_bytes_number(&bytes, cases[i].length, 4);
        while (bytes.length < 32) {
            pb_bytes_number(&bytes, cases[i].trailer, 4);
        }
        struct pb_pcapng_reader reader = {path, bytes.data, bytes.length, 0, 0};
        assert_int_equal(pb_pcapng_next(&reader, &block, &error), -1);
        assert_non_null(strstr(error.text, "damaged: block 1 at byte 0"));
        free(bytes.data);
    }
}

/* A packet block whose inner lengths lie. */
static void test_bad_packets_are_found(void **state)
{
    static const struct {
        uint32_t captured, original, option, option_length;
        int result;
    } cases[] = {
        {4, 4, PB_OPTION_PACKET_FLAGS, 4, 0},
        {4, 5, PB_OPTION_PACKET_FLAGS, 4, -1},       /* snapped */
        {4000, 4000, PB_OPTION_PACKET_FLAGS, 4, -1}, /* longer than its block */
        {0xfffffffeu, 0xfffffffeu, PB_OPTION_PACKET_FLAGS, 4, -1},
        {4, 4, PB_OPTION_CUSTOM, 400, -1}, /* so is the option */
        {4, 4, PB_OPTION_CUSTOM, 3, 0},    /* too short for a number: nobody's */
        {4, 4, PB_OPTION_END, 77, 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct pb_bytes body = {0};
        struct pb_pcapng_frame frame;
        pb_bytes_number(&body, 0, 8);
        pb_bytes_number(&body, 9, 4);
        pb_bytes_number(&body, cases[i].captured, 4);
        pb_bytes_number(&body, cases[i].original, 4);
        pb_bytes_number(&body, 0xabcdef01u, 4);
        pb_bytes_number(&body, cases[i].option, 2);
        pb_bytes_number(&body, cases[i].option_length, 2);
        pb_bytes_number(&body, 2, 4);
        const struct pb_pcapng_block block = {PB_PCAPNG_PACKET, 1, 0, body.data, body.length};
        assert_int_equal(pb_pcapng_read_frame(&block, &frame), cases[i].result);
        assert_true(cases[i].result < 0 || (frame.length == 4 && frame.own == NULL));
        free(body.data);
    }
}

static void test_write_errors_stay(void **state)
{
    struct pb_pcapng out = {0};
    FILE *file = fopen("/dev/full", "wb");

    write_samples(&out);
    pb_pcapng_open(&out, file);
    assert_int_equal(out.error, ENOSPC);
    pb_pcapng_interface(&out, "later");
    assert_int_equal(out.error, ENOSPC);
    pb_pcapng_free(&out);
    fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_libpcap_reads_it),      cmocka_unit_test(test_own_reader_reads_it),
        cmocka_unit_test(test_cuts_are_found),        cmocka_unit_test(test_bad_lengths_are_found),
        cmocka_unit_test(test_bad_packets_are_found), cmocka_unit_test(test_write_errors_stay),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
