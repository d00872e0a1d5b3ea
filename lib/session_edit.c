/* session_edit.c: what one session changes of its event, as columns: read, checked, compared, written.
 * May use session_change_internal.h, store_page_internal.h and the rooms below.
 * Must not know RSVPs, nor when a change is allowed. */
#include "session_change_internal.h"
#include "store_page_internal.h"

/* What a session shows, whether it is its own or the event's. */
typedef struct effective {
    int64_t venue_row;
    const char *title;
    const char *description;
    const char *location;
    const char *url;
    int32_t capacity;
} effective;

static cme_status read_old(cme_store *store, cme__session_edit *edit);
static cme_status read_override(cme_store *store, cme__session_edit *edit);
static cme_status apply_time(cme_store *store, const cme_session_spec *spec, uint64_t mask,
                             cme__session_edit *edit);
static cme_status apply_start(cme_store *store, const cme_session_spec *spec, cme__session_edit *edit);
static cme_status apply_texts(cme_store *store, const cme_session_spec *spec, uint64_t mask,
                              cme__session_edit *edit);
static cme_status apply_seats(cme_store *store, const cme_session_spec *spec, uint64_t mask,
                              cme__session_edit *edit);
static cme_status prefix_event(cme_store *store, cme_status status, const cme__session_edit *edit);
static effective effective_of(const cme__event_fields *event, const cme__session_override *override);
static bool texts_differ(const char *a, const char *b);
static void bind_override(cme__statement *statement, const cme__session_override *override);
static void bind_text_if(cme__statement *statement, int index, bool counts, const char *text);
static cme_status write_search(cme_store *store, int64_t row, const cme__session_override *override);

cme_status cme__session_edit_read(cme_store *store, cme__session_edit *edit) {
    cme_status status = cme__event_read(store, edit->plan.event_row, &edit->arena, &edit->event);
    if (status == CME_OK) {
        status = cme__event_resolve(store, &edit->event);
    }
    return status == CME_OK ? read_old(store, edit) : status;
}

cme_status cme__session_edit_read_of(cme_store *store, const cme__event_fields *event,
                                     cme__session_edit *edit) {
    edit->event = *event;
    return read_old(store, edit);
}

cme_status cme__session_edit_apply(cme_store *store, const cme_session_spec *spec, uint64_t mask,
                                   cme__session_edit *edit) {
    edit->edited.overridden |= mask;
    cme_status status = apply_time(store, spec, mask, edit);
    if (status == CME_OK) {
        status = apply_texts(store, spec, mask, edit);
    }
    if (status == CME_OK) {
        status = apply_seats(store, spec, mask, edit);
    }
    return status;
}

void cme__session_edit_derive(cme__session_edit *edit) {
    cme__session_written session = {
        .recurrence_id = edit->plan.recurrence_id,
        .overridden = edit->edited.overridden,
        .start = edit->edited.start,
        .kind = edit->edited.kind,
        .duration_days = edit->edited.duration_days,
        .duration_seconds = edit->edited.duration_seconds,
    };
    cme__session_derive(&edit->event.times, &session);
    edit->edited.starts_at = session.starts_at;
    edit->edited.ends_at = session.ends_at;
}

bool cme__session_edit_differs(const cme__session_edit *edit) {
    const cme__session_override *old = &edit->old;
    const cme__session_override *edited = &edit->edited;
    uint64_t bits = edited->overridden;
    if (old->overridden != bits) {
        return true;
    }
    return ((bits & CME_SESSION_START) && (old->start != edited->start || old->kind != edited->kind)) ||
           ((bits & CME_SESSION_DURATION) && (old->duration_days != edited->duration_days ||
                                              old->duration_seconds != edited->duration_seconds)) ||
           ((bits & CME_SESSION_VENUE) && old->venue_row != edited->venue_row) ||
           ((bits & CME_SESSION_TITLE) && texts_differ(old->title, edited->title)) ||
           ((bits & CME_SESSION_DESCRIPTION) && texts_differ(old->description, edited->description)) ||
           ((bits & CME_SESSION_LOCATION) && texts_differ(old->location, edited->location)) ||
           ((bits & CME_SESSION_URL) && texts_differ(old->url, edited->url)) ||
           ((bits & CME_SESSION_CAPACITY) && old->capacity != edited->capacity);
}

unsigned cme__session_edit_shown(const cme__session_edit *edit) {
    const uint64_t time_bits = CME_SESSION_START | CME_SESSION_DURATION;
    effective before = effective_of(&edit->event, &edit->old);
    effective after = effective_of(&edit->event, &edit->edited);
    unsigned changed = 0;
    bool is_date_before = edit->old.overridden & CME_SESSION_START ? edit->old.kind == CME_CIVIL_DATE
                                                                   : edit->event.times.kind == CME_CIVIL_DATE;
    bool is_date_after = edit->edited.overridden & CME_SESSION_START
                             ? edit->edited.kind == CME_CIVIL_DATE
                             : edit->event.times.kind == CME_CIVIL_DATE;
    if (edit->old.starts_at != edit->edited.starts_at || edit->old.ends_at != edit->edited.ends_at ||
        is_date_before != is_date_after) {
        changed |= CME__CHANGED_TIME;
    }
    if (before.venue_row != after.venue_row || texts_differ(before.location, after.location)) {
        changed |= CME__CHANGED_PLACE;
    }
    if (texts_differ(before.title, after.title) || texts_differ(before.description, after.description) ||
        texts_differ(before.url, after.url) ||
        ((edit->old.overridden ^ edit->edited.overridden) & time_bits) != 0) {
        changed |= CME__CHANGED_SHOWN;
    }
    if (before.capacity != after.capacity) {
        changed |= CME__CHANGED_CAPACITY;
    }
    return changed;
}

bool cme__session_edit_changes_capacity(const cme__session_edit *edit) {
    return effective_of(&edit->event, &edit->old).capacity !=
           effective_of(&edit->event, &edit->edited).capacity;
}

bool cme__session_edit_changes_venue(const cme__session_edit *edit) {
    return effective_of(&edit->event, &edit->old).venue_row !=
           effective_of(&edit->event, &edit->edited).venue_row;
}

cme_status cme__session_edit_write(cme_store *store, const cme__session_edit *edit, unsigned changed) {
    static const char UPDATE[] =
        "UPDATE sessions SET overridden = $1, start = $2, kind = $3, duration_days = $4, duration_seconds = $5,"
        "  venue = $6, title = $7, description = $8, location = $9, url = $10, capacity = $11, start_at = $12,"
        "  end_at = $13, sequence = sequence + $14, updated_at = coalesce($15, updated_at)"
        " WHERE rowid = $16";
    bool is_shown = (changed & ~(unsigned)CME__CHANGED_CAPACITY) != 0;
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, UPDATE, &statement);
    bind_override(statement, &edit->edited);
    cme__bind_int(statement, 14, cme__event_sequence_rises(edit->event.status, changed));
    cme__bind_time(statement, 15, is_shown ? cme_store_now(store) : CME_TIME_NONE);
    cme__bind_int(statement, 16, edit->plan.row);
    if (status == CME_OK) {
        status = cme__run(statement);
    }
    return status == CME_OK ? write_search(store, edit->plan.row, &edit->edited) : status;
}

void cme__session_search_text(const cme__session_override *override, cme__text *text) {
    if (override->overridden & CME_SESSION_TITLE) {
        cme__text_add(text, override->title);
        cme__text_add_char(text, '\n');
    }
    if ((override->overridden & CME_SESSION_DESCRIPTION) && override->description != NULL) {
        cme__text_add(text, override->description);
        cme__text_add_char(text, '\n');
    }
}

static cme_status read_old(cme_store *store, cme__session_edit *edit) {
    edit->old.starts_at = edit->plan.starts_at;
    edit->old.ends_at = edit->plan.ends_at;
    return edit->plan.row != 0 ? read_override(store, edit) : CME_OK;
}

static cme_status read_override(cme_store *store, cme__session_edit *edit) {
    static const char SELECT[] =
        "SELECT overridden, start, kind, duration_days, duration_seconds, venue, title, description, location, url,"
        "  capacity"
        " FROM sessions WHERE rowid = $1";
    cme__session_override *old = &edit->old;
    cme__statement *statement = NULL;
    bool row = false;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, edit->plan.row);
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    if (status == CME_OK && row) {
        old->overridden = (uint64_t)cme__column_int(statement, 0);
        old->start = cme__column_int(statement, 1);
        old->kind = (cme_civil_kind)cme__column_int(statement, 2);
        old->duration_days = (int32_t)cme__column_int(statement, 3);
        old->duration_seconds = (int32_t)cme__column_int(statement, 4);
        old->venue_row = cme__column_int(statement, 5);
        old->title = cme__column_copy(statement, 6, &edit->arena);
        old->description = cme__column_copy(statement, 7, &edit->arena);
        old->location = cme__column_copy(statement, 8, &edit->arena);
        old->url = cme__column_copy(statement, 9, &edit->arena);
        old->capacity = (int32_t)cme__column_int(statement, 10);
    }
    cme__done(statement);
    if (status == CME_OK && edit->arena.failed) {
        status = cme__fail_memory(&store->fault);
    }
    return status;
}

static cme_status apply_time(cme_store *store, const cme_session_spec *spec, uint64_t mask,
                             cme__session_edit *edit) {
    cme__session_override *edited = &edit->edited;
    cme_status status = CME_OK;
    if (mask & CME_SESSION_START) {
        status = apply_start(store, spec, edit);
    }
    if (status == CME_OK && (mask & CME_SESSION_DURATION)) {
        cme_civil_kind kind = edited->overridden & CME_SESSION_START ? edited->kind : edit->event.times.kind;
        edited->duration_days = spec->duration_days;
        edited->duration_seconds = spec->duration_seconds;
        status = cme__event_check_duration(&store->fault, "a session of event", edit->event.title, kind,
                                           &edited->duration_days, edited->duration_seconds);
    }
    return status;
}

/* As the event's start is, or a whole day; a session of an event of whole days may get a time. */
static cme_status apply_start(cme_store *store, const cme_session_spec *spec, cme__session_edit *edit) {
    char text[CME_CIVIL_TEXT_SIZE];
    cme_civil_text(spec->start, text);
    if (!cme_civil_is_valid(spec->start)) {
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "start '%s' of a session of event '%s': there is no such day or time", text,
                         edit->event.title);
    }
    cme_civil_kind kind = (cme_civil_kind)spec->start.kind;
    cme_civil_kind own = edit->event.times.kind;
    if (kind != own && kind != CME_CIVIL_DATE && !(own == CME_CIVIL_DATE && kind == CME_CIVIL_ZONED)) {
        return cme__fail(
            &store->fault, CME_ERR_INVALID,
            "start %s of a session of event '%s': must be of the event's own kind, in its zone %s, or a date",
            text, edit->event.title, edit->event.times.zone_name);
    }
    edit->edited.start = cme_civil_seconds(spec->start);
    edit->edited.kind = kind;
    return CME_OK;
}

static cme_status apply_texts(cme_store *store, const cme_session_spec *spec, uint64_t mask,
                              cme__session_edit *edit) {
    cme__session_override *edited = &edit->edited;
    const cme__text_field texts[] = {
        {CME_SESSION_DESCRIPTION, "description", spec->description, CME__TEXT_BLOCK, CME_TEXT_MAX,
         &edited->description},
        {CME_SESSION_LOCATION, "location", spec->location, CME__TEXT_BLOCK, CME_TEXT_MAX, &edited->location},
        {CME_SESSION_URL, "url", spec->url, CME__TEXT_LINE, CME_URL_MAX, &edited->url},
    };
    cme_status status = CME_OK;
    if (mask & CME_SESSION_TITLE) {
        status = cme__text_check_required(&store->fault, "title", spec->title, CME__TEXT_LINE, CME_TITLE_MAX);
        edited->title = spec->title;
    }
    if (status == CME_OK) {
        status = cme__texts_apply(store, texts, sizeof texts / sizeof texts[0], mask);
    }
    return prefix_event(store, status, edit);
}

static cme_status apply_seats(cme_store *store, const cme_session_spec *spec, uint64_t mask,
                              cme__session_edit *edit) {
    cme_status status = CME_OK;
    if (mask & CME_SESSION_CAPACITY) {
        status = prefix_event(store, cme__capacity_check(store, "capacity", spec->capacity), edit);
        edit->edited.capacity = spec->capacity;
    }
    if (status == CME_OK && (mask & CME_SESSION_VENUE)) {
        edit->edited.venue_row = 0;
        if (!cme_id_is_none(spec->venue)) {
            status = cme__venue_row(store, spec->venue, &edit->edited.venue_row);
        }
    }
    return status;
}

static cme_status prefix_event(cme_store *store, cme_status status, const cme__session_edit *edit) {
    if (status != CME_OK) {
        cme__fault_prefix(&store->fault, "session of event '%s': ", edit->event.title);
    }
    return status;
}

/* rules.md 48. */
static effective effective_of(const cme__event_fields *event, const cme__session_override *override) {
    uint64_t bits = override->overridden;
    effective result = {
        .venue_row = bits & CME_SESSION_VENUE ? override->venue_row : event->venue_row,
        .title = bits & CME_SESSION_TITLE ? override->title : event->title,
        .description = bits & CME_SESSION_DESCRIPTION ? override->description : event->description,
        .location = bits & CME_SESSION_LOCATION ? override->location : event->location,
        .url = bits & CME_SESSION_URL ? override->url : event->url,
        .capacity = bits & CME_SESSION_CAPACITY ? override->capacity : event->capacity,
    };
    return result;
}

static bool texts_differ(const char *a, const char *b) {
    return a == NULL || b == NULL ? a != b : strcmp(a, b) != 0;
}

/* The first 13 parameters. What the session does not override is NULL. */
static void bind_override(cme__statement *statement, const cme__session_override *override) {
    uint64_t bits = override->overridden;
    for (int index = 2; index <= 11; index++) {
        cme__bind_null(statement, index);
    }
    cme__bind_int(statement, 1, (int64_t)bits);
    if (bits & CME_SESSION_START) {
        cme__bind_int(statement, 2, override->start);
        cme__bind_int(statement, 3, override->kind);
    }
    if (bits & CME_SESSION_DURATION) {
        cme__bind_int(statement, 4, override->duration_days);
        cme__bind_int(statement, 5, override->duration_seconds);
    }
    if (bits & CME_SESSION_VENUE) {
        cme__bind_row(statement, 6, override->venue_row);
    }
    bind_text_if(statement, 7, (bits & CME_SESSION_TITLE) != 0, override->title);
    bind_text_if(statement, 8, (bits & CME_SESSION_DESCRIPTION) != 0, override->description);
    bind_text_if(statement, 9, (bits & CME_SESSION_LOCATION) != 0, override->location);
    bind_text_if(statement, 10, (bits & CME_SESSION_URL) != 0, override->url);
    if (bits & CME_SESSION_CAPACITY) {
        cme__bind_int(statement, 11, override->capacity);
    }
    cme__bind_int(statement, 12, override->starts_at);
    cme__bind_int(statement, 13, override->ends_at);
}

static void bind_text_if(cme__statement *statement, int index, bool counts, const char *text) {
    cme__bind_text(statement, index, counts ? text : NULL);
}

static cme_status write_search(cme_store *store, int64_t row, const cme__session_override *override) {
    cme__text text = {0};
    cme__session_search_text(override, &text);
    cme_status status = text.failed ? cme__fail_memory(&store->fault)
                                    : cme__search_put(store->db, CME__SEARCH_SESSION, row,
                                                      text.length > 0 ? text.bytes : NULL);
    cme__text_free(&text);
    return status;
}
