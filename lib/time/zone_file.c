/* zone_file.c: reads TZif files (RFC 9636, versions 1 to 4).
 * May use zone_internal.h, base/ and the system's file calls.
 * Must not know where the directory is or what a zone is for. It trusts no byte: what is wrong is CORRUPT. */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "time/zone_internal.h"

enum {
    HEADER_SIZE = 44,
    TYPE_SIZE = 6,
    TYPES_MAX = 256, /* a transition names its type with one byte */
    ABBREVIATION_MAX = (int)sizeof(((cme__zone_state *)0)->abbreviation) - 1
};

/* Transitions further away than this (zic's "big bang" is -2^59) are moved here, so that sums do not
 * overflow. */
static const int64_t transition_farthest = INT64_C(1) << 60;

/* RFC 9636 section 3.1: the header, and the data block behind it. */
typedef struct tzif_block {
    const unsigned char *times;
    const unsigned char *time_types;
    const unsigned char *types;
    const unsigned char *characters;
    const unsigned char *leaps;
    size_t time_size; /* 4 in the block of version 1, 8 in that of later versions */
    uint64_t time_count;
    uint64_t type_count;
    uint64_t character_count;
    uint64_t leap_count;
    size_t size; /* header and data */
} tzif_block;

static cme_status read_descriptor(cme__fault *fault, const char *path, int descriptor, size_t limit,
                                  char **bytes, size_t *size);
static cme_status fail_system(cme__fault *fault, const char *path, int error);
static cme_status fail_file(cme__fault *fault, const char *name, const char *what);
static const char *read_block(const unsigned char *bytes, size_t size, size_t time_size, tzif_block *out);
static const char *read_footer(const char *bytes, size_t size, cme__zone_footer *out, bool *has_footer);
static const char *read_states(const tzif_block *block, cme__zone_state *states);
static const char *read_abbreviation(const tzif_block *block, size_t start, char *out);
static const char *read_transitions(const tzif_block *block, const uint16_t *indexes, cme__zone_draft *draft);
static int64_t leap_correction(const tzif_block *block, int64_t time, uint64_t *next_leap);
static uint32_t big_endian_32(const unsigned char *bytes);
static int64_t big_endian_time(const unsigned char *bytes, size_t size);

cme_status cme__zone_file_read(cme__fault *fault, const char *path, size_t limit, char **bytes,
                               size_t *size) {
    /* Not blocking: opening a pipe that somebody put there must not wait for a writer. */
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) {
        return errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG ? CME_ERR_NOT_FOUND
                                                                            : fail_system(fault, path, errno);
    }
    cme_status status = read_descriptor(fault, path, descriptor, limit, bytes, size);
    (void)close(descriptor); /* only read: there is nothing that a failure could lose */
    return status;
}

cme_status cme__zone_file_parse(cme__fault *fault, const char *name, const char *bytes, size_t size,
                                cme__zone **out) {
    const unsigned char *data = (const unsigned char *)bytes;
    cme__zone_footer footer;
    bool has_footer = false;
    tzif_block block;
    const char *wrong = read_block(data, size, 4, &block);
    if (wrong == NULL && data[4] != '\0') {
        /* Version 2 and later: the first block is for old readers only. */
        size_t skipped = block.size;
        wrong = read_block(data + skipped, size - skipped, 8, &block);
        if (wrong == NULL) {
            skipped += block.size;
            wrong = read_footer(bytes + skipped, size - skipped, &footer, &has_footer);
        }
    }
    cme__zone_state states[TYPES_MAX] = {{0, false, ""}};
    if (wrong == NULL) {
        wrong = read_states(&block, states);
    }
    if (wrong != NULL) {
        return fail_file(fault, name, wrong);
    }
    cme__zone_draft draft;
    if (!cme__zone_draft_begin(&draft, name, (size_t)block.time_count, (size_t)block.type_count,
                               has_footer ? &footer : NULL)) {
        return cme__fail_memory(fault);
    }
    uint16_t indexes[TYPES_MAX] = {0};
    for (uint64_t i = 0; i < block.type_count; i++) {
        indexes[i] = cme__zone_draft_state(&draft, states[i]);
    }
    cme__zone_draft_first(&draft, indexes[0]); /* RFC 9636 section 3.2 */
    wrong = read_transitions(&block, indexes, &draft);
    if (wrong != NULL) {
        cme__zone_draft_discard(&draft);
        return fail_file(fault, name, wrong);
    }
    *out = cme__zone_draft_finish(&draft);
    return *out != NULL ? CME_OK : cme__fail_memory(fault);
}

static cme_status read_descriptor(cme__fault *fault, const char *path, int descriptor, size_t limit,
                                  char **bytes, size_t *size) {
    struct stat about;
    if (fstat(descriptor, &about) != 0) {
        return fail_system(fault, path, errno);
    }
    if (!S_ISREG(about.st_mode)) {
        return CME_ERR_NOT_FOUND;
    }
    if (about.st_size < 0 || (uintmax_t)about.st_size > limit) {
        return cme__fail(fault, CME_ERR_LIMIT, "'%s' is larger than %zu bytes", path, limit);
    }
    size_t wanted = (size_t)about.st_size;
    char *buffer = cme__alloc(wanted + 1);
    if (buffer == NULL) {
        return cme__fail_memory(fault);
    }
    size_t length = 0;
    while (length < wanted) {
        ssize_t got = read(descriptor, buffer + length, wanted - length);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            cme_status status = fail_system(fault, path, errno);
            cme__free(buffer);
            return status;
        }
        if (got == 0) {
            break;
        }
        length += (size_t)got;
    }
    buffer[length] = '\0';
    *bytes = buffer;
    *size = length;
    return CME_OK;
}

/* strerror() speaks the language of the user's environment, which the library does not read. */
static cme_status fail_system(cme__fault *fault, const char *path, int error) {
    const char *words = error == EACCES   ? "permission denied"
                        : error == EIO    ? "input/output error"
                        : error == EMFILE ? "too many open files"
                        : error == ENFILE ? "too many open files in the system"
                        : error == ELOOP  ? "too many symbolic links"
                                          : "error of the system";
    return cme__fail(fault, CME_ERR_IO, "cannot read '%s': %s (errno %d)", path, words, error);
}

static cme_status fail_file(cme__fault *fault, const char *name, const char *what) {
    return cme__fail(fault, CME_ERR_CORRUPT, "the file of zone '%s' is damaged: %s", name, what);
}

/* Measures a block. Returns what is wrong, or NULL. */
static const char *read_block(const unsigned char *bytes, size_t size, size_t time_size, tzif_block *out) {
    if (size < HEADER_SIZE || memcmp(bytes, "TZif", 4) != 0) {
        return "no TZif header";
    }
    uint64_t utc_count = big_endian_32(bytes + 20);
    uint64_t standard_count = big_endian_32(bytes + 24);
    *out = (tzif_block){0};
    out->time_size = time_size;
    out->leap_count = big_endian_32(bytes + 28);
    out->time_count = big_endian_32(bytes + 32);
    out->type_count = big_endian_32(bytes + 36);
    out->character_count = big_endian_32(bytes + 40);

    /* Counts have 32 bits each: their sum cannot overflow 64. */
    uint64_t data = out->time_count * (time_size + 1) + out->type_count * TYPE_SIZE + out->character_count +
                    out->leap_count * (time_size + 4) + standard_count + utc_count;
    if (data > size - HEADER_SIZE) {
        return "it ends too early";
    }
    out->times = bytes + HEADER_SIZE;
    out->time_types = out->times + out->time_count * time_size;
    out->types = out->time_types + out->time_count;
    out->characters = out->types + out->type_count * TYPE_SIZE;
    out->leaps = out->characters + out->character_count;
    out->size = HEADER_SIZE + (size_t)data;
    if ((standard_count != 0 && standard_count != out->type_count) ||
        (utc_count != 0 && utc_count != out->type_count)) {
        return "it has too few or too many indicators";
    }
    return NULL;
}

/* The line behind the last block: a TZ string, or nothing when it says nothing about the future. */
static const char *read_footer(const char *bytes, size_t size, cme__zone_footer *out, bool *has_footer) {
    const char *end = size > 0 && bytes[0] == '\n' ? memchr(bytes + 1, '\n', size - 1) : NULL;
    if (end == NULL) {
        return "its footer is missing";
    }
    size_t length = (size_t)(end - (bytes + 1));
    *has_footer = length > 0;
    if (length > 0 && !cme__zone_footer_parse(bytes + 1, length, out)) {
        return "its footer is no TZ string";
    }
    return NULL;
}

static const char *read_states(const tzif_block *block, cme__zone_state *states) {
    if (block->type_count == 0 || block->type_count > TYPES_MAX) {
        return "it must have 1 to 256 local time types";
    }
    for (size_t i = 0; i < block->type_count; i++) {
        const unsigned char *type = block->types + i * TYPE_SIZE;
        uint32_t raw = big_endian_32(type);
        int64_t offset = raw > INT32_MAX ? (int64_t)raw - (INT64_C(1) << 32) : (int64_t)raw;
        if (offset <= -CME__ZONE_OFFSET_MAX || offset >= CME__ZONE_OFFSET_MAX) {
            return "an offset is a day or more away from UTC";
        }
        if (type[4] > 1) {
            return "a daylight flag is neither 0 nor 1";
        }
        states[i] = (cme__zone_state){(int32_t)offset, type[4] == 1, ""};
        const char *wrong = read_abbreviation(block, type[5], states[i].abbreviation);
        if (wrong != NULL) {
            return wrong;
        }
    }
    return NULL;
}

static const char *read_abbreviation(const tzif_block *block, size_t start, char *out) {
    for (size_t i = 0; start + i < block->character_count; i++) {
        unsigned char c = block->characters[start + i];
        if (c == '\0') {
            return NULL;
        }
        if (c < 0x20 || c > 0x7E) {
            return "an abbreviation is not ASCII";
        }
        if (i < ABBREVIATION_MAX) {
            out[i] = (char)c;
            out[i + 1] = '\0';
        }
    }
    return "an abbreviation has no end";
}

static const char *read_transitions(const tzif_block *block, const uint16_t *indexes,
                                    cme__zone_draft *draft) {
    int64_t last = INT64_MIN;
    int64_t last_added = INT64_MIN;
    uint64_t leap = 0;
    for (uint64_t i = 0; i < block->time_count; i++) {
        int64_t time = big_endian_time(block->times + i * block->time_size, block->time_size);
        if (i > 0 && time <= last) {
            return "its transitions are not in order";
        }
        last = time;
        if (block->time_types[i] >= block->type_count) {
            return "a transition names a type that is not there";
        }
        int64_t correction = leap_correction(block, time, &leap);
        if (time > transition_farthest) {
            time = transition_farthest;
        } else if (time < -transition_farthest) {
            time = -transition_farthest;
        }
        time -= correction;
        if (time < last_added) {
            time = last_added; /* only where a damaged table of leap seconds says so */
        }
        last_added = time;
        cme__zone_draft_add(draft, time, indexes[block->time_types[i]]);
    }
    return NULL;
}

/* Files below "right/" count leap seconds, instants here do not: what has to be taken off. Asked in the order
 * of time. */
static int64_t leap_correction(const tzif_block *block, int64_t time, uint64_t *next_leap) {
    size_t size = block->time_size + 4;
    while (*next_leap < block->leap_count &&
           big_endian_time(block->leaps + *next_leap * size, block->time_size) <= time) {
        (*next_leap)++;
    }
    if (*next_leap == 0) {
        return 0;
    }
    return big_endian_time(block->leaps + (*next_leap - 1) * size + block->time_size, 4);
}

static uint32_t big_endian_32(const unsigned char *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | (uint32_t)bytes[3];
}

static int64_t big_endian_time(const unsigned char *bytes, size_t size) {
    uint64_t high = big_endian_32(bytes);
    if (size == 4) {
        return (int64_t)high - (high > INT32_MAX ? INT64_C(1) << 32 : 0);
    }
    uint64_t value = high << 32 | big_endian_32(bytes + 4);
    return value > INT64_MAX ? -(int64_t)~value - 1 : (int64_t)value;
}
