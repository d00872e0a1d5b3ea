/* series_times.c: the times of what an edit of a series makes of it, and which date becomes which.
 * May use series_internal.h, store_page_internal.h, rules/series.h and time/.
 * Must not write anything, nor know RSVPs. */

#include "series_internal.h"
#include "store_page_internal.h"
#include "time/civil.h"

static cme_status apply_fields(cme__series_work *work);
static cme_status apply_zone(cme__series_work *work);
static cme_status find_start(cme__series_work *work, int64_t *named);
static int64_t shifted(const cme__series_work *work, int64_t civil);
static cme_status tail_rule(cme__series_work *work);
static cme_status given_rule(cme__series_work *work);
static cme_status kept_rule(cme__series_work *work);
static cme_status bound_rule(cme__series_work *work, const char *turned);
static cme_status count_rest(cme__series_work *work, size_t *count);
static cme_status compile_alone(cme__series_work *work, bool lenient, cme__event_fields *fields);
static cme_status begin_map(cme__series_work *work);
static cme_status check_shift(cme__series_work *work);
static cme_status tail_dates(cme__series_work *work);
static cme_status check_not_past(cme__series_work *work);

/* --- what is edited --- */

cme_status cme__series_make_tail(cme__series_work *work) {
    int64_t named = work->cut;
    work->tail = work->old;
    work->tail.compiled = NULL;
    work->rule_before = cme__series_rule_alone(&work->old.times);
    if (work->edit.scope == CME_SERIES_ALL && !cme_civil_is_none(work->edit.session.recurrence_id)) {
        named = cme__recurrence_id_of(work->edit.session.recurrence_id);
    }
    cme_status status = apply_fields(work);
    if (status == CME_OK) {
        status = apply_zone(work);
    }
    if (status == CME_OK) {
        status = find_start(work, &named);
    }
    if (status == CME_OK) {
        status = tail_rule(work);
    }
    if (status == CME_OK) {
        status = begin_map(work);
    }
    if (status == CME_OK) {
        status = tail_dates(work);
    }
    if (status == CME_OK) {
        bool is_imported = work->old.times.rrule != NULL && !(work->edit.mask & CME_SERIES_RRULE) &&
                           !cme__rule_matches_start(&work->old.times.rule);
        status = cme__event_compile(work->store, is_imported, &work->tail);
    }
    return status == CME_OK ? check_not_past(work) : status;
}

/* What is neither time nor recurrence. */
static cme_status apply_fields(cme__series_work *work) {
    const cme_series_edit *edit = &work->edit;
    static const struct {
        uint64_t series;
        uint64_t event;
    } BITS[] = {
        {CME_SERIES_VENUE, CME_EVENT_VENUE},
        {CME_SERIES_TITLE, CME_EVENT_TITLE},
        {CME_SERIES_DESCRIPTION, CME_EVENT_DESCRIPTION},
        {CME_SERIES_LOCATION, CME_EVENT_LOCATION},
        {CME_SERIES_URL, CME_EVENT_URL},
        {CME_SERIES_CATEGORIES, CME_EVENT_CATEGORIES},
        {CME_SERIES_CAPACITY, CME_EVENT_CAPACITY},
        {CME_SERIES_VISIBILITY, CME_EVENT_VISIBILITY},
    };
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    spec.venue = edit->venue;
    spec.title = edit->title;
    spec.description = edit->description;
    spec.location = edit->location;
    spec.url = edit->url;
    spec.categories = edit->categories;
    spec.capacity = edit->capacity;
    spec.visibility = edit->visibility;
    uint64_t mask = 0;
    for (size_t i = 0; i < sizeof BITS / sizeof BITS[0]; i++) {
        mask |= edit->mask & BITS[i].series ? BITS[i].event : 0;
    }
    cme_status status = cme__event_apply(work->store, &spec, mask, false, work->arena, &work->tail);
    if (status == CME_OK && (edit->mask & CME_SERIES_DURATION)) {
        cme__event_times *times = &work->tail.times;
        times->duration_days = edit->duration_days;
        times->duration_seconds = edit->duration_seconds;
        status = cme__event_check_duration(&work->store->fault, "event", work->old.title, times->kind,
                                           &times->duration_days, times->duration_seconds);
    }
    return status;
}

static cme_status apply_zone(cme__series_work *work) {
    cme__event_times *times = &work->tail.times;
    cme__fault *fault = &work->store->fault;
    if (!(work->edit.mask & CME_SERIES_ZONE)) {
        return CME_OK;
    }
    if (times->kind == CME_CIVIL_UTC) {
        return cme__fail(fault, CME_ERR_INVALID,
                         "zone of event '%s': its times are in UTC and have no other zone", work->old.title);
    }
    times->zone_name = work->edit.zone;
    cme_status status = cme__zones_get(work->store->zones, fault, times->zone_name, &times->zone);
    if (status != CME_OK) {
        cme__fault_prefix(fault, "zone of event '%s': ", work->old.title);
    }
    return status;
}

/* The start of what is edited: shifted as the session that is named is. */
static cme_status find_start(cme__series_work *work, int64_t *named) {
    const cme_series_edit *edit = &work->edit;
    cme__event_times *times = &work->tail.times;
    int64_t shift = 0;
    if (!(edit->mask & CME_SERIES_START)) {
        times->start = shifted(work, work->rule_from);
        return CME_OK;
    }
    char text[CME_CIVIL_TEXT_SIZE];
    cme_civil_text(edit->start, text);
    if (!cme_civil_is_valid(edit->start) || edit->start.kind != (int)times->kind) {
        char own[CME_CIVIL_TEXT_SIZE];
        cme_civil_text(cme_civil_from_seconds(*named, times->kind), own);
        return cme__fail(&work->store->fault, CME_ERR_INVALID,
                         "start '%s' of event '%s': must be a real time of the same kind as %s", text,
                         work->old.title, own);
    }
    shift = cme_civil_seconds(edit->start) - *named;
    times->start = work->rule_from + shift;
    if (times->start < CME__CIVIL_SECONDS_MIN || times->start >= CME__CIVIL_SECONDS_END) {
        return cme__fail(&work->store->fault, CME_ERR_INVALID,
                         "start %s of event '%s': its dates would leave the years %d to %d", text,
                         work->old.title, CME_YEAR_MIN, CME_YEAR_MAX);
    }
    return CME_OK;
}

/* A date that no rule gives, in the new plan. */
static int64_t shifted(const cme__series_work *work, int64_t civil) {
    const cme__event_times *old = &work->old.times;
    const cme__event_times *times = &work->tail.times;
    if (work->edit.mask & CME_SERIES_START) {
        return civil + (times->start - work->rule_from);
    }
    if ((work->edit.mask & CME_SERIES_ZONE) && work->edit.keep == CME_SERIES_KEEP_INSTANT &&
        times->kind == CME_CIVIL_ZONED) {
        return cme__zone_civil(times->zone, cme__zone_instant(old->zone, civil));
    }
    return civil;
}

static cme_status tail_rule(cme__series_work *work) {
    cme__event_times *times = &work->tail.times;
    if (work->edit.mask & CME_SERIES_RRULE) {
        return given_rule(work);
    }
    if (times->rrule == NULL) {
        return CME_OK;
    }
    if (!work->rule_goes_on) {
        times->rrule = NULL; /* only added dates are left */
        return CME_OK;
    }
    return kept_rule(work);
}

/* A new rule begins where it generates a date, unless the start was given with it. */
static cme_status given_rule(cme__series_work *work) {
    cme__event_times *times = &work->tail.times;
    times->rrule = work->edit.rrule;
    cme_status status = compile_alone(work, false, &work->tail);
    if (status == CME_OK && !cme__rule_matches_start(&times->rule) && !(work->edit.mask & CME_SERIES_START)) {
        cme__series rule = cme__series_rule_alone(times);
        int64_t generated = 0;
        if (cme__series_first_from(&rule, times->start + 1, &generated, NULL)) {
            times->start = generated;
            status = compile_alone(work, false, &work->tail);
        }
    }
    return status;
}

/* The rule that is there, with its days turned, and with as many dates as are left. */
static cme_status kept_rule(cme__series_work *work) {
    cme__event_times *times = &work->tail.times;
    const cme__rule *rule = &work->old.times.rule;
    bool is_same = times->start == work->old.times.start && times->zone == work->old.times.zone;
    if (is_same) {
        return CME_OK;
    }
    int64_t days =
        cme__floor_div(times->start, CME__DAY_SECONDS) - cme__floor_div(work->rule_from, CME__DAY_SECONDS);
    cme__text text = {0};
    const char *whole = cme__series_canonical(work, rule);
    cme__series_rule_turned(whole != NULL ? whole : "", (int)cme__floor_mod(days, 7), &text);
    const char *turned = cme__series_keep_text(work, &text);
    return turned != NULL ? bound_rule(work, turned) : cme__fail_memory(&work->store->fault);
}

/* COUNT becomes what is left of it. UNTIL stays as long as the dates do; else it is the last one's. */
static cme_status bound_rule(cme__series_work *work, const char *turned) {
    cme__event_times *times = &work->tail.times;
    const cme__event_times *old = &work->old.times;
    bool has_count = strstr(turned, ";COUNT=") != NULL;
    bool has_until = strstr(turned, ";UNTIL=") != NULL;
    times->rrule = turned;
    if (!has_count && (!has_until || (times->start == work->rule_from && times->zone == old->zone))) {
        return compile_alone(work, true, &work->tail);
    }
    size_t count = 0;
    cme__text bound = {0};
    cme_status status = count_rest(work, &count);
    if (status != CME_OK) {
        return status;
    }
    cme__text_format(&bound, "COUNT=%zu", count);
    times->rrule = cme__series_bounded(work, turned, &bound);
    if (times->rrule == NULL) {
        return cme__fail_memory(&work->store->fault);
    }
    status = compile_alone(work, true, &work->tail);
    if (status == CME_OK && has_until) {
        cme__series rule = cme__series_rule_alone(times);
        cme__text until = {0};
        cme__series_until(times->kind, times->zone, cme__series_last(&rule), &until);
        times->rrule = cme__series_bounded(work, turned, &until);
        status = times->rrule != NULL ? compile_alone(work, true, &work->tail)
                                      : cme__fail_memory(&work->store->fault);
    }
    return status;
}

static cme_status count_rest(cme__series_work *work, size_t *count) {
    cme__expansion rest = {0};
    cme_status status = cme__series_expand(&work->store->fault, &work->rule_before, work->rule_from,
                                           CME__CIVIL_SECONDS_END, CME_SERIES_STEPS_MAX, &rest);
    *count = rest.count;
    bool is_too_much = rest.truncated || rest.count >= CME_SERIES_STEPS_MAX;
    cme__expansion_free(&rest);
    if (status == CME_OK && is_too_much) {
        status = cme__fail(&work->store->fault, CME_ERR_LIMIT,
                           "rule '%s' of event '%s': more than %d sessions would have to be counted",
                           work->old.times.rrule, work->old.title, CME_SERIES_STEPS_MAX);
    }
    return status;
}

/* The rule without regard to dates that are added or taken out. */
static cme_status compile_alone(cme__series_work *work, bool lenient, cme__event_fields *fields) {
    cme__event_times *times = &fields->times;
    cme_status status = cme__rule_compile(&work->store->fault, times->rrule,
                                          cme_civil_from_seconds(times->start, times->kind), times->zone,
                                          lenient ? CME__RULE_IMPORT : CME__RULE_STRICT, &times->rule);
    if (status != CME_OK) {
        cme__fault_prefix(&work->store->fault, "rrule of event '%s': ", fields->title);
    }
    return status;
}

/* --- which date becomes which --- */

static cme_status begin_map(cme__series_work *work) {
    const cme__event_times *old = &work->old.times;
    const cme__event_times *times = &work->tail.times;
    work->rule_after = cme__series_rule_alone(times);
    work->map = (cme__series_map){.before = &work->rule_before,
                                  .after = &work->rule_after,
                                  .from = work->rule_from,
                                  .to = times->start,
                                  .by_index = old->rrule == NULL && times->rrule == NULL};
    if (!work->rule_goes_on) {
        return CME_OK;
    }
    if (old->rrule != NULL && times->rrule != NULL) {
        const char *before = cme__series_canonical(work, &old->rule);
        const char *after = cme__series_canonical(work, &times->rule);
        if (before == NULL || after == NULL) {
            return cme__fail_memory(&work->store->fault);
        }
        work->map.by_index = cme__series_same_shape(before, after);
    }
    size_t least = CME_SERIES_UNWRITTEN_MAX + work->row_count + old->exdate_count + 1;
    int64_t last = work->cut;
    for (size_t i = 0; i < work->row_count; i++) {
        bool counts = work->rows[i].goes_along && work->rows[i].civil > last;
        last = counts ? work->rows[i].civil : last;
    }
    if (old->exdate_count > 0 && old->exdates[old->exdate_count - 1] > last) {
        last = old->exdates[old->exdate_count - 1];
    }
    cme_status status =
        cme__series_map_begin(&work->store->fault, &work->map, last, least, CME_SERIES_STEPS_MAX);
    return status == CME_OK && !(work->edit.mask & CME_SERIES_RRULE) ? check_shift(work) : status;
}

/* A rule that was not changed gives the same dates, shifted. One that takes its day from its start may not:
 * then the nearest dates belong together; and if nothing was to be shifted at all, it cannot begin here. */
static cme_status check_shift(cme__series_work *work) {
    cme__series_map *map = &work->map;
    int64_t shift = map->to - map->from;
    bool is_exact = map->old.count == map->edited.count;
    for (size_t i = 0; is_exact && i < map->old.count; i++) {
        is_exact = map->edited.civil[i] - map->old.civil[i] == shift;
    }
    if (map->by_index && !is_exact && shift == 0) {
        return cme__fail(
            &work->store->fault, CME_ERR_INVALID,
            "rrule of event '%s': '%s' gives other dates when it begins here; give one that does not"
            " take its day from the start",
            work->old.title, work->old.times.rrule != NULL ? work->old.times.rrule : "");
    }
    map->by_index = map->by_index && is_exact;
    return CME_OK;
}

bool cme__series_target(const cme__series_work *work, int64_t civil, int64_t *out) {
    const cme__event_times *old = &work->old.times;
    if (civil < work->cut) {
        return false;
    }
    if (work->rule_goes_on && civil >= work->rule_from && cme__series_contains(&work->rule_before, civil)) {
        return cme__series_map_get(&work->map, civil, out);
    }
    if (!cme__ascending_has(old->rdates, old->rdate_count, civil)) {
        return false;
    }
    *out = shifted(work, civil);
    return true;
}

/* Added dates are shifted; a date that was taken out stays so as the date that it becomes, and so does one
 * whose session stays behind because it has started. */
static cme_status tail_dates(cme__series_work *work) {
    const cme__event_times *old = &work->old.times;
    cme__event_times *times = &work->tail.times;
    int64_t *added = cme__series_copy_dates(work, NULL, 0, old->rdate_count + 1);
    int64_t *removed = cme__series_copy_dates(work, NULL, 0, old->exdate_count + work->row_count + 1);
    size_t added_count = 0;
    size_t removed_count = 0;
    if (added == NULL || removed == NULL) {
        return cme__fail_memory(&work->store->fault);
    }
    for (size_t i = 0; i < old->rdate_count; i++) {
        if (old->rdates[i] >= work->cut) {
            added[added_count++] = shifted(work, old->rdates[i]);
        }
    }
    for (size_t i = 0; i < old->exdate_count; i++) {
        if (cme__series_target(work, old->exdates[i], &removed[removed_count])) {
            removed_count++;
        }
    }
    for (size_t i = 0; i < work->row_count; i++) {
        if (work->rows[i].has_started &&
            cme__series_target(work, work->rows[i].civil, &removed[removed_count])) {
            removed_count++;
        }
    }
    added_count = cme__ascending_settle(added, added_count);
    if (!work->rule_goes_on && !(work->edit.mask & CME_SERIES_RRULE)) {
        /* Only added dates are left: the first is the start. One that is alone remains a series. */
        times->start = added[0];
        added++;
        added_count--;
        times->rrule = added_count == 0 ? "FREQ=DAILY;COUNT=1" : NULL;
    } else if (times->rrule == NULL && added_count == 0 && old->rdate_count > 0) {
        times->rrule = "FREQ=DAILY;COUNT=1";
    }
    times->rdates = added;
    times->rdate_count = added_count;
    times->exdates = removed;
    times->exdate_count = cme__ascending_settle(removed, removed_count);
    return CME_OK;
}

/* Nobody can come to a past that is made now. */
static cme_status check_not_past(cme__series_work *work) {
    const uint64_t moving = CME_SERIES_START | CME_SERIES_ZONE | CME_SERIES_RRULE;
    const cme__event_times *times = &work->tail.times;
    if (!(work->edit.mask & moving) || work->old.status != CME_EVENT_PUBLISHED ||
        times->first_at > work->now) {
        return CME_OK;
    }
    char start[CME_CIVIL_TEXT_SIZE];
    cme_civil_text(cme_civil_from_seconds(times->start, times->kind), start);
    return cme__fail(&work->store->fault, CME_ERR_INVALID, "start %s of event '%s': lies in the past", start,
                     work->old.title);
}
