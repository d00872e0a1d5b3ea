/* cmevent/event.h: events: what is planned, once or as a series.
 * Includes the C standard library and other cmevent headers only.
 *
 *     cme_event_spec spec = CME_EVENT_SPEC_INIT;
 *     spec.group = group->id;
 *     spec.title = "Rust Night";
 *     spec.start = cme_civil_at(2027, 3, 2, 19, 0, 0);
 *     spec.zone = "Europe/Berlin";
 *     spec.duration_seconds = 2 * 3600;
 *     spec.rrule = "FREQ=WEEKLY;COUNT=12";
 *     spec.capacity = 40;
 *     cme_event *event = NULL;
 *     if (cme_event_create(store, &spec, &event) != CME_OK || cme_event_publish(store, event->id, NULL) !=
 * CME_OK) { ... } cme_event_free(event);
 *
 * An event is a draft until it is published; draft and cancelled events take no RSVPs. RSVPs and attendance
 * belong to its sessions (session.h), always.
 */
#ifndef CMEVENT_EVENT_H
#define CMEVENT_EVENT_H

#include <cmevent/store.h>

CME_BEGIN_DECLS

/** Where an event stands. Values are fixed. */
typedef enum cme_event_status {
    CME_EVENT_DRAFT = 1,
    CME_EVENT_PUBLISHED = 2,
    CME_EVENT_POSTPONED = 3, /**< will take place, the time is open: takes no new RSVPs, keeps those it has */
    CME_EVENT_CANCELLED = 4,
    CME_EVENT_COMPLETED = 5
} cme_event_status;

/** Who may see an event (iCalendar CLASS). */
typedef enum cme_visibility {
    CME_VISIBILITY_PUBLIC = 0,
    CME_VISIBILITY_MEMBERS = 1, /**< members of the group (CLASS:PRIVATE) */
    CME_VISIBILITY_HIDDEN = 2   /**< organizers only (CLASS:CONFIDENTIAL) */
} cme_visibility;

/** The longest duration: 366 nominal days, or as many times 86,400 exact seconds. */
#define CME_DURATION_DAYS_MAX    366
#define CME_DURATION_SECONDS_MAX (366 * 86400)

/** What an event is to be. */
typedef struct cme_event_spec {
    size_t size;
    cme_id group;            /**< required */
    cme_id venue;            /**< or CME_ID_NONE */
    const char *title;       /**< required, one line, at most CME_TITLE_MAX bytes */
    const char *description; /**< text, or NULL */
    const char *location;    /**< where, in words, for when there is no venue; or NULL */
    const char *url;         /**< or NULL */
    const char *categories;  /**< names separated by commas, or NULL */
    cme_civil start;         /**< required; a series starts with it, and its rule must generate it */
    const char *zone;        /**< IANA name of `start`; NULL: the venue's zone, or else the group's. Dates and
                                floating times are        reckoned in it */
    int32_t duration_days;   /**< nominal days; for a date at least 1 (0 counts as 1) */
    int32_t duration_seconds; /**< exact seconds, after the days; 0 for a date */
    const char *rrule; /**< RFC 5545 section 3.3.10 ("FREQ=WEEKLY;BYDAY=TU"), or NULL: no rule; from words
                          and numbers by recurrence.h */
    const cme_civil
        *rdates; /**< more starts, in the event's zone and kind (or in UTC); at most CME_DATES_MAX */
    size_t rdate_count;
    const cme_civil *exdates; /**< starts taken out, likewise. A date, where the series has times, takes out
                                 all sessions that it has on that day; they are kept one by one */
    size_t exdate_count;
    int32_t
        capacity; /**< seats of each session, 0 (closed) to CME_CAPACITY_MAX, or CME_UNLIMITED (default) */
    cme_visibility visibility;
    const char *uid;     /**< iCalendar UID when it comes from elsewhere; NULL (default): one is made */
    bool allow_overfull; /**< for cme_event_update: fewer seats than heads that have one are allowed, as in
                            cme_session_spec */
} cme_event_spec;

CME_DEFINE_SPEC_INIT(cme_event_spec, cme_event_spec_init, spec.capacity = CME_UNLIMITED)
#define CME_EVENT_SPEC_INIT cme_event_spec_init()

/** Fields for cme_event_update. */
#define CME_EVENT_VENUE       (UINT64_C(1) << 0)
#define CME_EVENT_TITLE       (UINT64_C(1) << 1)
#define CME_EVENT_DESCRIPTION (UINT64_C(1) << 2)
#define CME_EVENT_LOCATION    (UINT64_C(1) << 3)
#define CME_EVENT_URL         (UINT64_C(1) << 4)
#define CME_EVENT_CATEGORIES  (UINT64_C(1) << 5)
#define CME_EVENT_START       (UINT64_C(1) << 6) /**< start and zone together */
#define CME_EVENT_DURATION    (UINT64_C(1) << 7) /**< duration_days and duration_seconds together */
#define CME_EVENT_RRULE       (UINT64_C(1) << 8)
#define CME_EVENT_RDATES      (UINT64_C(1) << 9)  /**< replaces them all */
#define CME_EVENT_EXDATES     (UINT64_C(1) << 10) /**< replaces them all */
#define CME_EVENT_CAPACITY    (UINT64_C(1) << 11)
#define CME_EVENT_VISIBILITY  (UINT64_C(1) << 12)

/** An event as it was when asked for. Texts that are not set are NULL. */
typedef struct cme_event {
    cme_id id;
    cme_id group;
    cme_id venue;
    const char *uid;
    const char *title;
    const char *description;
    const char *location;
    const char *url;
    const char *categories;
    cme_event_status status;
    cme_visibility visibility;
    cme_civil start;
    const char *zone; /**< never NULL */
    int32_t duration_days;
    int32_t duration_seconds;
    bool is_series; /**< it has a rule or added dates */
    const char *rrule;
    const cme_civil *rdates; /**< ascending */
    size_t rdate_count;
    const cme_civil *exdates; /**< ascending */
    size_t exdate_count;
    int32_t capacity;
    int32_t sequence;   /**< iCalendar SEQUENCE: rises when time, place, recurrence or status change (rules.md
                           72) */
    cme_time starts_at; /**< the first session's start */
    cme_time ends_at;   /**< the last session's end; CME_TIME_NONE: a series without end */
    cme_time created_at;
    cme_time updated_at; /**< iCalendar DTSTAMP and LAST-MODIFIED */
} cme_event;

/** Events, ordered by `starts_at`, then id. */
typedef struct cme_event_page {
    size_t count;
    const cme_event *const *items;
    const char *next; /**< cursor of the next page, NULL on the last one */
} cme_event_page;

/** Which events. Fields left at their default do not restrict. */
typedef struct cme_event_query {
    size_t size;
    cme_id group;
    bool deep; /**< with `group`: also the groups below it */
    cme_id venue;
    cme_event_status status; /**< 0: any */
    const char *uid;         /**< iCalendar UID; the same one may stand in several groups */
    const char
        *text;      /**< words that begin words of title, description, location or categories, in any order */
    uint32_t limit; /**< items per page, 0: CME_PAGE_DEFAULT */
    const char *cursor; /**< `next` of the page before, or NULL */
} cme_event_query;

CME_DEFINE_SPEC_INIT(cme_event_query, cme_event_query_init, (void)0)
#define CME_EVENT_QUERY_INIT cme_event_query_init()

/** Makes a draft.
 * Returns: CME_OK; CME_ERR_INVALID, CME_ERR_LIMIT, CME_ERR_ZONE_UNKNOWN (a field); CME_ERR_NOT_FOUND (group
 * or venue); CME_ERR_EXISTS (the UID in that group); or a failure of the store. Ownership: `*out` is owned,
 * freed with cme_event_free; `out` may be NULL. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_event_create(cme_store *store, const cme_event_spec *spec,
                                                   cme_event **out);

/** Makes a draft with the plan of another event, from `start` (CME_CIVIL_NONE: the same start): a new UID, no
 * RSVPs, no overrides, no log, SEQUENCE 0 (rules.md 51). A series keeps its rule, an UNTIL in it too; its
 * added and removed dates move with the start. Returns: CME_OK; CME_ERR_NOT_FOUND; CME_ERR_INVALID (the rule
 * does not generate the new start, or ends before it); or a failure of the store. Ownership: `*out` is owned,
 * freed with cme_event_free; `out` may be NULL. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_event_copy(cme_store *store, cme_id id, cme_civil start,
                                                 cme_event **out);

/** Reads an event.
 * Returns: CME_OK; CME_ERR_NOT_FOUND; or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_event_free.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_event_get(cme_store *store, cme_id id, cme_event **out);

/** Changes the fields of `mask` (CME_EVENT_...) of the whole event.
 * What it never does: strand anybody, or rewrite the past. When time or recurrence change, every session with
 * something written about it must still be a session afterwards (one that was cancelled just stays
 * cancelled), and the sessions of a series that have started must stay as they were, name, start and end
 * (rules.md 43-46); otherwise nothing changes and the answer is CME_ERR_CONFLICT with the first such session.
 * A series whose time is to change from some day on is edited with cme_series_plan_make and cme_series_apply
 * (series.h), where RSVPs follow their sessions. A plain event's RSVPs move with its one session, which must
 * not have started, nor move into the past. A draft has no past: it may be changed at will.
 * A plain event that gets a rule or added dates becomes a series: its session is named by its start from then
 * on. A series that loses them becomes a plain event when nothing was written about any session but the
 * first.
 * CME_EVENT_START sets start and zone together: a zone without its start is never assumed (rules.md 52). A
 * NULL zone keeps the event's. Less capacity than heads that go is CME_ERR_CONFLICT with the excess (rules.md
 * 10), and so is a smaller room (rules.md 15); more capacity promotes from the waitlists (rules.md 11).
 * SEQUENCE rises by one when time, place or recurrence changed and the event is no draft. A field that is
 * given as it is already changes nothing.
 * Returns: as cme_event_create; CME_ERR_NOT_FOUND; CME_ERR_CONFLICT; CME_ERR_STATE (a cancelled or completed
 * event); or a failure of the store. Ownership: as cme_event_create. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_event_update(cme_store *store, cme_id id, const cme_event_spec *spec,
                                                   uint64_t mask, cme_event **out);

/** Publishes a draft or a postponed event: sessions show and take RSVPs. Publishing a published event changes
 * nothing. A session that was to begin while the event was postponed is CME_ERR_CONFLICT: it would seem to
 * have taken place, so move or cancel it first. Returns: CME_OK; CME_ERR_NOT_FOUND; CME_ERR_STATE;
 * CME_ERR_CONFLICT; or a failure of the store. Ownership: `*out` is owned, freed with cme_event_free; `out`
 * may be NULL. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_event_publish(cme_store *store, cme_id id, cme_event **out);

/** Postpones a published event until cme_event_publish (after cme_event_update has set the new time). Its
 * sessions that have started stay as they were; the others do not take place until then. Returns, Ownership:
 * as cme_event_publish. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_event_postpone(cme_store *store, cme_id id, cme_event **out);

/** Cancels an event with all sessions that have not started: their seats and queues are released, each once
 * (rules.md 7, 38, 46). It stays in the feeds as STATUS:CANCELLED. Cancelling a cancelled event changes
 * nothing. Returns, Ownership: as cme_event_publish. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_event_cancel(cme_store *store, cme_id id, cme_event **out);

/** Marks a published event as over: no session of it may still be to come (CME_ERR_CONFLICT with the first).
 * Calendars show no difference, so that SEQUENCE stays. Returns, Ownership: as cme_event_publish, and
 * CME_ERR_CONFLICT. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_event_complete(cme_store *store, cme_id id, cme_event **out);

/** Finds events. `query` may be NULL (all).
 * Returns: CME_OK (also with no items); CME_ERR_INVALID (a cursor of another query); or a failure of the
 * store. Ownership: `*out` is owned, freed with cme_event_page_free. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_event_find(cme_store *store, const cme_event_query *query,
                                                 cme_event_page **out);

/** Frees an event. NULL is allowed. Since: 0.1.0 */
CME_API void cme_event_free(cme_event *event);

/** Frees a page. NULL is allowed. Since: 0.1.0 */
CME_API void cme_event_page_free(cme_event_page *page);

CME_END_DECLS

#endif
