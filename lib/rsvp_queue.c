/* rsvp_queue.c: the waitlist of a session: who moves up.
 * May use rsvp_row_internal.h, rsvp_internal.h.
 * Must not decide who moves: rules/waitlist.h does. */
#include <inttypes.h>

#include "rsvp_internal.h"
#include "rsvp_row_internal.h"
#include "store_agenda_internal.h"

/* The queue, by the first parties of each size and claim. */
typedef struct queue_heads {
    cme__waiting *items;
    size_t count;
    size_t capacity;
} queue_heads;

static cme_status read_queue(const cme__rsvp_edit *edit, queue_heads *queue, bool passes_busy);
static cme_status read_next_head(const cme__rsvp_edit *edit, bool passes_busy, cme__waiting *waiting,
                                 bool *found);
static cme_status read_passed(const cme__rsvp_edit *edit, bool passes_busy, cme__waiting *waiting);
static cme_status move(cme__rsvp_edit *edit, const queue_heads *queue, const cme__waiting *next);
static cme_status count_skips(const cme__rsvp_edit *edit, const cme__waiting *passed,
                              const cme__waiting *next);
static cme_status next_state(cme__rsvp_edit *edit, const cme__rsvp_row *row, cme__rsvp_row *after);

cme_status cme__rsvp_promote(cme_store *store, cme__session_plan *plan) {
    cme__rsvp_edit edit;
    cme_status status = cme__rsvp_edit_begin(&edit, store, plan, CME_RSVP_REASON_PROMOTION, 0);
    if (status == CME_OK) {
        status = cme__rsvp_move_up(&edit);
    }
    return status == CME_OK ? cme__rsvp_edit_end(&edit) : status;
}

/* Offers that quiet hours keep back are made when they end (rules.md 34). */
static cme_status look_after_quiet_hours(const cme__rsvp_edit *edit) {
    const cme__policy *policy = &edit->policy;
    if (edit->plan->heads.waiting_parties == 0 || policy->promotion != CME_PROMOTION_OFFER ||
        !cme__policy_is_quiet(policy, edit->now)) {
        return CME_OK;
    }
    return cme__agenda_look_by(edit->store, edit->plan->event_row, CME__AGENDA_PROMOTE,
                               cme__policy_quiet_end(policy, edit->now));
}

bool cme__rsvp_moves_up(const cme__rsvp_edit *edit) {
    const cme__policy *policy = &edit->policy;
    return edit->plan->status == CME_SESSION_SCHEDULED && edit->now < cme__rsvp_closes_at(edit) &&
           policy->promotion != CME_PROMOTION_MANUAL &&
           !(policy->promotion == CME_PROMOTION_OFFER && cme__policy_is_quiet(policy, edit->now));
}

cme_status cme__rsvp_move_up(cme__rsvp_edit *edit) {
    if (!cme__rsvp_moves_up(edit)) {
        return look_after_quiet_hours(edit);
    }
    queue_heads queue = {0};
    cme_status status = CME_OK;
    int next = 0;
    edit->reason = CME_RSVP_REASON_PROMOTION;
    edit->by_person = 0;
    edit->overrides = 0;
    while (status == CME_OK && next >= 0 && edit->plan->heads.waiting_parties > 0) {
        cme__seats whole = cme__seating_left(edit->seating.whole, CME__SEATING_WHOLE);
        if (!cme__seating_fits(&whole, 1)) {
            break; /* the usual end: no seat is left, and the queue need not be looked at */
        }
        status = read_queue(edit, &queue, edit->policy.overlap == CME_OVERLAP_SKIP);
        next = cme__waitlist_next(edit->policy.party, queue.items, queue.count);
        if (status == CME_OK && next >= 0) {
            status = move(edit, &queue, &queue.items[next]);
        }
    }
    cme__free(queue.items);
    return status;
}

cme_status cme__rsvp_find_stuck(const cme__rsvp_edit *edit, cme__waiting *out) {
    const bool splits = edit->policy.party == CME_PARTY_SPLIT;
    queue_heads queue = {0};
    int stuck = -1;
    cme_status status = read_queue(edit, &queue, false);
    if (status == CME_OK && edit->policy.overlap != CME_OVERLAP_SKIP) {
        stuck = cme__waitlist_next(splits ? CME_PARTY_SPLIT : CME_PARTY_STRICT, queue.items, queue.count);
    }
    *out = stuck >= 0 ? queue.items[stuck] : (cme__waiting){0};
    cme__free(queue.items);
    return status;
}

cme_status cme__rsvp_others_wait(const cme__rsvp_edit *edit, cme__seat_claim claim, bool *others_wait) {
    queue_heads queue = {0};
    *others_wait = false;
    cme_status status = CME_OK;
    if (edit->plan->heads.waiting_parties > 0) {
        status = read_queue(edit, &queue, false);
    }
    for (size_t i = 0; i < queue.count && status == CME_OK; i++) {
        *others_wait = *others_wait || cme__waitlist_comes_before(&queue.items[i], claim);
    }
    cme__free(queue.items);
    return status;
}

cme_status cme__rsvp_others_wait_for(const cme__rsvp_edit *edit, uint32_t entered, bool *others_wait) {
    queue_heads queue = {0};
    *others_wait = false;
    cme_status status = CME_OK;
    if (edit->plan->heads.waiting_parties > 0 && entered != 0) {
        status = read_queue(edit, &queue, false);
    }
    for (size_t i = 0; i < queue.count && status == CME_OK; i++) {
        *others_wait = *others_wait || cme__waitlist_comes_before_move(&queue.items[i], entered);
    }
    cme__free(queue.items);
    return status;
}

cme__seats cme__rsvp_seats(const cme__session_plan *plan, cme__seat_limit limits[CME__SEATING_WHOLE]) {
    const int32_t taken = plan->heads.going + plan->heads.held;
    limits[0] = (cme__seat_limit){"capacity", plan->capacity, taken};
    limits[1] = (cme__seat_limit){"room capacity", plan->room_capacity, taken};
    return cme__seating_left(limits, CME__SEATING_WHOLE);
}

cme_status cme__rsvp_check_seats(cme_store *store, cme__session_plan *plan, const char *limit, int32_t seats,
                                 bool allow_overfull) {
    const int32_t taken = plan->heads.going + plan->heads.held;
    /* What was allowed to be over-full before may become less so. */
    if (seats == CME_UNLIMITED || taken - seats <= plan->heads.overfull) {
        return CME_OK;
    }
    if (!allow_overfull) {
        return cme__fail(&store->fault, CME_ERR_CONFLICT,
                         "%s %" PRId32 ": %" PRId32 " heads have seats, %" PRId32 " too many", limit, seats,
                         taken, taken - seats);
    }
    plan->heads.overfull = taken - seats;
    return cme__session_write_seats(store, plan);
}

cme_status cme__rsvp_last_waiting(cme_store *store, int64_t session_row, int64_t *person_row) {
    cme__statement *find = NULL;
    bool found = false;
    cme_status status = cme__db_prepare(store->db,
                                        "SELECT person FROM rsvps WHERE session = $1 AND queued_heads > 0"
                                        " ORDER BY priority, queued_at DESC, queue_number DESC LIMIT 1",
                                        &find);
    cme__bind_int(find, 1, session_row);
    if (status == CME_OK) {
        status = cme__step(find, &found);
    }
    *person_row = found ? cme__column_int(find, 0) : 0;
    cme__done(find);
    return status;
}

/* Sessions to which `person` goes at that time, other than session $1 (rules.md 32). */
#define GOES_ELSEWHERE(person, start, end)                                                                   \
    "SELECT 1 FROM rsvps o JOIN sessions s ON s.rowid = o.session"                                           \
    "  WHERE o.person = " person " AND o.state = 3 AND o.session <> $1 AND s.cancelled = 0"                  \
    "   AND s.start_at < " end " AND s.end_at > " start

/* Of statements about who waits in session $1: whoever goes elsewhere at that time is passed over where the
 * policy says so. They do not move, hold up nobody, and count no skips. */
#define PASSES_BUSY(flag, start, end)                                                                        \
    " AND (" flag " = 0 OR NOT EXISTS (" GOES_ELSEWHERE("rsvps.person", start, end) "))"

cme_status cme__rsvp_overlaps(const cme__rsvp_edit *edit, int64_t person_row, bool *answer) {
    cme__statement *find = NULL;
    cme_status status = cme__db_prepare(edit->store->db, GOES_ELSEWHERE("$2", "$3", "$4") " LIMIT 1", &find);
    cme__bind_int(find, 1, edit->plan->row);
    cme__bind_int(find, 2, person_row);
    cme__bind_int(find, 3, edit->plan->starts_at);
    cme__bind_int(find, 4, edit->plan->ends_at);
    if (status == CME_OK) {
        status = cme__step(find, answer);
    }
    cme__done(find);
    return status;
}

static void bind_passes_busy(cme__statement *statement, int flag, bool passes_busy,
                             const cme__session_plan *plan) {
    cme__bind_int(statement, flag, passes_busy);
    cme__bind_int(statement, flag + 1, plan->starts_at);
    cme__bind_int(statement, flag + 2, plan->ends_at);
}

/* One look per size and claim, however many wait. */
static cme_status read_queue(const cme__rsvp_edit *edit, queue_heads *queue, bool passes_busy) {
    cme__waiting waiting = {0};
    queue->count = 0;
    for (;;) {
        bool found = false;
        cme_status status = read_next_head(edit, passes_busy, &waiting, &found);
        if (status != CME_OK || !found) {
            return status;
        }
        cme__waitlist_judge(&edit->seating, &waiting);
        if (edit->policy.party == CME_PARTY_SKIP && !waiting.fits && waiting.could_fit) {
            status = read_passed(edit, passes_busy, &waiting);
        }
        if (status == CME_OK &&
            !cme__grow(&queue->items, &queue->capacity, queue->count + 1, sizeof waiting)) {
            status = cme__fail_memory(&edit->store->fault);
        }
        if (status != CME_OK) {
            return status;
        }
        queue->items[queue->count++] = waiting;
    }
}

/* The first party of the size and claim that follow those of `waiting`. */
static cme_status read_next_head(const cme__rsvp_edit *edit, bool passes_busy, cme__waiting *waiting,
                                 bool *found) {
    cme__statement *next = NULL;
    cme_status status = cme__db_prepare(
        edit->store->db,
        "SELECT pools, any_pool, queued_heads, person, priority, queued_at, queue_number FROM rsvps"
        " WHERE session = $1 AND queued_heads > 0 AND (pools, any_pool, queued_heads) > ($2, $3, $4)" PASSES_BUSY(
            "$5", "$6",
            "$7") " ORDER BY pools, any_pool, queued_heads, priority DESC, queued_at, queue_number LIMIT 1",
        &next);
    cme__bind_int(next, 1, edit->plan->row);
    cme__bind_int(next, 2, waiting->claim.pools);
    cme__bind_int(next, 3, waiting->claim.any_pool);
    cme__bind_int(next, 4, waiting->heads);
    bind_passes_busy(next, 5, passes_busy, edit->plan);
    if (status == CME_OK) {
        status = cme__step(next, found);
    }
    if (*found) {
        *waiting = (cme__waiting){
            .claim = {(uint32_t)cme__column_int(next, 0), (uint32_t)cme__column_int(next, 1)},
            .heads = (int32_t)cme__column_int(next, 2),
            .person = cme__column_int(next, 3),
            .place = {cme__column_int(next, 4), cme__column_int(next, 5), cme__column_int(next, 6)}};
    }
    cme__done(next);
    return status;
}

/* The first of them that was passed too often. 3 is CME_RSVP_SKIP_LIMIT, as in the index rsvps_passed. */
static cme_status read_passed(const cme__rsvp_edit *edit, bool passes_busy, cme__waiting *waiting) {
    _Static_assert(CME_RSVP_SKIP_LIMIT == 3, "the statement below and its index have it in them");
    cme__statement *find = NULL;
    cme_status status = cme__db_prepare(
        edit->store->db,
        "SELECT priority, queued_at, queue_number FROM rsvps"
        " WHERE session = $1 AND pools = $2 AND any_pool = $3 AND queued_heads = $4 AND skips >= 3" PASSES_BUSY(
            "$5", "$6", "$7") " ORDER BY priority DESC, queued_at, queue_number LIMIT 1",
        &find);
    cme__bind_int(find, 1, edit->plan->row);
    cme__bind_int(find, 2, waiting->claim.pools);
    cme__bind_int(find, 3, waiting->claim.any_pool);
    cme__bind_int(find, 4, waiting->heads);
    bind_passes_busy(find, 5, passes_busy, edit->plan);
    if (status == CME_OK) {
        status = cme__step(find, &waiting->has_passed);
    }
    if (waiting->has_passed) {
        waiting->passed =
            (cme__queue_place){cme__column_int(find, 0), cme__column_int(find, 1), cme__column_int(find, 2)};
    }
    cme__done(find);
    return status;
}

/* Seats a party, or what there are seats for, and counts it to those that it passes. */
static cme_status move(cme__rsvp_edit *edit, const queue_heads *queue, const cme__waiting *next) {
    cme__rsvp_row row = {.person = next->person};
    cme__rsvp_row after;
    cme_status status = cme__rsvp_row_read(edit->store, edit->plan->row, &row);
    if (status == CME_OK) {
        status = next_state(edit, &row, &after);
    }
    for (size_t i = 0; i < queue->count && status == CME_OK && after.state != CME_RSVP_PENDING; i++) {
        if (cme__waitlist_skips(edit->policy.party, &queue->items[i], next)) {
            status = count_skips(edit, &queue->items[i], next);
        }
    }
    return status == CME_OK ? cme__rsvp_change(edit, &row, &after) : status;
}

/* One skip for each party of a size and claim before the one that moves. */
static cme_status count_skips(const cme__rsvp_edit *edit, const cme__waiting *passed,
                              const cme__waiting *next) {
    static const char BEFORE_ITS_PRIORITY[] =
        "UPDATE rsvps SET skips = skips + 1"
        " WHERE session = $1 AND pools = $2 AND any_pool = $3 AND queued_heads = $4 AND queued_heads > 0"
        "  AND priority > $5" PASSES_BUSY("$8", "$9", "$10");
    static const char BEFORE_IT[] =
        "UPDATE rsvps SET skips = skips + 1"
        " WHERE session = $1 AND pools = $2 AND any_pool = $3 AND queued_heads = $4 AND queued_heads > 0"
        "  AND priority = $5 AND (queued_at, queue_number) < ($6, $7)" PASSES_BUSY("$8", "$9", "$10");
    static const char *const BOTH[] = {BEFORE_ITS_PRIORITY, BEFORE_IT};
    cme_status status = CME_OK;
    for (int i = 0; i < 2 && status == CME_OK; i++) {
        cme__statement *count = NULL;
        status = cme__db_prepare(edit->store->db, BOTH[i], &count);
        cme__bind_int(count, 1, edit->plan->row);
        cme__bind_int(count, 2, passed->claim.pools);
        cme__bind_int(count, 3, passed->claim.any_pool);
        cme__bind_int(count, 4, passed->heads);
        cme__bind_int(count, 5, next->place.priority);
        bind_passes_busy(count, 8, edit->policy.overlap == CME_OVERLAP_SKIP, edit->plan);
        if (BOTH[i] == BEFORE_IT) {
            cme__bind_int(count, 6, next->place.queued_at);
            cme__bind_int(count, 7, next->place.number);
        }
        status = status == CME_OK ? cme__run(count) : status;
    }
    return status;
}

/* What becomes of the party: a seat, an offer, or the organizer's question, when a gate came into force since
 * it joined (rules.md 31). Whoever has seats already gets the rest without an offer: they said yes. */
static cme_status next_state(cme__rsvp_edit *edit, const cme__rsvp_row *row, cme__rsvp_row *after) {
    *after = *row;
    bool lacks = cme__rsvp_lacks_invitation(edit, row);
    cme_status status = CME_OK;
    if (!lacks && row->state == CME_RSVP_WAITLISTED) {
        status = cme__rsvp_lacks_approval(edit, row, &lacks);
    }
    if (status == CME_OK && lacks && row->state == CME_RSVP_WAITLISTED) {
        after->state = CME_RSVP_PENDING;
        after->queued_heads = 0;
        return CME_OK;
    }
    cme__seats seats = cme__seating_for(&edit->seating, row->claim, &after->claim.pools);
    int32_t heads = row->queued_heads;
    if (!cme__seating_fits(&seats, heads)) {
        heads = (int32_t)seats.left;
    }
    after->claim.any_pool = 0; /* it is settled which */
    after->guests = cme__rsvp_seated(row) + heads - 1;
    after->queued_heads = row->queued_heads - heads;
    if (row->state == CME_RSVP_WAITLISTED && edit->policy.promotion == CME_PROMOTION_OFFER) {
        after->state = CME_RSVP_OFFERED;
        after->expires_at = cme__policy_offer_expires(&edit->policy, edit->now, cme__rsvp_closes_at(edit));
    } else if (row->state == CME_RSVP_WAITLISTED) {
        after->state = CME_RSVP_GOING;
    }
    bool is_busy = false;
    if (status == CME_OK && edit->policy.overlap == CME_OVERLAP_WARN) {
        status = cme__rsvp_overlaps(edit, row->person, &is_busy);
    }
    after->marks |= is_busy ? CME__RSVP_OVERLAPS_MARK : 0U;
    return status;
}
