/* recurrence_rule.h: the layout of a compiled rule; for recurrence*.c and for reserving memory, for nothing
 * else. May use the C library only. Must not be read by other rooms: what they need, recurrence.h answers. */
#ifndef CME__TIME_RECURRENCE_RULE_H
#define CME__TIME_RECURRENCE_RULE_H

#include <stdint.h>

/* Words of a set of numbers 1 to 366 (days of a year, positions): bit N - 1 is the number N. */
enum { CME__RULE_WORDS = 6 };

/* The fields in the order in which the walk meets them: a common rule lives in the first two cache lines. A
 * set whose flag (recurrence_internal.h) is clear is not initialised and is never read. */
struct cme__rule {
    /* What the walk needs. */
    int64_t start; /* DTSTART, civil seconds */
    int64_t last;  /* no occurrence later than this (UNTIL, and COUNT resolved) */
    int64_t
        last_counted; /* the same when a DTSTART that the rule does not generate is counted as its first */
    int64_t
        anchor; /* number of the interval that DTSTART lies in: a unit of time, day, week, month or year */
    uint32_t interval;
    uint32_t flags;     /* CME__RULE_... */
    uint8_t frequency;  /* cme__frequency */
    uint8_t blocks;     /* cme__block_kind: in which portions the walk looks at days */
    uint8_t week_start; /* 0 = Monday */
    uint8_t kind;       /* cme_civil_kind of DTSTART */
    uint8_t skip;       /* cme__skip (RFC 7529) */
    uint8_t until_form; /* cme__until_form */
    uint16_t months;    /* bit M - 1: month M */

    /* Weekdays counted from the start of a month: 5 lanes of 7 bits, bit 7 * (N - 1) + W is the N-th weekday
     * W (0 = Monday). From its end: bit 7 * (5 - N) + W is the N-th last. See month_weekdays in
     * recurrence_days.c. */
    uint64_t weekdays;
    uint64_t weekdays_from_end;
    uint32_t monthdays;          /* bit D - 1: day D */
    uint32_t monthdays_from_end; /* bit 31 - D: day -D */
    uint8_t plain_weekdays;      /* BYDAY without numbers: bit W */

    /* Times of the day that an expanding rule has, or to which a rule below DAILY is limited. From DAILY on,
     * the sets are not set when there is one time. */
    uint32_t hours;
    uint64_t minutes;
    uint64_t seconds;
    int32_t time_of_day;   /* the only one, when there is one */
    int32_t times_per_day; /* how many these three sets make */

    /* What the rule said, for its text. */
    uint32_t count; /* 0: none */
    int64_t until;  /* as written, civil seconds */

    /* Occurrences in [gap_from, gap_until) lie after an UNTIL in UTC although their civil times do not: they
     * are in the gap of a clock set forward (CME__RULE_HAS_GAP). */
    int64_t gap_from;
    int64_t gap_until;

    /* Rare parts. */
    uint64_t weeks;          /* bit N - 1: BYWEEKNO=N */
    uint64_t weeks_from_end; /* bit N - 1: BYWEEKNO=-N */
    uint64_t yeardays[CME__RULE_WORDS];
    uint64_t yeardays_from_end[CME__RULE_WORDS];
    uint64_t positions[CME__RULE_WORDS]; /* BYSETPOS */
    uint64_t positions_from_end[CME__RULE_WORDS];
    uint64_t ordinals[7]; /* of each weekday, bit N - 1: its N-th in the year (CME__RULE_ORDINALS) */
    uint64_t ordinals_from_end[7];
};

#endif
