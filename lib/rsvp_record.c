/* rsvp_record.c: an RSVP with its person, from the row to the public record.
 * May use rsvp_row_internal.h.
 * Must not change anything. */
#include <stdlib.h>

#include "rsvp_row_internal.h"

static void *read_with_blocks(cme__statement *row, cme__arena *arena);
static void publish(cme__rsvp_record *record);
static cme_status find_place(cme_store *store, const cme__session_plan *plan, cme__rsvp_record *record);
static int compare_by_person(const void *left, const void *right);
static cme_status place_in_queue(cme_store *store, cme__rsvp_record **records, size_t count);

cme_status cme__rsvp_record_load(cme_store *store, const cme__session_plan *plan, cme_id person,
                                 cme__rsvp_record **out) {
    void *record = NULL;
    cme__statement *find = NULL;
    cme_status status =
        cme__db_prepare(store->db,
                        "SELECT " CME__RSVP_RECORD_COLUMNS ", p.was_blocked FROM persons p"
                        " LEFT JOIN rsvps r ON r.session = $2 AND r.person = p.rowid WHERE p.id = $1",
                        &find);
    cme__bind_id(find, 1, person);
    cme__bind_int(find, 2, plan->row);
    if (status == CME_OK) {
        status = cme__record_read(store, find, read_with_blocks, &record);
    }
    *out = record;
    if (status == CME_OK && record == NULL) {
        int64_t person_row = 0;
        status = cme__person_row(store, person, &person_row); /* says why */
    }
    return status;
}

static void *read_with_blocks(cme__statement *row, cme__arena *arena) {
    cme__rsvp_record *record = cme__rsvp_record_read(row, arena);
    if (record != NULL) {
        record->was_blocked = cme__column_int(row, CME__RSVP_RECORD_COLUMN_COUNT) != 0;
    }
    return record;
}

void *cme__rsvp_record_read(cme__statement *row, cme__arena *arena) {
    cme__rsvp_record *record = cme__arena_alloc(arena, sizeof *record);
    if (record != NULL) {
        record->rsvp.person = cme__column_id(row, 0);
        record->rsvp.person_name = cme__column_copy(row, 1, arena);
        record->row.person = cme__column_int(row, 2);
        record->rsvp.note = cme__column_copy(row, 3, arena);
        cme__rsvp_row_columns(row, 4, &record->row);
        publish(record);
    }
    return record;
}

cme_status cme__rsvp_record_finish(cme_store *store, const cme__session_plan *plan,
                                   cme__rsvp_record *record) {
    publish(record);
    record->session = plan->row;
    record->rsvp.session = plan->key;
    return record->row.queued_heads > 0 ? find_place(store, plan, record) : CME_OK;
}

static void publish(cme__rsvp_record *record) {
    record->rsvp.state = record->row.state;
    record->rsvp.guests = record->row.guests;
    record->rsvp.queued_heads = record->row.queued_heads;
    record->rsvp.skips = record->row.skips;
    record->rsvp.priority = (int32_t)record->row.priority;
    record->rsvp.pools = record->row.claim.pools;
    record->rsvp.any_pool = record->row.claim.any_pool;
    record->rsvp.is_invited = (record->row.marks & CME__RSVP_INVITED_MARK) != 0;
    record->rsvp.is_late = (record->row.marks & CME__RSVP_LATE_MARK) != 0;
    record->rsvp.is_overlapping = (record->row.marks & CME__RSVP_OVERLAPS_MARK) != 0;
    record->rsvp.created_at = record->row.created_at;
    record->rsvp.updated_at = record->row.updated_at;
    record->rsvp.queued_at = record->row.queued_at;
    record->rsvp.offered_at = record->row.offered_at;
    record->rsvp.expires_at = record->row.expires_at;
}

/* The last one, as whoever joins is, costs no walk along the queue. */
static cme_status find_place(cme_store *store, const cme__session_plan *plan, cme__rsvp_record *record) {
    int64_t last_person = 0;
    cme_status status = cme__rsvp_last_waiting(store, plan->row, &last_person);
    if (status != CME_OK || last_person == record->row.person) {
        record->rsvp.queue_position = plan->heads.waiting_parties;
        record->rsvp.heads_ahead = plan->heads.waiting - record->row.queued_heads;
        return status;
    }
    return cme__rsvp_place(store, &record, 1);
}

cme_status cme__rsvp_place(cme_store *store, cme__rsvp_record **records, size_t count) {
    cme_status status = CME_OK;
    size_t first = 0;
    if (count > 0) {
        qsort(records, count, sizeof(cme__rsvp_record *), compare_by_person);
    }
    while (status == CME_OK && first < count) {
        size_t end = first;
        while (end < count && records[end]->session == records[first]->session) {
            end++;
        }
        status = place_in_queue(store, records + first, end - first);
        first = end;
    }
    return status;
}

static int compare_by_person(const void *left, const void *right) {
    const cme__rsvp_record *a = *(cme__rsvp_record *const *)left;
    const cme__rsvp_record *b = *(cme__rsvp_record *const *)right;
    if (a->session != b->session) {
        return a->session < b->session ? -1 : 1;
    }
    return (a->row.person > b->row.person) - (a->row.person < b->row.person);
}

/* Walks one queue until all records of its session have their place. */
static cme_status place_in_queue(cme_store *store, cme__rsvp_record **records, size_t count) {
    cme__statement *queue = NULL;
    cme__rsvp_record wanted = {.session = records[0]->session};
    cme__rsvp_record *key = &wanted;
    int32_t position = 0;
    int32_t ahead = 0;
    bool row = true;
    size_t left = count;
    cme_status status =
        cme__db_prepare(store->db,
                        "SELECT person, queued_heads FROM rsvps WHERE session = $1 AND queued_heads > 0"
                        " ORDER BY priority DESC, queued_at, queue_number",
                        &queue);
    cme__bind_int(queue, 1, wanted.session);
    while (status == CME_OK && row && left > 0) {
        status = cme__step(queue, &row);
        if (!row) {
            break;
        }
        position++;
        wanted.row.person = cme__column_int(queue, 0);
        cme__rsvp_record **found =
            bsearch(&key, records, count, sizeof(cme__rsvp_record *), compare_by_person);
        if (found != NULL) {
            (*found)->rsvp.queue_position = position;
            (*found)->rsvp.heads_ahead = ahead;
            left--;
        }
        ahead += (int32_t)cme__column_int(queue, 1);
    }
    cme__done(queue);
    return status;
}
