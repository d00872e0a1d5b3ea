/* test_calendar.c: feeds out of a store, files into it, and both in a circle.
 * May use cmocka, support.h and the library's public headers; libical only as an oracle.
 * Must not know how text is read or written. */
#include "support.h"

#include <libical/ical.h>

#include <cmevent/calendar.h>
#include <cmevent/event.h>
#include <cmevent/group.h>
#include <cmevent/person.h>
#include <cmevent/rsvp.h>
#include <cmevent/session.h>
#include <cmevent/venue.h>

static cme_store *store;
static cme_id group;

static int set_up(void **state) {
    (void)state;
    store = support_store();
    cme_group_spec spec = CME_GROUP_SPEC_INIT;
    spec.name = "Rust Berlin";
    spec.zone = "Europe/Berlin";
    spec.description = "About Rust";
    cme_group *made = NULL;
    assert_ok(cme_group_create(store, &spec, &made), cme_store_message(store));
    group = made->id;
    cme_group_free(made);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    cme_store_close(store);
    return 0;
}

/* --- helpers --- */

static cme_event_spec weekly(void) {
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    spec.group = group;
    spec.title = "Rust Night";
    spec.start = cme_civil_at(2026, 3, 3, 19, 0, 0);
    spec.duration_seconds = 7200;
    spec.rrule = "FREQ=WEEKLY;COUNT=5";
    spec.uid = "weekly@example.org";
    return spec;
}

static cme_id publish(const cme_event_spec *spec) {
    cme_event *event = NULL;
    assert_ok(cme_event_create(store, spec, &event), cme_store_message(store));
    cme_id id = event->id;
    cme_event_free(event);
    assert_ok(cme_event_publish(store, id, NULL), cme_store_message(store));
    return id;
}

static cme_session_key session_of(cme_id event, int day) {
    return cme_session_key_of(event, cme_civil_at(2026, 3, day, 19, 0, 0));
}

static void unfold(char *text) {
    char *out = text;
    for (const char *in = text; *in != '\0';) {
        if (in[0] == '\r' && in[1] == '\n' && in[2] == ' ') {
            in += 3;
        } else {
            *out++ = *in++;
        }
    }
    *out = '\0';
}

static char *feed_of(cme_calendar_query query) {
    char *text = NULL;
    assert_ok(cme_calendar_text(store, &query, &text, NULL), cme_store_message(store));
    return text;
}

static cme_calendar_query group_query(void) {
    cme_calendar_query query = CME_CALENDAR_QUERY_INIT;
    query.group = group;
    return query;
}

/* The group's feed, unfolded. */
static char *feed(void) {
    char *text = feed_of(group_query());
    unfold(text);
    return text;
}

static size_t count_of(const char *text, const char *part) {
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part)) {
        count++;
    }
    return count;
}

static void assert_has(const char *text, const char *part) {
    if (strstr(text, part) == NULL) {
        fail_msg("\"%s\" is not in\n%s", part, text);
    }
}

static void assert_has_not(const char *text, const char *part) {
    if (strstr(text, part) != NULL) {
        fail_msg("\"%s\" is in\n%s", part, text);
    }
}

static void assert_feed_has(const char *part) {
    char *text = feed();
    assert_has(text, part);
    cme_calendar_text_free(text);
}

static cme_calendar_report *import_with(cme_calendar_import_spec spec, const char *text) {
    cme_calendar_report *report = NULL;
    assert_ok(cme_calendar_import(store, text, strlen(text), &spec, &report), cme_store_message(store));
    return report;
}

static cme_calendar_import_spec into_group(void) {
    cme_calendar_import_spec spec = CME_CALENDAR_IMPORT_SPEC_INIT;
    spec.group = group;
    return spec;
}

/* Imports, and the numbers of the report must be these. */
static void check_import(const char *text, uint32_t created, uint32_t updated, uint32_t unchanged,
                         uint32_t skipped, uint32_t overridden) {
    cme_calendar_report *report = import_with(into_group(), text);
    for (size_t i = 0; i < report->count; i++) {
        print_message("  line %u: %s\n", report->items[i]->line, report->items[i]->text);
    }
    assert_int_equal(report->events_created, created);
    assert_int_equal(report->events_updated, updated);
    assert_int_equal(report->events_unchanged, unchanged);
    assert_int_equal(report->events_skipped, skipped);
    assert_int_equal(report->sessions_overridden, overridden);
    cme_calendar_report_free(report);
}

#define CALENDAR(content) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" content "END:VCALENDAR\r\n"
#define EVENT(content)    "BEGIN:VEVENT\r\nUID:u\r\nSUMMARY:s\r\n" content "END:VEVENT\r\n"
#define STAMP(day)        "DTSTAMP:202601" day "T000000Z\r\n"
#define SERIES            "DTSTART;TZID=Europe/Berlin:20260303T190000\r\nDURATION:PT2H\r\nRRULE:FREQ=WEEKLY;COUNT=5\r\n"
#define MOVED                                                                                                \
    "RECURRENCE-ID;TZID=Europe/Berlin:20260310T190000\r\nDTSTART;TZID=Europe/Berlin:20260311T200000\r\n"     \
    "DURATION:PT2H\r\n"

static cme_event *event_with_uid(const char *uid) {
    cme_event_query query = CME_EVENT_QUERY_INIT;
    cme_event_page *page = NULL;
    cme_event *event = NULL;
    query.uid = uid;
    assert_ok(cme_event_find(store, &query, &page), cme_store_message(store));
    assert_int_equal(page->count, 1);
    assert_ok(cme_event_get(store, page->items[0]->id, &event), cme_store_message(store));
    cme_event_page_free(page);
    return event;
}

/* The starts of all sessions, as "2026-03-03T18:00:00Z 2026-03-10T18:00:00Z", cancelled ones in brackets. */
static void check_sessions(const char *expected) {
    cme_session_query query = CME_SESSION_QUERY_INIT;
    cme_session_page *page = NULL;
    char text[2000] = "";
    query.from = 0;
    query.include_cancelled = true;
    query.include_drafts = true;
    assert_ok(cme_session_find(store, &query, &page), cme_store_message(store));
    for (size_t i = 0; i < page->count; i++) {
        const cme_session *session = page->items[i];
        char start[CME_CIVIL_TEXT_SIZE];
        bool is_cancelled = session->status == CME_SESSION_CANCELLED;
        cme_civil_text(cme_civil_from_seconds(session->starts_at, CME_CIVIL_UTC), start);
        size_t length = strlen(text);
        snprintf(text + length, sizeof text - length, is_cancelled ? "%s[%.13s]" : "%s%.13s",
                 i > 0 ? " " : "", start);
    }
    assert_string_equal(text, expected);
    cme_session_page_free(page);
}

/* --- feeds --- */

static void test_calendar__feed_of_a_group(void **state) {
    (void)state;
    cme_event_spec spec = weekly();
    publish(&spec);
    char *text = feed_of(group_query());
    assert_string_equal(text, "BEGIN:VCALENDAR\r\n"
                              "VERSION:2.0\r\n"
                              "PRODID:-//libcmevent//EN\r\n"
                              "CALSCALE:GREGORIAN\r\n"
                              "METHOD:PUBLISH\r\n"
                              "NAME:Rust Berlin\r\n"
                              "X-WR-CALNAME:Rust Berlin\r\n"
                              "DESCRIPTION:About Rust\r\n"
                              "X-WR-CALDESC:About Rust\r\n"
                              "X-WR-TIMEZONE:Europe/Berlin\r\n"
                              "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n"
                              "X-PUBLISHED-TTL:PT1H\r\n"
                              "BEGIN:VTIMEZONE\r\n"
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
                              "END:VTIMEZONE\r\n"
                              "BEGIN:VEVENT\r\n"
                              "UID:weekly@example.org\r\n"
                              "DTSTAMP:20260301T120000Z\r\n"
                              "LAST-MODIFIED:20260301T120000Z\r\n"
                              "CREATED:20260301T120000Z\r\n"
                              "SEQUENCE:0\r\n"
                              "DTSTART;TZID=Europe/Berlin:20260303T190000\r\n"
                              "DTEND;TZID=Europe/Berlin:20260303T210000\r\n"
                              "RRULE:FREQ=WEEKLY;COUNT=5\r\n"
                              "SUMMARY:Rust Night\r\n"
                              "CLASS:PUBLIC\r\n"
                              "STATUS:CONFIRMED\r\n"
                              "X-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\n"
                              "TRANSP:OPAQUE\r\n"
                              "X-MICROSOFT-CDO-ALLDAYEVENT:FALSE\r\n"
                              "END:VEVENT\r\n"
                              "END:VCALENDAR\r\n");
    cme_calendar_text_free(text);
}

static void test_calendar__feed_is_the_same_until_something_changes(void **state) {
    (void)state;
    cme_event_spec spec = weekly();
    cme_id id = publish(&spec);
    char *first = feed();
    support_set_now(SUPPORT_NOON + 3600);
    char *second = feed();
    assert_string_equal(first, second);
    cme_calendar_text_free(second);
    spec.title = "Rust Evening";
    assert_ok(cme_event_update(store, id, &spec, CME_EVENT_TITLE, NULL), cme_store_message(store));
    second = feed();
    assert_has(second, "DTSTAMP:20260301T130000Z\r\n");
    assert_has(second, "SEQUENCE:0\r\n"); /* rules.md 72: a title is no new version of the plan */
    cme_calendar_text_free(first);
    cme_calendar_text_free(second);
}

static void test_calendar__c72_sequence_rises_with_time_and_status(void **state) {
    (void)state;
    cme_event_spec spec = weekly();
    cme_id id = publish(&spec);
    spec.duration_seconds = 3600;
    assert_ok(cme_event_update(store, id, &spec, CME_EVENT_DURATION, NULL), cme_store_message(store));
    assert_feed_has("SEQUENCE:1\r\n");
    assert_ok(cme_event_cancel(store, id, NULL), cme_store_message(store));
    assert_feed_has("SEQUENCE:2\r\n");
    assert_feed_has("STATUS:CANCELLED\r\n");
}

static void test_calendar__c73_cancelled_sessions_stay_in_the_feed(void **state) {
    (void)state;
    cme_event_spec spec = weekly();
    cme_id id = publish(&spec);
    assert_ok(cme_session_cancel(store, session_of(id, 10), NULL), cme_store_message(store));
    char *text = feed();
    assert_int_equal(count_of(text, "BEGIN:VEVENT"), 2);
    assert_has(text, "RECURRENCE-ID;TZID=Europe/Berlin:20260310T190000\r\n");
    assert_has(text, "STATUS:CANCELLED\r\n");
    assert_has(text, "STATUS:CONFIRMED\r\n");
    cme_calendar_text_free(text);
}

static void test_calendar__c48_overrides_show_what_is_effective(void **state) {
    (void)state;
    cme_event_spec spec = weekly();
    spec.description = "the event's";
    cme_id id = publish(&spec);
    cme_session_spec change = CME_SESSION_SPEC_INIT;
    change.start = cme_civil_at(2026, 3, 11, 20, 0, 0);
    change.title = "Rust Special";
    change.capacity = 3;
    assert_ok(cme_session_override(store, session_of(id, 10), &change,
                                   CME_SESSION_START | CME_SESSION_TITLE | CME_SESSION_CAPACITY, NULL),
              cme_store_message(store));
    assert_ok(cme_session_override(store, session_of(id, 17), &change, CME_SESSION_CAPACITY, NULL),
              cme_store_message(store)); /* no calendar shows it */
    char *text = feed();
    assert_int_equal(count_of(text, "BEGIN:VEVENT"), 2);
    const char *second = strstr(strstr(text, "BEGIN:VEVENT") + 1, "BEGIN:VEVENT");
    assert_has(second, "UID:weekly@example.org\r\n");
    assert_has(second, "SEQUENCE:1\r\n");
    assert_has(second, "RECURRENCE-ID;TZID=Europe/Berlin:20260310T190000\r\n"
                       "DTSTART;TZID=Europe/Berlin:20260311T200000\r\n"
                       "DTEND;TZID=Europe/Berlin:20260311T220000\r\n"
                       "SUMMARY:Rust Special\r\n"
                       "DESCRIPTION:the event's\r\n");
    assert_has_not(second, "RRULE");
    cme_calendar_text_free(text);
}

static void test_calendar__plain_events_have_one_entry(void **state) {
    (void)state;
    cme_event_spec spec = weekly();
    spec.rrule = NULL;
    cme_id id = publish(&spec);
    cme_session_spec change = CME_SESSION_SPEC_INIT;
    change.location = "Room 2";
    assert_ok(cme_session_override(store, cme_session_key_of(id, CME_CIVIL_NONE), &change,
                                   CME_SESSION_LOCATION, NULL),
              cme_store_message(store));
    char *text = feed();
    assert_int_equal(count_of(text, "BEGIN:VEVENT"), 1);
    assert_has(text, "LOCATION:Room 2\r\n");
    assert_has_not(text, "RECURRENCE-ID");
    cme_calendar_text_free(text);
}

static void test_calendar__statuses(void **state) {
    (void)state;
    cme_event_spec spec = weekly();
    cme_event *draft = NULL;
    assert_ok(cme_event_create(store, &spec, &draft), cme_store_message(store));
    char *text = feed();
    assert_int_equal(count_of(text, "BEGIN:VEVENT"), 0); /* nobody sees a draft */
    assert_int_equal(count_of(text, "BEGIN:VTIMEZONE"), 0);
    cme_calendar_text_free(text);
    assert_ok(cme_event_publish(store, draft->id, NULL), cme_store_message(store));
    assert_ok(cme_event_postpone(store, draft->id, NULL), cme_store_message(store));
    assert_feed_has("STATUS:TENTATIVE\r\n");
    cme_event_free(draft);
}

static void test_calendar__venues_are_places(void **state) {
    (void)state;
    cme_venue_spec place = CME_VENUE_SPEC_INIT;
    place.name = "Library";
    place.address = "Main St 1\nBerlin";
    place.online_url = "https://meet.example.org/x";
    place.has_geo = true;
    place.latitude = 52.52;
    place.longitude = 13.405;
    cme_venue *venue = NULL;
    assert_ok(cme_venue_create(store, &place, &venue), cme_store_message(store));
    cme_event_spec spec = weekly();
    spec.venue = venue->id;
    publish(&spec);
    char *text = feed();
    assert_has(text, "LOCATION:Library\\, Main St 1\\nBerlin\r\n");
    assert_has(text, "GEO:52.520000;13.405000\r\n");
    assert_has(text, "CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=Online:https://meet.example.org/x\r\n");
    cme_calendar_text_free(text);
    cme_venue_free(venue);
}

static void test_calendar__visibility_and_depth(void **state) {
    (void)state;
    cme_group_spec below = CME_GROUP_SPEC_INIT;
    below.name = "Rust Mitte";
    below.zone = "Europe/Berlin";
    below.parent = group;
    cme_group *child = NULL;
    assert_ok(cme_group_create(store, &below, &child), cme_store_message(store));
    cme_event_spec spec = weekly();
    spec.visibility = CME_VISIBILITY_MEMBERS;
    publish(&spec);
    spec.uid = "below@example.org";
    spec.group = child->id;
    spec.visibility = CME_VISIBILITY_PUBLIC;
    publish(&spec);

    cme_calendar_query query = group_query();
    char *text = feed_of(query);
    assert_int_equal(count_of(text, "BEGIN:VEVENT"), 0);
    cme_calendar_text_free(text);
    query.deep = true;
    text = feed_of(query);
    assert_int_equal(count_of(text, "BEGIN:VEVENT"), 1);
    cme_calendar_text_free(text);
    query.upto = CME_VISIBILITY_MEMBERS;
    text = feed_of(query);
    assert_int_equal(count_of(text, "BEGIN:VEVENT"), 2);
    assert_has(text, "CLASS:PRIVATE\r\n");
    cme_calendar_text_free(text);
    query.ended_after = SUPPORT_NOON + 365 * 86400;
    text = feed_of(query);
    assert_int_equal(count_of(text, "BEGIN:VEVENT"), 0);
    cme_calendar_text_free(text);
    cme_group_free(child);
}

static cme_id make_person(const char *name, const char *email) {
    cme_person_spec spec = CME_PERSON_SPEC_INIT;
    spec.name = name;
    spec.email = email;
    cme_person *person = NULL;
    assert_ok(cme_person_create(store, &spec, &person), cme_store_message(store));
    cme_id id = person->id;
    cme_person_free(person);
    return id;
}

static void answer(cme_session_key session, cme_id person, cme_rsvp_state state) {
    cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
    spec.session = session;
    spec.person = person;
    spec.answer = state;
    assert_ok(cme_rsvp_answer(store, &spec, NULL), cme_store_message(store));
}

static void test_calendar__c36_a_person_sees_their_own_sessions_and_nobody_else(void **state) {
    (void)state;
    cme_event_spec spec = weekly();
    spec.capacity = 1;
    cme_id id = publish(&spec);
    cme_id ada = make_person("Ada", "ada@example.org");
    cme_id bob = make_person("Bob", "bob@example.org");
    answer(session_of(id, 3), ada, CME_RSVP_GOING);
    answer(session_of(id, 10), bob, CME_RSVP_GOING);
    answer(session_of(id, 10), ada, CME_RSVP_GOING); /* waits */
    answer(session_of(id, 17), ada, CME_RSVP_DECLINED);
    cme_calendar_query query = CME_CALENDAR_QUERY_INIT;
    query.person = ada;
    char *text = feed_of(query);
    unfold(text);
    assert_int_equal(count_of(text, "BEGIN:VEVENT"), 2);
    assert_has_not(text, "RRULE:FREQ=WEEKLY");
    assert_has_not(text, "bob@");
    assert_has(text, "X-WR-CALNAME:Ada\r\n");
    assert_has(text, "RECURRENCE-ID;TZID=Europe/Berlin:20260303T190000\r\n");
    assert_has(text, "ATTENDEE;CN=Ada;PARTSTAT=ACCEPTED:mailto:ada@example.org\r\n");
    assert_has(text, "RECURRENCE-ID;TZID=Europe/Berlin:20260310T190000\r\n");
    assert_has(
        text,
        "X-CMEVENT-RSVP:WAITLISTED\r\nATTENDEE;CN=Ada;PARTSTAT=TENTATIVE;X-CMEVENT-WAITLIST=TRUE:mailto:"
        "ada@example.org\r\n");
    assert_int_equal(count_of(text, "\r\nSTATUS:TENTATIVE"), 1);
    cme_calendar_text_free(text);
    text = feed(); /* and nobody in the feed of the group */
    assert_has_not(text, "ATTENDEE");
    assert_has_not(text, "example.org:");
    cme_calendar_text_free(text);
}

static void test_calendar__queries_are_checked(void **state) {
    (void)state;
    char *text = NULL;
    cme_calendar_query query = CME_CALENDAR_QUERY_INIT;
    assert_status(CME_ERR_INVALID, cme_calendar_text(store, &query, &text, NULL), cme_store_message(store));
    query.group = query.event = group;
    assert_status(CME_ERR_INVALID, cme_calendar_text(store, &query, &text, NULL), cme_store_message(store));
    query.group = CME_ID_NONE;
    assert_status(CME_ERR_NOT_FOUND, cme_calendar_text(store, &query, &text, NULL), cme_store_message(store));
    assert_null(text);
    assert_status(CME_ERR_MISUSE, cme_calendar_text(store, NULL, &text, NULL), cme_store_message(store));
    query = group_query();
    assert_status(CME_ERR_MISUSE, cme_calendar_text(store, &query, NULL, NULL), cme_store_message(store));
    assert_status(CME_ERR_MISUSE, cme_calendar_write(store, &query, NULL, NULL), cme_store_message(store));
    assert_status(CME_ERR_MISUSE, cme_calendar_text(NULL, &query, &text, NULL), "");
    query.upto = (cme_visibility)7;
    assert_status(CME_ERR_INVALID, cme_calendar_text(store, &query, &text, NULL), cme_store_message(store));
    query = group_query();
    query.name = "two\nlines";
    assert_status(CME_ERR_INVALID, cme_calendar_text(store, &query, &text, NULL), cme_store_message(store));
}

typedef struct portions {
    size_t count;
    size_t bytes;
    size_t largest;
    size_t stop_at;
} portions;

static int count_portions(void *context, const char *bytes, size_t length) {
    portions *seen = context;
    assert_non_null(bytes);
    seen->count++;
    seen->bytes += length;
    seen->largest = length > seen->largest ? length : seen->largest;
    return seen->count == seen->stop_at ? 1 : 0;
}

static void test_calendar__feeds_stream_in_portions(void **state) {
    (void)state;
    cme_event_spec spec = weekly();
    spec.uid = NULL;
    assert_ok(cme_store_begin(store), cme_store_message(store));
    for (int i = 0; i < 1000; i++) {
        publish(&spec);
    }
    assert_ok(cme_store_commit(store), cme_store_message(store));
    cme_calendar_query query = group_query();
    portions seen = {0, 0, 0, 0};
    assert_ok(cme_calendar_write(store, &query, count_portions, &seen), cme_store_message(store));
    assert_true(seen.count > 3);
    assert_true(seen.largest < 100000);
    char *text = NULL;
    size_t length = 0;
    assert_ok(cme_calendar_text(store, &query, &text, &length), cme_store_message(store));
    assert_int_equal(length, seen.bytes);
    assert_int_equal(strlen(text), length);
    cme_calendar_text_free(text);
    seen = (portions){.stop_at = 2};
    assert_status(CME_ERR_STOPPED, cme_calendar_write(store, &query, count_portions, &seen),
                  cme_store_message(store));
    assert_int_equal(seen.count, 2);
}

/* --- imports --- */

static void test_calendar__import_makes_events(void **state) {
    (void)state;
    check_import(CALENDAR(EVENT(STAMP("01") SERIES "LOCATION:here\r\nX-FOO:1\r\n") EVENT(
                     "RECURRENCE-ID;TZID=Europe/Berlin:20260317T190000\r\nSTATUS:CANCELLED\r\n" STAMP("01"))
                              EVENT(STAMP("01") MOVED)),
                 1, 0, 0, 0, 2);
    cme_event *event = event_with_uid("u");
    assert_string_equal(event->title, "s");
    assert_string_equal(event->location, "here");
    assert_string_equal(event->zone, "Europe/Berlin");
    assert_int_equal(event->status, CME_EVENT_PUBLISHED);
    assert_int_equal(event->updated_at, 1767225600); /* as the file says */
    cme_event_free(event);
    check_sessions("2026-03-03T18 2026-03-11T19 [2026-03-17T18] 2026-03-24T18 2026-03-31T17");
    assert_feed_has("X-FOO:1\r\n");
    assert_feed_has("DTSTAMP:20260101T000000Z\r\n");
}

static void test_calendar__import_of_what_is_known_changes_nothing(void **state) {
    (void)state;
#define KNOWN CALENDAR(EVENT(STAMP("01") SERIES) EVENT(STAMP("01") MOVED))
    check_import(KNOWN, 1, 0, 0, 0, 1);
    char *before = feed();
    support_set_now(SUPPORT_NOON + 60);
    check_import(KNOWN, 0, 0, 1, 0, 0);
    char *after = feed();
    assert_string_equal(before, after);
    cme_calendar_text_free(before);
    cme_calendar_text_free(after);
}

static void test_calendar__import_of_newer_versions(void **state) {
    (void)state;
    check_import(CALENDAR(EVENT(STAMP("05") SERIES) EVENT(STAMP("05") MOVED)), 1, 0, 0, 0, 1);
    /* Older by DTSTAMP: nothing. */
    check_import(CALENDAR("BEGIN:VEVENT\r\nUID:u\r\nSUMMARY:old\r\n" STAMP("04") SERIES "END:VEVENT\r\n"), 0,
                 0, 1, 0, 0);
    /* Newer by SEQUENCE although older by DTSTAMP; the override is gone. */
    check_import(CALENDAR("BEGIN:VEVENT\r\nUID:u\r\nSUMMARY:new\r\nSEQUENCE:1\r\n" STAMP("04") SERIES
                          "END:VEVENT\r\n"),
                 0, 1, 0, 0, 0);
    cme_event *event = event_with_uid("u");
    assert_string_equal(event->title, "new");
    assert_int_equal(event->sequence, 1);
    cme_event_free(event);
    check_sessions("2026-03-03T18 2026-03-10T18 2026-03-17T18 2026-03-24T18 2026-03-31T17");
    /* One session alone is newer. */
    check_import(CALENDAR("BEGIN:VEVENT\r\nUID:u\r\nSUMMARY:new\r\nSEQUENCE:1\r\n" STAMP("04") SERIES
                          "END:VEVENT\r\n" EVENT("SEQUENCE:2\r\n" STAMP("04") MOVED)),
                 0, 1, 0, 0, 1);
    check_sessions("2026-03-03T18 2026-03-11T19 2026-03-17T18 2026-03-24T18 2026-03-31T17");
}

static void test_calendar__import_of_single_sessions(void **state) {
    (void)state;
    /* Of an event that is known they change its sessions, told in any zone. */
    check_import(CALENDAR(EVENT(STAMP("01") SERIES)), 1, 0, 0, 0, 0);
    check_import(
        CALENDAR(EVENT(STAMP("02") "RECURRENCE-ID:20260310T180000Z\r\n"
                                   "DTSTART;TZID=America/New_York:20260310T150000\r\nDURATION:PT2H\r\n")),
        0, 1, 0, 0, 1);
    check_import(CALENDAR(EVENT(STAMP("02") "RECURRENCE-ID:20260317T180000Z\r\nSTATUS:CANCELLED\r\n")), 0, 1,
                 0, 0, 1);
    check_sessions("2026-03-03T18 2026-03-10T19 [2026-03-17T18] 2026-03-24T18 2026-03-31T17");
    /* One that it does not have is left out, and said. */
    cme_calendar_report *report = import_with(
        into_group(),
        CALENDAR(EVENT(STAMP("02") "RECURRENCE-ID:20260318T180000Z\r\nDTSTART:20260318T180000Z\r\n")));
    assert_int_equal(report->events_unchanged, 1);
    assert_int_equal(report->items[0]->kind, CME_CALENDAR_NOTE_SKIPPED);
    cme_calendar_report_free(report);
    /* Of an event that is not known they are events by themselves. */
    check_import(CALENDAR("BEGIN:VEVENT\r\nUID:v\r\n" MOVED "END:VEVENT\r\n"), 1, 0, 0, 0, 0);
    cme_event *event = event_with_uid("v");
    assert_false(event->is_series);
    assert_int_equal(event->start.day, 11);
    cme_event_free(event);
    check_import(
        CALENDAR(
            "BEGIN:VEVENT\r\nUID:w\r\nRECURRENCE-ID:20260310T180000Z\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n"),
        0, 0, 0, 1, 0);
}

static void test_calendar__a_cancelled_session_has_its_own_time_and_title(void **state) {
    (void)state;
    check_import(
        CALENDAR(EVENT(STAMP(
            "01") "DESCRIPTION:d\r\n" SERIES) "BEGIN:VEVENT\r\nUID:u\r\nSUMMARY:guests\r\nSTATUS:CANCELLED\r\n" STAMP("02")
                     MOVED "END:VEVENT\r\n"),
        1, 0, 0, 0, 1);
    check_sessions("2026-03-03T18 [2026-03-11T19] 2026-03-17T18 2026-03-24T18 2026-03-31T17");
    cme_event *event = event_with_uid("u");
    cme_session *session = NULL;
    assert_ok(cme_session_get(store, session_of(event->id, 10), &session), cme_store_message(store));
    assert_string_equal(session->title, "guests");
    assert_string_equal(session->description, "d");
    assert_int_equal(session->overridden, CME_SESSION_START | CME_SESSION_TITLE);
    cme_session_free(session);
    cme_event_free(event);
}

static void test_calendar__c45_a_session_cancelled_here_stays_cancelled(void **state) {
    (void)state;
    check_import(CALENDAR(EVENT(STAMP("01") SERIES)), 1, 0, 0, 0, 0);
    cme_event *event = event_with_uid("u");
    assert_ok(cme_session_cancel(store, session_of(event->id, 10), NULL), cme_store_message(store));
    cme_event_free(event);
    check_import(
        CALENDAR(EVENT("SEQUENCE:5\r\n" STAMP("02") SERIES) EVENT("SEQUENCE:5\r\n" STAMP("02") MOVED)), 0, 1,
        0, 0, 0);
    check_sessions("2026-03-03T18 [2026-03-10T18] 2026-03-17T18 2026-03-24T18 2026-03-31T17");
}

static void test_calendar__c46_sessions_that_have_started_stay(void **state) {
    (void)state;
    check_import(CALENDAR(EVENT(STAMP("01") SERIES)), 1, 0, 0, 0, 0);
    support_set_now(SUPPORT_NOON + 14 * 86400); /* the 15th: two have begun */
    check_import(CALENDAR(EVENT(STAMP("02") SERIES) EVENT(STAMP("02") MOVED)), 0, 1, 0, 0, 0);
    check_sessions("2026-03-03T18 2026-03-10T18 2026-03-17T18 2026-03-24T18 2026-03-31T17");
}

static void test_calendar__import_keeps_the_past_that_a_new_file_tells(void **state) {
    (void)state;
    support_set_now(SUPPORT_NOON + 365 * 86400);
    check_import(CALENDAR(EVENT(STAMP("01") SERIES) EVENT(STAMP("01") MOVED) EVENT(
                     STAMP("01") "RECURRENCE-ID;TZID=Europe/Berlin:20260317T190000\r\nSTATUS:CANCELLED\r\n")),
                 1, 0, 0, 0, 2);
    check_sessions("2026-03-03T18 2026-03-11T19 [2026-03-17T18] 2026-03-24T18 2026-03-31T17");
}

static void test_calendar__import_as_drafts_and_dry(void **state) {
    (void)state;
    cme_calendar_import_spec spec = into_group();
    spec.dry_run = true;
    cme_calendar_report *report = import_with(spec, CALENDAR(EVENT(STAMP("01") SERIES)));
    assert_int_equal(report->events_created, 1);
    cme_calendar_report_free(report);
    check_sessions("");
    spec.dry_run = false;
    spec.publish = false;
    report = import_with(spec, CALENDAR(EVENT(STAMP("01") SERIES)));
    cme_calendar_report_free(report);
    cme_event *event = event_with_uid("u");
    assert_int_equal(event->status, CME_EVENT_DRAFT);
    cme_event_free(event);
}

static void test_calendar__import_is_whole_or_not_at_all(void **state) {
    (void)state;
    const char *text = CALENDAR(EVENT(STAMP("01") SERIES)) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n";
    cme_calendar_import_spec spec = into_group();
    cme_calendar_report *report = NULL;
    assert_status(CME_ERR_INVALID, cme_calendar_import(store, text, strlen(text), &spec, &report),
                  cme_store_message(store));
    assert_null(report);
    assert_has(cme_store_message(store),
               "line 14: the file ends inside the VCALENDAR that begins on line 13");
    check_sessions("");
}

static void test_calendar__import_arguments_are_checked(void **state) {
    (void)state;
    cme_calendar_import_spec spec = CME_CALENDAR_IMPORT_SPEC_INIT;
    assert_status(CME_ERR_INVALID, cme_calendar_import(store, "", 0, &spec, NULL), cme_store_message(store));
    spec.group = session_of(group, 3).event;
    spec.group.bytes[0] ^= 1;
    assert_status(CME_ERR_NOT_FOUND, cme_calendar_import(store, "", 0, &spec, NULL),
                  cme_store_message(store));
    spec.group = group;
    spec.zone = "Mars/Olympus";
    assert_status(CME_ERR_ZONE_UNKNOWN, cme_calendar_import(store, "", 0, &spec, NULL),
                  cme_store_message(store));
    spec.zone = NULL;
    assert_status(CME_ERR_INVALID, cme_calendar_import(store, NULL, 0, &spec, NULL),
                  cme_store_message(store));
    assert_status(CME_ERR_MISUSE, cme_calendar_import(store, NULL, 5, &spec, NULL), cme_store_message(store));
    assert_status(CME_ERR_MISUSE, cme_calendar_import(store, "", 0, NULL, NULL), cme_store_message(store));
    assert_status(CME_ERR_MISUSE, cme_calendar_import(NULL, "", 0, &spec, NULL), "");
}

static void test_calendar__notes_are_in_the_order_of_the_file(void **state) {
    (void)state;
    cme_calendar_report *report = import_with(
        into_group(), CALENDAR("X-A:1\r\n" EVENT("DTSTART:20260303\r\nX-B:1\r\nATTENDEE:mailto:a@b\r\n"
                                                 "DTEND:nonsense\r\n") "BEGIN:VTODO\r\nEND:VTODO\r\n"));
    static const uint32_t LINES[] = {4, 9, 10, 11, 13};
    assert_int_equal(report->count, 5);
    assert_int_equal(report->note_total, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(report->items[i]->line, LINES[i]);
    }
    assert_int_equal(report->items[1]->kind, CME_CALENDAR_NOTE_KEPT);
    assert_string_equal(report->items[1]->uid, "u");
    assert_string_equal(report->items[1]->property, "X-B");
    cme_calendar_report_free(report);
}

/* --- in a circle --- */

#define CIRCLE                                                                                                                                                 \
    CALENDAR(                                                                                                                                                  \
        EVENT(                                                                                                                                                 \
            "SEQUENCE:2\r\nCREATED:20250101T000000Z\r\n" STAMP("01") SERIES                                                                                    \
            "EXDATE;TZID=Europe/Berlin:20260324T190000\r\nRDATE:20260401T180000Z\r\nLOCATION:a\\, b\r\n"                                                       \
            "DESCRIPTION:one\\ntwo\r\nCATEGORIES:x,y\r\nURL:https://example.org/\r\nTRANSP:TRANSPARENT\r\n"                                                    \
            "STATUS:TENTATIVE\r\nX-FOO;A=\"b:c\":d\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT5M\r\n"                                                     \
            "DESCRIPTION:soon\r\nEND:VALARM\r\n") EVENT("SEQUENCE:3\r\n" STAMP("02") MOVED)                                                                    \
            EVENT("SEQUENCE:3\r\n" STAMP("03") "RECURRENCE-ID:20260317T180000Z\r\nSTATUS:CANCELLED\r\n") "BEGIN:VEVENT\r\nUID:all-day\r\nSUMMARY:d\r\n" STAMP( \
                "01") "DTSTART;VALUE=DATE:20260303\r\nDTEND;VALUE=DATE:20260305\r\n"                                                                           \
                      "RRULE:FREQ=YEARLY;UNTIL=20300101\r\nEND:VEVENT\r\n"                                                                                     \
                      "BEGIN:VEVENT\r\nUID:utc\r\nSUMMARY:z\r\n" STAMP(                                                                                        \
                          "01") "DTSTART:20260303T190000Z\r\nDTEND:20260303T200000Z\r\nEND:VEVENT\r\n")

/* A plain event has one entry, in which its session's changes are told too. */
static void test_calendar__a_changed_plain_event_comes_back_unchanged(void **state) {
    (void)state;
    cme_event_spec spec = weekly();
    spec.rrule = NULL;
    cme_id id = publish(&spec);
    cme_session_spec change = CME_SESSION_SPEC_INIT;
    change.start = cme_civil_at(2026, 3, 4, 19, 0, 0);
    support_set_now(SUPPORT_NOON + 60);
    assert_ok(
        cme_session_override(store, cme_session_key_of(id, CME_CIVIL_NONE), &change, CME_SESSION_START, NULL),
        cme_store_message(store));
    char *text = feed_of(group_query());
    assert_has(text, "SEQUENCE:1\r\n");
    check_import(text, 0, 0, 1, 0, 0);
    cme_calendar_text_free(text);
    check_sessions("2026-03-04T18");
}

/* Whether a start off its rule counts is read in two ways: what we write has only one. */
static void test_calendar__a_count_from_a_start_off_the_rule_is_told_as_until(void **state) {
    (void)state;
    check_import(CALENDAR(EVENT(STAMP("01") "DTSTART;TZID=Europe/Berlin:20260303T190000\r\n"
                                            "RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=MO\r\n")),
                 1, 0, 0, 0, 0);
    check_sessions("2026-03-03T18 2026-03-09T18 2026-03-16T18");
    assert_feed_has("RRULE:FREQ=WEEKLY;UNTIL=20260316T180000Z;BYDAY=MO\r\n");
}

/* What we write, read again into the same store, is known; into another store, it makes the same feed. */
static void test_calendar__feeds_come_back_unchanged(void **state) {
    (void)state;
    check_import(CIRCLE, 3, 0, 0, 0, 2);
    char *first = feed_of(group_query());
    support_set_now(SUPPORT_NOON + 60);
    check_import(first, 0, 0, 3, 0, 0);

    tear_down(state);
    set_up(state);
    support_set_now(SUPPORT_NOON + 120);
    check_import(first, 3, 0, 0, 0, 2);
    char *second = feed_of(group_query());
    assert_string_equal(first, second);
    cme_calendar_text_free(first);
    cme_calendar_text_free(second);
}

static void test_calendar__libical_finds_nothing_wrong_in_a_feed(void **state) {
    (void)state;
    check_import(CIRCLE, 3, 0, 0, 0, 2);
    cme_event_spec spec = weekly();
    publish(&spec);
    char *text = feed_of(group_query());
    icalcomponent *component = icalparser_parse_string(text);
    assert_non_null(component);
    /* RFC 5546 wants an ORGANIZER with METHOD:PUBLISH: an address, which no public feed has. */
    icalproperty *method = icalcomponent_get_first_property(component, ICAL_METHOD_PROPERTY);
    icalcomponent_remove_property(component, method);
    icalproperty_free(method);
    assert_true(icalrestriction_check(component));
    assert_int_equal(icalcomponent_count_errors(component), 0);
    assert_int_equal(icalcomponent_count_components(component, ICAL_VEVENT_COMPONENT), 6);
    icalcomponent_free(component);
    cme_calendar_text_free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_calendar__feed_of_a_group, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__feed_is_the_same_until_something_changes, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__c72_sequence_rises_with_time_and_status, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__c73_cancelled_sessions_stay_in_the_feed, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__c48_overrides_show_what_is_effective, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__plain_events_have_one_entry, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__statuses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__venues_are_places, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__visibility_and_depth, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__c36_a_person_sees_their_own_sessions_and_nobody_else,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__queries_are_checked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__feeds_stream_in_portions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__import_makes_events, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__import_of_what_is_known_changes_nothing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__import_of_newer_versions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__import_of_single_sessions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__a_cancelled_session_has_its_own_time_and_title, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__c45_a_session_cancelled_here_stays_cancelled, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__c46_sessions_that_have_started_stay, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__import_keeps_the_past_that_a_new_file_tells, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__import_as_drafts_and_dry, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__import_is_whole_or_not_at_all, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__import_arguments_are_checked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__notes_are_in_the_order_of_the_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__a_count_from_a_start_off_the_rule_is_told_as_until,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__a_changed_plain_event_comes_back_unchanged, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__feeds_come_back_unchanged, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_calendar__libical_finds_nothing_wrong_in_a_feed, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
