/* rsvp_batch.c: many answers in one transaction, each with its own result.
 * May use rsvp_internal.h, rsvp_row_internal.h, store_page_internal.h and the public calls of RSVPs.
 * Must not know what an answer does. */
#include <string.h>

#include <cmevent/rsvp.h>

#include "rsvp_internal.h"
#include "rsvp_row_internal.h"
#include "store_page_internal.h"

/* The results in the making. */
typedef struct batch {
    cme__arena arena;
    cme_rsvp_result_page *page;
    const cme_rsvp_result **items;
} batch;

static cme_status answer_all(cme_store *store, const cme_rsvp_spec *specs, size_t count, batch *made);
static const cme_rsvp_spec *spec_at(const cme_rsvp_spec *specs, size_t index);
static bool is_of_the_row(cme_status status);

cme_status cme_rsvp_answer_all(cme_store *store, const cme_rsvp_spec *specs, size_t count,
                               cme_rsvp_result_page **out) {
    batch made = {0};
    if (out != NULL) {
        *out = NULL;
    }
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK && (out == NULL || (specs == NULL && count > 0))) {
        status = cme__fail_null(&store->fault, out == NULL ? "out" : "specs");
    }
    if (status == CME_OK) {
        status = answer_all(store, specs, count, &made);
    }
    status = cme__store_end(store, status);
    if (status == CME_OK) {
        cme__arena_seal(&made.arena, made.page);
        *out = made.page;
    }
    cme__arena_free(&made.arena);
    return status;
}

void cme_rsvp_result_page_free(cme_rsvp_result_page *page) {
    cme__arena_object_free(page);
}

cme_status cme__rsvp_answer_subscribed(cme_store *store, cme_rsvp_spec *spec, bool *is_refused) {
    cme__session_plan plan;
    cme__rsvp_record *record = NULL;
    *is_refused = false;
    cme_status status = cme__db_begin_write(store->db);
    if (status != CME_OK) {
        return status;
    }
    status = cme__session_load(store, spec->session, &plan);
    if (status == CME_OK) {
        status = cme__rsvp_record_load(store, &plan, spec->person, &record);
    }
    if (status == CME_OK) {
        status = cme__rsvp_answer_for(store, &plan, spec, CME_RSVP_REASON_SUBSCRIPTION, record);
    }
    cme__arena_object_free(record);
    if (status == CME_OK) {
        return cme__db_commit(store->db);
    }
    cme_status undone = cme__db_rollback(store->db);
    if (!is_of_the_row(status)) {
        return status;
    }
    if (undone == CME_OK) {
        *is_refused = true;
        cme__fault_clear(&store->fault);
    }
    return undone;
}

static cme_status answer_all(cme_store *store, const cme_rsvp_spec *specs, size_t count, batch *made) {
    made->page = cme__arena_object(&made->arena, sizeof *made->page);
    made->items = cme__arena_alloc(&made->arena, (count > 0 ? count : 1) * sizeof *made->items);
    if (made->page == NULL || made->items == NULL) {
        return cme__fail_memory(&store->fault);
    }
    for (size_t i = 0; i < count; i++) {
        cme_rsvp *rsvp = NULL;
        cme_rsvp_result *result = cme__arena_alloc(&made->arena, sizeof *result);
        if (result == NULL) {
            return cme__fail_memory(&store->fault);
        }
        /* A call within a call is a savepoint: a row that fails takes nothing of the others with it. */
        result->status = cme_rsvp_answer(store, spec_at(specs, i), &rsvp);
        if (!is_of_the_row(result->status)) {
            return result->status;
        }
        result->message =
            cme__arena_text(&made->arena, cme_store_message(store), strlen(cme_store_message(store)));
        if (rsvp != NULL) {
            result->state = rsvp->state;
            result->guests = rsvp->guests;
            result->queued_heads = rsvp->queued_heads;
        }
        cme_rsvp_free(rsvp);
        if (result->message == NULL) {
            return cme__fail_memory(&store->fault);
        }
        made->page->failed += result->status != CME_OK;
        made->items[i] = result;
    }
    made->page->count = count;
    made->page->items = made->items;
    return CME_OK;
}

/* The caller's structs may be shorter or longer than ours: they know their size. */
static const cme_rsvp_spec *spec_at(const cme_rsvp_spec *specs, size_t index) {
    size_t size = 0;
    memcpy(&size, specs, sizeof size);
    return (const cme_rsvp_spec *)(const void *)((const char *)specs + index * size);
}

/* Whether a failure says something about the row alone. */
static bool is_of_the_row(cme_status status) {
    switch (status) {
    case CME_OK:
    case CME_ERR_INVALID:
    case CME_ERR_NOT_FOUND:
    case CME_ERR_STATE:
    case CME_ERR_FULL:
    case CME_ERR_CLOSED:
    case CME_ERR_LIMIT:
    case CME_ERR_NOT_ALLOWED:
    case CME_ERR_CONFLICT:
        return true;
    default:
        return false;
    }
}
