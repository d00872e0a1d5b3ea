/* outbox.c: whom to tell what: an evening of one seat, what happens to it, and the mails that come of it.
 *
 *     outbox
 *
 * The library sends nothing. It hands out messages until they are acknowledged: here each becomes a mail on
 * the standard output. */
#include <stdio.h>
#include <stdlib.h>

#include <cmevent.h>

/* The clock of this example stands still: 2027-03-01, noon in UTC. */
static cme_time fixed_clock(void *context) {
    (void)context;
    return cme_civil_seconds(cme_civil_at(2027, 3, 1, 12, 0, 0));
}

static void check(cme_status status, const cme_store *store) {
    if (status != CME_OK) {
        fprintf(stderr, "%s: %s\n", cme_status_name(status), cme_store_message(store));
        exit(EXIT_FAILURE);
    }
}

static cme_id make_person(cme_store *store, const char *name, const char *email) {
    cme_person_spec spec = CME_PERSON_SPEC_INIT;
    spec.name = name;
    spec.email = email;
    cme_person *person = NULL;
    check(cme_person_create(store, &spec, &person), store);
    cme_id id = person->id;
    cme_person_free(person);
    return id;
}

/* An evening in Berlin with one seat. */
static cme_session_key make_evening(cme_store *store) {
    cme_group_spec group_spec = CME_GROUP_SPEC_INIT;
    group_spec.name = "Rust Berlin";
    group_spec.zone = "Europe/Berlin";
    cme_group *group = NULL;
    check(cme_group_create(store, &group_spec, &group), store);
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    spec.group = group->id;
    spec.title = "Rust Night";
    spec.start = cme_civil_at(2027, 3, 2, 19, 0, 0);
    spec.duration_seconds = 2 * 3600;
    spec.location = "Library";
    spec.capacity = 1;
    cme_event *event = NULL;
    check(cme_event_create(store, &spec, &event), store);
    check(cme_event_publish(store, event->id, NULL), store);
    cme_session_key key = cme_session_key_of(event->id, CME_CIVIL_NONE);
    cme_event_free(event);
    cme_group_free(group);
    return key;
}

static void say_yes(cme_store *store, cme_session_key session, cme_id person) {
    cme_rsvp_spec yes = CME_RSVP_SPEC_INIT;
    yes.session = session;
    yes.person = person;
    yes.answer = CME_RSVP_GOING;
    check(cme_rsvp_answer(store, &yes, NULL), store);
}

/* The sentence of a mail; NULL for what this application tells nobody. */
static const char *sentence(const cme_message *message, char *text, size_t size) {
    char when[CME_CIVIL_TEXT_SIZE];
    cme_civil_text(message->start, when);
    switch (message->kind) {
    case CME_MESSAGE_CONFIRMED:
        (void)snprintf(text, size, "you have a seat, %s at %s.", when, message->location);
        return text;
    case CME_MESSAGE_WAITLISTED:
        return "all seats are taken, and you are in the queue.";
    case CME_MESSAGE_PROMOTED:
        return "a seat is free now, and it is yours.";
    case CME_MESSAGE_SESSION_MOVED:
        cme_civil_text(message->civil_after, when);
        (void)snprintf(text, size, "it is on %s now.%s", when, message->asks ? " Can you still come?" : "");
        return text;
    case CME_MESSAGE_SESSION_CANCELLED:
        return "it does not take place.";
    default:
        return NULL;
    }
}

/* Fetch, send, acknowledge: who crashes between the last two sends again, and loses nothing. */
static void send_mails(cme_store *store) {
    cme_message_page *page = NULL;
    check(cme_message_find(store, NULL, &page), store);
    for (size_t i = 0; i < page->count; i++) {
        char text[256];
        const cme_message *message = page->items[i];
        const char *said = sentence(message, text, sizeof text);
        if (said != NULL && message->person_email != NULL) {
            printf("To: %s\n  %s, about \"%s\": %s\n", message->person_email, message->person_name,
                   message->title, said);
        }
    }
    check(cme_message_acknowledge(store, page->through), store);
    cme_message_page_free(page);
}

int main(void) {
    cme_store *store = NULL;
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.clock = fixed_clock;
    check(cme_store_open(":memory:", &options, &store), store);
    cme_session_key evening = make_evening(store);
    cme_id ada = make_person(store, "Ada", "ada@example.org");
    cme_id bo = make_person(store, "Bo", "bo@example.org");

    say_yes(store, evening, ada);
    say_yes(store, evening, bo);
    send_mails(store);

    cme_session_spec change = CME_SESSION_SPEC_INIT;
    change.start = cme_civil_at(2027, 3, 3, 19, 30, 0);
    check(cme_session_override(store, evening, &change, CME_SESSION_START, NULL), store);
    send_mails(store);

    check(cme_rsvp_cancel(store, evening, ada, CME_ID_NONE, NULL), store);
    check(cme_session_cancel(store, evening, NULL), store);
    send_mails(store);

    cme_store_close(store);
    return EXIT_SUCCESS;
}
