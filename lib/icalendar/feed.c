/* feed.c: VCALENDAR and VEVENT: which properties, in which order, and times in the right type.
 * May use base/, time/ and icalendar/write.h.
 * Must not know the store, or who may see what. */
#include "icalendar/feed.h"

#include <string.h>

#include "icalendar/value.h"
#include "time/civil.h"

/* Dates in one line: readers lose what comes after the 500th. */
enum { DATES_PER_LINE = 100 };

/* Names of kept lines that are not written because the event says it better; ended by NULL. */
typedef struct replaced_names {
    const char *names[12];
    size_t count;
} replaced_names;

static void write_times(cme__ical_writer *writer, const cme__vevent *event);
static void write_end(cme__ical_writer *writer, const cme__vevent *event);
static void write_recurrence(cme__ical_writer *writer, const cme__vevent *event);
static void write_rule(cme__ical_writer *writer, const cme__vevent *event);
static void write_rule_part(cme__ical_writer *writer, const cme__vevent *event, const char *part,
                            size_t length, bool first);
static cme_civil written_until(cme_civil until, const cme__vevent *event);
static void write_dates(cme__ical_writer *writer, const char *name, const cme__vevent *event,
                        const cme_civil *dates, size_t count);
static void write_state(cme__ical_writer *writer, const cme__vevent *event, replaced_names *replaced);
static void write_place(cme__ical_writer *writer, const cme__vevent *event, replaced_names *replaced);
static void write_geo(cme__ical_writer *writer, const cme__vevent *event, replaced_names *replaced);
static void write_answer(cme__ical_writer *writer, const cme__vevent *event);
static void time_name(cme__ical_writer *writer, const char *name, cme_civil civil, const cme__zone *zone);
static cme_civil written_civil(cme_civil civil, const cme__zone *zone);
static cme_civil utc_civil(cme_time instant);
static void text_line(cme__ical_writer *writer, const char *name, const char *text);
static void default_line(cme__ical_writer *writer, const cme__vevent *event, const char *name,
                         const char *line, replaced_names *replaced);
static bool kept_line(cme__ical_writer *writer, const cme__vevent *event, const char *name,
                      replaced_names *replaced);
static void own_line(cme__ical_writer *writer, const char *name, const char *line, replaced_names *replaced);
static void replace(replaced_names *replaced, const char *name);
static size_t format_degrees(char *out, double degrees);

void cme__vcalendar_begin(cme__ical_writer *writer, const cme__vcalendar *calendar) {
    cme__ical_put_line(writer, "BEGIN:VCALENDAR");
    cme__ical_put_line(writer, "VERSION:2.0");
    cme__ical_put_line(writer, "PRODID:-//libcmevent//EN");
    cme__ical_put_line(writer, "CALSCALE:GREGORIAN");
    cme__ical_put_line(writer, "METHOD:PUBLISH");
    text_line(writer, "NAME", calendar->name);
    text_line(writer, "X-WR-CALNAME", calendar->name);
    text_line(writer, "DESCRIPTION", calendar->description);
    text_line(writer, "X-WR-CALDESC", calendar->description);
    text_line(writer, "X-WR-TIMEZONE", calendar->zone);
    if (calendar->refresh_seconds > 0) {
        int32_t seconds =
            calendar->refresh_seconds > INT32_MAX ? INT32_MAX : (int32_t)calendar->refresh_seconds;
        cme__ical_name(writer, "REFRESH-INTERVAL;VALUE=DURATION");
        cme__ical_duration_value(writer, seconds / CME__DAY_SECONDS, seconds % CME__DAY_SECONDS);
        cme__ical_name(writer, "X-PUBLISHED-TTL");
        cme__ical_duration_value(writer, seconds / CME__DAY_SECONDS, seconds % CME__DAY_SECONDS);
    }
}

void cme__vcalendar_end(cme__ical_writer *writer) {
    cme__ical_put_line(writer, "END:VCALENDAR");
}

void cme__vevent_write(cme__ical_writer *writer, const cme__vevent *event) {
    replaced_names replaced = {{0}, 0};
    cme__ical_put_line(writer, "BEGIN:VEVENT");
    text_line(writer, "UID", event->uid);
    cme_civil stamp = utc_civil(event->stamp);
    cme__ical_name(writer, "DTSTAMP");
    cme__ical_time_value(writer, stamp);
    cme__ical_name(writer, "LAST-MODIFIED");
    cme__ical_time_value(writer, stamp);
    if (!kept_line(writer, event, "CREATED", &replaced)) {
        cme__ical_name(writer, "CREATED");
        cme__ical_instant_value(writer, event->created);
    }
    cme__ical_name(writer, "SEQUENCE");
    cme__ical_int_value(writer, event->sequence);
    write_times(writer, event);
    write_recurrence(writer, event);
    text_line(writer, "SUMMARY", event->title);
    text_line(writer, "DESCRIPTION", event->description);
    write_place(writer, event, &replaced);
    if (event->url != NULL) {
        cme__ical_name(writer, "URL");
        cme__ical_uri_value(writer, "", event->url);
    }
    if (event->categories != NULL) {
        cme__ical_name(writer, "CATEGORIES");
        cme__ical_list_value(writer, event->categories);
    }
    write_state(writer, event, &replaced);
    write_answer(writer, event);
    if (event->extra != NULL) {
        cme__ical_kept_lines(writer, event->extra, replaced.names);
    }
    cme__ical_put_line(writer, "END:VEVENT");
}

bool cme__zone_is_utc(const cme__zone *zone) {
    const char *name = cme__zone_name(zone);
    return strcmp(name, "UTC") == 0 || strcmp(name, "Etc/UTC") == 0;
}

static void write_times(cme__ical_writer *writer, const cme__vevent *event) {
    if (!cme_civil_is_none(event->recurrence_id)) {
        time_name(writer, "RECURRENCE-ID", event->recurrence_id, event->zone);
        cme__ical_time_value(writer, written_civil(event->recurrence_id, event->zone));
    }
    time_name(writer, "DTSTART", event->start, event->zone);
    cme__ical_time_value(writer, written_civil(event->start, event->zone));
    write_end(writer, event);
}

/* DTEND says what every reader understands. DURATION where DTEND would say another thing: nominal days
 * (section 3.3.6), an offset that changes on the way, an end in an hour that the clock shows twice. */
static void write_end(cme__ical_writer *writer, const cme__vevent *event) {
    cme_civil_kind kind = (cme_civil_kind)event->start.kind;
    bool is_series = event->rrule != NULL || event->rdate_count > 0;
    int64_t begin = cme_civil_seconds(event->start);
    int64_t end = begin + (int64_t)event->duration_days * CME__DAY_SECONDS;
    bool is_same = true;
    if (kind == CME_CIVIL_DATE) {
        end += event->duration_days > 0 ? 0 : CME__DAY_SECONDS;
    } else if (kind == CME_CIVIL_UTC) {
        end += event->duration_seconds;
    } else {
        cme_time until = cme__zone_instant(event->zone, end) + event->duration_seconds;
        cme_time length = until - cme__zone_instant(event->zone, begin);
        end = cme__zone_civil(event->zone, until);
        is_same = cme__zone_instant(event->zone, end) == until &&
                  (!is_series || (event->duration_days == 0 && length == end - begin));
    }
    if (end == begin && is_same) {
        return; /* without both the event ends when it begins (section 3.6.1) */
    }
    cme_civil written = cme_civil_from_seconds(end, kind);
    if (is_same && !cme_civil_is_none(written)) {
        time_name(writer, "DTEND", written, event->zone);
        cme__ical_time_value(writer, written_civil(written, event->zone));
    } else {
        cme__ical_name(writer, "DURATION");
        cme__ical_duration_value(writer, event->duration_days, event->duration_seconds);
    }
}

static void write_recurrence(cme__ical_writer *writer, const cme__vevent *event) {
    if (event->rrule != NULL) {
        write_rule(writer, event);
    }
    write_dates(writer, "RDATE", event, event->rdates, event->rdate_count);
    write_dates(writer, "EXDATE", event, event->exdates, event->exdate_count);
}

/* The rule as it is, but for UNTIL: a date for dates, UTC for all others, as section 3.3.10 wants. */
static void write_rule(cme__ical_writer *writer, const cme__vevent *event) {
    static const char RULE_BYTES[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789=;,+-";
    /* RFC 7529: without SKIP it says what everybody assumes, and some readers refuse what they do not know.
     */
    bool needs_scale = strstr(event->rrule, "SKIP=") != NULL;
    const char *part = event->rrule;
    bool first = true;
    if (part[strspn(part, RULE_BYTES)] != '\0') {
        return; /* what a damaged store holds is no rule */
    }
    cme__ical_name(writer, "RRULE");
    while (*part != '\0') {
        size_t length = strcspn(part, ";");
        if (needs_scale || !cme__ascii_equal_fold_n(part, "RSCALE=GREGORIAN", 16)) {
            write_rule_part(writer, event, part, length, first);
            first = false;
        }
        part += length + (part[length] == ';' ? 1 : 0);
    }
    cme__ical_end(writer);
}

static void write_rule_part(cme__ical_writer *writer, const cme__vevent *event, const char *part,
                            size_t length, bool first) {
    cme_civil until;
    if (!first) {
        cme__ical_raw_part(writer, ";", 1, false);
    }
    if (cme__ascii_equal_fold_n(part, "UNTIL=", 6) && cme__ical_read_time(part + 6, length - 6, &until)) {
        cme__ical_raw_part(writer, "UNTIL=", 6, first);
        cme__ical_time_part(writer, written_until(until, event));
    } else {
        cme__ical_raw_part(writer, part, length, first);
    }
}

/* A date includes its day; a local time is one of the event's clock. */
static cme_civil written_until(cme_civil until, const cme__vevent *event) {
    cme_civil_kind kind = (cme_civil_kind)event->start.kind;
    int64_t civil = cme_civil_seconds(until);
    if (kind == CME_CIVIL_DATE) {
        return cme_civil_from_seconds(civil, CME_CIVIL_DATE);
    }
    if (until.kind == CME_CIVIL_DATE) {
        civil += CME__DAY_SECONDS - 1;
    }
    /* A Z on a floating series says nothing. */
    bool is_local = until.kind == CME_CIVIL_UTC ? kind == CME_CIVIL_FLOATING : kind != CME_CIVIL_UTC;
    if (is_local) {
        civil = cme__zone_instant(event->zone, civil);
    }
    return utc_civil(civil);
}

static void write_dates(cme__ical_writer *writer, const char *name, const cme__vevent *event,
                        const cme_civil *dates, size_t count) {
    for (size_t i = 0; i < count; i++) {
        bool first = i % DATES_PER_LINE == 0;
        cme_civil civil =
            cme_civil_from_seconds(cme_civil_seconds(dates[i]), (cme_civil_kind)event->start.kind);
        if (first) {
            time_name(writer, name, civil, event->zone);
        } else {
            cme__ical_raw_part(writer, ",", 1, false);
        }
        if (first) {
            cme__ical_raw_part(writer, "", 0, true);
        }
        cme__ical_time_part(writer, written_civil(civil, event->zone));
        if (i + 1 == count || (i + 1) % DATES_PER_LINE == 0) {
            cme__ical_end(writer);
        }
    }
}

static void write_state(cme__ical_writer *writer, const cme__vevent *event, replaced_names *replaced) {
    static const char CLASS[][20] = {"CLASS:PUBLIC", "CLASS:PRIVATE", "CLASS:CONFIDENTIAL"};
    cme__ical_put_line(writer, CLASS[event->visibility]);
    switch (event->status) {
    case CME__VEVENT_CONFIRMED: /* what an import kept says it better */
        default_line(writer, event, "STATUS", "STATUS:CONFIRMED", replaced);
        default_line(writer, event, "X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
                     replaced);
        default_line(writer, event, "TRANSP", "TRANSP:OPAQUE", replaced);
        break;
    case CME__VEVENT_TENTATIVE:
        own_line(writer, "STATUS", "STATUS:TENTATIVE", replaced);
        own_line(writer, "X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", replaced);
        own_line(writer, "TRANSP", "TRANSP:OPAQUE", replaced);
        break;
    case CME__VEVENT_CANCELLED:
        own_line(writer, "STATUS", "STATUS:CANCELLED", replaced);
        own_line(writer, "X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-BUSYSTATUS:FREE", replaced);
        own_line(writer, "TRANSP", "TRANSP:TRANSPARENT", replaced);
        break;
    }
    own_line(writer, "X-MICROSOFT-CDO-ALLDAYEVENT",
             event->start.kind == CME_CIVIL_DATE ? "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"
                                                 : "X-MICROSOFT-CDO-ALLDAYEVENT:FALSE",
             replaced);
}

static void write_place(cme__ical_writer *writer, const cme__vevent *event, replaced_names *replaced) {
    const char *const parts[] = {event->location, event->venue_name, event->venue_address};
    bool first = true;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i] != NULL) {
            if (first) {
                cme__ical_name(writer, "LOCATION");
            } else {
                cme__ical_text_part(writer, ", ", false);
            }
            cme__ical_text_part(writer, parts[i], first);
            first = false;
        }
    }
    if (!first) {
        cme__ical_end(writer);
    }
    if (event->has_geo) {
        write_geo(writer, event, replaced);
    }
    if (event->online_url != NULL) {
        replace(replaced, "CONFERENCE");
        cme__ical_name(writer, "CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=Online");
        cme__ical_uri_value(writer, "", event->online_url);
        replace(replaced, "X-GOOGLE-CONFERENCE");
        cme__ical_name(writer, "X-GOOGLE-CONFERENCE");
        cme__ical_uri_value(writer, "", event->online_url);
    }
}

static void write_geo(cme__ical_writer *writer, const cme__vevent *event, replaced_names *replaced) {
    char latitude[32];
    char longitude[32];
    size_t latitude_length = format_degrees(latitude, event->latitude);
    size_t longitude_length = format_degrees(longitude, event->longitude);
    replace(replaced, "GEO");
    cme__ical_name(writer, "GEO");
    cme__ical_raw_part(writer, latitude, latitude_length, true);
    cme__ical_raw_part(writer, ";", 1, false);
    cme__ical_raw_part(writer, longitude, longitude_length, false);
    cme__ical_end(writer);

    const char *title = event->venue_name != NULL ? event->venue_name : event->location;
    replace(replaced, "X-APPLE-STRUCTURED-LOCATION");
    cme__ical_name(writer, "X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=100");
    if (event->venue_address != NULL) {
        cme__ical_parameter(writer, "X-ADDRESS", event->venue_address);
    }
    if (title != NULL) {
        cme__ical_parameter(writer, "X-TITLE", title);
    }
    cme__ical_raw_part(writer, "geo:", 4, true);
    cme__ical_raw_part(writer, latitude, latitude_length, false);
    cme__ical_raw_part(writer, ",", 1, false);
    cme__ical_raw_part(writer, longitude, longitude_length, false);
    cme__ical_end(writer);
}

/* The waitlist has no PARTSTAT: TENTATIVE with a parameter of our own. */
static void write_answer(cme__ical_writer *writer, const cme__vevent *event) {
    text_line(writer, "X-CMEVENT-RSVP", event->answer);
    if (event->answer == NULL || event->email == NULL) {
        return;
    }
    cme__ical_name(writer, "ATTENDEE");
    if (event->person_name != NULL) {
        cme__ical_parameter(writer, "CN", event->person_name);
    }
    cme__ical_parameter(writer, "PARTSTAT", event->partstat);
    if (event->is_waitlisted) {
        cme__ical_parameter(writer, "X-CMEVENT-WAITLIST", "TRUE");
    }
    cme__ical_uri_value(writer, "mailto:", event->email);
}

/* The name of a property that is a time, with the parameters that the time needs. Names of zones need no
 * quotes. */
static void time_name(cme__ical_writer *writer, const char *name, cme_civil civil, const cme__zone *zone) {
    cme__ical_name(writer, name);
    if (civil.kind == CME_CIVIL_DATE) {
        cme__ical_raw_part(writer, ";VALUE=DATE", 11, false);
    } else if (civil.kind != CME_CIVIL_UTC && !cme__zone_is_utc(zone)) {
        const char *zone_name = cme__zone_name(zone);
        cme__ical_raw_part(writer, ";TZID=", 6, false);
        cme__ical_raw_part(writer, zone_name, strlen(zone_name), false);
    }
}

static cme_civil written_civil(cme_civil civil, const cme__zone *zone) {
    if (civil.kind != CME_CIVIL_DATE && cme__zone_is_utc(zone)) {
        civil.kind = CME_CIVIL_UTC;
    }
    return civil;
}

/* An instant in UTC; the last one there is when it lies beyond the year 9999. */
static cme_civil utc_civil(cme_time instant) {
    if (instant < CME__CIVIL_SECONDS_MIN) {
        instant = CME__CIVIL_SECONDS_MIN;
    } else if (instant >= CME__CIVIL_SECONDS_END) {
        instant = CME__CIVIL_SECONDS_END - 1;
    }
    return cme_civil_from_seconds(instant, CME_CIVIL_UTC);
}

static void text_line(cme__ical_writer *writer, const char *name, const char *text) {
    if (text != NULL) {
        cme__ical_name(writer, name);
        cme__ical_text_value(writer, text);
    }
}

/* A line that gives way to one that an import kept. */
static void default_line(cme__ical_writer *writer, const cme__vevent *event, const char *name,
                         const char *line, replaced_names *replaced) {
    if (!kept_line(writer, event, name, replaced)) {
        cme__ical_put_line(writer, line);
    }
}

/* Writes the line of that name that an import kept here and not among the others: wherever the event goes,
 * its lines keep their order. */
static bool kept_line(cme__ical_writer *writer, const cme__vevent *event, const char *name,
                      replaced_names *replaced) {
    size_t length = 0;
    const char *line = cme__ical_kept_find(event->extra, name, &length);
    if (line != NULL) {
        cme__ical_kept_line(writer, line, length);
        replace(replaced, name);
    }
    return line != NULL;
}

/* A line to which one that an import kept gives way. */
static void own_line(cme__ical_writer *writer, const char *name, const char *line, replaced_names *replaced) {
    replace(replaced, name);
    cme__ical_put_line(writer, line);
}

static void replace(replaced_names *replaced, const char *name) {
    replaced->names[replaced->count++] = name;
}

/* "-33.868800": six digits, about 0.1 m, with a point in every locale. */
static size_t format_degrees(char *out, double degrees) {
    bool is_negative = degrees < 0;
    int64_t millionths = (int64_t)((is_negative ? -degrees : degrees) * 1e6 + 0.5);
    size_t length = 0;
    if (is_negative && millionths > 0) {
        out[length++] = '-';
    }
    length += cme__ical_format_digits(out + length, millionths / 1000000, 1);
    out[length++] = '.';
    length += cme__ical_format_digits(out + length, millionths % 1000000, 6);
    return length;
}
