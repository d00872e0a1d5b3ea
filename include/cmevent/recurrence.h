/* cmevent/recurrence.h: recurrence rules in words, and from words.
 * Includes the C standard library and other cmevent headers only.
 *
 *     cme_recurrence *rule = NULL;
 *     cme_civil start = cme_civil_at(2027, 1, 1, 19, 0, 0);       // a Friday
 *     if (cme_recurrence_parse(store, "every second Tuesday until 12 March 2027", start, "Europe/Berlin",
 *                              &rule) != CME_OK) { ... }          // the message names the word
 *     cme_event_spec spec = CME_EVENT_SPEC_INIT;
 *     spec.rrule = rule->rrule;          // "FREQ=WEEKLY;UNTIL=20270312T225959Z;INTERVAL=2;BYDAY=TU"
 *     spec.start = rule->start;          // Tuesday 5 January 2027 at 19:00
 *     ...
 *     puts(rule->words);                 // "every second Tuesday until 12 March 2027"
 *     cme_recurrence_free(rule);
 *
 * A rule comes from words or RFC 5545 text (cme_recurrence_parse), from numbers (cme_recurrence_make), or
 * from an event (cme_recurrence_get), and all of them hand out the same record: its canonical text, for
 * cme_event_spec and cme_series_edit, and its words.
 *
 * The words are English, ASCII, and one sentence without its full stop. They say what the rule's text means
 * for the start: "FREQ=MONTHLY" from 15 March is "every month on the 15th". What they say of a rule is
 * understood by cme_recurrence_parse, and is then a rule with the same sessions; dates added to an event or
 * taken out of it are only counted. Besides, people's own ways to say it are understood, in upper or lower
 * case, with names in full or their first three letters:
 *
 *     every day, daily, every 3 days                  every weekday, every weekend
 *     every Tuesday and Thursday, Tuesdays            weekly, monthly, yearly (the start says on which day)
 *     every second Tuesday, every other Tuesday       every 2 weeks on Tuesday
 *     the second Tuesday of every month               every month on the first and third Monday
 *     the last weekday of the month                   every 3 months on the 15th, quarterly on the last day
 *     yearly on 24 December, every December 24        the last Friday of March and September
 *     every day except Sunday                         every Tuesday in March
 *     daily at 09:00 and 14:00                        every Friday the 13th
 *     ... until 12 March 2027, until March 12, 2027, until 2027-03-12, until 12 March (the next one)
 *     ... 12 times, for 12 times, for 6 weeks (from the start)
 *
 * "Every second Tuesday" is every other week, as "every third Friday" is every third week; "every second
 * Tuesday of the month" has the month as its measure, and so have "every first Monday", "every last Friday"
 * and "every first and third Monday", which count nothing else. What may mean two things ("biweekly", "every
 * second Tuesday in March", "12/03/2027") is refused with both. */
#ifndef CMEVENT_RECURRENCE_H
#define CMEVENT_RECURRENCE_H

#include <cmevent/store.h>

CME_BEGIN_DECLS

/** The longest words, in bytes: of what is read, and of what is said about any rule. */
#define CME_RECURRENCE_WORDS_MAX 8000

/** How often. Values are fixed. */
typedef enum cme_frequency {
    CME_SECONDLY = 1,
    CME_MINUTELY = 2,
    CME_HOURLY = 3,
    CME_DAILY = 4,
    CME_WEEKLY = 5,
    CME_MONTHLY = 6,
    CME_YEARLY = 7
} cme_frequency;

/** Days of the week, to be or-ed. */
#define CME_MONDAY    1u
#define CME_TUESDAY   2u
#define CME_WEDNESDAY 4u
#define CME_THURSDAY  8u
#define CME_FRIDAY    16u
#define CME_SATURDAY  32u
#define CME_SUNDAY    64u

/** Monday to Friday. */
#define CME_WORKING_DAYS 31

/** What becomes of a day that a month or year does not have (RFC 7529). Values are fixed. */
typedef enum cme_missing_day {
    CME_MISSING_DAY_OMIT = 0,   /**< no session then (default) */
    CME_MISSING_DAY_BEFORE = 1, /**< the last day before it */
    CME_MISSING_DAY_AFTER = 2   /**< the first day after it */
} cme_missing_day;

/** A rule in numbers. A list that is NULL and a set that is 0 say nothing: the start decides. Numbers below 0
 * count from the end: -1 is the last. */
typedef struct cme_recurrence_spec {
    size_t size;
    cme_civil start;         /**< required; the first session is on it, or the first that fits after it */
    const char *zone;        /**< IANA name of `start`; needed with `until` when `start` is zoned */
    cme_frequency frequency; /**< required */
    int32_t interval;        /**< every so many; 1 (default): every one */
    int32_t count;           /**< so many sessions; 0 (default): no limit. Not with `until` */
    cme_civil until;         /**< the last day, or the last moment; or CME_CIVIL_NONE. Not with `count` */
    uint32_t weekdays;       /**< CME_MONDAY | CME_TUESDAY ... */
    const int32_t *ordinals; /**< MONTHLY and YEARLY: which of those in the month (YEARLY without `months`: in
                                the year), each weekday by itself: 2 the second, -1 the last */
    size_t ordinal_count;
    const int32_t *positions; /**< which of all that the rule makes in one week, month, ... : the last working
                                 day of the month has all working days as `weekdays` and -1 here */
    size_t position_count;
    const int32_t *monthdays; /**< days of the month, 1 to 31, -31 to -1 */
    size_t monthday_count;
    const int32_t *yeardays; /**< YEARLY: days of the year, 1 to 366, -366 to -1 */
    size_t yearday_count;
    const int32_t *weeks; /**< YEARLY: ISO 8601 weeks of the year, 1 to 53, -53 to -1 */
    size_t week_count;
    const int32_t *months; /**< 1 to 12 */
    size_t month_count;
    const int32_t *hours; /**< 0 to 23 */
    size_t hour_count;
    const int32_t *minutes; /**< 0 to 59 */
    size_t minute_count;
    const int32_t *seconds; /**< 0 to 59 */
    size_t second_count;
    int32_t week_start; /**< the day on which weeks start, as in cme_civil_weekday: 0 (default) is Monday */
    cme_missing_day missing_day;
} cme_recurrence_spec;

CME_DEFINE_SPEC_INIT(cme_recurrence_spec, cme_recurrence_spec_init, spec.interval = 1)
#define CME_RECURRENCE_SPEC_INIT cme_recurrence_spec_init()

/** A rule, from some start on. */
typedef struct cme_recurrence {
    const char *rrule; /**< canonical text of RFC 5545 section 3.3.10; NULL: an event without a rule */
    const char *words; /**< what it says, in English; at most CME_RECURRENCE_WORDS_MAX bytes */
    cme_civil start;   /**< the first session: the start that was given when the rule's days and times allow
                          it, else the first one after it that they do; intervals count from it */
    cme_civil last;    /**< the last session; CME_CIVIL_NONE: without end */
    const char *zone;  /**< IANA name that `start` and `last` are in, as it was given; NULL: none was */
} cme_recurrence;

/** Reads a rule in words, or as text of RFC 5545 ("FREQ=WEEKLY;BYDAY=TU", also with "RRULE:" before it), for
 * a series that starts on `start` or on the first day after it that fits. `zone` is the IANA name of a zoned
 * start; it says when a last day ends, and may be NULL when there is none. Returns: CME_OK; CME_ERR_INVALID
 * (what was not understood, with its offset and what would be right there; a rule that never takes place);
 * CME_ERR_LIMIT (beyond CME_RECURRENCE_WORDS_MAX, or the rule beyond CME_RRULE_MAX); CME_ERR_ZONE_UNKNOWN; or
 * a failure of the store. Ownership: `*out` is owned, freed with cme_recurrence_free. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_recurrence_parse(cme_store *store, const char *text, cme_civil start,
                                                       const char *zone, cme_recurrence **out);

/** Makes a rule from numbers. Returns: CME_OK; CME_ERR_INVALID (the message names the field, its value and
 * what would be right; a rule that never takes place); CME_ERR_LIMIT (the rule's text is beyond
 * CME_RRULE_MAX); CME_ERR_ZONE_UNKNOWN; or a failure of the store. Ownership: `*out` is owned, freed with
 * cme_recurrence_free. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_recurrence_make(cme_store *store, const cme_recurrence_spec *spec,
                                                      cme_recurrence **out);

/** Says when an event takes place: its rule with the dates added and taken out ("every Tuesday, also on 3
 * dates, except on 2 dates"), or of a plain event its one day ("once, on Tuesday 2 March 2027"). Returns:
 * CME_OK; CME_ERR_NOT_FOUND; or a failure of the store. Ownership: `*out` is owned, freed with
 * cme_recurrence_free. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_recurrence_get(cme_store *store, cme_id event, cme_recurrence **out);

/** Frees a rule. NULL is allowed. Since: 0.1.0 */
CME_API void cme_recurrence_free(cme_recurrence *recurrence);

CME_END_DECLS

#endif
