/* event_check.c: the fields of an event at the door: texts, group and venue, capacity, UID.
 * May use event_internal.h and the store's helpers.
 * Must not write anything. */
#include "event_internal.h"
#include "store_page_internal.h"

static cme_status apply_title(cme_store *store, const cme_event_spec *spec, cme__event_fields *fields);
static cme_status apply_texts(cme_store *store, const cme_event_spec *spec, uint64_t mask,
                              cme__event_fields *fields);
static cme_status apply_venue(cme_store *store, const cme_event_spec *spec, cme__event_fields *fields);

cme_status cme__event_apply(cme_store *store, const cme_event_spec *spec, uint64_t mask, bool lenient,
                            cme__arena *arena, cme__event_fields *fields) {
    cme_status status = CME_OK;
    if (mask & CME_EVENT_TITLE) {
        status = apply_title(store, spec, fields);
    }
    if (status == CME_OK) {
        status = apply_texts(store, spec, mask, fields);
    }
    if (status == CME_OK && (mask & CME_EVENT_VENUE)) {
        status = apply_venue(store, spec, fields);
    }
    if (status == CME_OK && (mask & CME_EVENT_CAPACITY)) {
        status = cme__capacity_check(store, "capacity", spec->capacity);
        if (status != CME_OK) {
            cme__fault_prefix(&store->fault, "event '%s': ", fields->title);
        }
        fields->capacity = spec->capacity;
    }
    if (status == CME_OK && (mask & CME_EVENT_VISIBILITY)) {
        if ((int)spec->visibility < CME_VISIBILITY_PUBLIC || (int)spec->visibility > CME_VISIBILITY_HIDDEN) {
            return cme__fail(&store->fault, CME_ERR_INVALID,
                             "visibility %d of event '%s': must be a CME_VISIBILITY_... value",
                             (int)spec->visibility, fields->title);
        }
        fields->visibility = spec->visibility;
    }
    if (status == CME_OK && (mask & CME__EVENT_TIME_FIELDS)) {
        status = cme__event_apply_times(store, spec, mask, lenient, arena, fields);
    }
    return status;
}

static cme_status apply_title(cme_store *store, const cme_event_spec *spec, cme__event_fields *fields) {
    cme_status status =
        cme__text_check_required(&store->fault, "title of event", spec->title, CME__TEXT_LINE, CME_TITLE_MAX);
    if (status == CME_OK) {
        fields->title = spec->title;
    }
    return status;
}

static cme_status apply_texts(cme_store *store, const cme_event_spec *spec, uint64_t mask,
                              cme__event_fields *fields) {
    const cme__text_field texts[] = {
        {CME_EVENT_DESCRIPTION, "description", spec->description, CME__TEXT_BLOCK, CME_TEXT_MAX,
         &fields->description},
        {CME_EVENT_LOCATION, "location", spec->location, CME__TEXT_BLOCK, CME_TEXT_MAX, &fields->location},
        {CME_EVENT_URL, "url", spec->url, CME__TEXT_LINE, CME_URL_MAX, &fields->url},
        {CME_EVENT_CATEGORIES, "categories", spec->categories, CME__TEXT_LINE, CME_TEXT_MAX,
         &fields->categories},
    };
    cme_status status = cme__texts_apply(store, texts, sizeof texts / sizeof texts[0], mask);
    if (status != CME_OK) {
        cme__fault_prefix(&store->fault, "event '%s': ", fields->title);
    }
    return status;
}

static cme_status apply_venue(cme_store *store, const cme_event_spec *spec, cme__event_fields *fields) {
    fields->venue = spec->venue;
    fields->venue_row = 0;
    if (cme_id_is_none(spec->venue)) {
        return CME_OK;
    }
    return cme__venue_row(store, spec->venue, &fields->venue_row);
}
