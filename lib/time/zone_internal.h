/* zone_internal.h: what the zone*.c files share: a zone's inside, how one is built, TZif files and POSIX
 * footers. May use base/ and zone.h. For zone*.c and their tests only. */
#ifndef CME__TIME_ZONE_INTERNAL_H
#define CME__TIME_ZONE_INTERNAL_H

#include <stddef.h>

#include "base/memory.h"
#include "time/zone.h"

enum {
    CME__ZONE_NAME_MAX = 128,        /* bytes of a name; the longest of IANA's has 32 */
    CME__ZONE_FILE_MAX = 1 << 20,    /* bytes of a TZif file; the largest that exist have about 4,000 */
    CME__ZONE_OFFSET_MAX = 26 * 3600 /* RFC 9636 section 3.2: more than -25 hours and less than 26 hours */
};

/* Where a search in the years around ours may begin: one place for every bucket of half a year from 1900 to
 * 2112. */
enum {
    CME__ZONE_BUCKET_BITS = 24, /* 2^24 seconds are 194 days */
    CME__ZONE_BUCKETS = 400
};
#define CME__ZONE_BUCKETS_SINCE INT64_C(-2208988800)

/* A zone is a row of spans, each with one state. Span 0 reaches from the beginning of time to at[0], span i
 * from at[i - 1] to at[i], the last one to the end of time. A footer that changes the clock every year is
 * written out for more than 400 years, after which the calendar, weekdays included, repeats: later times are
 * moved back by cycles. */
struct cme__zone {
    size_t count;                /* transitions */
    const int64_t *at;           /* [count] instants, strictly ascending */
    const int64_t *local_end;    /* [count] civil time at which span i ends or any span before it ended */
    const int32_t *offset;       /* [count + 1] of the spans */
    const uint16_t *state_index; /* [count + 1] of the spans */
    const cme__zone_state *states;
    const uint32_t
        *bucket;  /* [CME__ZONE_BUCKETS]: spans that end, by both clocks, before the bucket or as it begins */
    bool repeats; /* from repeat_since to repeat_until is one cycle of the calendar */
    bool repeats_backward; /* also before repeat_since: a zone that is a footer and nothing else */
    int64_t repeat_since;
    int64_t repeat_until;
    char *name;
};

/* --- footers: zone_footer.c --- */

typedef enum cme__footer_day {
    CME__FOOTER_JULIAN,  /* "J60": 1 to 365, February 29 is never counted */
    CME__FOOTER_ORDINAL, /* "59": 0 to 365, February 29 is counted */
    CME__FOOTER_WEEKDAY  /* "M3.5.0" */
} cme__footer_day;

typedef struct cme__footer_rule {
    cme__footer_day kind;
    int day;      /* JULIAN, ORDINAL */
    int month;    /* WEEKDAY: 1 to 12 */
    int week;     /* WEEKDAY: 1 to 5, 5 is the last */
    int weekday;  /* WEEKDAY: 0 = Sunday to 6 */
    int32_t time; /* seconds after 00:00 of the clock before the change; may be negative */
} cme__footer_rule;

typedef struct cme__zone_footer {
    cme__zone_state standard;
    cme__zone_state daylight;
    bool has_daylight;
    cme__footer_rule start; /* of daylight time */
    cme__footer_rule end;
} cme__zone_footer;

/* Reads a TZ string (POSIX.1 section 8.3, with the hours of RFC 9636 section 3.3.1). false when it is none.
 */
bool cme__zone_footer_parse(const char *text, size_t length, cme__zone_footer *out);

/* Whether the footer says daylight time all the year round: each year's ends when the next one's starts, or
 * later (RFC 9636 section 3.3.1). */
bool cme__zone_footer_is_all_daylight(const cme__zone_footer *footer);

/* The instants at which daylight time starts and ends in a year. */
void cme__zone_footer_year(const cme__zone_footer *footer, int64_t year, int64_t *start, int64_t *end);

/* --- building: zone_draft.c --- */

typedef struct cme__zone_draft {
    cme__arena arena;
    cme__zone *zone;
    const cme__zone_footer *footer;
    int64_t *at;
    uint16_t *state_index;
    cme__zone_state *states;
    size_t state_count;
    bool has_last; /* a transition was added, */
    int64_t
        last; /* the last one at this instant, even if it changed nothing: from here on the footer speaks */
} cme__zone_draft;

/* Starts a zone with room for so many transitions and states, and for those of the footer (borrowed, may be
 * NULL). false when memory ran out (nothing has to be freed then). */
bool cme__zone_draft_begin(cme__zone_draft *draft, const char *name, size_t transitions, size_t states,
                           const cme__zone_footer *footer);

/* The index of a state, the same for equal states. */
uint16_t cme__zone_draft_state(cme__zone_draft *draft, cme__zone_state state);

/* What holds before the first transition. Call before adding transitions. */
void cme__zone_draft_first(cme__zone_draft *draft, uint16_t state);

/* Adds a transition; `at` must not be before the last one. One at the same instant replaces it; one that
 * changes nothing is left out. */
void cme__zone_draft_add(cme__zone_draft *draft, int64_t at, uint16_t state);

/* The finished zone, owned (free with cme__zone_free), or NULL when memory ran out. */
cme__zone *cme__zone_draft_finish(cme__zone_draft *draft);

void cme__zone_draft_discard(cme__zone_draft *draft);
void cme__zone_free(cme__zone *zone);

/* A zone whose clock never changes. NULL when memory ran out. */
cme__zone *cme__zone_fixed(const char *name, cme__zone_state state);

/* --- files: zone_file.c --- */

/* Reads a whole regular file of at most `limit` bytes; owned, with a NUL behind it. NOT_FOUND (without a
 * message) when there is none, LIMIT when it is larger, IO, NO_MEMORY. */
cme_status cme__zone_file_read(cme__fault *fault, const char *path, size_t limit, char **bytes, size_t *size);

/* Reads TZif (RFC 9636), versions 1 to 4. CME_ERR_CORRUPT for anything else. */
cme_status cme__zone_file_parse(cme__fault *fault, const char *name, const char *bytes, size_t size,
                                cme__zone **out);

/* --- the set: zone_set.c --- */

/* Whether the name may be looked up: segments that begin with a letter and hold letters, digits, '_', '+' and
 * '-'. */
bool cme__zone_name_is_safe(const char *name);

/* Reads a zone into the set's memory, or only looks whether it is there. NULL when it is unknown, damaged, or
 * memory ran out; no message. */
const cme__zone *cme__zones_find(cme__zones *zones, const char *name);

/* The zone as its file says, not kept by the set: owned, free with cme__zone_free. */
cme_status cme__zones_load(const cme__zones *zones, cme__fault *fault, const char *name, cme__zone **out);

/* Reads a file of the directory, such as "zone1970.tab", as cme__zone_file_read does. */
cme_status cme__zones_read(const cme__zones *zones, cme__fault *fault, const char *file, char **bytes,
                           size_t *size);

/* All names in the directory, sorted without regard to letter case. Made at the first call; empty when the
 * directory cannot be read. */
const char *const *cme__zones_names(cme__zones *zones, size_t *count);

/* The spelling in the directory of a name in any letter case; NULL when there is none. */
const char *cme__zones_name_folded(cme__zones *zones, const char *name);

/* The order of names without regard to (ASCII) letter case, as strcmp() tells it. */
int cme__zone_name_compare(const char *a, const char *b);

/* Takes over a zone that is no file's. An equal one that is there already is returned in its place, and
 * `zone` is freed. NULL when memory ran out (`zone` is freed). */
const cme__zone *cme__zones_adopt(cme__zones *zones, cme__zone *zone);

/* --- names of Windows: zone_windows.c --- */

/* Texts, not pointers to them: a table of pointers would have to be writable until the library is loaded. */
typedef struct cme__zone_alias {
    char name[40];
    char zone[32];
} cme__zone_alias;

extern const cme__zone_alias cme__zone_windows_names[];
extern const size_t cme__zone_windows_name_count;
extern const cme__zone_alias cme__zone_windows_places[];
extern const size_t cme__zone_windows_place_count;
extern const cme__zone_alias cme__zone_renamed[];
extern const size_t cme__zone_renamed_count;

#endif
