/*
 * Relocations and symbols of a mapped ELF image. Five kinds of relocation are
 * enough for what postboard-cc links; all others are refused by name. Values
 * that code of the image computes (IRELATIVE, ifuncs) come last, when all the
 * data that this code may read is in place.
 */
#include <stdio.h>
#include <string.h>

#include "elf_image.h"
#include "world.h"

#if defined(__x86_64__)
enum {
    KIND_NONE = R_X86_64_NONE,
    KIND_ABSOLUTE = R_X86_64_64,
    KIND_DATA = R_X86_64_GLOB_DAT,
    KIND_JUMP = R_X86_64_JUMP_SLOT,
    KIND_RELATIVE = R_X86_64_RELATIVE,
    KIND_IRELATIVE = R_X86_64_IRELATIVE
};
#elif defined(__aarch64__)
enum {
    KIND_NONE = R_AARCH64_NONE,
    KIND_ABSOLUTE = R_AARCH64_ABS64,
    KIND_DATA = R_AARCH64_GLOB_DAT,
    KIND_JUMP = R_AARCH64_JUMP_SLOT,
    KIND_RELATIVE = R_AARCH64_RELATIVE,
    KIND_IRELATIVE = R_AARCH64_IRELATIVE
};
#endif

struct relocation {
    struct pb_elf *elf;
    pb_elf_binder *bind;
    void *arg;
    struct pb_error *error;
    uint32_t symbol; /* of the relocation at hand; 0: none */
    int late;        /* this pass takes what image code computes */
    int late_seen;
    char missing[360]; /* names of unresolved symbols, ", " between */
    size_t missing_length;
    unsigned missing_more; /* those that had no room */
};

/* A table of the dynamic section; NULL when there is none, -1 when damaged. */
static int find_table(const struct pb_elf *elf, int address_tag, int size_tag, size_t unit,
                      const void **table, size_t *count)
{
    uint64_t address = elf->tags[address_tag];
    uint64_t size = elf->tags[size_tag];

    *table = NULL;
    *count = size / unit;
    if (*count == 0) {
        return 0;
    }
    *table = pb_elf_at(elf, address, size, 0);
    return *table != NULL && address % sizeof(uint64_t) == 0 ? 0 : -1;
}

/* --- symbols -------------------------------------------------------------------- */

static const Elf64_Sym *symbol_at(const struct pb_elf *elf, uint64_t index)
{
    uint64_t address = elf->tags[DT_SYMTAB];

    if (address == 0 || address % sizeof(uint64_t) != 0) {
        return NULL;
    }
    return pb_elf_at(elf, address + index * sizeof(Elf64_Sym), sizeof(Elf64_Sym), 0);
}

/* The symbol's name; NULL when it does not end within the string table. */
static const char *symbol_name(const struct pb_elf *elf, const Elf64_Sym *symbol)
{
    if (symbol->st_name >= elf->strings_size) {
        return NULL;
    }
    const char *name = elf->strings + symbol->st_name;
    return memchr(name, 0, elf->strings_size - symbol->st_name) != NULL ? name : NULL;
}

static uint32_t gnu_hash(const char *name)
{
    uint32_t hash = 5381;

    while (*name != 0) {
        hash = hash * 33 + (uint8_t)*name++;
    }
    return hash;
}

/* Follows one chain of the GNU hash table; it ends where memory does, too. */
static const Elf64_Sym *search_chain(const struct pb_elf *elf, uint64_t chains, uint32_t offset,
                                     uint32_t index, const char *name)
{
    uint32_t hash = gnu_hash(name);

    for (uint64_t i = index; i >= offset; i++) {
        const uint32_t *chain = pb_elf_at(elf, chains + (i - offset) * 4, 4, 0);
        const Elf64_Sym *symbol = symbol_at(elf, i);
        if (chain == NULL || symbol == NULL) {
            return NULL;
        }
        const char *own = symbol_name(elf, symbol);
        if ((*chain | 1) == (hash | 1) && own != NULL && strcmp(own, name) == 0) {
            return symbol;
        }
        if (*chain & 1) {
            return NULL;
        }
    }
    return NULL;
}

static const Elf64_Sym *find_symbol(const struct pb_elf *elf, const char *name)
{
    uint64_t at = elf->gnu_hash;
    const uint32_t *table = at != 0 && at % 4 == 0 ? pb_elf_at(elf, at, 16, 0) : NULL;

    if (table == NULL || table[0] == 0) {
        return NULL;
    }
    uint32_t buckets = table[0], offset = table[1], bloom_words = table[2];
    uint64_t bucket_at = at + 16 + (uint64_t)bloom_words * 8;
    const uint32_t *bucket =
        pb_elf_at(elf, bucket_at + (uint64_t)(gnu_hash(name) % buckets) * 4, 4, 0);
    if (bucket == NULL || *bucket == 0) {
        return NULL;
    }
    return search_chain(elf, bucket_at + (uint64_t)buckets * 4, offset, *bucket, name);
}

void *pb_elf_object(const struct pb_elf *elf, const char *name, uint64_t *size)
{
    const Elf64_Sym *symbol = find_symbol(elf, name);

    if (symbol == NULL || symbol->st_shndx == SHN_UNDEF ||
        ELF64_ST_TYPE(symbol->st_info) != STT_OBJECT) {
        return NULL;
    }
    *size = symbol->st_size;
    return pb_elf_at(elf, symbol->st_value, symbol->st_size, 0);
}

/* --- values ----------------------------------------------------------------------- */

static int refuse(const struct relocation *r, const char *what)
{
    return pb_error_set(r->error, "%s: damaged: %s", r->elf->path, what);
}

static void note_missing(struct relocation *r, const char *name)
{
    size_t length = strlen(name);

    for (const char *at = r->missing; (at = strstr(at, name)) != NULL; at++) {
        int starts = at == r->missing || at[-1] == ' ';
        if (starts && (at[length] == 0 || at[length] == ',')) {
            return;
        }
    }
    if (r->missing_length + length + 3 > sizeof r->missing) {
        r->missing_more++;
        return;
    }
    r->missing_length +=
        (size_t)snprintf(r->missing + r->missing_length, sizeof r->missing - r->missing_length,
                         "%s%s", r->missing_length ? ", " : "", name);
}

/* Calls a resolver of the image: an ifunc's address is what it returns. */
static int resolve(const struct relocation *r, uint64_t resolver, uintptr_t *value)
{
    void *code = pb_elf_at(r->elf, resolver, 1, PF_X);

    if (code == NULL) {
        return refuse(r, "an ifunc resolver lies outside of its code");
    }
    *value = ((uintptr_t(*)(void))(uintptr_t)code)();
    return 0;
}

static int bind_undefined(struct relocation *r, const Elf64_Sym *symbol, const char *name,
                          uintptr_t *value)
{
    *value = 0;
    if (ELF64_ST_TYPE(symbol->st_info) == STT_TLS) {
        return pb_error_set(r->error, "%s: uses thread-local storage (symbol %s)", r->elf->path,
                            name);
    }
    if (!r->bind(r->arg, name, value) && ELF64_ST_BIND(symbol->st_info) != STB_WEAK) {
        note_missing(r, name);
    }
    return 0;
}

/* The value of symbol `index`: 1 when it is there, 0 when a later pass takes
 * it, -1 when refused. */
static int symbol_value(struct relocation *r, uint32_t index, uintptr_t *value)
{
    const Elf64_Sym *symbol = symbol_at(r->elf, index);
    const char *name = symbol != NULL ? symbol_name(r->elf, symbol) : NULL;

    *value = 0;
    if (index == 0) {
        return !r->late;
    }
    if (name == NULL) {
        return refuse(r, "a relocation names no symbol");
    }
    int computed = symbol->st_shndx != SHN_UNDEF && ELF64_ST_TYPE(symbol->st_info) == STT_GNU_IFUNC;
    r->late_seen |= computed;
    if (computed != r->late) {
        return 0;
    }
    if (computed) {
        return resolve(r, symbol->st_value, value) < 0 ? -1 : 1;
    }
    if (symbol->st_shndx == SHN_UNDEF) {
        return bind_undefined(r, symbol, name, value) < 0 ? -1 : 1;
    }
    *value =
        (uintptr_t)symbol->st_value + (symbol->st_shndx == SHN_ABS ? 0 : (uintptr_t)r->elf->base);
    return 1;
}

/* --- relocations -------------------------------------------------------------------- */

static const char *name_at_hand(const struct relocation *r)
{
    const Elf64_Sym *symbol = symbol_at(r->elf, r->symbol);
    const char *name = symbol != NULL ? symbol_name(r->elf, symbol) : NULL;

    return name != NULL && *name != 0 ? name : "none";
}

static int store(const struct relocation *r, uint64_t address, uintptr_t value)
{
    void *place = pb_elf_at(r->elf, address, sizeof value, PF_W);

    if (place != NULL) {
        memcpy(place, &value, sizeof value);
        return 0;
    }
    if (pb_elf_at(r->elf, address, sizeof value, 0) == NULL) {
        return refuse(r, "a relocation lies outside of its memory");
    }
    return pb_error_set(r->error,
                        "%s: has text relocations (at 0x%llx, symbol %s): a part was compiled "
                        "without -fPIC",
                        r->elf->path, (unsigned long long)address, name_at_hand(r));
}

static int refuse_kind(const struct relocation *r, uint32_t kind)
{
    return pb_error_set(r->error,
                        "%s: has a relocation of type %u (symbol %s), which images cannot have",
                        r->elf->path, kind, name_at_hand(r));
}

static int apply_rela(struct relocation *r, const Elf64_Rela *rela)
{
    uint32_t kind = (uint32_t)ELF64_R_TYPE(rela->r_info);
    uintptr_t value;
    int there;

    r->symbol = (uint32_t)ELF64_R_SYM(rela->r_info);
    switch (kind) {
    case KIND_NONE:
        return 0;
    case KIND_RELATIVE:
        return r->late
                   ? 0
                   : store(r, rela->r_offset, (uintptr_t)r->elf->base + (uintptr_t)rela->r_addend);
    case KIND_IRELATIVE:
        r->late_seen = 1;
        if (!r->late) {
            return 0;
        }
        return resolve(r, (uint64_t)rela->r_addend, &value) < 0 ? -1
                                                                : store(r, rela->r_offset, value);
    case KIND_ABSOLUTE:
    case KIND_DATA:
    case KIND_JUMP:
        there = symbol_value(r, r->symbol, &value);
        if (there <= 0) {
            return there;
        }
        return store(r, rela->r_offset, value + (uintptr_t)rela->r_addend);
    default:
        return refuse_kind(r, kind);
    }
}

static int apply_table(struct relocation *r, int address_tag, int size_tag)
{
    const void *table;
    size_t count;

    if (find_table(r->elf, address_tag, size_tag, sizeof(Elf64_Rela), &table, &count) < 0) {
        return refuse(r, "a relocation table lies outside of its memory");
    }
    for (size_t i = 0; i < count; i++) {
        if (apply_rela(r, (const Elf64_Rela *)table + i) < 0) {
            return -1;
        }
    }
    return 0;
}

static int add_base(const struct relocation *r, uint64_t address)
{
    const void *place = pb_elf_at(r->elf, address, sizeof(uintptr_t), PF_W);
    uintptr_t value = 0;

    if (place != NULL) {
        memcpy(&value, place, sizeof value);
    }
    return store(r, address, value + (uintptr_t)r->elf->base);
}

/* RELR: an even word is an address, an odd one 63 bits for the words after it. */
static int apply_relr(const struct relocation *r)
{
    const void *table;
    size_t count;
    uint64_t next = 0;

    if (find_table(r->elf, DT_RELR, DT_RELRSZ, sizeof(Elf64_Relr), &table, &count) < 0) {
        return refuse(r, "a relocation table lies outside of its memory");
    }
    for (size_t i = 0; i < count; i++) {
        uint64_t word = ((const Elf64_Relr *)table)[i];
        if ((word & 1) == 0) {
            if (add_base(r, word) < 0) {
                return -1;
            }
            next = word + 8;
            continue;
        }
        for (unsigned bit = 0; bit < 63; bit++) {
            if ((word >> (bit + 1) & 1) && add_base(r, next + 8ull * bit) < 0) {
                return -1;
            }
        }
        next += 63 * 8;
    }
    return 0;
}

static int apply_pass(struct relocation *r, int late)
{
    r->late = late;
    return apply_table(r, DT_RELA, DT_RELASZ) < 0 || apply_table(r, DT_JMPREL, DT_PLTRELSZ) < 0 ? -1
                                                                                                : 0;
}

static int refuse_missing(const struct relocation *r)
{
    char more[40] = "";

    if (r->missing_more) {
        snprintf(more, sizeof more, " and %u more", r->missing_more);
    }
    return pb_error_set(r->error, "%s: unresolved symbols: %s%s", r->elf->path, r->missing, more);
}

/* --- constructors ---------------------------------------------------------------------- */

/* Entries of 0 and -1 are gaps, by the ABI. */
static int is_gap(uintptr_t function)
{
    return function == 0 || function == UINTPTR_MAX;
}

static int find_functions(const struct relocation *r, int address_tag, int size_tag,
                          struct pb_elf_array *array)
{
    const void *table;

    if (find_table(r->elf, address_tag, size_tag, sizeof(uintptr_t), &table, &array->count) < 0) {
        return refuse(r, "its constructors lie outside of its memory");
    }
    array->functions = table;
    for (size_t i = 0; i < array->count; i++) {
        const void *code = (const void *)array->functions[i];
        if (!is_gap(array->functions[i]) && !pb_elf_holds(r->elf, code, 1, PF_X)) {
            return refuse(r, "a constructor lies outside of its code");
        }
    }
    return 0;
}

static int check_single(const struct relocation *r, int tag)
{
    uint64_t address = r->elf->tags[tag];

    return address == 0 || pb_elf_at(r->elf, address, 1, PF_X) != NULL
               ? 0
               : refuse(r, "a constructor lies outside of its code");
}

static int find_constructors(struct relocation *r)
{
    return find_functions(r, DT_INIT_ARRAY, DT_INIT_ARRAYSZ, &r->elf->init) < 0 ||
                   find_functions(r, DT_FINI_ARRAY, DT_FINI_ARRAYSZ, &r->elf->fini) < 0 ||
                   check_single(r, DT_INIT) < 0 || check_single(r, DT_FINI) < 0
               ? -1
               : 0;
}

int pb_elf_relocate(struct pb_elf *elf, pb_elf_binder *bind, void *arg, struct pb_error *error)
{
    struct relocation r = {.elf = elf, .bind = bind, .arg = arg, .error = error};

    if (elf->tags[DT_REL] != 0 || (elf->tags[DT_PLTREL] != 0 && elf->tags[DT_PLTREL] != DT_RELA)) {
        return pb_error_set(error, "%s: has relocations without addends (DT_REL)", elf->path);
    }
    if (apply_relr(&r) < 0 || apply_pass(&r, 0) < 0) {
        return -1;
    }
    if (r.missing_length != 0) {
        return refuse_missing(&r);
    }
    if (r.late_seen && apply_pass(&r, 1) < 0) {
        return -1;
    }
    return find_constructors(&r);
}

static void call_single(const struct pb_elf *elf, int tag)
{
    if (elf->tags[tag] != 0) {
        ((void (*)(void))(uintptr_t)(elf->base + elf->tags[tag]))();
    }
}

static void call_constructor(uintptr_t function)
{
    if (!is_gap(function)) {
        ((void (*)(int, char **, char **))function)(0, NULL, NULL);
    }
}

void pb_elf_construct(const struct pb_elf *elf)
{
    call_single(elf, DT_INIT);
    for (size_t i = 0; i < elf->init.count; i++) {
        call_constructor(elf->init.functions[i]);
    }
}

void pb_elf_destruct(const struct pb_elf *elf)
{
    for (size_t i = elf->fini.count; i > 0; i--) {
        call_constructor(elf->fini.functions[i - 1]);
    }
    call_single(elf, DT_FINI);
}
