/* season.c: a season of a user group, from the list of members to the calendar on their phones.
 *
 *     season PEOPLE.csv SEASON.ics
 *
 * Reads people from a CSV, plans a weekly series across a daylight-saving change with 40 seats, takes more
 * RSVPs than there are seats, moves one evening and cancels another, lets cancellations promote the waitlist,
 * keeps a door, and writes SEASON.ics. The clock is the story's own, so that it ends the same every day. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmevent.h>

enum { PEOPLE_MAX = 200, SEATS = 40, EVENINGS = 10, MINUTE = 60, HOUR = 3600, DAY = 86400 };

typedef struct story {
    cme_store *store;
    cme_time now;
    cme_id group;
    cme_id venue;
    cme_id series;
    cme_id people[PEOPLE_MAX];
    size_t people_count;
} story;

static cme_time story_clock(void *context) {
    return ((const story *)context)->now;
}

static void check(const story *tale, cme_status status) {
    if (status != CME_OK) {
        fprintf(stderr, "%s: %s\n", cme_status_name(status), cme_store_message(tale->store));
        exit(EXIT_FAILURE);
    }
}

static void heading(const char *text) {
    printf("\n%s\n", text);
    for (size_t i = 0; i < strlen(text); i++) {
        putchar('-');
    }
    putchar('\n');
}

/* One field of a line of CSV (RFC 4180): quoted or plain. Returns what follows it. */
static char *csv_field(char *line, char **field) {
    if (*line != '"') {
        *field = line;
        line += strcspn(line, ",\r\n");
        char *next = *line == ',' ? line + 1 : line;
        *line = '\0';
        return next;
    }
    char *write = ++line;
    *field = write;
    while (*line != '\0' && !(line[0] == '"' && line[1] != '"')) {
        line += line[0] == '"' ? 1 : 0;
        *write++ = *line++;
    }
    line += *line == '"' ? 1 : 0;
    char *next = *line == ',' ? line + 1 : line;
    *write = '\0';
    return next;
}

static void admit(story *tale, char *line) {
    char *name = NULL;
    char *email = NULL;
    char *key = NULL;
    char *consent = NULL;
    csv_field(csv_field(csv_field(csv_field(line, &name), &email), &key), &consent);

    cme_person_spec spec = CME_PERSON_SPEC_INIT;
    spec.name = name;
    spec.email = *email != '\0' ? email : NULL;
    spec.external_key = key;
    spec.consent = strcmp(consent, "listed") == 0 ? CME_CONSENT_LISTED : 0;
    cme_person *person = NULL;
    check(tale, cme_person_create(tale->store, &spec, &person));

    cme_membership_spec membership = CME_MEMBERSHIP_SPEC_INIT;
    membership.group = tale->group;
    membership.person = person->id;
    membership.state = CME_MEMBERSHIP_MEMBER;
    membership.by = tale->people_count > 0 ? tale->people[0] : CME_ID_NONE;
    check(tale, cme_membership_set(tale->store, &membership, NULL));

    tale->people[tale->people_count++] = person->id;
    cme_person_free(person);
}

/* All of the file or nothing: one transaction. */
static void read_people(story *tale, const char *path) {
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    char line[1024];
    bool is_heading = true;
    check(tale, cme_store_begin(tale->store));
    while (tale->people_count < PEOPLE_MAX && fgets(line, sizeof line, file) != NULL) {
        if (!is_heading) {
            admit(tale, line);
        }
        is_heading = false;
    }
    fclose(file);

    cme_duty_spec duty = CME_DUTY_SPEC_INIT;
    duty.person = tale->people[0];
    duty.role = CME_DUTY_ORGANIZER;
    duty.group = tale->group;
    check(tale, cme_duty_assign(tale->store, &duty, NULL));
    check(tale, cme_store_commit(tale->store));
    printf("%zu members admitted; the first one organizes.\n", tale->people_count);
}

static void found_group(story *tale) {
    cme_group_spec spec = CME_GROUP_SPEC_INIT;
    spec.name = "Rust Berlin";
    spec.zone = "Europe/Berlin";
    cme_group *group = NULL;
    check(tale, cme_group_create(tale->store, &spec, &group));
    tale->group = group->id;
    cme_group_free(group);

    cme_venue_spec room = CME_VENUE_SPEC_INIT;
    room.name = "City Library, room 2";
    room.address = "Blücherplatz 1\n10961 Berlin";
    room.zone = "Europe/Berlin";
    room.has_geo = true;
    room.latitude = 52.4969;
    room.longitude = 13.3905;
    room.room_capacity = 45;
    cme_venue *venue = NULL;
    check(tale, cme_venue_create(tale->store, &room, &venue));
    tale->venue = venue->id;
    cme_venue_free(venue);
}

static void plan_series(story *tale) {
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    spec.group = tale->group;
    spec.venue = tale->venue;
    spec.title = "Rust Night";
    spec.description = "Talks at seven, pizza at eight; bring a laptop, or a friend.";
    spec.start = cme_civil_at(2027, 3, 2, 19, 0, 0); /* the clocks change on 28 March */
    spec.zone = "Europe/Berlin";
    spec.duration_seconds = 2 * HOUR + 30 * MINUTE;
    spec.rrule = "FREQ=WEEKLY;BYDAY=TU;COUNT=10";
    spec.capacity = SEATS;
    cme_event *series = NULL;
    check(tale, cme_event_create(tale->store, &spec, &series));
    check(tale, cme_event_publish(tale->store, series->id, NULL));
    tale->series = series->id;
    cme_event_free(series);
}

static cme_session_key evening(const story *tale, int month, int day) {
    return cme_session_key_of(tale->series, cme_civil_at(2027, month, day, 19, 0, 0));
}

static cme_session_page *all_evenings(const story *tale) {
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.event = tale->series;
    query.from = 0;
    query.include_cancelled = true;
    cme_session_page *page = NULL;
    check(tale, cme_session_find(tale->store, &query, &page));
    return page;
}

/* Every third or so stays away, some bring a guest: the same ones in each run. */
static bool wants_to_come(size_t person, size_t evening_number) {
    return (person * 7 + evening_number * 11) % 10 < 7 || evening_number == 1;
}

static void take_rsvps(story *tale) {
    cme_session_page *evenings = all_evenings(tale);
    size_t going = 0;
    size_t waiting = 0;
    check(tale, cme_store_begin(tale->store));
    for (size_t e = 0; e < evenings->count; e++) {
        for (size_t p = 0; p < tale->people_count; p++) {
            if (!wants_to_come(p, e)) {
                continue;
            }
            cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
            spec.session = evenings->items[e]->key;
            spec.person = tale->people[p];
            spec.answer = CME_RSVP_GOING;
            spec.guests = p % 17 == 5 ? 1 : 0;
            cme_rsvp *rsvp = NULL;
            check(tale, cme_rsvp_answer(tale->store, &spec, &rsvp));
            going += rsvp->state == CME_RSVP_GOING ? 1 : 0;
            waiting += rsvp->state == CME_RSVP_WAITLISTED ? 1 : 0;
            cme_rsvp_free(rsvp);
        }
    }
    check(tale, cme_store_commit(tale->store));
    cme_session_page_free(evenings);
    printf("%zu RSVPs have a seat, %zu wait for one.\n", going, waiting);
}

static void change_plans(story *tale) {
    cme_session_spec moved = CME_SESSION_SPEC_INIT;
    moved.start = cme_civil_at(2027, 4, 7, 18, 30, 0);
    moved.title = "Rust Night: the borrow checker, explained by its author";
    check(tale, cme_session_override(tale->store, evening(tale, 4, 6), &moved,
                                     CME_SESSION_START | CME_SESSION_TITLE, NULL));
    printf("6 April moves to Wednesday, 7 April, 18:30: its RSVPs move with it.\n");
    check(tale, cme_session_cancel(tale->store, evening(tale, 4, 20), NULL));
    printf("20 April is cancelled: seats and queue are released, the calendar will say so.\n");
}

static void cancel_some(story *tale) {
    cme_session_key key = evening(tale, 3, 9);
    check(tale, cme_rsvp_cancel(tale->store, key, tale->people[5], CME_ID_NONE,
                                NULL)); /* with a guest: two seats */
    check(tale, cme_rsvp_cancel(tale->store, key, tale->people[8], CME_ID_NONE, NULL));

    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = key;
    query.state = CME_RSVP_GOING;
    cme_rsvp_log_page *log = NULL;
    check(tale, cme_rsvp_log_find(tale->store, &query, &log));
    printf("Two people cancel for 9 March. Moved up from the waitlist:\n");
    for (size_t i = 0; i < log->count; i++) {
        if (log->items[i]->reason == CME_RSVP_REASON_PROMOTION) {
            printf("  %s\n", log->items[i]->person_name);
        }
    }
    cme_rsvp_log_page_free(log);
}

static void check_in(const story *tale, cme_session_key key, cme_id person, int32_t head) {
    cme_attendance_spec spec = CME_ATTENDANCE_SPEC_INIT;
    spec.session = key;
    spec.person = person;
    spec.head = head;
    spec.desk = "front door";
    check(tale, cme_attendance_check_in(tale->store, &spec, NULL));
}

/* The evening of 9 March: most of those who go come; one is checked in by mistake; one turns up without a
 * seat. */
static void keep_door(story *tale) {
    cme_session_key key = evening(tale, 3, 9);
    cme_session *session = NULL;
    check(tale, cme_session_get(tale->store, key, &session));
    tale->now = session->starts_at - 20 * MINUTE;

    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = key;
    query.state = CME_RSVP_GOING;
    cme_rsvp_page *going = NULL;
    check(tale, cme_rsvp_find(tale->store, &query, &going));
    for (size_t i = 0; i < going->count; i++) {
        for (int32_t head = 0; i % 7 != 6 && head <= going->items[i]->guests; head++) {
            check_in(tale, key, going->items[i]->person, head);
            tale->now += 10;
        }
    }

    cme_attendance_spec mistake = CME_ATTENDANCE_SPEC_INIT;
    mistake.session = key;
    mistake.person = going->items[6]->person;
    cme_attendance *entry = NULL;
    check(tale, cme_attendance_check_in(tale->store, &mistake, &entry));
    check(tale, cme_attendance_undo(tale->store, entry->id, tale->people[0], NULL));
    cme_attendance_free(entry);

    cme_attendance_spec walk_in = CME_ATTENDANCE_SPEC_INIT;
    walk_in.session = key;
    walk_in.person = tale->people[tale->people_count - 1];
    walk_in.walk_in = true;
    if (cme_attendance_check_in(tale->store, &walk_in, NULL) == CME_ERR_FULL) {
        printf("A walk-in is told: %s\n", cme_store_message(tale->store));
    }
    walk_in.over_capacity = true; /* the organizer squeezes them in; the log says so */
    check(tale, cme_attendance_check_in(tale->store, &walk_in, NULL));

    tale->now = session->ends_at + 30 * MINUTE;
    check(tale, cme_attendance_close(tale->store, key));
    cme_rsvp_page_free(going);
    cme_session_free(session);
}

static void bar(int32_t count, char mark) {
    for (int32_t i = 0; i < count; i++) {
        putchar(mark);
    }
}

/* A line for each evening: # came, o is going, . waits. */
static void print_chart(const story *tale) {
    cme_session_page *evenings = all_evenings(tale);
    printf("%-18s %5s %5s  %-5s\n", "evening (Berlin)", "going", "wait", "# came, o going, . waiting");
    for (size_t i = 0; i < evenings->count; i++) {
        const cme_session *session = evenings->items[i];
        char when[CME_CIVIL_TEXT_SIZE];
        cme_civil_text(session->start, when);
        when[10] = ' ';
        when[16] = '\0';
        printf("%-18s %5d %5d  ", when, session->going, session->waiting);
        if (session->status == CME_SESSION_CANCELLED) {
            printf("cancelled");
        } else if (session->door_closed_at != CME_TIME_NONE) {
            bar(session->attended, '#');
        } else {
            bar(session->going, 'o');
            bar(session->waiting, '.');
        }
        printf("%s\n", (session->overridden & CME_SESSION_START) != 0 ? "  (moved)" : "");
    }
    cme_session_page_free(evenings);
}

static int write_bytes(void *file, const char *bytes, size_t length) {
    return fwrite(bytes, 1, length, file) == length ? 0 : 1;
}

static void write_feed(const story *tale, const char *path) {
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    cme_calendar_query query = CME_CALENDAR_QUERY_INIT;
    query.group = tale->group;
    check(tale, cme_calendar_write(tale->store, &query, write_bytes, file));
    if (fclose(file) != 0) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    printf("The season is in %s: subscribe to it with any calendar.\n", path);
}

static void verify(const story *tale) {
    cme_store_report *report = NULL;
    check(tale, cme_store_verify(tale->store, &report));
    for (size_t i = 0; i < report->count; i++) {
        fprintf(stderr, "%s: %s\n", report->items[i]->check, report->items[i]->text);
    }
    bool is_clean = report->count == 0;
    cme_store_report_free(report);
    if (!is_clean) {
        exit(EXIT_FAILURE);
    }
    printf("Everything that can be recomputed was recomputed, and agrees.\n");
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: %s PEOPLE.csv SEASON.ics\n", argv[0]);
        return EXIT_FAILURE;
    }
    static story tale;
    tale.now = INT64_C(1803117600); /* 2027-02-20 10:00 UTC */
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.clock = story_clock;
    options.clock_context = &tale;
    cme_status status = cme_store_open(":memory:", &options, &tale.store);
    check(&tale, status);

    heading("A group and its people");
    found_group(&tale);
    read_people(&tale, argv[1]);
    heading("Ten Tuesdays, 40 seats");
    plan_series(&tale);
    take_rsvps(&tale);
    change_plans(&tale);
    cancel_some(&tale);
    heading("The door on 9 March");
    keep_door(&tale);
    heading("The season");
    print_chart(&tale);
    verify(&tale);
    write_feed(&tale, argv[2]);
    cme_store_close(tale.store);
    return EXIT_SUCCESS;
}
