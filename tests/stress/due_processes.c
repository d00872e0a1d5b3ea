/* due_processes.c: eight processes that take what is due and let time do its work at the same moment, on one
 * file, while they answer, withdraw, confirm, subscribe and edit, and the clock moves on: each thing is
 * handed out once over all of them and none is forgotten; each offer, each question whether somebody still
 * comes, and each subscription is seen to once and in time; nobody is told BUSY. May use the library's public
 * calls and POSIX. Must not open a store before it forks. */
#define _DEFAULT_SOURCE

#include "stress.h"

#include <sched.h>
#include <stdatomic.h>
#include <sys/mman.h>

enum {
    PROCESSES = 8,
    PEOPLE = 40,
    SUBSCRIBERS = 5, /* of each series, before anything happens */
    SERIES = 4,
    SESSIONS = 10, /* of each, one a day */
    KINDS = CME_DUE_REMINDER_AGAIN + 1,
    EVERYBODY = PEOPLE, /* in the place of a person: what concerns the session */
    HOUR = 3600,
    DAY = 24 * HOUR,
    STEP = HOUR / 4, /* of the clock */
    ACTS = 6,        /* of a process for each look at what is due */
    CAPACITY = 12,
    OPENS = 2 * DAY, /* all these before the start */
    REMINDS = DAY,
    RECONFIRMS = 12 * HOUR,
    REMINDS_AGAIN = 5 * HOUR,
    CLOSES = 2 * HOUR,
    OFFER_SECONDS = 3 * HOUR,
    RECONFIRM_SECONDS = 4 * HOUR,
};

/* 2026-03-26T12:00:00Z, a Thursday: Berlin's summer time begins on Sunday. */
#define BEGIN INT64_C(1774526400)
#define END   (BEGIN + (SESSIONS + 3) * DAY)

typedef struct shared {
    atomic_int arrived;
    _Atomic cme_time now;
    cme_id series[SERIES];
    cme_id people[PEOPLE];
    /* How often it was handed out; how much each process did. */
    atomic_int handed_out[SERIES][SESSIONS][KINDS][PEOPLE + 1];
    atomic_long items[PROCESSES];
    atomic_long calls[PROCESSES];
    /* What all calls of cme_store_tick say that they did. */
    atomic_long offers_expired;
    atomic_long asked;
    atomic_long not_confirmed;
    atomic_long subscribed;
} shared;

typedef struct worker {
    cme_store *store;
    shared *all;
    int self;
    unsigned seed;
} worker;

static int draw(worker *w, int below) {
    w->seed = w->seed * 1664525u + 1013904223u;
    return (int)((w->seed >> 8) % (unsigned)below);
}

static cme_time clock_now(void *context) {
    return atomic_load(&((shared *)context)->now);
}

static cme_store *open_store(const char *path, shared *all) {
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.durability = CME_DURABILITY_RELAXED;
    options.busy_timeout_ms = 20000;
    options.clock = clock_now;
    options.clock_context = all;
    cme_store *store = NULL;
    STRESS_OK(store, cme_store_open(path, &options, &store));
    return store;
}

/* --- the season: daily meetings at different hours --- */

static cme_civil start_of(int series, int session) {
    cme_time first = BEGIN + 2 * DAY + HOUR; /* at one o'clock, UTC by name only */
    return cme_civil_from_seconds(first + session * DAY + series * 3 * HOUR, CME_CIVIL_ZONED);
}

static cme_session_key key_of(const shared *all, int series, int session) {
    return cme_session_key_of(all->series[series], start_of(series, session));
}

static cme_id begin_series(cme_store *store, cme_id group, int number) {
    char rule[32];
    (void)snprintf(rule, sizeof rule, "FREQ=DAILY;COUNT=%d", SESSIONS);
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    spec.group = group;
    spec.title = "Rust Night";
    spec.zone = "Europe/Berlin";
    spec.start = start_of(number, 0);
    spec.duration_seconds = 2 * HOUR;
    spec.capacity = CAPACITY;
    spec.rrule = rule;
    cme_event *event = NULL;
    STRESS_OK(store, cme_event_create(store, &spec, &event));
    cme_id id = event->id;
    cme_event_free(event);
    STRESS_OK(store, cme_event_publish(store, id, NULL));
    cme_policy_spec policy = CME_POLICY_SPEC_INIT;
    policy.opens_before = OPENS;
    policy.closes_before = CLOSES;
    policy.promotion = CME_PROMOTION_OFFER;
    policy.offer_seconds = OFFER_SECONDS;
    policy.remind_before = REMINDS;
    policy.remind_again_before = REMINDS_AGAIN;
    policy.reconfirm_before = RECONFIRMS;
    policy.reconfirm_seconds = RECONFIRM_SECONDS;
    STRESS_OK(store, cme_policy_set_event(store, id, &policy, CME_POLICY_ALL, NULL));
    return id;
}

static cme_status subscribe(cme_store *store, cme_id series, cme_id person) {
    cme_subscription_spec spec = CME_SUBSCRIPTION_SPEC_INIT;
    spec.event = series;
    spec.person = person;
    return cme_subscription_start(store, &spec, NULL);
}

static void prepare(const char *path, shared *all) {
    atomic_store(&all->now, BEGIN);
    cme_store *store = open_store(path, all);
    STRESS_OK(store, cme_store_begin(store));
    cme_id group = stress_group(store);
    stress_people(store, all->people, PEOPLE);
    for (int i = 0; i < SERIES; i++) {
        all->series[i] = begin_series(store, group, i);
        for (int k = 0; k < SUBSCRIBERS; k++) {
            STRESS_OK(store, subscribe(store, all->series[i], all->people[(i * SUBSCRIBERS + k) % PEOPLE]));
        }
    }
    STRESS_OK(store, cme_store_commit(store));
    cme_store_close(store);
}

/* --- what a process does --- */

static void tick(worker *w) {
    shared *all = w->all;
    for (bool more = true; more;) {
        cme_store_ticked *ticked = NULL;
        STRESS_OK(w->store, cme_store_tick(w->store, &ticked));
        atomic_fetch_add(&all->offers_expired, ticked->offers_expired);
        atomic_fetch_add(&all->asked, ticked->asked);
        atomic_fetch_add(&all->not_confirmed, ticked->not_confirmed);
        atomic_fetch_add(&all->subscribed, ticked->subscribed);
        more = ticked->more;
        cme_store_ticked_free(ticked);
    }
}

static int person_of(const shared *all, cme_id id) {
    for (int i = 0; i < PEOPLE; i++) {
        if (cme_id_equal(all->people[i], id)) {
            return i;
        }
    }
    STRESS_CHECK(cme_id_equal(id, CME_ID_NONE), "somebody whom nobody knows");
    return EVERYBODY;
}

static void keep(worker *w, const cme_due *due) {
    shared *all = w->all;
    for (int i = 0; i < SERIES; i++) {
        for (int k = 0; k < SESSIONS; k++) {
            if (cme_session_key_equal(key_of(all, i, k), due->session)) {
                int person = person_of(all, due->person);
                int before = atomic_fetch_add(&all->handed_out[i][k][due->kind][person], 1);
                STRESS_CHECK(before == 0, "due %d of session %d of series %d, person %d: again", due->kind, k,
                             i, person);
                atomic_fetch_add(&all->items[w->self], 1);
                return;
            }
        }
    }
    STRESS_CHECK(false, "a session that nobody knows is due");
}

/* In small pages, so that the people of one session come in several. */
static void take(worker *w, uint32_t kinds) {
    cme_due_query query = CME_DUE_QUERY_INIT;
    query.kinds = kinds;
    query.limit = (uint32_t)(1 + draw(w, 4));
    for (bool more = true; more;) {
        cme_due_page *page = NULL;
        STRESS_OK(w->store, cme_due_take(w->store, &query, &page));
        for (size_t i = 0; i < page->count; i++) {
            keep(w, page->items[i]);
        }
        more = page->more;
        cme_due_page_free(page);
    }
}

/* Who takes something and dies before it is sent has taken nothing. */
static void take_and_lose(worker *w) {
    cme_due_page *page = NULL;
    STRESS_OK(w->store, cme_store_begin(w->store));
    STRESS_OK(w->store, cme_due_take(w->store, NULL, &page));
    cme_due_page_free(page);
    STRESS_OK(w->store, cme_store_rollback(w->store));
}

static cme_status edit(worker *w, cme_session_key session) {
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.title = draw(w, 2) == 0 ? "Rust Night" : "Rust Night, with guests";
    spec.capacity = CAPACITY - 1 + draw(w, 3);
    return cme_session_override(w->store, session, &spec,
                                draw(w, 2) == 0 ? CME_SESSION_TITLE : CME_SESSION_CAPACITY, NULL);
}

/* One that RSVPs are open for, mostly. */
static int session_near(worker *w) {
    int day = (int)((atomic_load(&w->all->now) - BEGIN) / DAY) - 2 + draw(w, 3);
    return day < 0 ? 0 : day < SESSIONS ? day : SESSIONS - 1;
}

static cme_status act(worker *w) {
    const shared *all = w->all;
    int series = draw(w, SERIES);
    cme_session_key session = key_of(all, series, session_near(w));
    cme_id person = all->people[draw(w, PEOPLE)];
    cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
    switch (draw(w, 14)) {
    case 0:
    case 1:
        return cme_rsvp_cancel(w->store, session, person, CME_ID_NONE, NULL);
    case 2:
    case 3:
    case 4:
        return cme_rsvp_confirm(w->store, session, person, CME_ID_NONE, NULL);
    case 5:
        return edit(w, session);
    case 6:
        return draw(w, 8) == 0 ? subscribe(w->store, all->series[series], person) : CME_OK;
    default:
        spec.session = session;
        spec.person = person;
        spec.answer = CME_RSVP_GOING;
        spec.guests = draw(w, 2);
        return cme_rsvp_answer(w->store, &spec, NULL);
    }
}

/* What a call may come to; above all it is never BUSY. */
static bool is_an_answer(cme_status status) {
    return status == CME_OK || status == CME_ERR_NOT_FOUND || status == CME_ERR_STATE ||
           status == CME_ERR_FULL || status == CME_ERR_CONFLICT || status == CME_ERR_CLOSED;
}

/* Whoever saw to all that was due by some time moves the clock on from there, unless somebody did already: so
 * all that is due at any time it shows is seen to while it shows it. */
static void work(const char *path, shared *all, int self) {
    worker w = {.store = open_store(path, all), .all = all, .self = self, .seed = (unsigned)self + 1};
    atomic_fetch_add(&all->arrived, 1);
    while (atomic_load(&all->arrived) < PROCESSES) {
        sched_yield();
    }
    for (cme_time now = BEGIN; now < END; now = atomic_load(&all->now)) {
        if (draw(&w, 6) == 0) {
            take_and_lose(&w);
        }
        tick(&w);
        take(&w, (1u << (1 + draw(&w, KINDS - 1))));
        take(&w, 0);
        atomic_compare_exchange_strong(&all->now, &now, now + STEP);
        for (int i = 0; i < ACTS; i++) {
            cme_status status = act(&w);
            STRESS_CHECK(is_an_answer(status), "%s: %s", cme_status_name(status), cme_store_message(w.store));
        }
        atomic_fetch_add(&all->calls[self], 3 + ACTS);
    }
    cme_store_close(w.store);
    _exit(0);
}

static void run(const char *path, shared *all) {
    pid_t processes[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
        processes[i] = fork();
        STRESS_CHECK(processes[i] >= 0, "cannot fork");
        if (processes[i] == 0) {
            work(path, all, i);
        }
    }
    long calls = 0;
    long items = 0;
    int takers = 0;
    for (int i = 0; i < PROCESSES; i++) {
        stress_join(processes[i]);
        calls += atomic_load(&all->calls[i]);
        items += atomic_load(&all->items[i]);
        takers += atomic_load(&all->items[i]) > 0;
    }
    printf("%ld calls or more, %ld things handed out, to %d of %d processes\n", calls, items, takers,
           PROCESSES);
    STRESS_CHECK(takers > 1, "one process had it all: nothing was tried");
}

/* --- what must hold then, read off the log of each session --- */

/* One person in one session. */
typedef struct story {
    cme_rsvp_state state;
    cme_time first_at; /* of the first line */
    cme_time going_since;
    cme_time offered_at;
    cme_time asked_at; /* and has not answered yet */
    int lines;
    int questions; /* whether they still come */
    bool must_have[KINDS];
    bool may_have[KINDS];
} story;

typedef struct totals {
    long offers_expired;
    long asked;
    long not_confirmed;
    long subscribed;
} totals;

typedef struct reader {
    cme_store *store;
    const shared *all;
    int series;
    int session;
    cme_time starts_at;
    cme_time closes_at;
    story stories[PEOPLE];
    totals *count;
} reader;

/* When the clock showed it first. */
static cme_time shown(cme_time at) {
    return at <= BEGIN ? BEGIN : BEGIN + (at - BEGIN + STEP - 1) / STEP * STEP;
}

static cme_time earlier(cme_time a, cme_time b) {
    return a < b ? a : b;
}

#define READ_CHECK(r, person, condition, ...)                                                                \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "series %d, session %d, person %d: ", (r)->series, (r)->session, (person));      \
        }                                                                                                    \
        STRESS_CHECK(condition, __VA_ARGS__);                                                                \
    } while (0)

/* Until `at` they went: who goes since before a reminder is due gets it when the clock first shows that. */
static void stop_going(const reader *r, story *s, cme_time at) {
    static const int BEFORE[KINDS] = {[CME_DUE_REMINDER] = REMINDS, [CME_DUE_REMINDER_AGAIN] = REMINDS_AGAIN};
    for (int kind = CME_DUE_REMINDER; kind <= CME_DUE_REMINDER_AGAIN; kind++) {
        cme_time due_at = r->starts_at - BEFORE[kind];
        bool goes_since_before = s->state == CME_RSVP_GOING && s->going_since < due_at;
        s->must_have[kind] = s->must_have[kind] || (goes_since_before && at > shown(due_at));
        s->may_have[kind] = s->may_have[kind] || (goes_since_before && at >= due_at);
    }
}

/* Nothing that ends by itself lasts longer, nor less, than it should. */
static void check_time_limits(const reader *r, const story *s, int person, const cme_rsvp_log_entry *line) {
    cme_time offer_ends = shown(earlier(s->offered_at + OFFER_SECONDS, r->closes_at));
    cme_time question_ends = shown(earlier(s->asked_at + RECONFIRM_SECONDS, r->closes_at));
    cme_time question_at = shown(r->starts_at - RECONFIRMS);
    if (s->state == CME_RSVP_OFFERED) {
        READ_CHECK(r, person, line->at <= offer_ends, "an offer of %lld ran until %lld",
                   (long long)s->offered_at, (long long)line->at);
    }
    if (line->reason == CME_RSVP_REASON_OFFER_EXPIRED) {
        READ_CHECK(r, person, s->state == CME_RSVP_OFFERED && line->at == offer_ends,
                   "an offer ran out that was none, or at %lld", (long long)line->at);
    }
    if (s->asked_at != CME_TIME_NONE) {
        READ_CHECK(r, person, line->at <= question_ends, "asked at %lld, they had until %lld",
                   (long long)s->asked_at, (long long)line->at);
    }
    if (line->reason == CME_RSVP_REASON_NOT_CONFIRMED) {
        READ_CHECK(r, person, s->asked_at != CME_TIME_NONE && line->at == question_ends,
                   "they did not answer what nobody asked, or by %lld", (long long)line->at);
    }
    if (line->reason == CME_RSVP_REASON_RECONFIRMATION) {
        READ_CHECK(r, person, s->state == CME_RSVP_GOING && s->questions == 0 && line->at == question_at,
                   "asked at %lld, or again", (long long)line->at);
    } else if (s->state == CME_RSVP_GOING && s->going_since < r->starts_at - RECONFIRMS &&
               s->questions == 0) {
        READ_CHECK(r, person, line->at <= question_at, "nobody asked them whether they still come");
    }
}

static void read_line(reader *r, const cme_rsvp_log_entry *line) {
    int person = person_of(r->all, line->person);
    STRESS_CHECK(person < PEOPLE, "a line of nobody");
    story *s = &r->stories[person];
    READ_CHECK(r, person, s->state == line->from, "line %llu comes from state %d, the one before led to %d",
               (unsigned long long)line->number, line->from, s->state);
    check_time_limits(r, s, person, line);
    if (line->reason == CME_RSVP_REASON_SUBSCRIPTION) {
        READ_CHECK(r, person, s->lines == 0, "a subscription answers for who has an RSVP");
    }
    if (line->to != CME_RSVP_GOING) {
        stop_going(r, s, line->at);
    } else if (s->state != CME_RSVP_GOING) {
        s->going_since = line->at;
    }
    if (line->to == CME_RSVP_OFFERED && s->state != CME_RSVP_OFFERED) {
        s->offered_at = line->at;
    }
    bool is_question = line->reason == CME_RSVP_REASON_RECONFIRMATION;
    s->asked_at = is_question ? line->at : CME_TIME_NONE;
    s->questions += is_question;
    s->first_at = s->lines++ == 0 ? line->at : s->first_at;
    s->state = line->to;
    r->count->asked += is_question;
    r->count->offers_expired += line->reason == CME_RSVP_REASON_OFFER_EXPIRED;
    r->count->not_confirmed += line->reason == CME_RSVP_REASON_NOT_CONFIRMED;
    r->count->subscribed += line->reason == CME_RSVP_REASON_SUBSCRIPTION;
}

static void read_log(reader *r) {
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = key_of(r->all, r->series, r->session);
    cme_rsvp_log_page *page = NULL;
    do {
        cme_rsvp_log_page *next = NULL;
        STRESS_OK(r->store, cme_rsvp_log_find(r->store, &query, &next));
        cme_rsvp_log_page_free(page);
        page = next;
        for (size_t i = 0; i < page->count; i++) {
            read_line(r, page->items[i]);
        }
        query.cursor = page->next;
    } while (query.cursor != NULL);
    cme_rsvp_log_page_free(page);
}

/* At the end, when everything has begun: the reminders of those who went; and no offer nor question is open.
 */
static void check_person(reader *r, int person) {
    story *s = &r->stories[person];
    stop_going(r, s, r->starts_at);
    READ_CHECK(r, person, s->state != CME_RSVP_OFFERED && s->asked_at == CME_TIME_NONE,
               "an offer or a question has no end");
    for (int kind = CME_DUE_REMINDER; kind <= CME_DUE_REMINDER_AGAIN; kind++) {
        int times = atomic_load(&r->all->handed_out[r->series][r->session][kind][person]);
        READ_CHECK(r, person,
                   times <= 1 && (times == 1 || !s->must_have[kind]) && (times == 0 || s->may_have[kind]),
                   "due %d was handed out %d times (they %s)", kind, times,
                   s->must_have[kind]  ? "go"
                   : s->may_have[kind] ? "leave at that moment"
                                       : "do not go");
    }
    cme_subscription *subscription = NULL;
    cme_status status =
        cme_subscription_get(r->store, r->all->series[r->series], r->all->people[person], &subscription);
    STRESS_CHECK(status == CME_OK || status == CME_ERR_NOT_FOUND, "%s", cme_store_message(r->store));
    if (status == CME_OK && subscription->since < r->closes_at) {
        cme_time opens_at = r->starts_at - OPENS;
        cme_time from = subscription->since > opens_at ? subscription->since : opens_at;
        READ_CHECK(r, person, s->lines > 0 && s->first_at <= shown(from),
                   "subscribed at %lld, to answer from %lld on, and has no RSVP, or of %lld",
                   (long long)subscription->since, (long long)from, (long long)s->first_at);
    }
    cme_subscription_free(subscription);
}

static void check_session(cme_store *store, const shared *all, int series, int session, totals *count) {
    reader r = {.store = store, .all = all, .series = series, .session = session, .count = count};
    cme_session *found = NULL;
    STRESS_OK(store, cme_session_get(store, key_of(all, series, session), &found));
    r.starts_at = found->starts_at;
    r.closes_at = found->starts_at - CLOSES;
    cme_session_free(found);
    for (int i = 0; i < PEOPLE; i++) {
        r.stories[i].asked_at = CME_TIME_NONE;
    }
    read_log(&r);
    for (int kind = CME_DUE_RSVP_OPENS; kind <= CME_DUE_RSVP_CLOSES; kind++) {
        int times = atomic_load(&all->handed_out[series][session][kind][EVERYBODY]);
        READ_CHECK(&r, EVERYBODY, times == 1, "due %d was handed out %d times", kind, times);
    }
    for (int i = 0; i < PEOPLE; i++) {
        check_person(&r, i);
    }
}

static void check(const char *path, shared *all) {
    cme_store *store = open_store(path, all);
    totals lines = {0};
    stress_verify(store);
    for (int i = 0; i < SERIES; i++) {
        for (int k = 0; k < SESSIONS; k++) {
            check_session(store, all, i, k, &lines);
        }
    }
    cme_store_close(store);
    long offers = atomic_load(&all->offers_expired);
    long asked = atomic_load(&all->asked);
    long not_confirmed = atomic_load(&all->not_confirmed);
    long subscribed = atomic_load(&all->subscribed);
    printf(
        "offers run out: %ld, %ld of them by tick; asked: %ld, not confirmed: %ld; subscribed: %ld, %ld by tick\n",
        lines.offers_expired, offers, lines.asked, lines.not_confirmed, lines.subscribed, subscribed);
    STRESS_CHECK(asked == lines.asked && not_confirmed == lines.not_confirmed,
                 "tick says that it asked %ld and that %ld did not confirm", asked, not_confirmed);
    /* The others ran out when somebody answered them, or were made when the subscription started. */
    STRESS_CHECK(offers <= lines.offers_expired && subscribed <= lines.subscribed,
                 "tick says that %ld offers ran out and %ld RSVPs were made", offers, subscribed);
    STRESS_CHECK(lines.offers_expired > 0 && lines.not_confirmed > 0 && subscribed > 0, "nothing was tried");
}

int main(void) {
    char folder[] = "/tmp/cmevent-due-XXXXXX";
    STRESS_CHECK(mkdtemp(folder) != NULL, "cannot make a folder");
    char path[sizeof folder + 16];
    (void)snprintf(path, sizeof path, "%s/club.db", folder);
    shared *all = mmap(NULL, sizeof *all, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    STRESS_CHECK(all != MAP_FAILED, "cannot share memory");
    prepare(path, all);
    double begin = stress_seconds();
    run(path, all);
    check(path, all);
    printf("%.1f s\n", stress_seconds() - begin);
    (void)munmap(all, sizeof *all);
    stress_remove(folder, path);
    return 0;
}
