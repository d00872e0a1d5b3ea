/* recurrence_internal.h: what the files of the recurrence engine share.
 * May use recurrence.h, civil.h and the C library.
 * Must not be included outside recurrence*.c and their tests. */
#ifndef CME__TIME_RECURRENCE_INTERNAL_H
#define CME__TIME_RECURRENCE_INTERNAL_H

#include "time/civil.h"
#include "time/recurrence.h"

typedef enum cme__frequency {
    CME__SECONDLY = 0,
    CME__MINUTELY = 1,
    CME__HOURLY = 2,
    CME__DAILY = 3,
    CME__WEEKLY = 4,
    CME__MONTHLY = 5,
    CME__YEARLY = 6
} cme__frequency;

typedef enum cme__skip { CME__SKIP_OMIT = 0, CME__SKIP_BACKWARD = 1, CME__SKIP_FORWARD = 2 } cme__skip;

typedef enum cme__until_form {
    CME__UNTIL_NONE = 0,
    CME__UNTIL_DATE = 1,
    CME__UNTIL_LOCAL = 2,
    CME__UNTIL_UTC = 3
} cme__until_form;

/* The rule parts, in the order in which the text of a rule is written; bit numbers of what a rule said. */
typedef enum cme__part {
    CME__PART_FREQ,
    CME__PART_RSCALE,
    CME__PART_UNTIL,
    CME__PART_COUNT,
    CME__PART_INTERVAL,
    CME__PART_BYSECOND,
    CME__PART_BYMINUTE,
    CME__PART_BYHOUR,
    CME__PART_BYDAY,
    CME__PART_BYMONTHDAY,
    CME__PART_BYYEARDAY,
    CME__PART_BYWEEKNO,
    CME__PART_BYMONTH,
    CME__PART_BYSETPOS,
    CME__PART_WKST,
    CME__PART_SKIP,
    CME__PART_TOTAL
} cme__part;

/* Flags of a compiled rule: bits 0 to 15 are the parts that its text has, the others say what the walk must
 * heed. */
#define CME__RULE_SAYS(part) (UINT32_C(1) << (part))
#define CME__RULE_PARTS_MASK UINT32_C(0x0000FFFF)
#define CME__RULE_WEEKDAYS   (UINT32_C(1) << 16) /* days are limited to the weekday sets */
#define CME__RULE_MONTHDAYS  (UINT32_C(1) << 17) /* days are limited to the month day sets */
#define CME__RULE_YEARDAYS   (UINT32_C(1) << 18) /* days are limited to the year day sets */
#define CME__RULE_WEEKS      (UINT32_C(1) << 19) /* days are limited to the numbered weeks */
#define CME__RULE_PICKS      (UINT32_C(1) << 20) /* BYSETPOS picks */
#define CME__RULE_ORDINALS   (UINT32_C(1) << 21) /* numbers of BYDAY count within the year, in `ordinals` */
#define CME__RULE_SPILLS     (UINT32_C(1) << 22) /* SKIP may move a day out of its month or year */
#define CME__RULE_HAS_GAP    (UINT32_C(1) << 23) /* gap_from, gap_until are set */
#define CME__RULE_MATCHES    (UINT32_C(1) << 24) /* the rule generates its DTSTART */
#define CME__RULE_NEVER      (UINT32_C(1) << 25) /* the rule generates nothing at all */
#define CME__RULE_OPEN                                                                                       \
    (UINT32_C(1) << 26) /* COUNT was not counted to its end: what follows `last` is unknown */
#define CME__RULE_SIMPLE (UINT32_C(1) << 27) /* an arithmetic progression */
#define CME__RULE_LATE_ORDINALS                                                                              \
    (UINT32_C(1) << 28) /* numbers of BYDAY that no month has: for the text only */
#define CME__RULE_FLAGS_MASK UINT32_C(0x1FFFFFFF)

/* In which portions the walk looks at days. */
typedef enum cme__block_kind {
    CME__BLOCK_MONTHS,    /* SECONDLY to DAILY, MONTHLY, and YEARLY where each month can be decided alone */
    CME__BLOCK_WEEKS,     /* WEEKLY */
    CME__BLOCK_YEARS,     /* YEARLY */
    CME__BLOCK_WEEK_YEARS /* YEARLY with BYWEEKNO: ISO 8601 week-years that begin on WKST */
} cme__block_kind;

/* --- recurrence_parse.c: the text of a rule --- */

/* What a text said. Sets are as in cme__rule. */
typedef struct cme__rule_parts {
    uint32_t present;               /* CME__RULE_SAYS */
    size_t offset[CME__PART_TOTAL]; /* of a part's value in the text */
    size_t length[CME__PART_TOTAL]; /* of that value */
    const char *text;
    uint8_t frequency;
    uint8_t week_start;
    uint8_t skip;
    uint8_t until_form;
    uint32_t count;
    uint32_t interval;
    cme_civil until;
    uint64_t seconds;
    uint64_t minutes;
    uint32_t hours;
    uint16_t months;
    uint32_t monthdays;
    uint32_t monthdays_from_end;
    uint64_t weeks;
    uint64_t weeks_from_end;
    uint64_t yeardays[CME__RULE_WORDS];
    uint64_t yeardays_from_end[CME__RULE_WORDS];
    uint64_t positions[CME__RULE_WORDS];
    uint64_t positions_from_end[CME__RULE_WORDS];
    uint8_t plain_weekdays;
    uint64_t ordinals[7];
    uint64_t ordinals_from_end[7];
} cme__rule_parts;

/* Largest INTERVAL and COUNT: what fits into 31 bits, as everywhere in the field. */
#define CME__RULE_NUMBER_MAX UINT32_C(2147483647)

cme_status cme__rule_parse(cme__fault *fault, const char *text, cme__rule_mode mode, cme__rule_parts *out);

/* Refuses (strict), or reads as the field does (import), what 3.3.10 forbids. */
cme_status cme__rule_check_parts(cme__fault *fault, cme__rule_parts *parts, cme_civil_kind kind,
                                 cme__rule_mode mode);

/* "RRULE part BYDAY=XX at offset 17: <sentence>". */
cme_status cme__rule_refuse(cme__fault *fault, const cme__rule_parts *parts, cme__part part,
                            const char *sentence);
const char *cme__rule_part_name(cme__part part);
const char *cme__rule_weekday_name(int weekday);
const char *cme__rule_frequency_name(cme__frequency frequency);
const char *cme__rule_skip_name(cme__skip skip);

/* --- recurrence_text.c: parts as text --- */

/* What a compiled rule said: cme__rule_parse of its canonical text, without the places in that text. */
void cme__rule_said(const cme__rule *rule, cme__rule_parts *out);

/* The text of parts, as of a rule; what is not present is not written. */
void cme__rule_parts_text(const cme__rule_parts *parts, struct cme__text *out);

/* --- recurrence_spec.c: what callers say in numbers --- */

/* UNTIL as the kind of the start wants it (RFC 5545 section 3.3.10): a date, local time, or UTC. `last` is a
 * whole day, or a time on the clock of the start or in UTC; `zone` is that of a zoned start. */
void cme__rule_take_until(cme__rule_parts *parts, cme_civil start, const cme__zone *zone, cme_civil last);

/* --- bits --- */

static inline int cme__bit_count(uint64_t word) {
    return __builtin_popcountll(word);
}

/* Of a word that is not 0. */
static inline int cme__lowest_bit(uint64_t word) {
    return __builtin_ctzll(word);
}

static inline int cme__highest_bit(uint64_t word) {
    return 63 - __builtin_clzll(word);
}

/* The bits below `bit`, 0 to 64. */
static inline uint64_t cme__bits_below(int bit) {
    return bit >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << bit) - 1;
}

/* Sets of more than one word: the first bit >= from, the last bit <= from; -1 when there is none. */
int cme__set_next(const uint64_t *words, int word_count, int from);
int cme__set_previous(const uint64_t *words, int word_count, int from);
int cme__set_count(const uint64_t *words, int word_count);
/* The number of bits below `bit`, and the bit that has `rank` bits below it. */
int cme__set_rank(const uint64_t *words, int word_count, int bit);
int cme__set_select(const uint64_t *words, int word_count, int rank);

/* --- recurrence_days.c: which days --- */

/* The days of one portion of time that a rule allows: bit N of `days` is the day first_day + N. */
typedef struct cme__block {
    int64_t index; /* number of the week, month or year */
    int64_t first_day;
    uint64_t days[CME__RULE_WORDS];
    int word_count;
} cme__block;

/* Single days against the limits of a rule. */
enum {
    CME__LIMIT_MONTH = 1,
    CME__LIMIT_MONTHDAY = 2,
    CME__LIMIT_WEEKDAY = 4,
    CME__LIMIT_YEARDAY = 8,
    CME__LIMIT_WEEK = 16,
    CME__LIMIT_ALL = 31
};
bool cme__day_allowed(const cme__rule *rule, int64_t day, unsigned limits);

/* Takes out of a block the days that a limit forbids. */
void cme__keep_allowed_days(const cme__rule *rule, cme__block *block);

/* The days of a month by BYMONTHDAY and BYDAY: bit N is its day N + 1; of a rule that spills, its day N. */
uint64_t cme__month_days(const cme__rule *rule, int64_t first_day, int length);

/* --- recurrence_years.c: the blocks of YEARLY rules --- */

void cme__fill_year(const cme__rule *rule, int64_t year, cme__block *out);
void cme__fill_week_year(const cme__rule *rule, int64_t year, cme__block *out);
int64_t cme__week_year_start(const cme__rule *rule, int64_t year);
int64_t cme__week_year_of_day(const cme__rule *rule, int64_t day);

/* The number of the block that a day lies in. */
int64_t cme__block_of_day(const cme__rule *rule, int64_t day);

/* The first block at or after `index`, the last one at or before it, that the rule's interval and months
 * allow; it may hold no day. false beyond the years that there are, or when `*steps` ran out. */
bool cme__block_forward(const cme__rule *rule, int64_t index, cme__block *out, int64_t *steps);
bool cme__block_backward(const cme__rule *rule, int64_t index, cme__block *out, int64_t *steps);

/* --- recurrence_times.c: which times of a day --- */

/* The first time of day >= `time`, the last one <= `time`; -1 when there is none. `day` matters below DAILY.
 */
int32_t cme__time_next(const cme__rule *rule, int64_t day, int32_t time, int64_t *steps);
int32_t cme__time_previous(const cme__rule *rule, int64_t day, int32_t time, int64_t *steps);

/* Of the rule's three sets, BYSETPOS aside: how many times lie before `time`, and the one with that many
 * before it. */
int32_t cme__time_rank(const cme__rule *rule, int32_t time);
int32_t cme__time_select(const cme__rule *rule, int32_t rank);

/* How many times of a day lie before `before`, BYSETPOS below WEEKLY heeded; and the one with `rank` before
 * it. */
int32_t cme__time_count(const cme__rule *rule, int64_t day, int32_t before, int64_t *steps);
int32_t cme__time_at(const cme__rule *rule, int64_t day, int32_t rank, int64_t *steps);

/* Whether a rule below DAILY ever meets its three sets, whatever the day. */
bool cme__time_reachable(const cme__rule *rule);

/* Seconds of the unit of a frequency up to DAILY. */
int64_t cme__frequency_seconds(cme__frequency frequency);

/* --- BYSETPOS (recurrence_times.c): positions from 0 in a set of `size` --- */

/* The first picked position >= from, the last one <= from; -1 when there is none. */
int64_t cme__pick_next(const cme__rule *rule, int64_t from, int64_t size);
int64_t cme__pick_previous(const cme__rule *rule, int64_t from, int64_t size);
/* How many picked positions lie before `before`. */
int64_t cme__pick_count(const cme__rule *rule, int64_t before, int64_t size);

/* --- recurrence_walk.c: occurrences of one rule --- */

/* Where occurrences go, and the window that is wanted. */
typedef struct cme__sink {
    int64_t from;
    int64_t until;
    int64_t from_day; /* the same in days, for rules with one time a day */
    int64_t until_day;
    int64_t *out;
    size_t count;
    size_t capacity;
    int64_t *steps;
} cme__sink;

/* The earliest occurrences in [from, until), at most `capacity`, ascending; without regard to UNTIL and COUNT
 * (see cme__rule_end). Answers fewer than `capacity` when there are no more, or when `*steps` fell to 0. */
size_t cme__rule_forward(const cme__rule *rule, int64_t from, int64_t until, int64_t *out, size_t capacity,
                         int64_t *steps);

/* The latest occurrences in [from, until), descending. */
size_t cme__rule_backward(const cme__rule *rule, int64_t from, int64_t until, int64_t *out, size_t capacity,
                          int64_t *steps);

/* Positions of a block's times, all its days and times together, BYSETPOS aside: how many lie before a
 * moment, and the civil time of a position. For rules from DAILY on. */
int64_t cme__block_position(const cme__rule *rule, const cme__block *block, int64_t moment);
int64_t cme__block_value(const cme__rule *rule, const cme__block *block, int64_t position);

/* --- recurrence_plain.c: the rules of almost every event, walked forward without blocks --- */

/* false when the rule is not so plain. */
bool cme__plain_forward(const cme__rule *rule, cme__sink *sink);

/* CME__RULE_SIMPLE: all of the window; the first term, maybe before DTSTART; the distance of two. */
void cme__progression_forward(const cme__rule *rule, cme__sink *sink);
int64_t cme__progression_first(const cme__rule *rule);
int64_t cme__progression_step(const cme__rule *rule);

/* The end (exclusive) of what UNTIL and COUNT leave. */
static inline int64_t cme__rule_end(const cme__rule *rule, bool start_counts) {
    return (start_counts ? rule->last_counted : rule->last) + 1;
}

/* --- recurrence_count.c: the end of a rule with COUNT --- */

/* The civil time of the `number`-th occurrence (from 1). false when the calendar ends before it (`*out` is
 * then the end of time), or when `*steps` ran out (`*out` is then a time up to which there are fewer). */
bool cme__rule_nth(const cme__rule *rule, uint32_t number, int64_t *out, int64_t *steps);

#endif
