/* series.c: edits of a series: planned, which changes nothing, and applied.
 * May use series_internal.h, store_page_internal.h and the rooms below.
 * Must not know how an edit is done: series_edit.c does. */
#include <cmevent/series.h>

#include <inttypes.h>

#include "series_internal.h"
#include "store_page_internal.h"

/* What cme_series_plan_make hands out: the plan, and the edit that it is of. */
typedef struct series_plan {
    cme_series_plan plan; /* first: its address is the plan's */
    cme_series_edit edit;
    cme_id following; /* the id that is kept for the second event */
} series_plan;

static cme_status make_plan(cme_store *store, const cme_series_edit *given, void **out);
static cme_status try_edit(cme_store *store, series_plan *made, cme__arena *arena);
static cme_status apply_plan(cme_store *store, const series_plan *made, void **out);
static cme_status check_unchanged(cme_store *store, const cme_series_plan *plan);
static void begin_work(cme__series_work *work, cme_store *store, series_plan *made, cme__arena *arena);
static void end_work(cme__series_work *work);
static cme_status check_edit(cme_store *store, const cme_series_edit *edit);
static cme_status check_action(cme_store *store, const cme_series_edit *edit);
static cme_status check_change(cme_store *store, const cme_series_edit *edit);
static bool keep_texts(cme_series_edit *edit, cme__arena *arena);

cme_status cme_series_plan_make(cme_store *store, const cme_series_edit *edit, cme_series_plan **out) {
    void *plan = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = out != NULL ? make_plan(store, edit, &plan) : cme__fail_null(&store->fault, "out");
    }
    return cme__store_end_with(store, status, plan, out);
}

cme_status cme_series_apply(cme_store *store, const cme_series_plan *plan, cme_event **out) {
    void *event = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        /* The address of the plan is that of what holds it. */
        status = plan != NULL
                     ? apply_plan(store, (const series_plan *)(const void *)plan, out != NULL ? &event : NULL)
                     : cme__fail_null(&store->fault, "plan");
    }
    return cme__store_end_with(store, status, event, out);
}

void cme_series_plan_free(cme_series_plan *plan) {
    cme__arena_object_free(plan);
}

static cme_status make_plan(cme_store *store, const cme_series_edit *given, void **out) {
    cme__arena arena = {0};
    uint64_t trimmed = 0;
    series_plan *made = cme__arena_object(&arena, sizeof *made);
    if (made == NULL) {
        return cme__fail_memory(&store->fault);
    }
    made->edit = CME_SERIES_EDIT_INIT;
    cme_status status = cme__spec_read(&store->fault, "series edit", given, &made->edit, sizeof made->edit);
    if (status == CME_OK) {
        status = check_edit(store, &made->edit);
    }
    if (status == CME_OK && !keep_texts(&made->edit, &arena)) {
        status = cme__fail_memory(&store->fault);
    }
    if (status == CME_OK) {
        status = cme__change_bounds(store, &trimmed, &made->plan.sequence);
    }
    if (status == CME_OK) {
        made->following = cme__store_new_id(store);
        status = try_edit(store, made, &arena);
    }
    if (status != CME_OK) {
        cme__arena_free(&arena);
        return status;
    }
    cme__arena_seal(&arena, made);
    *out = made;
    return CME_OK;
}

/* Does it, looks, and takes it back. */
static cme_status try_edit(cme_store *store, series_plan *made, cme__arena *arena) {
    cme__series_work work;
    cme_status status = cme__db_begin_write(store->db);
    if (status != CME_OK) {
        return status;
    }
    begin_work(&work, store, made, arena);
    status = cme__series_do(&work);
    if (status == CME_OK) {
        status = cme__series_finish(&work);
    }
    end_work(&work);
    cme_status undone = cme__db_rollback(store->db);
    return status == CME_OK ? undone : status;
}

static cme_status apply_plan(cme_store *store, const series_plan *made, void **out) {
    cme__arena arena = {0};
    cme__series_work work;
    series_plan *again = cme__arena_alloc(&arena, sizeof *again);
    if (again == NULL) {
        return cme__fail_memory(&store->fault);
    }
    again->edit = made->edit;
    again->following = made->following;
    cme_status status = check_unchanged(store, &made->plan);
    begin_work(&work, store, again, &arena);
    if (status == CME_OK) {
        status = cme__series_do(&work);
    }
    if (status == CME_OK) {
        status = cme__series_finish(&work);
    }
    if (status == CME_OK) {
        status = cme__series_compare(store, &made->plan, &again->plan);
    }
    if (status == CME_OK) {
        status = cme__series_check_allowed(&work);
    }
    if (status == CME_OK) {
        status = cme__event_object(store, work.event_row, out);
    }
    end_work(&work);
    cme__arena_free(&arena);
    return status;
}

/* Whatever was written about the event since. A log that no longer reaches back cannot say. */
static cme_status check_unchanged(cme_store *store, const cme_series_plan *plan) {
    static const char SELECT[] =
        "SELECT coalesce(min(sequence), 0),"
        "  coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'changes_trimmed'), 0)"
        " FROM changes WHERE sequence > $1"
        "  AND (id = $2 OR session IN (SELECT s.rowid FROM events e JOIN sessions s ON s.event = e.rowid WHERE e.id = $2))";
    cme__statement *statement = NULL;
    bool row = false;
    int64_t changed = 0;
    int64_t trimmed = 0;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, (int64_t)plan->sequence);
    cme__bind_id(statement, 2, plan->event);
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    if (status == CME_OK && row) {
        changed = cme__column_int(statement, 0);
        trimmed = cme__column_int(statement, 1);
    }
    cme__done(statement);
    if (status == CME_OK && changed != 0) {
        return cme__fail(&store->fault, CME_ERR_CONFLICT,
                         "the event was changed (number %" PRId64 ") since its plan was made (at %" PRIu64
                         "): make a new plan",
                         changed, plan->sequence);
    }
    if (status == CME_OK && trimmed > (int64_t)plan->sequence) {
        return cme__fail(&store->fault, CME_ERR_CONFLICT,
                         "the change log was trimmed up to %" PRId64 " since the plan was made (at %" PRIu64
                         "): make a new plan",
                         trimmed, plan->sequence);
    }
    return status;
}

static void begin_work(cme__series_work *work, cme_store *store, series_plan *made, cme__arena *arena) {
    *work = (cme__series_work){
        .store = store, .edit = made->edit, .arena = arena, .plan = &made->plan, .now = cme_store_now(store)};
    made->plan.scope = made->edit.scope;
    made->plan.action = made->edit.action;
    made->plan.following = made->following;
}

static void end_work(cme__series_work *work) {
    if (cme_civil_is_none(work->plan->splits_at)) {
        work->plan->following = CME_ID_NONE;
    }
    for (size_t i = 0; i < work->item_count; i++) {
        cme__free(work->items[i].rsvps);
    }
    cme__free(work->items);
    cme__series_map_free(&work->map);
}

static cme_status check_edit(cme_store *store, const cme_series_edit *edit) {
    cme__fault *fault = &store->fault;
    if (edit->scope != CME_SERIES_THIS && edit->scope != CME_SERIES_FOLLOWING &&
        edit->scope != CME_SERIES_ALL) {
        return cme__fail(
            fault, CME_ERR_INVALID,
            "scope %d of the edit: must be CME_SERIES_THIS, CME_SERIES_FOLLOWING or CME_SERIES_ALL",
            (int)edit->scope);
    }
    return edit->action == CME_SERIES_CHANGE ? check_change(store, edit) : check_action(store, edit);
}

static cme_status check_action(cme_store *store, const cme_series_edit *edit) {
    cme__fault *fault = &store->fault;
    if (edit->action != CME_SERIES_SKIP && edit->action != CME_SERIES_ADD &&
        edit->action != CME_SERIES_CANCEL) {
        return cme__fail(fault, CME_ERR_INVALID, "action %d of the edit: must be a CME_SERIES_... action",
                         (int)edit->action);
    }
    if (edit->action != CME_SERIES_CANCEL && edit->scope != CME_SERIES_THIS) {
        return cme__fail(fault, CME_ERR_INVALID,
                         "scope %d of the edit: one date is added or skipped, the scope is CME_SERIES_THIS",
                         (int)edit->scope);
    }
    if (edit->mask != 0) {
        return cme__fail(fault, CME_ERR_INVALID, "mask 0x%" PRIx64 " of the edit: only CHANGE has fields",
                         edit->mask);
    }
    return CME_OK;
}

static cme_status check_change(cme_store *store, const cme_series_edit *edit) {
    const uint64_t known = (CME_SERIES_VISIBILITY << 1) - 1;
    const uint64_t of_series =
        CME_SERIES_ZONE | CME_SERIES_RRULE | CME_SERIES_CATEGORIES | CME_SERIES_VISIBILITY;
    cme__fault *fault = &store->fault;
    cme_status status = cme__mask_check(store, "the edit", edit->mask, known);
    if (status != CME_OK) {
        return status;
    }
    if (edit->mask == 0) {
        return cme__fail(fault, CME_ERR_INVALID, "mask of the edit must be set: nothing is to be changed");
    }
    if (edit->scope == CME_SERIES_THIS && (edit->mask & of_series)) {
        return cme__fail(fault, CME_ERR_INVALID,
                         "mask 0x%" PRIx64 " of the edit: the fields 0x%" PRIx64
                         " belong to the whole series",
                         edit->mask, edit->mask & of_series);
    }
    if ((edit->mask & CME_SERIES_ZONE) && edit->keep != CME_SERIES_KEEP_WALL_CLOCK &&
        edit->keep != CME_SERIES_KEEP_INSTANT) {
        return cme__fail(fault, CME_ERR_INVALID,
                         "keep %d of the edit: must be CME_SERIES_KEEP_WALL_CLOCK or CME_SERIES_KEEP_INSTANT",
                         (int)edit->keep);
    }
    if ((edit->mask & CME_SERIES_ZONE) && (edit->zone == NULL || edit->zone[0] == '\0')) {
        return cme__fail(fault, CME_ERR_INVALID, "zone of the edit must be set");
    }
    if (!(edit->mask & CME_SERIES_RRULE)) {
        return CME_OK;
    }
    return cme__text_check_required(fault, "rrule of the edit", edit->rrule, CME__TEXT_LINE, CME_RRULE_MAX);
}

/* The plan keeps the edit: its texts too. Fields outside the mask are not read. */
static bool keep_texts(cme_series_edit *edit, cme__arena *arena) {
    struct {
        uint64_t bit;
        const char **text;
    } texts[] = {
        {CME_SERIES_ZONE, &edit->zone},
        {CME_SERIES_RRULE, &edit->rrule},
        {CME_SERIES_TITLE, &edit->title},
        {CME_SERIES_DESCRIPTION, &edit->description},
        {CME_SERIES_LOCATION, &edit->location},
        {CME_SERIES_URL, &edit->url},
        {CME_SERIES_CATEGORIES, &edit->categories},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        bool counts = (edit->mask & texts[i].bit) != 0 && *texts[i].text != NULL;
        *texts[i].text = counts ? cme__arena_text(arena, *texts[i].text, strlen(*texts[i].text)) : NULL;
        if (counts && *texts[i].text == NULL) {
            return false;
        }
    }
    return true;
}
