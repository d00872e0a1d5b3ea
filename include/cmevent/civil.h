/* cmevent/civil.h: instants and civil times, the two sides of every plan.
 * Includes the C standard library and cmevent/status.h only.
 *
 * An instant is a point on the UTC line. A civil time is what a wall clock shows and means something
 * only with a zone (an IANA name, beside it in the struct that holds it). Plans are civil; instants are
 * derived from them. A civil time that does not exist (a clock set forward) moves forward by the gap; one
 * that exists twice is the first (RFC 5545 section 3.3.5, erratum 4271; rules.md 40).
 *
 *     cme_civil start = cme_civil_at(2027, 3, 23, 19, 0, 0);     // 19:00 in the event's zone
 *     char text[CME_CIVIL_TEXT_SIZE];
 *     cme_civil_text(start, text);                               // "2027-03-23T19:00:00"
 */
#ifndef CMEVENT_CIVIL_H
#define CMEVENT_CIVIL_H

#include <stdbool.h>

#include <cmevent/status.h>

CME_BEGIN_DECLS

/** An instant: seconds since 1970-01-01T00:00:00Z, without leap seconds. */
typedef int64_t cme_time;

/** "No instant": not set, unknown, or without end. */
#define CME_TIME_NONE INT64_MIN

/** What a civil time counts in. */
typedef enum cme_civil_kind {
    CME_CIVIL_ZONED = 0,    /**< in the zone named beside it */
    CME_CIVIL_UTC = 1,      /**< in UTC */
    CME_CIVIL_FLOATING = 2, /**< wherever the reader is; the store reckons it in its group's zone */
    CME_CIVIL_DATE = 3      /**< a whole day; hour, minute and second are 0 */
} cme_civil_kind;

/** Years that a civil time may have. */
#define CME_YEAR_MIN 1
#define CME_YEAR_MAX 9999

/** A civil time. A value: fixed for ever, passed by value. All fields 0 means "none". */
typedef struct cme_civil {
    int16_t year;   /**< CME_YEAR_MIN to CME_YEAR_MAX */
    uint8_t month;  /**< 1 to 12 */
    uint8_t day;    /**< 1 to the length of the month */
    uint8_t hour;   /**< 0 to 23 */
    uint8_t minute; /**< 0 to 59 */
    uint8_t second; /**< 0 to 59 */
    uint8_t kind;   /**< a cme_civil_kind */
} cme_civil;

/** The civil time that stands for "none". */
#ifdef __cplusplus
#define CME_CIVIL_NONE (cme_civil())
#else
#define CME_CIVIL_NONE ((cme_civil){0, 0, 0, 0, 0, 0, 0})
#endif

/** Bytes that the text form of a civil time takes, the closing NUL included. */
#define CME_CIVIL_TEXT_SIZE 32

/** A zoned civil time from its fields (not checked here; calls that take it check it). Since: 0.1.0 */
CME_API cme_civil cme_civil_at(int year, int month, int day, int hour, int minute, int second);

/** A whole day from its fields (not checked here). Since: 0.1.0 */
CME_API cme_civil cme_civil_date(int year, int month, int day);

/** Whether the civil time is CME_CIVIL_NONE. Since: 0.1.0 */
CME_API bool cme_civil_is_none(cme_civil civil);

/** Whether the fields name a real date and time of the proleptic Gregorian calendar. Since: 0.1.0 */
CME_API bool cme_civil_is_valid(cme_civil civil);

/** Whether two civil times have the same fields and kind. Since: 0.1.0 */
CME_API bool cme_civil_equal(cme_civil a, cme_civil b);

/** Seconds from 1970-01-01T00:00:00 to the civil time on its own clock (no zone applied). The civil time
 * must be valid. Since: 0.1.0 */
CME_API int64_t cme_civil_seconds(cme_civil civil);

/** The civil time of the given kind that lies `seconds` after 1970-01-01T00:00:00 on its own clock.
 * Returns: CME_CIVIL_NONE when the year would leave CME_YEAR_MIN..CME_YEAR_MAX; for CME_CIVIL_DATE the time
 * of day is dropped. Since: 0.1.0 */
CME_API cme_civil cme_civil_from_seconds(int64_t seconds, cme_civil_kind kind);

/** Day of the week, 0 = Monday to 6 = Sunday. The civil time must be valid. Since: 0.1.0 */
CME_API int cme_civil_weekday(cme_civil civil);

/** Writes ISO 8601 text ("2027-03-23T19:00:00", with a closing "Z" for UTC, "2027-03-23" for a date, "" for
 * CME_CIVIL_NONE). A NULL `text` is ignored. Since: 0.1.0 */
CME_API void cme_civil_text(cme_civil civil, char text[CME_CIVIL_TEXT_SIZE]);

/** Reads ISO 8601 text as cme_civil_text writes it; "T" may be a space, seconds may be left out. Without "Z"
 * a date-time is CME_CIVIL_ZONED. Returns: CME_OK; CME_ERR_INVALID when the text is of no such form or names
 * no real time; CME_ERR_MISUSE for NULL.
 * `*out` is written only on CME_OK. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_civil_parse(const char *text, cme_civil *out);

CME_END_DECLS

#endif
