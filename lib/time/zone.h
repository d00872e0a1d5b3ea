/* zone.h: IANA time zones read from the system's TZif files: instants to civil seconds and back.
 * May use base/ and civil.h. Knows no SQL and no calendars' text.
 *
 * A zone is immutable once loaded. A set of zones caches them, belongs to one store, and is used by one
 * thread at a time; different sets are independent. Offsets past the file's last transition come from its
 * POSIX footer, so the year 2100 is right. Names are looked up below one directory; a name that leaves it
 * ("../x", absolute) is unknown. */
#ifndef CME__TIME_ZONE_H
#define CME__TIME_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmevent/civil.h>

#include "base/fault.h"

typedef struct cme__zone cme__zone;
typedef struct cme__zones cme__zones;

/* Makes a set over `directory` (NULL: the system's /usr/share/zoneinfo). */
cme_status cme__zones_new(cme__fault *fault, const char *directory, cme__zones **out);
void cme__zones_free(cme__zones *zones);

/* The zone of an IANA name, letter case exact, links allowed; "UTC" always exists.
 * CME_ERR_ZONE_UNKNOWN (message names the value, and the IANA name meant when it is a Windows name or differs
 * only in letter case); CME_ERR_CORRUPT for a damaged file. `*out` is borrowed until the set is freed. */
cme_status cme__zones_get(cme__zones *zones, cme__fault *fault, const char *name, const cme__zone **out);

/* The version of the zone data ("2025b"; a hash of what there is when the system does not say; "" when memory
 * ran out). Borrowed. */
const char *cme__zones_version(cme__zones *zones);

/* The IANA name that a foreign name stands for: itself when it is one; without a prefix such as
 * "/freeassociation.sourceforge.net/" or "/citadel.org/20190914_1/"; a Windows name of the CLDR table
 * ("W. Europe Standard Time"); "(UTC+01:00) Amsterdam, Berlin, ..." ; NULL when there is no such name.
 * Borrowed until the set is freed. */
const char *cme__zones_map_foreign(cme__zones *zones, const char *name);

const char *cme__zone_name(const cme__zone *zone);

/* What the clock does at an instant. */
typedef struct cme__zone_state {
    int32_t offset; /* seconds east of UTC */
    bool is_dst;
    char abbreviation[16]; /* "CEST" */
} cme__zone_state;

cme__zone_state cme__zone_state_at(const cme__zone *zone, cme_time instant);
int32_t cme__zone_offset_at(const cme__zone *zone, cme_time instant);

/* What the wall clock shows, in civil seconds. */
int64_t cme__zone_civil(const cme__zone *zone, cme_time instant);

/* The instant of a civil time: in a gap with the offset before it (so it moves forward), in a fold the first.
 */
cme_time cme__zone_instant(const cme__zone *zone, int64_t civil_seconds);

/* The first transition after an instant (strictly). false when there is none. */
typedef struct cme__zone_transition {
    cme_time at;
    cme__zone_state before;
    cme__zone_state after;
} cme__zone_transition;

bool cme__zone_next_transition(const cme__zone *zone, cme_time after, cme__zone_transition *out);

/* --- zones made from rules: foreign VTIMEZONEs that no IANA name stands for --- */

enum {
    CME__OBSERVANCES_MAX = 1000, /* of one zone */
    CME__ONSETS_MAX = 100000     /* of all observances of one zone together */
};

/* Onsets of a rule without end should be expanded at least up to here (2038-01-01, in civil seconds): so far
 * zones are compared, and after its last onset a zone's clock rests. */
#define CME__ONSETS_UNTIL INT64_C(2145916800)

/* A STANDARD or DAYLIGHT part of a VTIMEZONE (RFC 5545 section 3.6.5). */
typedef struct cme__observance {
    int64_t start;         /* DTSTART, in civil seconds: an onset, whether the onsets name it or not */
    int32_t offset_from;   /* TZOFFSETFROM, seconds east of UTC */
    int32_t offset_to;     /* TZOFFSETTO */
    bool is_dst;           /* DAYLIGHT */
    char abbreviation[16]; /* TZNAME; "" when there is none */
    const int64_t
        *onsets; /* civil seconds, ascending, already expanded; borrowed; may be NULL when there are none */
    size_t onset_count;
} cme__observance;

/* A zone with this name and these rules. Equal zones of one set are one. The name is not looked up:
 * cme__zones_get never finds it. CME_ERR_INVALID for no observance at all and for offsets that no clock has,
 * CME_ERR_LIMIT. `*out` is borrowed until the set is freed. */
cme_status cme__zone_from_observances(cme__zones *zones, cme__fault *fault, const char *name,
                                      const cme__observance *observances, size_t count,
                                      const cme__zone **out);

/* The IANA name of a zone whose offsets are those of the observances, from their first onset (but not before
 * 2010: many programs tell today's rule as if it had always been so) up to CME__ONSETS_UNTIL. Among several,
 * one whose abbreviations agree, and one that agrees before 2010 too, and then the best known one. NULL when
 * there is none. Borrowed until the set is freed. */
const char *cme__zones_match_observances(cme__zones *zones, const cme__observance *observances, size_t count);

#endif
