/* test_icalendar_read.c: what becomes of foreign files: read, read as something else and noted, or refused
 * with line and reason. May use cmocka, support.h, lib/icalendar and lib/time. Must not know the store. */
#include "support.h"

#include <cmevent/calendar.h>

#include "base/memory.h"
#include "icalendar/read.h"
#include "icalendar/value.h"
#include "time/civil.h"

static const cme__ical_limits LIMITS = {CME_CALENDAR_BYTES_MAX, CME_CALENDAR_LINE_MAX,
                                        CME_CALENDAR_DEPTH_MAX, CME_CALENDAR_COMPONENTS_MAX,
                                        CME_CALENDAR_ZONES_MAX, CME_DATES_MAX};

static cme__zones *zones;
static cme__ical_file file;
static cme__fault fault;

static int set_up(void **state) {
    (void)state;
    return cme__zones_new(NULL, NULL, &zones) == CME_OK ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    cme__ical_file_free(&file);
    cme__zones_free(zones);
    return 0;
}

/* Reads into `file`; times without a zone are of Europe/Berlin. */
static cme_status read_bytes(const char *bytes, size_t length) {
    const cme__zone *berlin = NULL;
    assert_int_equal(cme__zones_get(zones, NULL, "Europe/Berlin", &berlin), CME_OK);
    cme__ical_file_free(&file);
    cme__fault_clear(&fault);
    cme_status status =
        cme__ical_read(&fault, zones, berlin, CME_CALENDAR_NOTES_MAX, &LIMITS, bytes, length, &file);
    cme__ical_notes_finish(&file.notes);
    return status;
}

static cme_status read_text(const char *text) {
    return read_bytes(text, strlen(text));
}

#define CALENDAR(content) "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n" content "END:VCALENDAR\n"
#define EVENT(content)    "BEGIN:VEVENT\nUID:u\nDTSTAMP:20270101T000000Z\nSUMMARY:s\n" content "END:VEVENT\n"
#define NEW_YORK                                                                                             \
    "BEGIN:VTIMEZONE\nTZID:%s\nBEGIN:DAYLIGHT\nDTSTART:20070311T020000\n"                                    \
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nEND:DAYLIGHT\n"            \
    "BEGIN:STANDARD\nDTSTART:20071104T020000\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\n"                      \
    "TZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nEND:STANDARD\nEND:VTIMEZONE\n"

/* The only event of a file that must be read. */
static const cme__ical_event *only(const char *text) {
    cme_status status = read_text(text);
    assert_ok(status, fault.text);
    assert_int_equal(file.event_count, 1);
    return &file.events[0];
}

static void assert_time(const char *expected, cme_civil civil) {
    char text[CME_CIVIL_TEXT_SIZE];
    cme_civil_text(civil, text);
    assert_string_equal(text, expected);
}

static bool has_note(cme__ical_note_kind kind, uint32_t line, const char *property) {
    for (size_t i = 0; i < file.notes.count; i++) {
        const cme__ical_note *note = &file.notes.items[i];
        if (note->kind == kind && note->line == line && note->property != NULL &&
            strcmp(note->property, property) == 0) {
            return true;
        }
    }
    return false;
}

static void assert_note(cme__ical_note_kind kind, uint32_t line, const char *property) {
    if (!has_note(kind, line, property)) {
        for (size_t i = 0; i < file.notes.count; i++) {
            const cme__ical_note *note = &file.notes.items[i];
            print_message("  note %d, line %u, %s: %s\n", note->kind, note->line,
                          note->property != NULL ? note->property : "-", note->text);
        }
        fail_msg("no note of kind %d on line %u about %s", kind, line, property);
    }
}

static void assert_refused(cme_status expected, const char *reason, const char *text) {
    cme_status status = read_text(text);
    assert_status(expected, status, fault.text);
    if (strstr(fault.text, reason) == NULL) {
        fail_msg("\"%s\" is not in \"%s\"", reason, fault.text);
    }
}

/* --- the guard --- */

static void test_icalendar_read__refuses_with_line_and_reason(void **state) {
    (void)state;
    assert_refused(CME_ERR_INVALID, "line 1: the file is empty", "");
    assert_refused(CME_ERR_INVALID, "line 1: \"<html>\": this is HTML", "<html>\n<body>\n");
    assert_refused(CME_ERR_INVALID, "line 3: \"BEGIN:VEVENT\": the component is in no calendar",
                   "\n\nBEGIN:VEVENT\nEND:VEVENT\n");
    assert_refused(CME_ERR_INVALID, "line 2: VERSION \"1.0\" (vCalendar)",
                   "BEGIN:VCALENDAR\nVERSION:1.0\nEND:VCALENDAR\n");
    assert_refused(CME_ERR_INVALID, "line 4: the file ends inside the VEVENT that begins on line 3",
                   "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:u\n");
    assert_refused(CME_ERR_INVALID, "line 3: END:VEVENT inside the VCALENDAR that begins on line 1",
                   "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VEVENT\n");
    assert_refused(CME_ERR_LIMIT, "line 11: components are nested more than 8 deep",
                   CALENDAR("BEGIN:A\nBEGIN:B\nBEGIN:C\nBEGIN:D\nBEGIN:E\nBEGIN:F\nBEGIN:G\nBEGIN:H\n"));
    assert_status(CME_ERR_INVALID, read_bytes("BEGIN:VCALENDAR\r\nX:\0\r\n", 21), fault.text);
    assert_non_null(strstr(fault.text, "line 2: byte 19 of the file is a NUL"));
    assert_status(CME_ERR_INVALID,
                  read_bytes("\xFF\xFE"
                             "B\0",
                             4),
                  fault.text);
    assert_non_null(strstr(fault.text, "UTF-16"));
}

static void test_icalendar_read__limits_of_size(void **state) {
    (void)state;
    size_t size = CME_CALENDAR_BYTES_MAX + 1;
    char *bytes = malloc(size);
    memset(bytes, 'x', size);
    assert_status(CME_ERR_LIMIT, read_bytes(bytes, size), fault.text);
    memcpy(bytes, "BEGIN:VCALENDAR\nVERSION:2.0\nX-A:", 31); /* one line of 10 MB */
    assert_status(CME_ERR_LIMIT, read_bytes(bytes, size - 1), fault.text);
    assert_non_null(strstr(fault.text, "line 3: "));
    for (size_t i = 28; i + 4 <= size; i += 4) {
        memcpy(bytes + i, "\n x\n", 4); /* folded over and over */
    }
    assert_status(CME_ERR_LIMIT, read_bytes(bytes, size - 1), fault.text);
    size_t length = 0;
    length += (size_t)sprintf(bytes, "BEGIN:VCALENDAR\nVERSION:2.0\n");
    for (int i = 0; i < CME_CALENDAR_COMPONENTS_MAX; i++) {
        length += (size_t)sprintf(bytes + length, "BEGIN:VTODO\nEND:VTODO\n");
    }
    length += (size_t)sprintf(bytes + length, "END:VCALENDAR\n");
    assert_status(CME_ERR_LIMIT, read_bytes(bytes, length), fault.text);
    assert_non_null(strstr(fault.text, "more than 100000 components"));
    free(bytes);
}

static void test_icalendar_read__takes_line_ends_marks_and_folds_as_they_come(void **state) {
    (void)state;
    const cme__ical_event *event =
        only("\xEF\xBB\xBF"
             "begin:vcalendar\rVERSION:2.0\r\n\r\nBEGIN:VEVENT \nUID:u\r\r\n"
             "DTSTART:20270302T1900\n 00Z\nSUMMARY:caf\xC3\n \xA9 a\n\tnd\nEND:VEVENT\nEND:VCALENDAR");
    assert_string_equal(event->title, "caf\xC3\xA9 and");
    assert_time("2027-03-02T19:00:00Z", event->start);
    assert_int_equal(event->line, 4);
}

static void test_icalendar_read__reads_bytes_that_are_no_utf8_as_windows_1252(void **state) {
    (void)state;
    const cme__ical_event *event = only(CALENDAR(
        "BEGIN:VEVENT\nUID:u\nDTSTART:20270302\nSUMMARY;CHARSET=ISO-8859-1:caf\xE9 \x80 \x93\nEND:VEVENT\n"));
    assert_string_equal(event->title, "caf\xC3\xA9 \xE2\x82\xAC \xE2\x80\x9C");
    assert_int_equal(file.notes.items[0].kind, CME__ICAL_CHANGED);
    assert_int_equal(file.notes.items[0].line, 7);
}

static void test_icalendar_read__leaves_control_characters_out(void **state) {
    (void)state;
    const cme__ical_event *event = only(CALENDAR(EVENT("DTSTART:20270302\nLOCATION:a\x01"
                                                       "b\x7F"
                                                       "c\\fd\n")));
    assert_string_equal(event->location, "abcd");
    assert_int_equal(file.notes.items[0].line, 9);
}

static void test_icalendar_read__several_calendars_in_one_file(void **state) {
    (void)state;
    cme_status status = read_text(CALENDAR(EVENT("DTSTART:20270302\n")) "\njunk\n" CALENDAR(
        "BEGIN:VTODO\nEND:VTODO\nBEGIN:VEVENT\nUID:v\nDTSTART:20270303\nEND:VEVENT\n"));
    assert_ok(status, fault.text);
    assert_int_equal(file.event_count, 2);
    assert_string_equal(file.events[1].uid, "v");
    assert_note(CME__ICAL_DROPPED, 16, "VTODO");
}

/* --- values --- */

static void check_time(const char *text, const char *expected) {
    cme_civil civil = CME_CIVIL_NONE;
    bool is_read = cme__ical_read_time(text, strlen(text), &civil);
    assert_int_equal(is_read, expected != NULL);
    if (expected != NULL) {
        assert_time(expected, civil);
    }
}

static void test_icalendar_read__times(void **state) {
    (void)state;
    check_time("20270302", "2027-03-02");
    check_time("20270302T190000", "2027-03-02T19:00:00");
    check_time("20270302T190000Z", "2027-03-02T19:00:00Z");
    check_time("20271231T235960Z", "2027-12-31T23:59:59Z");
    check_time("20270230", NULL);
    check_time("20271301", NULL);
    check_time("00000101", NULL);
    check_time("20270302T240000", NULL);
    check_time("20270302T1900", NULL);
    check_time("2027-03-02", NULL);
    check_time(" 2027030", NULL);
    check_time("20270302T190000+0100", NULL);
    check_time("", NULL);
}

static void check_duration(const char *text, bool expected, int64_t days, int64_t seconds) {
    cme__ical_duration duration = {0, 0};
    assert_int_equal(cme__ical_read_duration(text, strlen(text), &duration), expected);
    assert_int_equal(duration.days, days);
    assert_int_equal(duration.seconds, seconds);
}

static void test_icalendar_read__durations(void **state) {
    (void)state;
    check_duration("PT1H", true, 0, 3600);
    check_duration("P1DT2H3M4S", true, 1, 7384);
    check_duration("P2W", true, 14, 0);
    check_duration("-P1D", true, -1, 0);
    check_duration("+PT15M", true, 0, 900);
    check_duration("PT0S", true, 0, 0);
    check_duration("P", false, 0, 0);
    check_duration("PT", false, 0, 0);
    check_duration("P1H", false, 0, 0);
    check_duration("PT1M1H", false, 0, 0);
    check_duration("P99999999999D", false, 0, 0);
    check_duration("1H", false, 0, 0);
}

static void test_icalendar_read__texts(void **state) {
    (void)state;
    const cme__ical_event *event = only(CALENDAR(EVENT(
        "DTSTART:20270302\nDESCRIPTION;ALTREP=\"http://a;b:c\":a\\, b\\; c\\\\ d\\ne\\Nf \\\"g\nCATEGORIES:one,t\\,wo\n"
        "CATEGORIES: ,three\nURL:https://x.example/a\\,b;c\nCLASS:PRIVATE\nSEQUENCE:7\n")));
    assert_string_equal(event->description, "a, b; c\\ d\ne\nf \"g");
    assert_string_equal(event->categories, "one,t wo,three");
    assert_string_equal(event->url, "https://x.example/a\\,b;c");
    assert_int_equal(event->visibility, CME_VISIBILITY_MEMBERS);
    assert_int_equal(event->sequence, 7);
    assert_int_equal(event->stamp, cme_civil_seconds(cme_civil_at(2027, 1, 1, 0, 0, 0)));
    assert_note(CME__ICAL_CHANGED, 10, "CATEGORIES");
}

static void test_icalendar_read__title_is_one_line_of_bounded_length(void **state) {
    (void)state;
    const cme__ical_event *event =
        only(CALENDAR("BEGIN:VEVENT\nUID:u\nDTSTART:20270302\nSUMMARY:a\\nb\nEND:VEVENT\n"));
    assert_string_equal(event->title, "a b");
    event = only(CALENDAR("BEGIN:VEVENT\nUID:u\nDTSTART:20270302\nEND:VEVENT\n"));
    assert_string_equal(event->title, "Untitled");
    assert_note(CME__ICAL_CHANGED, 4, "SUMMARY");
    char text[2000];
    snprintf(text, sizeof text,
             CALENDAR("BEGIN:VEVENT\nUID:u\nDTSTART:20270302\nSUMMARY:%0*d\xC3\xA4\nEND:VEVENT\n"),
             CME_TITLE_MAX - 1, 0);
    event = only(text);
    assert_int_equal(strlen(event->title), CME_TITLE_MAX - 1);
    assert_note(CME__ICAL_CHANGED, 7, "SUMMARY");
}

/* --- what is kept, and what is not --- */

static void test_icalendar_read__keeps_what_it_does_not_know(void **state) {
    (void)state;
    const cme__ical_event *event = only(CALENDAR(
        EVENT("DTSTART:20270302\nX-FOO;A=\"b:c\":d\\,e\nCOLOR:red\nSTATUS:TENTATIVE\nTRANSP:TRANSPARENT\n"
              "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT5M\nEND:VALARM\nCREATED:20200101T000000Z\n")));
    assert_string_equal(
        event->extra, "X-FOO;A=\"b:c\":d\\,e\nCOLOR:red\nSTATUS:TENTATIVE\nTRANSP:TRANSPARENT\n"
                      "CREATED:20200101T000000Z\nBEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT5M\nEND:VALARM\n");
    assert_note(CME__ICAL_KEPT, 9, "X-FOO");
    assert_note(CME__ICAL_KEPT, 13, "VALARM");
}

static void test_icalendar_read__c77_drops_persons(void **state) {
    (void)state;
    const cme__ical_event *event = only(CALENDAR(
        EVENT("DTSTART:20270302\nORGANIZER;CN=Ada:mailto:ada@example.org\nATTENDEE:mailto:bob@example.org\n"
              "X-MS-OLK-SENDER;CN=x:MAILTO:ada@example.org\nREQUEST-STATUS:2.0;ok\nX-CMEVENT-RSVP:GOING\n"
              "BEGIN:VALARM\nACTION:EMAIL\nATTENDEE:mailto:ada@example.org\nEND:VALARM\n"
              "BEGIN:PARTICIPANT\nUID:p\nEND:PARTICIPANT\n")));
    assert_null(event->extra);
    assert_note(CME__ICAL_DROPPED, 9, "ATTENDEE");
    assert_note(CME__ICAL_DROPPED, 11, "X-MS-OLK-SENDER");
    assert_note(CME__ICAL_DROPPED, 14, "VALARM");
    assert_note(CME__ICAL_DROPPED, 18, "PARTICIPANT");
}

static void test_icalendar_read__a_file_cannot_say_more_than_its_lines(void **state) {
    (void)state;
    const cme__ical_event *event = only(CALENDAR(EVENT(
        "DTSTART:20270302\nX-LIC-ERROR;X=1:no\nGEO:here\nnonsense\nX-TIME;TZID=Foo:20270302T000000\nX-Q;A=\"b:c\n")));
    assert_null(event->extra);
    assert_note(CME__ICAL_DROPPED, 9, "X-LIC-ERROR");
    assert_note(CME__ICAL_DROPPED, 10, "GEO");
    assert_note(CME__ICAL_DROPPED, 12, "X-TIME");
    assert_note(CME__ICAL_DROPPED, 13, "X-Q");
}

static void test_icalendar_read__uid_is_made_from_the_lines(void **state) {
    (void)state;
#define NAMELESS(stamp, title)                                                                               \
    CALENDAR("BEGIN:VEVENT\nDTSTART:20270302\nDTSTAMP:" stamp "\nSUMMARY:" title "\nEND:VEVENT\n")
    char first[100];
    snprintf(first, sizeof first, "%s", only(NAMELESS("20270101T000000Z", "a"))->uid);
    assert_note(CME__ICAL_CHANGED, 4, "UID");
    assert_string_equal(only(NAMELESS("20280101T000000Z", "a"))->uid, first);
    assert_string_not_equal(only(NAMELESS("20270101T000000Z", "b"))->uid, first);
}

/* --- clocks and lengths --- */

static void check_plan(const char *lines, const char *start, const char *zone, int32_t days,
                       int32_t seconds) {
    char text[2000];
    snprintf(text, sizeof text, CALENDAR(EVENT("%s")), lines);
    const cme__ical_event *event = only(text);
    assert_time(start, event->start);
    assert_string_equal(event->zone, zone);
    assert_int_equal(event->duration_days, days);
    assert_int_equal(event->duration_seconds, seconds);
}

static void test_icalendar_read__starts_and_ends(void **state) {
    (void)state;
    check_plan("DTSTART;TZID=America/New_York:20270302T190000\nDTEND;TZID=America/New_York:20270302T210000\n",
               "2027-03-02T19:00:00", "America/New_York", 0, 7200);
    check_plan("DTSTART;TZID=America/New_York:20270302T190000\nDTEND;TZID=Europe/Berlin:20270303T030000\n",
               "2027-03-02T19:00:00", "America/New_York", 0, 7200);
    check_plan("DTSTART:20270302T190000Z\nDURATION:P1DT1H\n", "2027-03-02T19:00:00Z", "UTC", 1, 3600);
    check_plan("DTSTART:20270327T200000\nDTEND:20270328T050000\n", "2027-03-27T20:00:00", "Europe/Berlin", 0,
               8 * 3600);
    check_plan("DTSTART;VALUE=DATE:20270302\nDTEND;VALUE=DATE:20270304\n", "2027-03-02", "Europe/Berlin", 2,
               0);
    check_plan("DTSTART;VALUE=DATE:20270302\n", "2027-03-02", "Europe/Berlin", 1, 0);
    check_plan("DTSTART:20270302\nDURATION:PT36H\n", "2027-03-02", "Europe/Berlin", 2, 0);
    check_plan("DTSTART:20270302T190000Z\n", "2027-03-02T19:00:00Z", "UTC", 0, 0);
}

static void test_icalendar_read__wrong_ends_are_noted(void **state) {
    (void)state;
    check_plan("DTSTART:20270302T190000Z\nDTEND:20270302T180000Z\n", "2027-03-02T19:00:00Z", "UTC", 0, 0);
    assert_note(CME__ICAL_CHANGED, 9, "DTEND");
    check_plan("DTSTART:20270302\nDTEND:20270302\n", "2027-03-02", "Europe/Berlin", 1, 0);
    assert_note(CME__ICAL_CHANGED, 9, "DTEND");
    check_plan("DTSTART:20270302T190000Z\nDTEND:2027-03-02\n", "2027-03-02T19:00:00Z", "UTC", 0, 0);
    assert_note(CME__ICAL_DROPPED, 9, "DTEND");
    check_plan("DTSTART;TZID=Europe/Berlin:20270302T190000\nDTEND;VALUE=DATE:20270303\n",
               "2027-03-02T19:00:00", "Europe/Berlin", 0, 5 * 3600);
    assert_note(CME__ICAL_CHANGED, 9, "DTEND");
    assert_ok(read_text(CALENDAR(EVENT("DTSTART:20270302\nDTEND:20290302\n"))), fault.text);
    assert_int_equal(file.event_count, 0);
    assert_int_equal(file.events_skipped, 1);
    assert_note(CME__ICAL_SKIPPED, 9, "DTEND");
}

static void test_icalendar_read__no_start_no_event(void **state) {
    (void)state;
    assert_ok(read_text(CALENDAR(EVENT("DTSTART:20270230\n"))), fault.text);
    assert_int_equal(file.events_skipped, 1);
    assert_note(CME__ICAL_DROPPED, 8, "DTSTART");
    assert_note(CME__ICAL_SKIPPED, 4, "DTSTART");
}

/* --- zones --- */

static void check_zone(const char *tzid, const char *definition, const char *expected) {
    char block[1000] = "";
    char text[3000];
    if (definition != NULL) {
        snprintf(block, sizeof block, definition, tzid);
    }
    snprintf(text, sizeof text, "BEGIN:VCALENDAR\nVERSION:2.0\n%s%s%sEND:VCALENDAR\n",
             "BEGIN:VEVENT\nUID:u\nSUMMARY:s\nDTSTART;TZID=\"", tzid, "\":20270702T190000\nEND:VEVENT\n");
    char *end = strstr(text, "END:VCALENDAR");
    snprintf(end, sizeof text - (size_t)(end - text), "%sEND:VCALENDAR\n",
             block); /* a zone may stand behind its use */
    assert_string_equal(only(text)->zone, expected);
}

static void test_icalendar_read__zones_by_name_or_by_rules(void **state) {
    (void)state;
    check_zone("America/New_York", NULL, "America/New_York");
    check_zone("W. Europe Standard Time", NULL, "Europe/Berlin");
    assert_note(CME__ICAL_CHANGED, 6, "TZID");
    check_zone("/freeassociation.sourceforge.net/Asia/Tokyo", NULL, "Asia/Tokyo");
    check_zone("Customized Time Zone", NEW_YORK, "America/New_York");
    check_zone("tzone://Microsoft/Custom", NEW_YORK, "America/New_York");
    check_zone("Nowhere/Middle", NULL, "Europe/Berlin");
    assert_note(CME__ICAL_CHANGED, 6, "TZID");
}

/* "EST" is a zone without daylight time; who defines it with, means New York. */
static void test_icalendar_read__rules_win_over_a_name_that_they_contradict(void **state) {
    (void)state;
    check_zone("EST", NEW_YORK, "America/New_York");
    check_zone("America/Chicago", NEW_YORK, "America/Chicago"); /* a name that exists is what it says */
}

#define OWN_ZONE                                                                                             \
    "BEGIN:VTIMEZONE\nTZID:Own\nBEGIN:STANDARD\nDTSTART:20200101T000000\n"                                   \
    "RRULE:FREQ=YEARLY;BYMONTH=1;BYDAY=1MO\nTZOFFSETFROM:+0317\nTZOFFSETTO:+0217\nEND:STANDARD\n"            \
    "BEGIN:DAYLIGHT\nDTSTART:20200601T000000\nRRULE:FREQ=YEARLY;BYMONTH=6;BYDAY=1MO\n"                       \
    "TZOFFSETFROM:+0217\nTZOFFSETTO:+0317\nEND:DAYLIGHT\nEND:VTIMEZONE\n"

static void test_icalendar_read__zones_that_do_not_exist(void **state) {
    (void)state;
    const cme__ical_event *event =
        only(CALENDAR(OWN_ZONE EVENT("DTSTART;TZID=Own:20270702T190000\nDURATION:PT1H\n")));
    assert_time("2027-07-02T15:43:00Z", event->start);
    assert_string_equal(event->zone, "UTC");

    event = only(CALENDAR(OWN_ZONE EVENT("DTSTART;TZID=Own:20270401T190000\nRRULE:FREQ=MONTHLY;COUNT=4\n"
                                         "EXDATE;TZID=Own:20270501T190000\n")));
    assert_null(event->rrule);
    assert_time("2027-04-01T16:43:00Z", event->start);
    assert_int_equal(event->rdate_count, 2);
    assert_time("2027-06-01T16:43:00Z", event->rdates[0]);
    assert_time("2027-07-01T15:43:00Z", event->rdates[1]);

    assert_ok(read_text(CALENDAR(OWN_ZONE EVENT("DTSTART;TZID=Own:20270401T190000\nRRULE:FREQ=MONTHLY\n"))),
              fault.text);
    assert_int_equal(file.events_skipped, 1);
    assert_note(CME__ICAL_SKIPPED, 19, "TZID");

    event = only(
        CALENDAR("BEGIN:VTIMEZONE\nTZID:Fixed\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:-0900\n"
                 "TZOFFSETTO:-0900\nEND:STANDARD\nEND:VTIMEZONE\n" EVENT(
                     "DTSTART;TZID=Fixed:20270401T190000\nRRULE:FREQ=MONTHLY\n")));
    assert_true(strcmp(event->zone, "Etc/GMT+9") == 0 || strcmp(event->zone, "Pacific/Gambier") == 0);
    assert_time("2027-04-01T19:00:00", event->start);
}

/* --- rules and dates --- */

static void test_icalendar_read__rules_and_dates(void **state) {
    (void)state;
    const cme__ical_event *event = only(CALENDAR(EVENT(
        "DTSTART;TZID=Europe/Berlin:20270302T190000\nRRULE:FREQ=WEEKLY;BYDAY=TU, TH;\n"
        "RDATE:20270303T190000Z,20270303T190000Z\nRDATE;TZID=America/New_York:20270304T120000\n"
        "EXDATE;TZID=Europe/Berlin:20270304T190000\nEXDATE:20270309T180000Z\nEXDATE;VALUE=DATE:20270311\n"
        "EXDATE:20270312T000000\n")));
    assert_string_equal(event->rrule, "FREQ=WEEKLY;BYDAY=TU,TH");
    assert_int_equal(event->rdate_count, 2);
    assert_time("2027-03-03T20:00:00", event->rdates[0]);
    assert_time("2027-03-04T18:00:00", event->rdates[1]);
    assert_int_equal(event->exdate_count, 3);
    assert_time("2027-03-04T19:00:00", event->exdates[0]);
    assert_time("2027-03-09T19:00:00", event->exdates[1]); /* by instant */
    assert_time("2027-03-11T19:00:00", event->exdates[2]); /* by day */
    assert_note(CME__ICAL_DROPPED, 15, "EXDATE");
}

static void test_icalendar_read__exdate_of_a_day_with_several_sessions(void **state) {
    (void)state;
    const cme__ical_event *event = only(
        CALENDAR(EVENT("DTSTART;TZID=Europe/Berlin:20270302T140000\nRRULE:FREQ=DAILY;COUNT=6;BYHOUR=14,19\n"
                       "RDATE;TZID=Europe/Berlin:20270303T223000\nEXDATE;VALUE=DATE:20270303\n")));
    assert_int_equal(event->exdate_count, 3);
    assert_time("2027-03-03T14:00:00", event->exdates[0]);
    assert_time("2027-03-03T19:00:00", event->exdates[1]);
    assert_time("2027-03-03T22:30:00", event->exdates[2]);
}

static void test_icalendar_read__exdates_of_days(void **state) {
    (void)state;
    const cme__ical_event *event =
        only(CALENDAR(EVENT("DTSTART;VALUE=DATE:20270302\nRRULE:FREQ=DAILY\nEXDATE:20270303T000000Z\n"
                            "EXDATE:20270303T230000Z\nEXDATE;TZID=Asia/Tokyo:20270305T200000\n")));
    assert_int_equal(event->exdate_count, 3);
    assert_time("2027-03-03", event->exdates[0]);
    assert_time("2027-03-04", event->exdates[1]); /* 00:00 of the 4th in Berlin */
    assert_time("2027-03-05", event->exdates[2]);
}

static void test_icalendar_read__several_rules(void **state) {
    (void)state;
    const cme__ical_event *event = only(CALENDAR(
        EVENT("DTSTART:20270302T190000Z\nRRULE:FREQ=DAILY;COUNT=3\nRRULE:FREQ=WEEKLY\nRRULE:FREQ=WEEKLY\n")));
    assert_string_equal(event->rrule, "FREQ=WEEKLY");
    assert_int_equal(event->rdate_count, 2);
    assert_note(CME__ICAL_CHANGED, 9, "RRULE");
    assert_ok(read_text(CALENDAR(EVENT("DTSTART:20270302T190000Z\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY\n"))),
              fault.text);
    assert_int_equal(file.events_skipped, 1);

    event =
        only(CALENDAR(EVENT("DTSTART:20270302T190000Z\nRRULE:FREQ=DAILY;COUNT=30\nEXRULE:FREQ=WEEKLY\n")));
    assert_int_equal(event->exdate_count, 5);
    assert_time("2027-03-02T19:00:00Z", event->exdates[0]);
    assert_time("2027-03-30T19:00:00Z", event->exdates[4]);
    assert_ok(read_text(CALENDAR(EVENT("DTSTART:20270302T190000Z\nRRULE:FREQ=DAILY\nEXRULE:FREQ=WEEKLY\n"))),
              fault.text);
    assert_int_equal(file.events_skipped, 1);
    assert_note(CME__ICAL_SKIPPED, 10, "EXRULE");
}

static void test_icalendar_read__wrong_rules_are_named(void **state) {
    (void)state;
    assert_ok(read_text(CALENDAR(EVENT("DTSTART:20270302T190000Z\nRRULE:FREQ=FORTNIGHTLY\n"))), fault.text);
    assert_int_equal(file.event_count, 0);
    assert_note(CME__ICAL_SKIPPED, 9, "RRULE");
    assert_non_null(strstr(file.notes.items[0].text, "FREQ=FORTNIGHTLY"));
    assert_ok(read_text(CALENDAR(
                  EVENT("DTSTART:20270302T190000Z\nRRULE:FREQ=DAILY;COUNT=1\nEXDATE:20270302T190000Z\n"))),
              fault.text);
    assert_int_equal(file.events_skipped, 1);
}

/* As an early iCal wrote "the last Sunday but one of November": DTSTART is no session and is not counted. */
static void test_icalendar_read__a_start_taken_out_of_a_rule_that_lacks_it(void **state) {
    (void)state;
    const cme__ical_event *event = only(CALENDAR(EVENT(
        "DTSTART;VALUE=DATE:20041031\nRRULE:FREQ=YEARLY;COUNT=1;BYMONTH=11;BYDAY=4SU\nEXDATE;VALUE=DATE:20041031\n")));
    assert_time("2004-11-28", event->start);
    assert_string_equal(event->rrule, "FREQ=YEARLY;COUNT=1;BYMONTH=11;BYDAY=4SU");
    assert_note(CME__ICAL_CHANGED, 4, "DTSTART");
}

/* Thousands of the costliest rules: what does not fit into the budget is left out, and said. */
static void test_icalendar_read__rules_cannot_keep_the_reader_busy(void **state) {
    (void)state;
    enum { EVENTS = 1000 };
    char *text = malloc(EVENTS * 200 + 100);
    size_t length = (size_t)sprintf(text, "BEGIN:VCALENDAR\nVERSION:2.0\n");
    for (int i = 0; i < EVENTS; i++) {
        length +=
            (size_t)sprintf(text + length,
                            "BEGIN:VEVENT\nUID:%d\nDTSTART:20270302T190000Z\nRRULE:FREQ=MINUTELY;INTERVAL=7;"
                            "BYHOUR=3;BYMINUTE=1;BYSECOND=59;BYSETPOS=1;COUNT=99999999\nEND:VEVENT\n",
                            i);
    }
    length += (size_t)sprintf(text + length, "END:VCALENDAR\n");
    assert_ok(read_bytes(text, length), fault.text);
    assert_int_equal(file.event_count + file.events_skipped, EVENTS);
    assert_true(file.events_skipped > EVENTS / 2);
    free(text);
}

/* --- sessions that differ --- */

#define WEEKLY          "DTSTART;TZID=Europe/Berlin:20270302T190000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY;COUNT=5\n"
#define CHANGE(content) "BEGIN:VEVENT\nUID:u\nSUMMARY:s\nDTSTAMP:20270102T000000Z\n" content "END:VEVENT\n"

static void test_icalendar_read__overrides(void **state) {
    (void)state;
    const cme__ical_event *event = only(CALENDAR(
        CHANGE(
            "RECURRENCE-ID:20270309T180000Z\nDTSTART;TZID=America/New_York:20270310T130000\nDURATION:PT3H\n"
            "LOCATION:x\nSEQUENCE:3\n")
            CHANGE("RECURRENCE-ID;TZID=Europe/Berlin:20270316T190000\nSTATUS:CANCELLED\n")
                CHANGE("RECURRENCE-ID;VALUE=DATE:20270323\nDTSTART;VALUE=DATE:20270324\n") EVENT(WEEKLY)));
    assert_int_equal(event->override_count, 3);
    const cme__ical_override *moved = &event->overrides[0];
    assert_time("2027-03-09T19:00:00", moved->recurrence_id);
    assert_time("2027-03-10T19:00:00", moved->start);
    assert_int_equal(moved->duration_seconds, 3 * 3600);
    assert_string_equal(moved->location, "x");
    assert_int_equal(moved->fields, CME_SESSION_START | CME_SESSION_DURATION | CME_SESSION_LOCATION);
    assert_int_equal(moved->sequence, 3);
    assert_true(event->overrides[1].is_cancelled);
    assert_int_equal(event->overrides[1].fields, 0);
    assert_time("2027-03-24", event->overrides[2].start);
    assert_int_equal(event->overrides[2].fields, CME_SESSION_START | CME_SESSION_DURATION);
    assert_int_equal(event->overrides[2].duration_days, 1);
}

static void test_icalendar_read__overrides_of_no_session(void **state) {
    (void)state;
    const cme__ical_event *event = only(CALENDAR(
        EVENT(WEEKLY "EXDATE;TZID=Europe/Berlin:20270316T190000\n") CHANGE(
            "RECURRENCE-ID;TZID=Europe/Berlin:20270310T190000\nDTSTART;TZID=Europe/Berlin:20270310T200000\n"
            "DURATION:PT2H\n") CHANGE("RECURRENCE-ID;TZID=Europe/Berlin:20270311T190000\nSTATUS:CANCELLED\n")
            CHANGE(
                "RECURRENCE-ID;TZID=Europe/Berlin:20270316T190000\nDTSTART;TZID=Europe/Berlin:20270317T190000\n"
                "DURATION:PT2H\n")));
    assert_int_equal(event->rdate_count, 1); /* shown in the file, so shown here */
    assert_time("2027-03-10T19:00:00", event->rdates[0]);
    assert_int_equal(event->exdate_count, 0); /* moved, not gone */
    assert_int_equal(event->override_count, 2);
    assert_note(CME__ICAL_CHANGED, 17, "RECURRENCE-ID");
    assert_note(CME__ICAL_SKIPPED, 25, "RECURRENCE-ID");
    assert_note(CME__ICAL_CHANGED, 32, "RECURRENCE-ID");
}

static void test_icalendar_read__newest_of_several_versions_counts(void **state) {
    (void)state;
    const cme__ical_event *event = only(CALENDAR(
        EVENT("DTSTART:20270302\n") "BEGIN:VEVENT\nUID:u\nSUMMARY:new\nSEQUENCE:1\nDTSTART:20270303\n"
                                    "END:VEVENT\n" CHANGE("DTSTART:20270304\n")));
    assert_string_equal(event->title, "new");
    assert_int_equal(file.events_skipped, 2);
    assert_note(CME__ICAL_SKIPPED, 4, "UID");
}

static void test_icalendar_read__sessions_without_their_event(void **state) {
    (void)state;
    const cme__ical_event *event = only(CALENDAR(CHANGE(
        "RECURRENCE-ID;TZID=Europe/Berlin:20270309T190000\nDTSTART;TZID=Europe/Berlin:20270310T190000\n"
        "DURATION:PT2H\n")));
    assert_true(event->is_detached);
    assert_time("2027-03-10T19:00:00", event->start);
    assert_int_equal(event->duration_seconds, 7200);
    assert_int_equal(event->override_count, 1);
    event = only(CALENDAR(
        CHANGE(
            "RECURRENCE-ID;TZID=Europe/Berlin:20270309T190000\nDTSTART;TZID=Europe/Berlin:20270310T190000\nDURATION:PT2H\n")
            CHANGE(
                "RECURRENCE-ID;TZID=Europe/Berlin:20270302T190000\nDTSTART;TZID=Europe/Berlin:20270302T190000\n"
                "DURATION:PT1H\n")));
    assert_true(event->is_detached);
    assert_time("2027-03-02T19:00:00", event->start);
    assert_int_equal(event->rdate_count, 1);
    assert_int_equal(event->override_count, 2);
    assert_time("2027-03-10T19:00:00", event->overrides[1].start);
}

static void test_icalendar_read__this_and_future(void **state) {
    (void)state;
    const cme__ical_event *event = only(
        CALENDAR(EVENT(WEEKLY) CHANGE("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20270316T190000\n"
                                      "DTSTART;TZID=Europe/Berlin:20270317T200000\nDURATION:PT2H\n")));
    assert_int_equal(event->override_count, 3);
    assert_time("2027-03-17T20:00:00", event->overrides[0].start);
    assert_time("2027-03-24T20:00:00", event->overrides[1].start);
    assert_time("2027-03-30T19:00:00", event->overrides[2].recurrence_id);
    assert_note(CME__ICAL_CHANGED, 16, "RECURRENCE-ID");
}

static void test_icalendar_read__periods_have_their_own_length(void **state) {
    (void)state;
    const cme__ical_event *event =
        only(CALENDAR(EVENT("DTSTART:20270302T190000Z\nDURATION:PT2H\n"
                            "RDATE;VALUE=PERIOD:20270304T190000Z/PT3H,20270303T190000Z/20270303T210000Z\n")));
    assert_int_equal(event->rdate_count, 2);
    assert_int_equal(event->override_count, 1);
    assert_time("2027-03-04T19:00:00Z", event->overrides[0].recurrence_id);
    assert_int_equal(event->overrides[0].fields, CME_SESSION_DURATION);
    assert_int_equal(event->overrides[0].duration_seconds, 3 * 3600);
}

/* --- methods --- */

static void test_icalendar_read__methods(void **state) {
    (void)state;
    assert_true(
        only("BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:CANCEL\n" EVENT("DTSTART:20270302\n") "END:VCALENDAR\n")
            ->is_cancelled);
    assert_ok(read_text("BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REPLY\n" EVENT(
                  "DTSTART:20270302\n") "END:VCALENDAR\n"),
              fault.text);
    assert_int_equal(file.event_count, 0);
    assert_int_equal(file.events_skipped, 1);
    assert_note(CME__ICAL_SKIPPED, 4, "METHOD");
}

/* The heaviest notes are kept when there are too many, and all are counted. */
static void test_icalendar_read__notes_are_bounded(void **state) {
    (void)state;
    enum { LINES = 3000 };
    char *text = malloc(LINES * 20 + 300);
    size_t length =
        (size_t)sprintf(text, "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:u\nDTSTART:20270302\n");
    for (int i = 0; i < LINES; i++) {
        length += (size_t)sprintf(text + length, "X-%d:y\n", i);
    }
    length += (size_t)sprintf(text + length, "END:VEVENT\nBEGIN:VEVENT\nUID:v\nEND:VEVENT\nEND:VCALENDAR\n");
    assert_ok(read_bytes(text, length), fault.text);
    assert_int_equal(file.notes.count, CME_CALENDAR_NOTES_MAX);
    assert_true(file.notes.total >= LINES + 2);
    assert_note(CME__ICAL_SKIPPED, LINES + 7, "DTSTART");
    for (size_t i = 1; i < file.notes.count; i++) {
        assert_true(file.notes.items[i - 1].line <= file.notes.items[i].line);
    }
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_icalendar_read__refuses_with_line_and_reason),
        cmocka_unit_test(test_icalendar_read__limits_of_size),
        cmocka_unit_test(test_icalendar_read__takes_line_ends_marks_and_folds_as_they_come),
        cmocka_unit_test(test_icalendar_read__reads_bytes_that_are_no_utf8_as_windows_1252),
        cmocka_unit_test(test_icalendar_read__leaves_control_characters_out),
        cmocka_unit_test(test_icalendar_read__several_calendars_in_one_file),
        cmocka_unit_test(test_icalendar_read__times),
        cmocka_unit_test(test_icalendar_read__durations),
        cmocka_unit_test(test_icalendar_read__texts),
        cmocka_unit_test(test_icalendar_read__title_is_one_line_of_bounded_length),
        cmocka_unit_test(test_icalendar_read__keeps_what_it_does_not_know),
        cmocka_unit_test(test_icalendar_read__c77_drops_persons),
        cmocka_unit_test(test_icalendar_read__a_file_cannot_say_more_than_its_lines),
        cmocka_unit_test(test_icalendar_read__uid_is_made_from_the_lines),
        cmocka_unit_test(test_icalendar_read__starts_and_ends),
        cmocka_unit_test(test_icalendar_read__wrong_ends_are_noted),
        cmocka_unit_test(test_icalendar_read__no_start_no_event),
        cmocka_unit_test(test_icalendar_read__zones_by_name_or_by_rules),
        cmocka_unit_test(test_icalendar_read__rules_win_over_a_name_that_they_contradict),
        cmocka_unit_test(test_icalendar_read__zones_that_do_not_exist),
        cmocka_unit_test(test_icalendar_read__rules_and_dates),
        cmocka_unit_test(test_icalendar_read__exdate_of_a_day_with_several_sessions),
        cmocka_unit_test(test_icalendar_read__exdates_of_days),
        cmocka_unit_test(test_icalendar_read__several_rules),
        cmocka_unit_test(test_icalendar_read__wrong_rules_are_named),
        cmocka_unit_test(test_icalendar_read__a_start_taken_out_of_a_rule_that_lacks_it),
        cmocka_unit_test(test_icalendar_read__rules_cannot_keep_the_reader_busy),
        cmocka_unit_test(test_icalendar_read__overrides),
        cmocka_unit_test(test_icalendar_read__overrides_of_no_session),
        cmocka_unit_test(test_icalendar_read__newest_of_several_versions_counts),
        cmocka_unit_test(test_icalendar_read__sessions_without_their_event),
        cmocka_unit_test(test_icalendar_read__this_and_future),
        cmocka_unit_test(test_icalendar_read__periods_have_their_own_length),
        cmocka_unit_test(test_icalendar_read__methods),
        cmocka_unit_test(test_icalendar_read__notes_are_bounded),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
