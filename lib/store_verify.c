/* store_verify.c: everything that can be recomputed is, and what differs is listed.
 * May use store_internal.h and the checks of the nouns.
 * Must not know how a noun checks itself. */
#include <string.h>

#include "answer_internal.h"
#include "block_internal.h"
#include "person_internal.h"
#include "policy_internal.h"
#include "pool_internal.h"
#include "question_internal.h"
#include "rsvp_internal.h"
#include "store_internal.h"
#include "strike_internal.h"
#include "subscription_internal.h"

typedef cme_status (*noun_check)(cme_store *store, cme__db_problem report, void *context);

typedef struct report_builder {
    cme__arena arena;
    cme_store_report *report;
    cme_store_problem **items;
    size_t capacity;
    bool failed;
} report_builder;

static cme_status check_noun(cme_store *store, noun_check check, report_builder *builder);
static void add_problem(void *context, const char *check, const char *text);
static cme_status finish(cme_store *store, report_builder *builder);

/* The checks of the nouns join here; each runs in its own snapshot. */
static const noun_check checks[] = {
    cme__person_verify,   cme__session_verify, cme__policy_verify,     cme__pool_verify,
    cme__question_verify, cme__rsvp_verify,    cme__attendance_verify, cme__subscription_verify,
    cme__message_verify,  cme__answer_verify,  cme__block_verify,      cme__strikes_verify,
};

cme_status cme_store_verify(cme_store *store, cme_store_report **out) {
    report_builder builder = {0};
    if (out != NULL) {
        *out = NULL;
    }
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK && out == NULL) {
        status = cme__fail_null(&store->fault, "out");
    }
    status = cme__store_end(store, status);
    if (status != CME_OK) {
        return status;
    }
    builder.report = cme__arena_object(&builder.arena, sizeof *builder.report);
    status = cme__db_verify(store->db, add_problem, &builder);
    for (size_t i = 0; status == CME_OK && i < sizeof checks / sizeof checks[0]; i++) {
        status = check_noun(store, checks[i], &builder);
    }
    if (status == CME_OK) {
        status = finish(store, &builder);
    }
    if (status == CME_OK) {
        cme__arena_seal(&builder.arena, builder.report);
        *out = builder.report;
    }
    cme__arena_free(&builder.arena);
    cme__free(builder.items);
    return status;
}

void cme_store_report_free(cme_store_report *report) {
    cme__arena_object_free(report);
}

static cme_status check_noun(cme_store *store, noun_check check, report_builder *builder) {
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status = check(store, add_problem, builder);
    }
    status = cme__store_end(store, status);
    if (status == CME_ERR_CORRUPT) {
        /* One table that cannot be read does not keep the others' problems from the list. */
        add_problem(builder, "file", store->fault.text);
        cme__fault_clear(&store->fault);
        status = CME_OK;
    }
    return status;
}

static void add_problem(void *context, const char *check, const char *text) {
    report_builder *builder = context;
    if (builder->report == NULL) {
        return;
    }
    if (builder->report->count == CME_STORE_PROBLEMS_MAX) {
        builder->report->more = true;
        return;
    }
    cme_store_problem *problem = cme__arena_alloc(&builder->arena, sizeof *problem);
    if (problem == NULL || !cme__grow(&builder->items, &builder->capacity, builder->report->count + 1,
                                      sizeof(cme_store_problem *))) {
        builder->failed = true;
        return;
    }
    problem->check = cme__arena_text(&builder->arena, check, strlen(check));
    problem->text = cme__arena_text(&builder->arena, text, strlen(text));
    builder->items[builder->report->count++] = problem;
}

static cme_status finish(cme_store *store, report_builder *builder) {
    size_t bytes = builder->report != NULL ? builder->report->count * sizeof(cme_store_problem *) : 0;
    const cme_store_problem **items = cme__arena_alloc(&builder->arena, bytes);
    if (builder->failed || builder->arena.failed) {
        return cme__fail_memory(&store->fault);
    }
    if (bytes > 0) {
        memcpy(items, builder->items, bytes);
    }
    builder->report->items = items;
    return CME_OK;
}
