/* test_icalendar_write.c: what our iCalendar text looks like, and whether another implementation reads the
 * same. May use cmocka, support.h, lib/icalendar, lib/time and libical as an oracle. Must not know the store.
 */
#include "support.h"

#include <dirent.h>
#include <sys/stat.h>

#include <libical/ical.h>

#include "base/memory.h"
#include "icalendar/feed.h"
#include "icalendar/vtimezone.h"
#include "time/civil.h"
#include "time/recurrence.h"

static cme__zones *zones;

static int set_up(void **state) {
    (void)state;
    return cme__zones_new(NULL, NULL, &zones) == CME_OK ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    cme__zones_free(zones);
    return 0;
}

static const cme__zone *zone_of(const char *name) {
    const cme__zone *zone = NULL;
    assert_int_equal(cme__zones_get(zones, NULL, name, &zone), CME_OK);
    return zone;
}

static cme_civil civil(const char *text, cme_civil_kind kind) {
    cme_civil parsed = CME_CIVIL_NONE;
    assert_int_equal(cme_civil_parse(text, &parsed), CME_OK);
    parsed.kind = (uint8_t)kind;
    return parsed;
}

static cme_time utc(const char *text) {
    return cme_civil_seconds(civil(text, CME_CIVIL_UTC));
}

/* Removes folds: CRLF and the blank behind it. */
static void unfold(char *text) {
    char *out = text;
    for (const char *in = text; *in != '\0';) {
        if (in[0] == '\r' && in[1] == '\n' && (in[2] == ' ' || in[2] == '\t')) {
            in += 3;
        } else {
            *out++ = *in++;
        }
    }
    *out = '\0';
}

static cme__vevent sample(void) {
    cme__vevent event = {.uid = "weekly@example.org",
                         .stamp = utc("2027-01-02T03:04:05"),
                         .created = utc("2027-01-01T00:00:00"),
                         .start = civil("2027-03-02T19:00:00", CME_CIVIL_ZONED),
                         .zone = zone_of("Europe/Berlin"),
                         .duration_seconds = 7200,
                         .title = "Rust Night"};
    return event;
}

static char *write_event(const cme__vevent *event) {
    cme__text text = {0};
    cme__ical_writer writer = {&text, 0};
    cme__vevent_write(&writer, event);
    char *bytes = cme__text_take(&text, NULL);
    assert_non_null(bytes);
    return bytes;
}

/* The event's lines, unfolded, must have this one among them. */
static void assert_writes(const cme__vevent *event, const char *line) {
    char *text = write_event(event);
    unfold(text);
    char wanted[512];
    snprintf(wanted, sizeof wanted, "\r\n%s\r\n", line);
    if (strstr(text, wanted) == NULL) {
        fail_msg("no line \"%s\" in\n%s", line, text);
    }
    free(text);
}

static void assert_never_writes(const cme__vevent *event, const char *part) {
    char *text = write_event(event);
    unfold(text);
    if (strstr(text, part) != NULL) {
        fail_msg("\"%s\" in\n%s", part, text);
    }
    free(text);
}

/* --- lines --- */

static void test_icalendar_write__text_is_escaped(void **state) {
    (void)state;
    cme__vevent event = sample();
    event.title = "a;b,c\\d:e\"f";
    event.description = "one\ntwo\r\nthree\ttab";
    assert_writes(&event, "SUMMARY:a\\;b\\,c\\\\d:e\"f");
    assert_writes(&event, "DESCRIPTION:one\\ntwo\\nthree\ttab");
}

/* Every length of ASCII, of two to four octets a character, and of escapes: no line is longer than 75 octets,
 * no fold parts a character or an escape, and unfolding gives the text back. */
static void test_icalendar_write__folds_part_nothing(void **state) {
    (void)state;
    static const char *const UNITS[] = {"x",  "\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\x98\x80",
                                        "\\", ",",        "a\\",          "x\n"};
    for (size_t unit = 0; unit < sizeof UNITS / sizeof UNITS[0]; unit++) {
        for (size_t lead = 0; lead < 8; lead++) {
            char source[400] = "";
            memset(source, '-', lead);
            while (strlen(source) < 380) {
                strcat(source, UNITS[unit]);
            }
            cme__text text = {0};
            cme__ical_writer writer = {&text, 0};
            cme__ical_name(&writer, "SUMMARY");
            cme__ical_text_value(&writer, source);
            for (const char *line = text.bytes; *line != '\0';) {
                const char *end = strstr(line, "\r\n");
                assert_non_null(end);
                size_t length = (size_t)(end - line);
                assert_in_range(length, 1, 75);
                assert_int_equal(cme__utf8_valid_length(line, length), length);
                size_t slashes = 0;
                while (slashes < length && end[-1 - (ptrdiff_t)slashes] == '\\') {
                    slashes++;
                }
                assert_int_equal(slashes % 2, 0);
                line = end + 2;
            }
            unfold(text.bytes);
            icalproperty *property = icalproperty_new_from_string(text.bytes);
            assert_string_equal(icalproperty_get_summary(property), source);
            icalproperty_free(property);
            cme__text_free(&text);
        }
    }
}

static void test_icalendar_write__parameters_follow_rfc_6868(void **state) {
    (void)state;
    cme__text text = {0};
    cme__ical_writer writer = {&text, 0};
    cme__ical_name(&writer, "ATTENDEE");
    cme__ical_parameter(&writer, "CN", "George \"Babe\" Ruth^1;2,3:4\nline\x01");
    cme__ical_parameter(&writer, "PARTSTAT", "ACCEPTED");
    cme__ical_uri_value(&writer, "mailto:", "babe@example.com");
    unfold(text.bytes);
    assert_string_equal(text.bytes, "ATTENDEE;CN=\"George ^'Babe^' Ruth^^1;2,3:4^nline\";PARTSTAT=ACCEPTED"
                                    ":mailto:babe@example.com\r\n");
    cme__text_free(&text);
}

static void test_icalendar_write__no_field_breaks_the_file(void **state) {
    (void)state;
    static const char HOSTILE[] = "x\r\nBEGIN:VALARM\r\nATTENDEE:mailto:a@b\nEND:VEVENT\r";
    cme__vevent event = sample();
    event.uid = event.title = event.description = event.location = event.url = event.categories = HOSTILE;
    event.venue_name = event.venue_address = event.online_url = event.email = event.person_name = HOSTILE;
    event.answer = event.partstat = event.rrule = HOSTILE;
    event.has_geo = true;
    event.extra =
        "X-A:1\nEND:VEVENT\nNONSENSE\n:\nX-B;C=\"\n:x\nX-OK:\"1\nBEGIN:VALARM\nEND:VEVENT\nEND:VALARM\n";
    char *text = write_event(&event);
    assert_non_null(strstr(text, "\r\nX-OK:\"1\r\n"));
    int begins = 0;
    int ends = 0;
    for (const char *line = text; *line != '\0'; line = strstr(line, "\r\n") + 2) {
        begins += strncmp(line, "BEGIN:", 6) == 0 ? 1 : 0;
        ends += strncmp(line, "END:", 4) == 0 ? 1 : 0;
        size_t length = strcspn(line, "\r\n");
        assert_memory_equal(line + length, "\r\n", 2);
        assert_true(line[0] == ' ' || cme__ical_name_length(line, length) > 0 || length > 75);
        for (size_t i = 0; i < length; i++) {
            assert_true((unsigned char)line[i] >= ' ' || line[i] == '\t');
        }
    }
    assert_int_equal(begins, 1);
    assert_int_equal(ends, 1);
    free(text);
}

static void test_icalendar_write__kept_lines_come_back(void **state) {
    (void)state;
    cme__vevent event = sample();
    event.extra =
        "X-FOO;BAR=\"a:b\":1\\,2\nBEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT5M\nEND:VALARM\nTRANSP:TRANSPARENT\n"
        "CREATED:20200101T000000Z\nSTATUS:TENTATIVE\nGEO:1;2\n";
    event.categories = "A,B";
    assert_writes(&event, "X-FOO;BAR=\"a:b\":1\\,2");
    assert_writes(&event, "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT5M\r\nEND:VALARM");
    assert_writes(&event, "TRANSP:TRANSPARENT");
    assert_writes(&event, "CATEGORIES:A,B");
    assert_writes(&event, "CREATED:20200101T000000Z");
    assert_writes(&event, "STATUS:TENTATIVE");
    assert_writes(&event, "GEO:1;2");
    assert_never_writes(&event, "OPAQUE");
    assert_never_writes(&event, "CONFIRMED");

    event.status = CME__VEVENT_CANCELLED; /* what we know better is not kept */
    event.has_geo = true;
    assert_writes(&event, "STATUS:CANCELLED");
    assert_writes(&event, "GEO:0.000000;0.000000");
    assert_never_writes(&event, "STATUS:TENTATIVE");
    assert_never_writes(&event, "GEO:1;2");
}

/* --- times --- */

static void test_icalendar_write__times_have_their_type(void **state) {
    (void)state;
    cme__vevent event = sample();
    assert_writes(&event, "DTSTART;TZID=Europe/Berlin:20270302T190000");
    assert_writes(&event, "DTEND;TZID=Europe/Berlin:20270302T210000");
    event.start.kind = CME_CIVIL_FLOATING; /* readers take floating times for UTC */
    assert_writes(&event, "DTSTART;TZID=Europe/Berlin:20270302T190000");
    event.start.kind = CME_CIVIL_UTC;
    assert_writes(&event, "DTSTART:20270302T190000Z");
    assert_writes(&event, "DTEND:20270302T210000Z");
    event.start.kind = CME_CIVIL_ZONED;
    event.zone = zone_of("UTC");
    assert_writes(&event, "DTSTART:20270302T190000Z");
    event.start = cme_civil_date(2027, 3, 2);
    event.duration_seconds = 0;
    event.duration_days = 3;
    assert_writes(&event, "DTSTART;VALUE=DATE:20270302");
    assert_writes(&event, "DTEND;VALUE=DATE:20270305");
    assert_writes(&event, "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE");
    event.duration_days = 0;
    assert_writes(&event, "DTEND;VALUE=DATE:20270303");
}

static void test_icalendar_write__end_says_the_duration_exactly(void **state) {
    (void)state;
    cme__vevent event = sample();
    event.duration_seconds = 0;
    assert_never_writes(&event, "DTEND");
    assert_never_writes(&event, "DURATION");

    event.duration_days = 1; /* nominal: one plain event has one end, a series has not */
    assert_writes(&event, "DTEND;TZID=Europe/Berlin:20270303T190000");
    event.rrule = "FREQ=MONTHLY";
    assert_writes(&event, "DURATION:P1D");
    event.duration_seconds = 3605;
    assert_writes(&event, "DURATION:P1DT1H0M5S");

    /* Over the change to daylight time: 8 hours are 9 on the wall, so a series says 8 hours. */
    event.start = civil("2027-03-27T20:00:00", CME_CIVIL_ZONED);
    event.duration_days = 0;
    event.duration_seconds = 8 * 3600;
    assert_writes(&event, "DURATION:PT8H");
    event.rrule = NULL;
    assert_writes(&event, "DTEND;TZID=Europe/Berlin:20270328T050000");

    /* An end in the second 02:30 of the day on which it comes twice cannot be said on the clock. */
    event.start = civil("2027-10-31T01:30:00", CME_CIVIL_ZONED);
    event.duration_seconds = 2 * 3600;
    assert_writes(&event, "DURATION:PT2H");
}

static void check_until(cme_civil start, const char *zone, const char *rule, const char *line) {
    cme__vevent event = sample();
    event.start = start;
    event.zone = zone_of(zone);
    event.duration_seconds = 0;
    event.rrule = rule;
    assert_writes(&event, line);
}

static void test_icalendar_write__until_has_the_type_of_dtstart(void **state) {
    (void)state;
    cme_civil zoned = civil("2027-03-02T19:00:00", CME_CIVIL_ZONED);
    cme_civil floating = civil("2027-03-02T19:00:00", CME_CIVIL_FLOATING);
    cme_civil in_utc = civil("2027-03-02T19:00:00", CME_CIVIL_UTC);
    check_until(zoned, "Europe/Berlin", "FREQ=DAILY;UNTIL=20270701T170000Z",
                "RRULE:FREQ=DAILY;UNTIL=20270701T170000Z");
    check_until(zoned, "Europe/Berlin", "FREQ=DAILY;UNTIL=20270701T190000;INTERVAL=2",
                "RRULE:FREQ=DAILY;UNTIL=20270701T170000Z;INTERVAL=2");
    check_until(zoned, "Europe/Berlin", "FREQ=DAILY;UNTIL=20270701",
                "RRULE:FREQ=DAILY;UNTIL=20270701T215959Z");
    check_until(floating, "Europe/Berlin", "UNTIL=20270701T190000;FREQ=DAILY",
                "RRULE:UNTIL=20270701T170000Z;FREQ=DAILY");
    check_until(in_utc, "Europe/Berlin", "FREQ=DAILY;UNTIL=20270701T190000",
                "RRULE:FREQ=DAILY;UNTIL=20270701T190000Z");
    check_until(cme_civil_date(2027, 3, 2), "Europe/Berlin", "FREQ=DAILY;UNTIL=20270701T190000Z",
                "RRULE:FREQ=DAILY;UNTIL=20270701");
    check_until(zoned, "America/New_York", "FREQ=DAILY;COUNT=3", "RRULE:FREQ=DAILY;COUNT=3");
}

static void test_icalendar_write__dates_and_recurrence_id(void **state) {
    (void)state;
    cme_civil dates[250];
    for (int i = 0; i < 250; i++) {
        dates[i] = cme_civil_from_seconds(utc("2027-03-03T19:00:00") + i * CME__DAY_SECONDS, CME_CIVIL_ZONED);
    }
    cme__vevent event = sample();
    event.rdates = dates;
    event.rdate_count = 2;
    event.exdates = dates + 1;
    event.exdate_count = 1;
    assert_writes(&event, "RDATE;TZID=Europe/Berlin:20270303T190000,20270304T190000");
    assert_writes(&event, "EXDATE;TZID=Europe/Berlin:20270304T190000");
    event.rdate_count = 250; /* other readers lose what stands behind the 500th of a line */
    char *text = write_event(&event);
    unfold(text);
    int lines = 0;
    for (const char *at = text; (at = strstr(at, "\r\nRDATE;")) != NULL; at++) {
        lines++;
    }
    assert_int_equal(lines, 3);
    free(text);

    event = sample();
    event.recurrence_id = civil("2027-03-09T19:00:00", CME_CIVIL_ZONED);
    assert_writes(&event, "RECURRENCE-ID;TZID=Europe/Berlin:20270309T190000");
}

static void test_icalendar_write__place_and_person(void **state) {
    (void)state;
    cme__vevent event = sample();
    event.location = "Room 2";
    event.venue_name = "Library";
    event.venue_address = "Main St 1\nBerlin";
    event.has_geo = true;
    event.latitude = 52.520008;
    event.longitude = -0.0000004;
    event.online_url = "https://meet.example.org/x y";
    event.answer = "WAITLISTED";
    event.partstat = "TENTATIVE";
    event.is_waitlisted = true;
    event.email = "ada@example.org";
    event.person_name = "Ada";
    event.categories = "Tech, Rust,,Free";
    assert_writes(&event, "LOCATION:Room 2\\, Library\\, Main St 1\\nBerlin");
    assert_writes(&event, "GEO:52.520008;0.000000");
    assert_writes(&event,
                  "X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=100;X-ADDRESS=Main St 1^nBerlin"
                  ";X-TITLE=Library:geo:52.520008,0.000000");
    assert_writes(&event, "CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=Online:https://meet.example.org/x%20y");
    assert_writes(&event, "X-CMEVENT-RSVP:WAITLISTED");
    assert_writes(&event,
                  "ATTENDEE;CN=Ada;PARTSTAT=TENTATIVE;X-CMEVENT-WAITLIST=TRUE:mailto:ada@example.org");
    assert_writes(&event, "CATEGORIES:Tech,Rust,Free");
}

/* --- time zones --- */

static char *write_zone(const cme__zone *zone, cme_time from) {
    cme__text text = {0};
    cme__ical_writer writer = {&text, 0};
    cme__vtimezone_write(&writer, zone, from);
    char *bytes = cme__text_take(&text, NULL);
    assert_non_null(bytes);
    return bytes;
}

static void test_icalendar_write__vtimezone_is_compact(void **state) {
    (void)state;
    char *text = write_zone(zone_of("Europe/Berlin"), utc("2026-03-01T12:00:00"));
    assert_string_equal(text, "BEGIN:VTIMEZONE\r\n"
                              "TZID:Europe/Berlin\r\n"
                              "X-LIC-LOCATION:Europe/Berlin\r\n"
                              "BEGIN:DAYLIGHT\r\n"
                              "DTSTART:20250330T020000\r\n"
                              "TZOFFSETFROM:+0100\r\n"
                              "TZOFFSETTO:+0200\r\n"
                              "TZNAME:CEST\r\n"
                              "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n"
                              "END:DAYLIGHT\r\n"
                              "BEGIN:STANDARD\r\n"
                              "DTSTART:20251026T030000\r\n"
                              "TZOFFSETFROM:+0200\r\n"
                              "TZOFFSETTO:+0100\r\n"
                              "TZNAME:CET\r\n"
                              "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n"
                              "END:STANDARD\r\n"
                              "END:VTIMEZONE\r\n");
    free(text);
    text = write_zone(zone_of("Asia/Kolkata"), utc("2026-03-01T12:00:00"));
    assert_string_equal(text, "BEGIN:VTIMEZONE\r\n"
                              "TZID:Asia/Kolkata\r\n"
                              "X-LIC-LOCATION:Asia/Kolkata\r\n"
                              "BEGIN:STANDARD\r\n"
                              "DTSTART:20250101T000000\r\n"
                              "TZOFFSETFROM:+0530\r\n"
                              "TZOFFSETTO:+0530\r\n"
                              "TZNAME:IST\r\n"
                              "END:STANDARD\r\n"
                              "END:VTIMEZONE\r\n");
    free(text);
}

/* An onset as a reader of the VTIMEZONE works it out. */
typedef struct read_onset {
    cme_time at;
    int32_t offset;
} read_onset;

static int by_instant(const void *a, const void *b) {
    cme_time left = ((const read_onset *)a)->at;
    cme_time right = ((const read_onset *)b)->at;
    return (left > right) - (left < right);
}

static int32_t offset_of(const char *text) {
    int hours = 0;
    int minutes = 0;
    int seconds = 0;
    sscanf(text + 1, "%2d%2d%2d", &hours, &minutes, &seconds);
    return (text[0] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}

static cme_civil time_of(const char *text) {
    int fields[6] = {0};
    sscanf(text, "%4d%2d%2dT%2d%2d%2d", &fields[0], &fields[1], &fields[2], &fields[3], &fields[4],
           &fields[5]);
    return cme_civil_at(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);
}

/* The value of the last line of this name before `end`. */
static const char *value_in(const char *observance, const char *end, const char *name) {
    for (const char *line = observance; line < end; line = strstr(line, "\r\n") + 2) {
        size_t length = strlen(name);
        if (strncmp(line, name, length) == 0 && line[length] == ':') {
            return line + length + 1;
        }
    }
    return NULL;
}

/* All onsets of a VTIMEZONE up to the year 2101, ascending, by the rules of section 3.6.5. */
static size_t read_onsets(char *text, read_onset *onsets, size_t capacity) {
    size_t count = 0;
    unfold(text);
    for (const char *begin = text; (begin = strstr(begin, "TZOFFSETFROM:")) != NULL; begin++) {
        const char *head = begin - strlen("DTSTART:20250101T000000\r\n");
        const char *end = strstr(begin, "\r\nEND:");
        int32_t from = offset_of(begin + strlen("TZOFFSETFROM:"));
        int32_t to = offset_of(value_in(head, end, "TZOFFSETTO"));
        cme_civil start = time_of(value_in(head, end, "DTSTART"));
        onsets[count++] = (read_onset){cme_civil_seconds(start) - from, to};
        const char *dates = value_in(head, end, "RDATE");
        for (const char *date = dates; date != NULL && date < strstr(dates, "\r\n"); date += 16) {
            onsets[count++] = (read_onset){cme_civil_seconds(time_of(date)) - from, to};
        }
        const char *rule_text = value_in(head, end, "RRULE");
        if (rule_text != NULL) {
            char rule[256];
            snprintf(rule, sizeof rule, "%.*s", (int)strcspn(rule_text, "\r"), rule_text);
            /* The engine reckons UNTIL in the observance's own clock. */
            char *until = strstr(rule, "UNTIL=");
            if (until != NULL) {
                cme_civil local = cme_civil_from_seconds(cme_civil_seconds(time_of(until + 6)) + from, 0);
                char digits[32];
                snprintf(digits, sizeof digits, "%04d%02d%02dT%02d%02d%02d", local.year, local.month,
                         local.day, local.hour, local.minute, local.second);
                memcpy(until + 6, digits, 15);
                memmove(until + 21, until + 22, strlen(until + 22) + 1); /* no Z */
            }
            start.kind = CME_CIVIL_FLOATING;
            cme__rule compiled;
            cme__fault fault = {CME_OK, ""};
            cme_status status = cme__rule_compile(&fault, rule, start, NULL, CME__RULE_STRICT, &compiled);
            assert_ok(status, fault.text);
            cme__series series = {.start = cme_civil_seconds(start),
                                  .kind = CME_CIVIL_FLOATING,
                                  .rules = &compiled,
                                  .rule_count = 1};
            cme__expansion expansion = {0};
            assert_int_equal(cme__series_expand(NULL, &series, series.start + 1, utc("2101-01-01T00:00:00"),
                                                0, &expansion),
                             CME_OK);
            for (size_t i = 0; i < expansion.count; i++) {
                assert_true(count < capacity);
                onsets[count++] = (read_onset){expansion.civil[i] - from, to};
            }
            cme__expansion_free(&expansion);
        }
    }
    qsort(onsets, count, sizeof *onsets, by_instant);
    return count;
}

static size_t zones_checked;
static size_t largest_zone;
static char largest_name[64];

/* Each transition of the zone and the middle between two: the VTIMEZONE gives the same offset. */
static void check_zone(const char *name, cme_time from) {
    const cme__zone *zone = NULL;
    if (cme__zones_get(zones, NULL, name, &zone) != CME_OK) {
        return;
    }
    char *text = write_zone(zone, from);
    if (strlen(text) > largest_zone) {
        largest_zone = strlen(text);
        snprintf(largest_name, sizeof largest_name, "%s", name);
    }
    read_onset onsets[2000];
    size_t count = read_onsets(text, onsets, sizeof onsets / sizeof onsets[0]);
    assert_true(count > 0 && onsets[0].at <= from);
    cme_time until = utc("2100-12-31T00:00:00");
    cme__zone_transition transition = {.at = from};
    size_t current = 0;
    for (bool more = true; more && transition.at < until;) {
        cme_time begin = transition.at;
        more = cme__zone_next_transition(zone, begin, &transition);
        cme_time end = more && transition.at < until ? transition.at : until;
        cme_time probes[] = {begin, begin + (end - begin) / 2, end - 1};
        for (size_t i = 0; i < 3; i++) {
            while (current + 1 < count && onsets[current + 1].at <= probes[i]) {
                current++;
            }
            if (onsets[current].offset != cme__zone_offset_at(zone, probes[i])) {
                fail_msg("%s at %lld: %d, not %d\n%s", name, (long long)probes[i], onsets[current].offset,
                         cme__zone_offset_at(zone, probes[i]), text);
            }
        }
    }
    zones_checked++;
    free(text);
}

static void walk_zones(const char *folder, const char *prefix) {
    DIR *entries = opendir(folder);
    if (entries == NULL) {
        return;
    }
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        char path[600];
        char name[300];
        struct stat kind;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        snprintf(name, sizeof name, "%s%s%s", prefix, *prefix != '\0' ? "/" : "", entry->d_name);
        if (entry->d_name[0] == '.' || strcmp(name, "posix") == 0 || strcmp(name, "right") == 0 ||
            stat(path, &kind) != 0) {
            continue;
        }
        if (S_ISDIR(kind.st_mode)) {
            walk_zones(path, name);
        } else {
            check_zone(name, utc("1990-01-01T00:00:00"));
            check_zone(name, utc("2026-03-01T12:00:00"));
        }
    }
    closedir(entries);
}

static void test_icalendar_write__vtimezone_equals_every_zone_to_2100(void **state) {
    (void)state;
    walk_zones("/usr/share/zoneinfo", "");
    assert_true(zones_checked > 800);
    print_message("%zu VTIMEZONEs read back; the largest is %s with %zu bytes\n", zones_checked, largest_name,
                  largest_zone);
}

/* --- another implementation --- */

/* What libical reads from our text and writes again must be the same, line for line. It writes commas in X-
 * properties without their escape, and a line for each date or category: so there are none here. */
static void test_icalendar_write__libical_reads_and_writes_the_same(void **state) {
    (void)state;
    static const cme_civil DATES[] = {{2027, 3, 3, 19, 0, 0, CME_CIVIL_ZONED},
                                      {2027, 4, 3, 19, 0, 0, CME_CIVIL_ZONED}};
    cme__text text = {0};
    cme__ical_writer writer = {&text, 0};
    cme__vcalendar calendar = {"Rust in Berlin: \xC3\x9C", "about\nus", "Europe/Berlin", 3600};
    cme__vevent event = sample();
    event.description =
        "A long description: with commas, semicolons; backslashes \\ and\nlines, and \xE2\x82\xAC signs, long "
        "enough to be folded more than once, which needs more than a hundred and fifty octets.";
    event.venue_name = "Library";
    event.venue_address = "Main St 1";
    event.has_geo = true;
    event.latitude = 52.5;
    event.longitude = 13.4;
    event.online_url = "https://meet.example.org/?a=b,c;d";
    event.url = "https://example.org/a,b;c?d=e&f";
    event.categories = "Tech";
    event.rrule = "FREQ=MONTHLY;UNTIL=20280101T000000Z;INTERVAL=2;BYDAY=1TU";
    event.rdates = DATES;
    event.rdate_count = 1;
    event.exdates = DATES;
    event.exdate_count = 1;
    event.answer = "GOING";
    event.partstat = "ACCEPTED";
    event.email = "ada@example.org";
    event.person_name = "Ada, Countess";
    event.extra = "X-FOO:1\nBEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:soon\nTRIGGER:-PT5M\nEND:VALARM\n";
    cme__vcalendar_begin(&writer, &calendar);
    cme__vtimezone_write(&writer, event.zone, utc("2026-03-01T12:00:00"));
    cme__vevent_write(&writer, &event);
    cme__vcalendar_end(&writer);

    icalcomponent *component = icalparser_parse_string(text.bytes);
    assert_non_null(component);
    assert_int_equal(icalcomponent_count_errors(component), 0);
    char *again = cme__copy_text(icalcomponent_as_ical_string(component));
    icalcomponent_free(component);
    unfold(text.bytes);
    unfold(again);
    if (strcmp(again, text.bytes) != 0) {
        size_t at = 0;
        while (again[at] == text.bytes[at]) {
            at++;
        }
        fail_msg("differs from here on:\n%.200s\nours:\n%.200s", again + at, text.bytes + at);
    }
    cme__free(again);
    cme__text_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_icalendar_write__text_is_escaped),
        cmocka_unit_test(test_icalendar_write__folds_part_nothing),
        cmocka_unit_test(test_icalendar_write__parameters_follow_rfc_6868),
        cmocka_unit_test(test_icalendar_write__no_field_breaks_the_file),
        cmocka_unit_test(test_icalendar_write__kept_lines_come_back),
        cmocka_unit_test(test_icalendar_write__times_have_their_type),
        cmocka_unit_test(test_icalendar_write__end_says_the_duration_exactly),
        cmocka_unit_test(test_icalendar_write__until_has_the_type_of_dtstart),
        cmocka_unit_test(test_icalendar_write__dates_and_recurrence_id),
        cmocka_unit_test(test_icalendar_write__place_and_person),
        cmocka_unit_test(test_icalendar_write__vtimezone_is_compact),
        cmocka_unit_test(test_icalendar_write__vtimezone_equals_every_zone_to_2100),
        cmocka_unit_test(test_icalendar_write__libical_reads_and_writes_the_same),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
