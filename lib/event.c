/* event.c: events: made, copied, read and found.
 * May use event_internal.h, store_page_internal.h, and what policies, pools and questions have to be copied.
 * Must not know RSVPs: what an edit does to them is in event_update.c and event_status.c. */
#include <cmevent/event.h>

#include <stdlib.h>

#include "event_internal.h"
#include "policy_internal.h"
#include "pool_internal.h"
#include "question_internal.h"
#include "store_page_internal.h"
#include "time/civil.h"

static cme_status create_event(cme_store *store, const cme_event_spec *given, void **out);
static cme_status copy_event(cme_store *store, cme_id id, cme_civil start, void **out);
static cme_status copy_times(cme_store *store, cme_civil start, cme__event_fields *fields);
static cme_status shift_dates(cme_store *store, const cme__event_fields *fields, int64_t by, int64_t *dates,
                              size_t count);
static cme_status get_event(cme_store *store, cme_id id, void **out);
static cme_status check_uid(cme_store *store, const cme_event_spec *spec, cme__event_fields *fields);
static cme_status own_uid(cme_store *store, cme__arena *arena, cme__event_fields *fields);
static cme_status insert_event(cme_store *store, cme__event_fields *fields);

cme_status cme_event_create(cme_store *store, const cme_event_spec *spec, cme_event **out) {
    void *event = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = create_event(store, spec, out != NULL ? &event : NULL);
    }
    return cme__store_end_with(store, status, event, out);
}

cme_status cme_event_copy(cme_store *store, cme_id id, cme_civil start, cme_event **out) {
    void *event = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = copy_event(store, id, start, out != NULL ? &event : NULL);
    }
    return cme__store_end_with(store, status, event, out);
}

cme_status cme_event_get(cme_store *store, cme_id id, cme_event **out) {
    void *event = NULL;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status = out != NULL ? get_event(store, id, &event) : cme__fail_null(&store->fault, "out");
    }
    return cme__store_end_with(store, status, event, out);
}

void cme_event_free(cme_event *event) {
    cme__arena_object_free(event);
}

void cme_event_page_free(cme_event_page *page) {
    cme__arena_object_free(page);
}

cme_status cme__event_row(cme_store *store, cme_id id, int64_t *rowid) {
    return cme__store_row(store, "event", "SELECT rowid FROM events WHERE id = $1", id, rowid);
}

cme_status cme__event_object(cme_store *store, int64_t row, void **out) {
    if (out == NULL) {
        return CME_OK;
    }
    cme__arena arena = {0};
    cme_event *event = cme__arena_object(&arena, sizeof *event);
    cme__event_fields fields;
    cme_status status = cme__event_read(store, row, &arena, &fields);
    if (status == CME_OK) {
        cme__event_record(&fields, &arena, event);
        if (arena.failed) {
            status = cme__fail_memory(&store->fault);
        }
    }
    if (status != CME_OK) {
        cme__arena_free(&arena);
        return status;
    }
    cme__arena_seal(&arena, event);
    *out = event;
    return CME_OK;
}

cme_status cme__event_make(cme_store *store, const cme_event_spec *spec, const cme__event_import *import,
                           cme__arena *arena, cme__event_fields *out) {
    bool lenient = import != NULL && import->lenient;
    *out = (cme__event_fields){.ical_dtstamp = CME_TIME_NONE};
    cme_status status = cme__group_row(store, spec->group, &out->group_row);
    if (status == CME_OK) {
        status = cme__event_apply(store, spec, CME__EVENT_ALL, lenient, arena, out);
    }
    if (status == CME_OK) {
        status = cme__event_compile(store, lenient, out);
    }
    if (status == CME_OK) {
        status = check_uid(store, spec, out);
    }
    if (status != CME_OK) {
        return status;
    }
    out->status = import != NULL ? import->status : CME_EVENT_DRAFT;
    out->stopped_at = out->status == CME_EVENT_PUBLISHED ? CME__STOPPED_NEVER : CME__STOPPED_ALWAYS;
    if (import != NULL) {
        out->sequence = import->sequence;
        out->ical_dtstamp = import->dtstamp;
        out->ical_extra = import->extra;
    }
    out->id = cme__store_new_id(store);
    if (out->uid == NULL) {
        status = own_uid(store, arena, out);
    }
    return status == CME_OK ? insert_event(store, out) : status;
}

static cme_status create_event(cme_store *store, const cme_event_spec *given, void **out) {
    cme__arena arena = {0};
    cme__event_fields fields;
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    cme_status status = cme__spec_read(&store->fault, "event spec", given, &spec, sizeof spec);
    if (status == CME_OK) {
        status = cme__event_make(store, &spec, NULL, &arena, &fields);
    }
    if (status == CME_OK) {
        status = cme__event_object(store, fields.row, out);
    }
    cme__arena_free(&arena);
    return status;
}

static cme_status copy_event(cme_store *store, cme_id id, cme_civil start, void **out) {
    cme__arena arena = {0};
    cme__event_fields fields;
    int64_t row = 0;
    cme_status status = cme__event_row(store, id, &row);
    if (status == CME_OK) {
        status = cme__event_read(store, row, &arena, &fields);
    }
    if (status == CME_OK) {
        status = cme__event_resolve(store, &fields);
    }
    if (status == CME_OK) {
        status = copy_times(store, start, &fields);
    }
    if (status == CME_OK) {
        fields.status = CME_EVENT_DRAFT;
        fields.stopped_at = CME__STOPPED_ALWAYS;
        fields.sequence = 0;
        fields.ical_dtstamp = CME_TIME_NONE;
        fields.ical_extra = NULL;
        fields.id = cme__store_new_id(store);
        status = own_uid(store, &arena, &fields);
    }
    if (status == CME_OK) {
        status = insert_event(store, &fields);
    }
    if (status == CME_OK) {
        status = cme__policy_copy(store, row, fields.row);
    }
    if (status == CME_OK) {
        status = cme__pools_copy(store, row, fields.row);
    }
    if (status == CME_OK) {
        status = cme__questions_copy(store, row, fields.row);
    }
    if (status == CME_OK) {
        status = cme__event_object(store, fields.row, out);
    }
    cme__arena_free(&arena);
    return status;
}

/* Moves start and dates. A start that the rule did not generate before (an import) need not be generated now.
 */
static cme_status copy_times(cme_store *store, cme_civil start, cme__event_fields *fields) {
    cme__event_times *times = &fields->times;
    if (cme_civil_is_none(start)) {
        return CME_OK;
    }
    char text[CME_CIVIL_TEXT_SIZE];
    cme_civil_text(start, text);
    if (!cme_civil_is_valid(start) || start.kind != times->kind) {
        char own[CME_CIVIL_TEXT_SIZE];
        cme_civil_text(cme_civil_from_seconds(times->start, times->kind), own);
        return cme__fail(
            &store->fault, CME_ERR_INVALID,
            "start '%s' of the copy: must be a real time of the same kind as %s, the start of event '%s'",
            text, own, fields->title);
    }
    bool lenient = times->rrule != NULL && !cme__rule_matches_start(&times->rule);
    int64_t by = cme_civil_seconds(start) - times->start;
    times->start += by;
    cme_status status = shift_dates(store, fields, by, times->rdates, times->rdate_count);
    if (status == CME_OK) {
        status = shift_dates(store, fields, by, times->exdates, times->exdate_count);
    }
    return status == CME_OK ? cme__event_compile(store, lenient, fields) : status;
}

static cme_status shift_dates(cme_store *store, const cme__event_fields *fields, int64_t by, int64_t *dates,
                              size_t count) {
    for (size_t i = 0; i < count; i++) {
        dates[i] += by;
        if (dates[i] < CME__CIVIL_SECONDS_MIN || dates[i] >= CME__CIVIL_SECONDS_END) {
            return cme__fail(&store->fault, CME_ERR_INVALID,
                             "start of the copy of event '%s': its dates would leave the years %d to %d",
                             fields->title, CME_YEAR_MIN, CME_YEAR_MAX);
        }
    }
    return CME_OK;
}

static cme_status get_event(cme_store *store, cme_id id, void **out) {
    int64_t row = 0;
    cme_status status = cme__event_row(store, id, &row);
    return status == CME_OK ? cme__event_object(store, row, out) : status;
}

/* A UID from elsewhere must be new in its group. */
static cme_status check_uid(cme_store *store, const cme_event_spec *spec, cme__event_fields *fields) {
    if (spec->uid == NULL || spec->uid[0] == '\0') {
        return CME_OK;
    }
    cme__event_version version = {0};
    cme_status status = cme__text_check(&store->fault, "uid", spec->uid, CME__TEXT_LINE, CME_UID_MAX);
    if (status != CME_OK) {
        cme__fault_prefix(&store->fault, "event '%s': ", fields->title);
        return status;
    }
    status = cme__event_version_of(store, fields->group_row, spec->uid, &version);
    if (status == CME_OK && version.row != 0) {
        char id[CME_ID_TEXT_SIZE];
        cme_id_text(version.id, id);
        status =
            cme__fail(&store->fault, CME_ERR_EXISTS, "uid '%s' of event '%s': event %s of this group has it",
                      spec->uid, fields->title, id);
    }
    fields->uid = spec->uid;
    return status;
}

/* RFC 7986 section 5.3: a UUID and nothing that tells of the machine. */
static cme_status own_uid(cme_store *store, cme__arena *arena, cme__event_fields *fields) {
    char id[CME_ID_TEXT_SIZE];
    cme_id_text(fields->id, id);
    fields->uid = cme__arena_text(arena, id, strlen(id));
    return fields->uid != NULL ? CME_OK : cme__fail_memory(&store->fault);
}

/* What a file brings was last changed when the file says. */
static cme_status insert_event(cme_store *store, cme__event_fields *fields) {
    fields->created_at = cme_store_now(store);
    fields->updated_at = fields->ical_dtstamp != CME_TIME_NONE ? fields->ical_dtstamp : fields->created_at;
    cme_status status = cme__event_insert(store, fields);
    if (status == CME_OK) {
        status = cme__change_append(store, CME_CHANGE_EVENT, CME_CHANGE_CREATED, fields->id, 0, 0);
    }
    return status;
}
