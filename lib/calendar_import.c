/* calendar_import.c: a file into the store: which of its events are new, newer or known, and what became of
 * each. May use calendar_internal.h, event_internal.h and icalendar/read.h. Must not know how iCalendar text
 * is read, or how an event is written. */
#include <stdlib.h>

#include "calendar_internal.h"
#include "icalendar/read.h"
#include "store_page_internal.h"
#include "time/civil.h"

_Static_assert((int)CME__ICAL_KEPT == (int)CME_CALENDAR_NOTE_KEPT &&
                   (int)CME__ICAL_CHANGED == (int)CME_CALENDAR_NOTE_CHANGED &&
                   (int)CME__ICAL_DROPPED == (int)CME_CALENDAR_NOTE_DROPPED &&
                   (int)CME__ICAL_SKIPPED == (int)CME_CALENDAR_NOTE_SKIPPED,
               "the kinds of notes are those of the public header");

static const cme__ical_limits LIMITS = {.bytes = CME_CALENDAR_BYTES_MAX,
                                        .line_bytes = CME_CALENDAR_LINE_MAX,
                                        .depth = CME_CALENDAR_DEPTH_MAX,
                                        .components = CME_CALENDAR_COMPONENTS_MAX,
                                        .zones = CME_CALENDAR_ZONES_MAX,
                                        .dates = CME_DATES_MAX};

/* An import while it runs. */
typedef struct file_import {
    cme_store *store;
    cme_calendar_import_spec spec;
    int64_t group_row;
    cme__ical_file file;
    cme_calendar_report report; /* its numbers */
} file_import;

/* The event that overrides are put on. */
typedef struct import_target {
    cme_id id;
    bool is_new;      /* of this import: its past is the file's */
    bool is_replaced; /* by this import */
    const cme__event_version
        *version; /* it is as it was, and each override must be newer by itself; NULL: it is the file's */
    int64_t row;
    cme__event_fields fields; /* as the store has it now */
} import_target;

static cme_status import_file(file_import *work, const cme_calendar_import_spec *given, const char *bytes,
                              size_t length);
static cme_status find_zone(file_import *work, const cme__zone **out);
static cme_status import_one(file_import *work, const cme__ical_event *event);
static bool is_about_the_event(cme_status status);
static cme_status import_event(file_import *work, const cme__ical_event *event);
static cme_status import_new(file_import *work, const cme__ical_event *event);
static cme_status import_newer(file_import *work, const cme__ical_event *event,
                               const cme__event_version *version);
static cme_status import_known(file_import *work, const cme__ical_event *event,
                               const cme__event_version *version);
static cme_event_spec spec_of(const file_import *work, const cme__ical_event *event);
static cme__event_import import_of(const file_import *work, const cme__ical_event *event);
static void skip_event(file_import *work, const cme__ical_event *event, const char *reason);
static cme_status import_overrides(file_import *work, const cme__ical_event *event, import_target *target);
static cme_status import_override(file_import *work, const cme__ical_event *event,
                                  const import_target *target, const cme__ical_override *override);
static cme_status tell_on_clock(file_import *work, const cme__ical_event *event, const import_target *target,
                                cme_civil *recurrence_id, cme_civil *start);
static cme_civil civil_there(cme_civil civil, const cme__zone *zone, cme_civil_kind kind,
                             const cme__zone *there);
static cme_status check_newer(cme_store *store, const import_target *target, cme_session_key key,
                              const cme__ical_override *override, bool *out);
static void fill_fields(const cme__ical_override *override, const import_target *target,
                        cme_civil recurrence_id, cme__session_import *import);
static cme_status reset_others(file_import *work, const cme__ical_event *event, const import_target *target);
static void note_session(file_import *work, const cme__ical_event *event, const cme__ical_override *override,
                         cme__ical_note_kind kind, const char *text);
static bool texts_differ(const char *a, const char *b);
static cme_status make_report(file_import *work, void **out);
static char *copy_text(cme__arena *arena, const char *text);

cme_status cme_calendar_import(cme_store *store, const char *bytes, size_t length,
                               const cme_calendar_import_spec *spec, cme_calendar_report **out) {
    file_import work = {.store = store, .spec = CME_CALENDAR_IMPORT_SPEC_INIT};
    void *report = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = import_file(&work, spec, bytes, length);
    }
    if (status == CME_OK && out != NULL) {
        status = make_report(&work, &report);
    }
    cme__ical_file_free(&work.file);
    return cme__store_end_with(store, status, report, out);
}

void cme_calendar_report_free(cme_calendar_report *report) {
    cme__arena_object_free(report);
}

static cme_status import_file(file_import *work, const cme_calendar_import_spec *given, const char *bytes,
                              size_t length) {
    cme_store *store = work->store;
    const cme__zone *zone = NULL;
    cme_status status =
        cme__spec_read(&store->fault, "calendar import spec", given, &work->spec, sizeof work->spec);
    if (status == CME_OK && bytes == NULL && length > 0) {
        status = cme__fail_null(&store->fault, "bytes");
    }
    if (status == CME_OK) {
        status = cme__group_row(store, work->spec.group, &work->group_row);
    }
    if (status == CME_OK) {
        status = find_zone(work, &zone);
    }
    if (status == CME_OK) {
        status = cme__ical_read(&store->fault, store->zones, zone, CME_CALENDAR_NOTES_MAX, &LIMITS,
                                bytes != NULL ? bytes : "", length, &work->file);
    }
    if (status == CME_OK) {
        status = cme__db_begin_write(store->db); /* what a dry run takes back */
    }
    if (status != CME_OK) {
        return status;
    }
    work->report.events_skipped = (uint32_t)work->file.events_skipped;
    for (size_t i = 0; status == CME_OK && i < work->file.event_count; i++) {
        status = import_one(work, &work->file.events[i]);
    }
    if (status != CME_OK || work->spec.dry_run) {
        cme_status undone = cme__db_rollback(store->db);
        return status != CME_OK ? status : undone;
    }
    return cme__db_commit(store->db);
}

/* For times without a zone: the one given, else the group's. */
static cme_status find_zone(file_import *work, const cme__zone **out) {
    cme_store *store = work->store;
    cme__arena arena = {0};
    cme__statement *statement = NULL;
    const char *name = cme__text_or_null(work->spec.zone);
    bool is_given = name != NULL;
    cme_status status = CME_OK;
    if (!is_given) {
        bool row = false;
        status = cme__db_prepare(store->db, "SELECT zone FROM groups WHERE rowid = $1", &statement);
        cme__bind_int(statement, 1, work->group_row);
        if (status == CME_OK) {
            status = cme__step(statement, &row);
        }
        if (status == CME_OK && row) {
            name = cme__column_copy(statement, 0, &arena);
        }
        cme__done(statement);
    }
    if (status == CME_OK && arena.failed) {
        status = cme__fail_memory(&store->fault);
    }
    if (status == CME_OK) {
        status = cme__zones_get(store->zones, &store->fault, name, out);
        if (status != CME_OK && is_given) {
            cme__fault_prefix(&store->fault, "zone of the import: ");
        }
    }
    cme__arena_free(&arena);
    return status;
}

/* --- events --- */

/* Imports an event as a whole or not at all. One that the store refuses is left out, and the others go on. */
static cme_status import_one(file_import *work, const cme__ical_event *event) {
    cme_store *store = work->store;
    cme_calendar_report before = work->report;
    cme_status status = cme__db_begin_write(store->db);
    if (status != CME_OK) {
        return status;
    }
    status = import_event(work, event);
    if (status == CME_OK) {
        return cme__db_commit(store->db);
    }
    cme_status undone = cme__db_rollback(store->db);
    if (!is_about_the_event(status) || undone != CME_OK) {
        return undone != CME_OK ? undone : status;
    }
    work->report = before;
    skip_event(work, event, store->fault.text);
    cme__fault_clear(&store->fault);
    return CME_OK;
}

/* Whether another event could do better. */
static bool is_about_the_event(cme_status status) {
    return status == CME_ERR_INVALID || status == CME_ERR_LIMIT || status == CME_ERR_ZONE_UNKNOWN ||
           status == CME_ERR_CONFLICT || status == CME_ERR_STATE || status == CME_ERR_EXISTS;
}

static cme_status import_event(file_import *work, const cme__ical_event *event) {
    cme__event_version version = {.row = 0};
    cme_status status = cme__event_version_of(work->store, work->group_row, event->uid, &version);
    if (status != CME_OK) {
        return status;
    }
    if (version.row == 0) {
        return import_new(work, event);
    }
    cme_time stamp = version.updated_at > version.dtstamp ? version.updated_at : version.dtstamp;
    bool is_newer =
        event->sequence != version.sequence ? event->sequence > version.sequence : event->stamp > stamp;
    return is_newer && !event->is_detached ? import_newer(work, event, &version)
                                           : import_known(work, event, &version);
}

static cme_status import_new(file_import *work, const cme__ical_event *event) {
    cme_event_spec spec = spec_of(work, event);
    cme__event_import import = import_of(work, event);
    bool has_session = !event->is_detached;
    for (size_t i = 0; i < event->override_count; i++) {
        has_session |= !event->overrides[i].is_cancelled;
    }
    if (!has_session) {
        skip_event(work, event, "it only cancels sessions of an event that is not known");
        return CME_OK;
    }
    cme_id id = CME_ID_NONE;
    cme_status status = cme__event_import_create(work->store, &spec, &import, &id);
    if (status != CME_OK) {
        return status;
    }
    work->report.events_created++;
    bool stands_for_it = event->is_detached && event->override_count == 1;
    import_target target = {.id = id, .is_new = true};
    return stands_for_it ? CME_OK : import_overrides(work, event, &target);
}

static cme_status import_newer(file_import *work, const cme__ical_event *event,
                               const cme__event_version *version) {
    cme_event_spec spec = spec_of(work, event);
    cme__event_import import = import_of(work, event);
    import_target target = {.id = version->id, .is_replaced = true};
    cme_status status = cme__event_import_replace(work->store, version->id, &spec, &import);
    if (status == CME_OK) {
        work->report.events_updated++;
    }
    return status == CME_OK ? import_overrides(work, event, &target) : status;
}

/* The event is as it was; single sessions may be newer (RFC 5546 section 2.1.5 counts each by itself). */
static cme_status import_known(file_import *work, const cme__ical_event *event,
                               const cme__event_version *version) {
    import_target target = {.id = version->id, .version = version};
    uint32_t before = work->report.sessions_overridden;
    cme_status status = import_overrides(work, event, &target);
    if (status == CME_OK && work->report.sessions_overridden > before) {
        work->report.events_updated++;
    } else if (status == CME_OK) {
        work->report.events_unchanged++;
    }
    return status;
}

static cme_event_spec spec_of(const file_import *work, const cme__ical_event *event) {
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    spec.group = work->spec.group;
    spec.uid = event->uid;
    spec.title = event->title;
    spec.description = event->description;
    spec.location = event->location;
    spec.url = event->url;
    spec.categories = event->categories;
    spec.start = event->start;
    spec.zone = event->zone;
    spec.duration_days = event->duration_days;
    spec.duration_seconds = event->duration_seconds;
    spec.rrule = event->rrule;
    spec.rdates = event->rdates;
    spec.rdate_count = event->rdate_count;
    spec.exdates = event->exdates;
    spec.exdate_count = event->exdate_count;
    spec.visibility = event->visibility;
    return spec;
}

static cme__event_import import_of(const file_import *work, const cme__ical_event *event) {
    cme__event_import import = {.status = work->spec.publish ? CME_EVENT_PUBLISHED : CME_EVENT_DRAFT,
                                .sequence = event->sequence,
                                .dtstamp = event->stamp,
                                .extra = event->extra,
                                .lenient = true};
    if (event->is_cancelled) {
        import.status = CME_EVENT_CANCELLED;
    }
    return import;
}

static void skip_event(file_import *work, const cme__ical_event *event, const char *reason) {
    work->report.events_skipped++;
    cme__ical_note_add(&work->file.notes, CME__ICAL_SKIPPED, event->line, event->uid, "VEVENT",
                       "%s: the event is left out", reason);
}

/* --- sessions --- */

static cme_status import_overrides(file_import *work, const cme__ical_event *event, import_target *target) {
    if (event->override_count == 0 && !target->is_replaced) {
        return CME_OK;
    }
    cme_store *store = work->store;
    cme__arena arena = {0};
    cme_status status = cme__event_row(store, target->id, &target->row);
    if (status == CME_OK) {
        status = cme__event_read(store, target->row, &arena, &target->fields);
    }
    if (status == CME_OK) {
        status = cme__event_resolve(store, &target->fields);
    }
    if (status == CME_OK && target->is_replaced) {
        status = reset_others(work, event, target);
    }
    for (size_t i = 0; status == CME_OK && i < event->override_count; i++) {
        status = import_override(work, event, target, &event->overrides[i]);
    }
    cme__arena_free(&arena);
    return status;
}

static cme_status import_override(file_import *work, const cme__ical_event *event,
                                  const import_target *target, const cme__ical_override *override) {
    cme_store *store = work->store;
    cme_session_key key = cme_session_key_of(target->id, CME_CIVIL_NONE);
    cme__session_import import = {.is_cancelled = override->is_cancelled,
                                  .spec = CME_SESSION_SPEC_INIT,
                                  .sequence = override->sequence,
                                  .dtstamp = override->stamp,
                                  .extra = override->extra,
                                  .also_past = target->is_new};
    cme_civil recurrence_id = override->recurrence_id;
    import.spec.start = override->start;
    cme_status status = tell_on_clock(work, event, target, &recurrence_id, &import.spec.start);
    if (cme__event_times_is_series(&target->fields.times)) {
        key.recurrence_id = recurrence_id;
    }
    bool is_newer = target->version == NULL;
    if (status == CME_OK && !is_newer) {
        status = check_newer(store, target, key, override, &is_newer);
    }
    if (status != CME_OK || !is_newer) {
        return status;
    }
    fill_fields(override, target, recurrence_id, &import);
    cme__session_imported outcome = CME__SESSION_SAME;
    status = cme__session_import_take(store, &target->fields, key, &import, &outcome);
    if (status == CME_ERR_NOT_FOUND || is_about_the_event(status)) {
        note_session(work, event, override, CME__ICAL_SKIPPED, store->fault.text);
        cme__fault_clear(&store->fault);
        return CME_OK;
    }
    if (status == CME_OK && outcome == CME__SESSION_CANCELLED) {
        note_session(work, event, override, CME__ICAL_CHANGED, "the session is cancelled here, and stays so");
    } else if (status == CME_OK && outcome == CME__SESSION_STARTED) {
        note_session(work, event, override, CME__ICAL_SKIPPED,
                     "the session has started, and stays as it was");
    }
    work->report.sessions_overridden += status == CME_OK && outcome == CME__SESSION_CHANGED ? 1 : 0;
    return status;
}

/* The two times of an override, told on the clock of the file's event, on that of the store's event. */
static cme_status tell_on_clock(file_import *work, const cme__ical_event *event, const import_target *target,
                                cme_civil *recurrence_id, cme_civil *start) {
    const cme__event_times *times = &target->fields.times;
    if ((cme_civil_kind)recurrence_id->kind == times->kind &&
        (times->kind == CME_CIVIL_UTC || strcmp(event->zone, times->zone_name) == 0)) {
        return CME_OK;
    }
    const cme__zone *zone = NULL;
    cme_status status = cme__zones_get(work->store->zones, &work->store->fault, event->zone, &zone);
    if (status != CME_OK) {
        return status;
    }
    *recurrence_id = civil_there(*recurrence_id, zone, times->kind, target->fields.times.zone);
    if (start->kind != CME_CIVIL_DATE) {
        *start = civil_there(*start, zone, times->kind == CME_CIVIL_DATE ? CME_CIVIL_ZONED : times->kind,
                             target->fields.times.zone);
    }
    return CME_OK;
}

static cme_civil civil_there(cme_civil civil, const cme__zone *zone, cme_civil_kind kind,
                             const cme__zone *there) {
    int64_t seconds = cme_civil_seconds(civil);
    if (civil.kind == CME_CIVIL_DATE && kind == CME_CIVIL_DATE) {
        return civil;
    }
    cme_time instant = civil.kind == CME_CIVIL_UTC ? seconds : cme__zone_instant(zone, seconds);
    return cme_civil_from_seconds(kind == CME_CIVIL_UTC ? instant : cme__zone_civil(there, instant), kind);
}

/* SEQUENCE, then DTSTAMP, against those of the session, or of the event when nothing was written about the
 * session. */
static cme_status check_newer(cme_store *store, const import_target *target, cme_session_key key,
                              const cme__ical_override *override, bool *out) {
    static const char SELECT[] =
        "SELECT sequence, updated_at FROM sessions WHERE event = $1 AND recurrence_id = $2";
    int64_t sequence = target->version->sequence;
    cme_time stamp = target->version->updated_at;
    cme__statement *statement = NULL;
    bool row = false;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, target->row);
    cme__bind_int(statement, 2, cme__recurrence_id_of(key.recurrence_id));
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    if (status == CME_OK && row) {
        sequence += cme__column_int(statement, 0);
        cme_time written = cme__column_time(statement, 1);
        stamp = written > stamp ? written : stamp;
    }
    cme__done(statement);
    *out = override->sequence != sequence ? override->sequence > sequence : override->stamp > stamp;
    return status;
}

/* What the session changes of the event as the store has it. */
static void fill_fields(const cme__ical_override *override, const import_target *target,
                        cme_civil recurrence_id, cme__session_import *import) {
    const cme__event_fields *fields = &target->fields;
    bool is_moved = !cme_civil_equal(import->spec.start, recurrence_id);
    bool is_resized = override->duration_days != fields->times.duration_days ||
                      override->duration_seconds != fields->times.duration_seconds ||
                      (import->spec.start.kind == CME_CIVIL_DATE) != (fields->times.kind == CME_CIVIL_DATE);
    import->spec.duration_days = override->duration_days;
    import->spec.duration_seconds = override->duration_seconds;
    import->spec.title = override->title;
    import->spec.description = override->description;
    import->spec.location = override->location;
    import->spec.url = override->url;
    import->mask |= is_moved ? CME_SESSION_START : 0;
    import->mask |= is_resized ? CME_SESSION_DURATION : 0;
    import->mask |= texts_differ(override->title, fields->title) ? CME_SESSION_TITLE : 0;
    import->mask |= texts_differ(override->description, fields->description) ? CME_SESSION_DESCRIPTION : 0;
    import->mask |= texts_differ(override->location, fields->location) ? CME_SESSION_LOCATION : 0;
    import->mask |= texts_differ(override->url, fields->url) ? CME_SESSION_URL : 0;
}

/* Sessions that differed and that the newer file no longer tells apart are the event's again. */
static cme_status reset_others(file_import *work, const cme__ical_event *event, const import_target *target) {
    static const char SELECT[] =
        "SELECT recurrence_id FROM sessions"
        " WHERE event = $1 AND cancelled = 0 AND overridden & $2 <> 0 ORDER BY recurrence_id";
    cme_store *store = work->store;
    cme__statement *statement = NULL;
    int64_t *written = NULL;
    size_t count = 0;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, target->row);
    cme__bind_int(statement, 2, (int64_t)CME__SESSION_FILE_FIELDS);
    if (status == CME_OK) {
        status = cme__rows_read(store, statement, &written, &count);
    }
    size_t next = 0;
    for (size_t i = 0; status == CME_OK && i < count; i++) {
        bool is_plain = written[i] == CME__RECURRENCE_PLAIN;
        while (!is_plain && next < event->override_count &&
               cme_civil_seconds(event->overrides[next].recurrence_id) < written[i]) {
            next++;
        }
        if (next < event->override_count &&
            (is_plain || cme_civil_seconds(event->overrides[next].recurrence_id) == written[i])) {
            continue;
        }
        cme_civil recurrence_id = cme__recurrence_id_civil(written[i], target->fields.times.kind);
        cme__session_import import = {
            .spec = CME_SESSION_SPEC_INIT, .sequence = event->sequence, .dtstamp = event->stamp};
        cme__session_imported outcome = CME__SESSION_SAME;
        status = cme__session_import_take(store, &target->fields,
                                          cme_session_key_of(target->id, recurrence_id), &import, &outcome);
    }
    cme__free(written);
    return status;
}

static void note_session(file_import *work, const cme__ical_event *event, const cme__ical_override *override,
                         cme__ical_note_kind kind, const char *text) {
    cme__ical_note_add(&work->file.notes, kind, override->line, event->uid, "RECURRENCE-ID", "%s", text);
}

static bool texts_differ(const char *a, const char *b) {
    return a == NULL || b == NULL ? a != b : strcmp(a, b) != 0;
}

/* --- the report --- */

static cme_status make_report(file_import *work, void **out) {
    cme__ical_notes *notes = &work->file.notes;
    cme__ical_notes_finish(notes);
    cme__arena arena = {0};
    cme_calendar_report *report = cme__arena_object(&arena, sizeof *report);
    const cme_calendar_note **items = cme__arena_alloc(&arena, (notes->count + 1) * sizeof *items);
    for (size_t i = 0; items != NULL && i < notes->count; i++) {
        const cme__ical_note *note = &notes->items[i];
        cme_calendar_note *copy = cme__arena_alloc(&arena, sizeof *copy);
        if (copy == NULL) {
            break;
        }
        copy->kind = (cme_calendar_note_kind)note->kind;
        copy->line = note->line;
        copy->uid = copy_text(&arena, note->uid);
        copy->property = copy_text(&arena, note->property);
        copy->text = copy_text(&arena, note->text);
        items[i] = copy;
    }
    if (arena.failed || work->file.arena->failed) {
        cme__arena_free(&arena);
        return cme__fail_memory(&work->store->fault);
    }
    *report = work->report;
    report->items = items;
    report->count = notes->count;
    report->note_total = notes->total;
    cme__arena_seal(&arena, report);
    *out = report;
    return CME_OK;
}

static char *copy_text(cme__arena *arena, const char *text) {
    return text != NULL ? cme__arena_text(arena, text, strlen(text)) : NULL;
}
