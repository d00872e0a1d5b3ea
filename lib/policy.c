/* policy.c: policies of events and sessions: set, given back, read.
 * May use policy_row_internal.h, event_internal.h, rsvp_internal.h, store_page_internal.h and the rooms
 * below. Must not decide about RSVPs: rules/ does, with what stands here. */
#include <cmevent/policy.h>

#include <inttypes.h>
#include <stdio.h>

#include "event_internal.h"
#include "policy_row_internal.h"
#include "rsvp_internal.h"
#include "store_page_internal.h"

/* The fields that can let somebody move up who could not before. */
#define MOVES_UP                                                                                             \
    (CME_POLICY_APPROVAL | CME_POLICY_INVITATION_ONLY | CME_POLICY_OPENS | CME_POLICY_CLOSES |               \
     CME_POLICY_PARTY | CME_POLICY_PROMOTION | CME_POLICY_QUIET | CME_POLICY_OVERLAP)

/* What a change works on. */
typedef struct policy_edit {
    cme__arena arena;
    cme__event_fields event;
    bool of_session;
    cme__session_plan plan; /* of the session */
    cme__policy_row for_event;
    cme__policy_row for_session;
} policy_edit;

static cme_status change(cme_store *store, bool of_session, cme_session_key key, const cme_policy_spec *given,
                         uint64_t mask, bool resets, cme_policy **out);
static cme_status get(cme_store *store, bool of_session, cme_session_key key, cme_policy **out);
static cme_status read_edit(cme_store *store, cme_session_key key, policy_edit *edit);
static cme_status check_editable(cme_store *store, const policy_edit *edit);
static cme_status write_edit(cme_store *store, const cme__policy_row *edited, policy_edit *edit);
static cme_status check_window(cme_store *store, const policy_edit *edit);
static cme_status follow(cme_store *store, policy_edit *edit);
static void name_of(const policy_edit *edit, char *text, size_t size);
static cme__policy effective(const policy_edit *edit);
static cme_status make_record(cme_store *store, const policy_edit *edit, void **out);

cme_status cme_policy_set_event(cme_store *store, cme_id event, const cme_policy_spec *spec, uint64_t mask,
                                cme_policy **out) {
    return change(store, false, cme_session_key_of(event, CME_CIVIL_NONE), spec, mask, false, out);
}

cme_status cme_policy_set_session(cme_store *store, cme_session_key session, const cme_policy_spec *spec,
                                  uint64_t mask, cme_policy **out) {
    return change(store, true, session, spec, mask, false, out);
}

cme_status cme_policy_reset_event(cme_store *store, cme_id event, uint64_t mask, cme_policy **out) {
    return change(store, false, cme_session_key_of(event, CME_CIVIL_NONE), NULL, mask, true, out);
}

cme_status cme_policy_reset_session(cme_store *store, cme_session_key session, uint64_t mask,
                                    cme_policy **out) {
    return change(store, true, session, NULL, mask, true, out);
}

cme_status cme_policy_get_event(cme_store *store, cme_id event, cme_policy **out) {
    return get(store, false, cme_session_key_of(event, CME_CIVIL_NONE), out);
}

cme_status cme_policy_get_session(cme_store *store, cme_session_key session, cme_policy **out) {
    return get(store, true, session, out);
}

void cme_policy_free(cme_policy *policy) {
    cme__arena_object_free(policy);
}

static cme_status change(cme_store *store, bool of_session, cme_session_key key, const cme_policy_spec *given,
                         uint64_t mask, bool resets, cme_policy **out) {
    void *policy = NULL;
    policy_edit edit = {.of_session = of_session};
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK && !resets) {
        status = cme__spec_read(&store->fault, "policy spec", given, &spec, sizeof spec);
    }
    if (status == CME_OK) {
        status = cme__mask_check(store, "policy", mask, CME_POLICY_ALL);
    }
    if (status == CME_OK) {
        status = read_edit(store, key, &edit);
    }
    if (status == CME_OK) {
        status = check_editable(store, &edit);
    }
    cme__policy_row edited = of_session ? edit.for_session : edit.for_event;
    if (resets) {
        edited.set &= ~mask;
    } else if (status == CME_OK) {
        char of[CME_TITLE_MAX + 64];
        name_of(&edit, of, sizeof of);
        status = cme__policy_row_apply(store, of, &spec, mask, &edited);
    }
    if (status == CME_OK) {
        status = write_edit(store, &edited, &edit);
    }
    if (status == CME_OK && out != NULL) {
        status = make_record(store, &edit, &policy);
    }
    cme__arena_free(&edit.arena);
    return cme__store_end_with(store, status, policy, out);
}

static cme_status get(cme_store *store, bool of_session, cme_session_key key, cme_policy **out) {
    void *policy = NULL;
    policy_edit edit = {.of_session = of_session};
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK && out == NULL) {
        status = cme__fail_null(&store->fault, "out");
    }
    if (status == CME_OK) {
        status = read_edit(store, key, &edit);
    }
    if (status == CME_OK) {
        status = make_record(store, &edit, &policy);
    }
    cme__arena_free(&edit.arena);
    return cme__store_end_with(store, status, policy, out);
}

static cme_status read_edit(cme_store *store, cme_session_key key, policy_edit *edit) {
    cme_status status = CME_OK;
    int64_t event_row = 0;
    if (edit->of_session) {
        status = cme__session_load(store, key, &edit->plan);
        event_row = edit->plan.event_row;
    } else {
        status = cme__event_row(store, key.event, &event_row);
    }
    if (status == CME_OK) {
        status = cme__event_read(store, event_row, &edit->arena, &edit->event);
    }
    if (status == CME_OK) {
        status =
            cme__policy_rows_read(store, event_row, edit->plan.row, &edit->for_event, &edit->for_session);
    }
    return status;
}

static cme_status check_editable(cme_store *store, const policy_edit *edit) {
    char of[CME_TITLE_MAX + 64];
    name_of(edit, of, sizeof of);
    if (edit->of_session && edit->plan.status == CME_SESSION_CANCELLED) {
        return cme__fail(&store->fault, CME_ERR_STATE, "%s: it is cancelled and cannot be changed any more",
                         of);
    }
    return edit->of_session ? CME_OK : cme__event_check_editable(store, &edit->event);
}

/* Nothing that a calendar shows changes: SEQUENCE and updated_at stay. */
static cme_status write_edit(cme_store *store, const cme__policy_row *edited, policy_edit *edit) {
    cme__policy_row *row = edit->of_session ? &edit->for_session : &edit->for_event;
    uint64_t changed = cme__policy_row_compare(row, edited);
    cme_status status = CME_OK;
    if (changed == 0) {
        return CME_OK;
    }
    *row = *edited;
    if (changed & (CME_POLICY_OPENS | CME_POLICY_CLOSES)) {
        status = check_window(store, edit);
    }
    if (status == CME_OK && edit->of_session) {
        status = cme__session_materialise(store, &edit->plan);
    }
    if (status == CME_OK) {
        status = cme__policy_row_write(store, edit->event.row, edit->plan.row, row);
    }
    if (status == CME_OK && edit->of_session) {
        status =
            cme__change_append(store, CME_CHANGE_SESSION, CME_CHANGE_UPDATED, CME_ID_NONE, edit->plan.row, 0);
    } else if (status == CME_OK) {
        status = cme__change_append(store, CME_CHANGE_EVENT, CME_CHANGE_UPDATED, edit->event.id, 0, 0);
    }
    return status == CME_OK && (changed & MOVES_UP) ? follow(store, edit) : status;
}

static cme_status check_window(cme_store *store, const policy_edit *edit) {
    char of[CME_TITLE_MAX + 64];
    cme__policy policy = effective(edit);
    if (cme__policy_has_window(&policy)) {
        return CME_OK;
    }
    name_of(edit, of, sizeof of);
    return cme__fail(&store->fault, CME_ERR_INVALID,
                     "opens_before %" PRId32 " of %s: must be more than closes_before, which is %" PRId32
                     ", or CME_POLICY_ALWAYS",
                     policy.opens_before, of, policy.closes_before);
}

/* The waitlists of what is still to come move up. */
static cme_status follow(cme_store *store, policy_edit *edit) {
    cme_time now = cme_store_now(store);
    if (!edit->of_session) {
        return cme__session_follow_seats(store, edit->event.row,
                                         cme__event_past_until(edit->event.stopped_at, now), 0);
    }
    cme_status status = cme__session_load_row(store, edit->plan.row, &edit->plan);
    if (status == CME_OK && cme__session_is_coming(&edit->plan, now)) {
        status = cme__rsvp_promote(store, &edit->plan);
    }
    return status;
}

static void name_of(const policy_edit *edit, char *text, size_t size) {
    char recurrence_id[CME_CIVIL_TEXT_SIZE];
    cme_civil_text(edit->plan.key.recurrence_id, recurrence_id);
    if (edit->of_session) {
        (void)snprintf(text, size, "the policy of session %s%sof event '%s'", recurrence_id,
                       recurrence_id[0] != '\0' ? " " : "", edit->event.title);
    } else {
        (void)snprintf(text, size, "the policy of event '%s'", edit->event.title);
    }
}

static cme__policy effective(const policy_edit *edit) {
    cme__policy policy = cme__policy_default();
    cme__policy_row_over(&edit->for_event, &policy);
    cme__policy_row_over(&edit->for_session, &policy);
    return policy;
}

static cme_status make_record(cme_store *store, const policy_edit *edit, void **out) {
    cme__arena arena = {0};
    cme_policy *record = cme__arena_object(&arena, sizeof *record);
    if (record == NULL) {
        cme__arena_free(&arena);
        return cme__fail_memory(&store->fault);
    }
    cme__policy policy = effective(edit);
    cme__policy_record(&policy, record);
    record->event = edit->event.id;
    record->session = edit->of_session ? edit->plan.key : CME_SESSION_NONE;
    record->fields = edit->for_event.set;
    record->overridden = edit->for_session.set;
    record->opens_at = record->closes_at = record->cutoff_at = CME_TIME_NONE;
    if (edit->of_session) {
        record->opens_at = cme__policy_opens_at(&policy, edit->plan.starts_at);
        record->closes_at = cme__policy_closes_at(&policy, edit->plan.starts_at);
        if (policy.cutoff_before > 0) {
            record->cutoff_at = cme__policy_cutoff_at(&policy, edit->plan.starts_at);
        }
    }
    cme__arena_seal(&arena, record);
    *out = record;
    return CME_OK;
}
