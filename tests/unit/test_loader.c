/*
 * The image loader: instances that share nothing, every refusal, damaged
 * files, power cuts, and what libc is in an image. The images are those of
 * tests/images, built by postboard-cc.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <elf.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <cmocka.h>

#include "libc_names.h"
#include "postboard.h"
#include "sanitizer.h"

/* --- worlds and files ------------------------------------------------------------- */

#define MOST_OUTPUT 4096

struct output {
    char text[MOST_OUTPUT];
    size_t length;
};

static char folder[512]; /* of the images */
static char scratch[] = "/tmp/test_loader.XXXXXX";

static const char *image_path(const char *name)
{
    static char path[600];

    snprintf(path, sizeof path, "%s/images/%s.so", folder, name);
    return path;
}

static const char *scratch_path(const char *name)
{
    static char path[600];

    snprintf(path, sizeof path, "%s/%s", scratch, name);
    return path;
}

static void sink(void *arg, const char *text, size_t length)
{
    struct output *output = arg;
    size_t room = sizeof output->text - 1 - output->length;

    length = length < room ? length : room;
    memcpy(output->text + output->length, text, length);
    output->length += length;
    output->text[output->length] = 0;
}

static struct pb_world *new_world(uint64_t seed)
{
    struct pb_world_options options = {.seed = seed};
    struct pb_error error;
    struct pb_world *world = pb_world_create(&options, &error);

    assert_non_null(world);
    return world;
}

static struct pb_board *new_board(struct pb_world *world, const char *name, struct output *output)
{
    struct pb_error error;
    struct pb_board *board = pb_board_create(world, name, NULL, &error);

    assert_non_null(board);
    memset(output, 0, sizeof *output);
    pb_board_console_sink(board, sink, output);
    return board;
}

static void load(struct pb_board *board, const char *path)
{
    struct pb_error error = {""};

    if (pb_board_load_image(board, path, &error) != 0) {
        fail_msg("%s", error.text);
    }
}

/* Boots one board from an image until it ends; its exit status. */
static int boot(const char *image, uint64_t seed, const char *end, struct output *output)
{
    struct pb_world *world = new_world(seed);
    struct pb_board *board = new_board(world, "board", output);

    load(board, image_path(image));
    if (end != NULL) {
        pb_board_argument(board, "end", end, SIZE_MAX);
    }
    pb_board_argument(board, "greeting", "hello", SIZE_MAX);
    pb_board_power_on(board);
    pb_world_run(world, 60000000000u);
    int status = pb_board_exit_status(board);
    pb_world_destroy(world);
    return status;
}

static long value_of(const struct output *output, const char *name)
{
    char wanted[40];

    snprintf(wanted, sizeof wanted, "%s=", name);
    const char *at = strstr(output->text, wanted);
    if (at == NULL) {
        fail_msg("no %s in: %s", wanted, output->text);
    }
    return strtol(at + strlen(wanted), NULL, 10);
}

/* --- instances ------------------------------------------------------------------------ */

static void instances_share_nothing(void **state)
{
    struct pb_world *world = new_world(1);
    struct output outputs[3];
    struct pb_board *boards[3];

    for (unsigned i = 0; i < 3; i++) {
        boards[i] = new_board(world, "board", &outputs[i]);
        load(boards[i], image_path("bare_probe"));
        pb_board_power_on(boards[i]);
    }
    while (pb_world_run(world, UINT64_MAX) == PB_END_STOPPED) {
    }
    for (unsigned i = 0; i < 3; i++) {
        static const char *const places[] = {"data", "bss", "code"};
        assert_int_equal(value_of(&outputs[i], "counter"), 1000);
        assert_int_equal(value_of(&outputs[i], "constructed"), 1);
        for (unsigned p = 0; p < 3; p++) {
            assert_in_range(value_of(&outputs[i], places[p]), 0x1000, 0x7fffffff);
            for (unsigned j = 0; j < i; j++) {
                assert_int_not_equal(value_of(&outputs[i], places[p]),
                                     value_of(&outputs[j], places[p]));
            }
        }
        assert_int_equal(pb_board_exit_status(boards[i]), 5);
    }
    pb_world_destroy(world);
}

static void every_relocation_is_applied(void **state)
{
    static const char *const images[] = {"bare_probe", "bare_relr"};

    for (unsigned i = 0; i < 2; i++) {
        struct output output;
        assert_int_equal(boot(images[i], 1, NULL, &output), 5);
        assert_int_equal(value_of(&output, "nonzero"), 0);
        assert_int_equal(value_of(&output, "relative"), 7);
        assert_int_equal(value_of(&output, "import"), 4);
        assert_int_equal(value_of(&output, "constant"), 3);
        assert_int_equal(value_of(&output, "weak"), 0);
        assert_int_equal(value_of(&output, "ifunc"), 84);
        assert_int_equal(value_of(&output, "greeting"), 5);
        assert_non_null(strstr(output.text, "end\n"));
    }
}

/* Addresses are the same in every run: the same boots print the same text. */
static void runs_are_equal(void **state)
{
    struct output first, second;

    boot("bare_probe", 1, NULL, &first);
    boot("bare_probe", 1, NULL, &second);
    assert_string_equal(first.text, second.text);
}

static unsigned count_mappings(void)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    unsigned lines = 0;
    char line[1024];

    assert_non_null(maps);
    while (fgets(line, sizeof line, maps) != NULL) {
        lines += strstr(line, "/tests/images/") != NULL;
    }
    fclose(maps);
    return lines;
}

static void cut_power_often(const char *image, unsigned times)
{
    struct pb_world *world = new_world(1);
    struct output output;
    struct pb_board *board = new_board(world, "board", &output);

    for (unsigned i = 0; i < times; i++) {
        load(board, image_path(image));
        assert_true(count_mappings() > 0);
        pb_board_power_on(board);
        pb_world_run(world, pb_world_now(world) + 100000);
        assert_true(pb_board_is_on(board));
        pb_board_power_cut(board);
        assert_int_equal(count_mappings(), 0);
    }
    assert_null(strstr(output.text, "destructor"));
    pb_world_destroy(world);
}

static void a_thousand_power_cuts(void **state)
{
    cut_power_often("bare_probe", 1000);
    cut_power_often("libc", 1000);
}

static void a_board_takes_one_image(void **state)
{
    struct pb_world *world = new_world(1);
    struct pb_error error = {""};
    struct output output;
    struct pb_board *board = new_board(world, "twice", &output);

    load(board, image_path("bare_probe"));
    assert_int_equal(pb_board_load_image(board, image_path("bare_probe"), &error), -1);
    assert_non_null(strstr(error.text, "has an image already"));
    pb_world_destroy(world);
}

/* --- refusals ----------------------------------------------------------------------------- */

/* Loads a file that must be refused in one line that names it and the reason. */
static void refuse(const char *path, const char *reason)
{
    struct pb_world *world = new_world(1);
    struct pb_error error = {""};
    struct output output;
    struct pb_board *board = new_board(world, "board", &output);
    const char *name = strrchr(path, '/') + 1;

    if (pb_board_load_image(board, path, &error) != -1) {
        fail_msg("%s was not refused (%s)", name, reason);
    }
    if (strstr(error.text, name) == NULL || strstr(error.text, reason) == NULL ||
        strchr(error.text, '\n') != NULL) {
        fail_msg("wanted \"%s\" and \"%s\", got: %s", name, reason, error.text);
    }
    assert_false(pb_board_is_on(board));
    assert_int_equal(count_mappings(), 0);
    pb_world_destroy(world);
}

static void wrong_images_are_refused(void **state)
{
    static const struct {
        const char *image, *reason;
    } table[] = {
        {"bare_none", "exports no pb_image"},
        {"bare_version", "built for machine interface 99, and this postboard has 1"},
        {"bare_size", "its pb_image has 8 bytes"},
        {"bare_tls", "thread-local storage (100 bytes)"},
        {"bare_textrel", "text relocations (at "},
        {"bare_textrel", "symbol strcmp)"},
        {"bare_refused", "unresolved symbols: "},
        {"bare_refused", "system"},
        {"bare_refused", "socket"},
        {"bare_files", "unresolved symbols: fopen"},
        {"bare_options", "parts compiled with different options: TX_NO_FILEX_POINTER is "},
        {"bare_options", "not defined in tests/images/bare_options.c"},
        {"bare_options", "1 in other.c"},
        {"missing", "No such file or directory"},
    };

    for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++) {
        refuse(image_path(table[i].image), table[i].reason);
    }
    refuse("/tmp/", "a directory");
    refuse("/dev/null", "not a regular file");
    refuse("/proc/self/exe", "not a shared object");
}

struct file {
    uint8_t *bytes;
    size_t size;
};

static struct file read_image(const char *name)
{
    int fd = open(image_path(name), O_RDONLY);
    struct stat status;

    assert_true(fd >= 0 && fstat(fd, &status) == 0);
    struct file file = {malloc((size_t)status.st_size), (size_t)status.st_size};
    assert_non_null(file.bytes);
    assert_int_equal(read(fd, file.bytes, file.size), status.st_size);
    close(fd);
    return file;
}

static const char *write_scratch(const void *bytes, size_t size)
{
    const char *path = scratch_path("damaged.so");
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), (ssize_t)size);
    close(fd);
    return path;
}

static Elf64_Phdr *header_of(const struct file *file, uint32_t type, unsigned skip)
{
    Elf64_Ehdr *header = (Elf64_Ehdr *)file->bytes;
    Elf64_Phdr *at = (Elf64_Phdr *)(file->bytes + header->e_phoff);

    for (unsigned i = 0; i < header->e_phnum; i++) {
        if (at[i].p_type == type && skip-- == 0) {
            return &at[i];
        }
    }
    fail_msg("no program header of type %u", type);
    return NULL;
}

static uint64_t *dynamic_of(const struct file *file, int64_t tag)
{
    const Elf64_Phdr *header = header_of(file, PT_DYNAMIC, 0);
    Elf64_Dyn *at = (Elf64_Dyn *)(file->bytes + header->p_offset);

    while (at->d_tag != tag && at->d_tag != DT_NULL) {
        at++;
    }
    return &at->d_un.d_val;
}

static Elf64_Rela *first_rela(const struct file *file)
{
    return (Elf64_Rela *)(file->bytes + *dynamic_of(file, DT_RELA));
}

static Elf64_Ehdr *elf_of(const struct file *file)
{
    return (Elf64_Ehdr *)file->bytes;
}

/* clang-format off */
static void no_magic(struct file *f) { f->bytes[1] = 'X'; }
static void empty(struct file *f) { f->size = 0; }
static void half_a_header(struct file *f) { f->size = 40; }
static void no_headers(struct file *f) { f->size = 64; }
static void class_32(struct file *f) { f->bytes[EI_CLASS] = ELFCLASS32; }
static void big_endian(struct file *f) { f->bytes[EI_DATA] = ELFDATA2MSB; }
static void other_machine(struct file *f) { elf_of(f)->e_machine = EM_RISCV; }
static void executable(struct file *f) { elf_of(f)->e_type = ET_EXEC; }
static void many_headers(struct file *f) { elf_of(f)->e_phnum = 60000; }
static void far_headers(struct file *f) { elf_of(f)->e_phoff = UINT64_MAX - 8; }
static void half_a_file(struct file *f) { f->size = f->size / 3; }
static void long_segment(struct file *f) { header_of(f, PT_LOAD, 1)->p_filesz = UINT64_MAX; }
static void huge_segment(struct file *f) { header_of(f, PT_LOAD, 3)->p_memsz = 1ull << 40; }
static void high_segment(struct file *f) { header_of(f, PT_LOAD, 3)->p_vaddr += 1ull << 46; }
static void crossed(struct file *f) { header_of(f, PT_LOAD, 1)->p_vaddr = 0; }
static void shifted(struct file *f) { header_of(f, PT_LOAD, 1)->p_vaddr += 8; }
static void odd_alignment(struct file *f) { header_of(f, PT_LOAD, 0)->p_align = 0x1001; }
static void no_dynamic(struct file *f) { header_of(f, PT_DYNAMIC, 0)->p_type = PT_NOTE; }
static void far_dynamic(struct file *f) { header_of(f, PT_DYNAMIC, 0)->p_vaddr = 1ull << 40; }
static void far_strings(struct file *f) { *dynamic_of(f, DT_STRTAB) = UINT64_MAX - 1; }
static void long_strings(struct file *f) { *dynamic_of(f, DT_STRSZ) = UINT64_MAX; }
static void far_hash(struct file *f) { *dynamic_of(f, DT_GNU_HASH) = UINT64_MAX - 3; }
static void far_symbols(struct file *f) { *dynamic_of(f, DT_SYMTAB) = 1ull << 60; }
static void long_rela(struct file *f) { *dynamic_of(f, DT_RELASZ) = 1ull << 50; }
static void far_init(struct file *f) { *dynamic_of(f, DT_INIT_ARRAY) = 1ull << 50; }
static void data_init(struct file *f) { *dynamic_of(f, DT_INIT) = 0; *dynamic_of(f, DT_FINI) = 1; }
static void far_place(struct file *f) { first_rela(f)->r_offset = 1ull << 50; }
static void odd_kind(struct file *f) { first_rela(f)->r_info = 99; }
static void no_symbol(struct file *f)
{
    first_rela(f)->r_info = ELF64_R_INFO(0xffffff, 6 /* GLOB_DAT */);
}
static void far_relro(struct file *f) { header_of(f, PT_GNU_RELRO, 0)->p_vaddr = 1ull << 40; }

/* clang-format on */

static void damaged_images_are_refused(void **state)
{
    static const struct {
        void (*damage)(struct file *);
        const char *reason;
    } table[] = {
        {no_magic, "not an ELF file"},
        {empty, "not an ELF file"},
        {half_a_header, "truncated"},
        {no_headers, "truncated"},
        {class_32, "another machine"},
        {big_endian, "another machine"},
        {other_machine, "another machine: ELF machine 243"},
        {executable, "not a shared object"},
        {many_headers, "damaged: its ELF header"},
        {far_headers, "truncated"},
        {half_a_file, "truncated: a segment"},
        {long_segment, "truncated: a segment"},
        {huge_segment, "damaged: segment"},
        {high_segment, "damaged: segment"},
        {crossed, "damaged: segment"},
        {shifted, "damaged: segment"},
        {odd_alignment, "alignment 0x1001"},
        {no_dynamic, "no dynamic section"},
        {far_dynamic, "dynamic section"},
        {far_strings, "dynamic section"},
        {long_strings, "dynamic section"},
        {far_hash, "exports no pb_image"},
        {far_symbols, "exports no pb_image"},
        {long_rela, "relocation table"},
        {far_init, "constructors lie outside"},
        {data_init, "constructor lies outside"},
        {far_place, "relocation lies outside"},
        {odd_kind, "relocation of type 99"},
        {no_symbol, "names no symbol"},
        {far_relro, "RELRO"},
    };

    for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct file file = read_image("bare_plain");
        table[i].damage(&file);
        refuse(write_scratch(file.bytes, file.size), table[i].reason);
        free(file.bytes);
    }
}

/* Loads a file that may be good or bad; one that is taken is dropped unused. */
static int try_load(struct pb_world *world, struct pb_board *board, const char *path)
{
    struct pb_error error = {""};

    if (pb_board_load_image(board, path, &error) == 0) {
        pb_board_power_cut(board);
        return 1;
    }
    assert_int_not_equal(strlen(error.text), 0);
    assert_null(strchr(error.text, '\n'));
    return 0;
}

static void truncated_files_never_crash(void **state)
{
    struct pb_world *world = new_world(1);
    struct output output;
    struct pb_board *board = new_board(world, "board", &output);
    struct file file = read_image("bare_plain");
    const Elf64_Phdr *last = header_of(&file, PT_LOAD, 3);

    for (size_t size = 0; size < file.size; size += 61) {
        int taken = try_load(world, board, write_scratch(file.bytes, size));
        assert_int_equal(taken, size >= last->p_offset + last->p_filesz);
    }
    free(file.bytes);
    pb_world_destroy(world);
}

static void changed_bytes_never_crash(void **state)
{
    struct pb_world *world = new_world(1);
    struct output output;
    struct pb_board *board = new_board(world, "board", &output);
    struct file file = read_image("bare_plain");
    const Elf64_Phdr *dynamic = header_of(&file, PT_DYNAMIC, 0);
    /* Where a changed byte matters most. */
    const struct {
        size_t start, size;
    } areas[] = {
        {0, 64 + 12 * 56},
        {dynamic->p_offset, dynamic->p_filesz},
        {*dynamic_of(&file, DT_SYMTAB),
         *dynamic_of(&file, DT_STRTAB) + 200 - *dynamic_of(&file, DT_SYMTAB)},
        {*dynamic_of(&file, DT_RELA), *dynamic_of(&file, DT_RELASZ) + 200},
        {0, file.size},
    };
    uint64_t random = 88172645463325252u;
    unsigned taken = 0, refused = 0;

    for (unsigned i = 0; i < 4000; i++) {
        unsigned area = i % 5;
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        size_t at = areas[area].start + (random >> 8) % areas[area].size;
        uint8_t old = file.bytes[at];
        file.bytes[at] = (uint8_t)(random & 0x100 ? random : old ^ 0x80);
        if (try_load(world, board, write_scratch(file.bytes, file.size))) {
            taken++;
        } else {
            refused++;
        }
        file.bytes[at] = old;
    }
    assert_true(taken > 100 && refused > 100);
    free(file.bytes);
    pb_world_destroy(world);
}

static void allowed_names_are_sorted(void **state)
{
    for (size_t i = 1; i < pb_libc_name_count; i++) {
        assert_true(strcmp(pb_libc_names[i - 1], pb_libc_names[i]) < 0);
    }
    assert_true(pb_libc_allows("memcpy"));
    assert_false(pb_libc_allows("open"));
    assert_false(pb_libc_allows("malloc"));
    assert_false(pb_libc_allows("pb_world_create"));
    static const char *const libgcov[] = {"access", "fclose", "fopen", "fork",  "ftell",
                                          "getpid", "mmap",   "open",  "umask", "write"};
    for (size_t i = 0; i < sizeof libgcov / sizeof libgcov[0]; i++) {
        assert_true(pb_libgcov_allows(libgcov[i]));
        assert_false(pb_libc_allows(libgcov[i]));
    }
}

/* --- libc in an image --------------------------------------------------------------------------
 */

static void libc_belongs_to_the_board(void **state)
{
    struct output output;

    assert_int_equal(boot("libc", 7, "exit", &output), 3);
    assert_non_null(strstr(output.text, "low=11111\n"));
    assert_non_null(strstr(output.text, "asprintf=16 some text and 42\n"));
    assert_non_null(strstr(output.text, "memalign=0 0\n"));
    assert_non_null(strstr(output.text, "huge=1\n"));
    assert_non_null(strstr(output.text, "srand=1\n"));
    assert_int_equal(value_of(&output, "getrandom"), 4);
    assert_int_equal(value_of(&output, "year"), 2020);
    assert_in_range(value_of(&output, "slept"), 25, 26);
    assert_in_range(value_of(&output, "day"), 2, 3);
    assert_non_null(strstr(output.text, "strtok=ab\n"));
    assert_non_null(strstr(output.text, "getenv=hello\n"));
    assert_non_null(strstr(output.text, "constructed=1\n"));
}

static void rand_follows_seed_and_board(void **state)
{
    struct output a, b, other;
    struct output boards[2];
    struct pb_world *world = new_world(7);

    boot("libc", 7, "exit", &a);
    boot("libc", 7, "exit", &b);
    boot("libc", 8, "exit", &other);
    assert_string_equal(a.text, b.text);
    assert_int_not_equal(value_of(&a, "rand"), value_of(&other, "rand"));
    for (unsigned i = 0; i < 2; i++) {
        struct pb_board *board = new_board(world, "board", &boards[i]);
        load(board, image_path("libc"));
        pb_board_power_on(board);
    }
    pb_world_run(world, 10000000000u);
    assert_int_equal(value_of(&boards[0], "rand"), value_of(&a, "rand"));
    assert_int_not_equal(value_of(&boards[0], "rand"), value_of(&boards[1], "rand"));
    pb_world_destroy(world);
}

static void every_end_has_its_status(void **state)
{
    static const struct {
        const char *end;
        int status, runs_atexit;
        const char *text;
    } table[] = {
        {"exit", 3, 1, "no line feedatexit\ndestructor\n"},
        {"_exit", 4, 0, "no line feed"},
        {"abort", 134, 0, "no line feed"},
        {"assert", 134, 0, "Assertion `strcmp(how, \"assert\") != 0' failed."},
        {"never", -1, 0, "no line feed"},
    };
    struct output output;

    for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++) {
        assert_int_equal(boot("libc", 1, table[i].end, &output), table[i].status);
        assert_non_null(strstr(output.text, table[i].text));
        assert_int_equal(strstr(output.text, "atexit\n") != NULL, table[i].runs_atexit);
        assert_int_equal(strstr(output.text, "destructor\n") != NULL, table[i].runs_atexit);
    }
    assert_int_equal(boot("libc", 1, "return", &output), 9);
    assert_string_equal(output.text, "destructor\n");
}

/* --- what comes with builds for coverage and for ASan
 * ---------------------------------------------- */

static void coverage_survives_a_power_cut(void **state)
{
    struct pb_world *world = new_world(1);
    struct output output;
    struct pb_board *board = new_board(world, "board", &output);
    char command[600];

    pb_board_argument(board, "GCOV_PREFIX", scratch, SIZE_MAX);
    pb_board_argument(board, "GCOV_PREFIX_STRIP", "99", SIZE_MAX);
    load(board, image_path("coverage"));
    pb_board_power_on(board);
    pb_world_run(world, 1000000);
    assert_true(pb_board_is_on(board));
    snprintf(command, sizeof command, "test -s \"$(ls %s/*coverage*.gcda 2>/dev/null)\"", scratch);
    assert_int_not_equal(system(command), 0);
    pb_board_power_cut(board);
    assert_int_equal(system(command), 0);
    pb_world_destroy(world);
}

/* The report ends the process, so it is a child's. */
static void asan_names_an_overflow(void **state)
{
    char report[16384] = "";
    size_t length = 0;
    ssize_t got;
    int ends[2], status;

    if (!PB_ASAN) {
        return; /* the build with SAN=1 runs it */
    }
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        struct output output;
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        boot("bare_overflow", 1, NULL, &output);
        _exit(0);
    }
    close(ends[1]);
    while ((got = read(ends[0], report + length, sizeof report - 1 - length)) > 0) {
        length += (size_t)got;
    }
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) != 0);
    assert_non_null(strstr(report, "global-buffer-overflow"));
    assert_non_null(strstr(report, "'pb_victim'"));
    assert_non_null(strstr(report, "read_past_the_end"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(instances_share_nothing),
        cmocka_unit_test(every_relocation_is_applied),
        cmocka_unit_test(runs_are_equal),
        cmocka_unit_test(a_thousand_power_cuts),
        cmocka_unit_test(a_board_takes_one_image),
        cmocka_unit_test(wrong_images_are_refused),
        cmocka_unit_test(damaged_images_are_refused),
        cmocka_unit_test(truncated_files_never_crash),
        cmocka_unit_test(changed_bytes_never_crash),
        cmocka_unit_test(allowed_names_are_sorted),
        cmocka_unit_test(libc_belongs_to_the_board),
        cmocka_unit_test(rand_follows_seed_and_board),
        cmocka_unit_test(every_end_has_its_status),
        cmocka_unit_test(coverage_survives_a_power_cut),
        cmocka_unit_test(asan_names_an_overflow),
    };
    char command[64];
    ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 1);

    if (length <= 0 || mkdtemp(scratch) == NULL) {
        return 1;
    }
    folder[length] = 0;
    *strrchr(folder, '/') = 0;
    int result = cmocka_run_group_tests(tests, NULL, NULL);
    snprintf(command, sizeof command, "rm -rf %s", scratch);
    return system(command) == 0 ? result : 1;
}
