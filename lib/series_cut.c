/* series_cut.c: where an edit of a series begins, and the times of what stays before it.
 * May use series_internal.h, rules/series.h and time/.
 * Must not write anything, nor know RSVPs. */
#include "series_internal.h"
#include "time/civil.h"

static cme_status cut_at_session(cme__series_work *work);
static cme_status cut_at_now(cme__series_work *work);
static cme_status refuse_cut(cme__series_work *work, const char *why);
static bool date_at_or_after(const cme__event_times *times, int64_t civil, int64_t *out);
static cme_status head_dates(cme__series_work *work, cme__event_times *head);
static cme_status head_rule(cme__series_work *work, cme__event_times *head);

cme_status cme__series_find_cut(cme__series_work *work) {
    const cme__event_times *times = &work->old.times;
    bool is_named =
        work->edit.scope == CME_SERIES_FOLLOWING || !cme_civil_is_none(work->edit.session.recurrence_id);
    bool is_series = cme__event_times_is_series(times);
    cme_status status = CME_OK;
    if (is_named || !is_series) {
        status = cut_at_session(work);
    }
    if (status == CME_OK && is_series && work->edit.scope == CME_SERIES_ALL) {
        status = cut_at_now(work);
    }
    if (status != CME_OK) {
        return status;
    }
    cme__series rule = cme__series_rule_alone(times);
    work->rule_goes_on = cme__series_first_from(&rule, work->cut, &work->rule_from, NULL);
    if (!work->rule_goes_on) {
        work->rule_from = work->cut;
    }
    return CME_OK;
}

/* The session that is named must be one of the series, and its date still to come. */
static cme_status cut_at_session(cme__series_work *work) {
    const cme__event_times *times = &work->old.times;
    cme__session_plan named;
    cme_status status = cme__session_load(work->store, work->edit.session, &named);
    if (status != CME_OK) {
        return status;
    }
    bool is_series = cme__event_times_is_series(times);
    cme__series series = cme__event_times_series(times);
    work->cut = is_series ? named.recurrence_id : times->start;
    if (!cme__series_contains(&series, work->cut)) {
        return refuse_cut(work, "was taken out of its series: name another one");
    }
    if (cme__session_has_started(&named, work->now)) {
        return refuse_cut(work, "has started: name one that has not");
    }
    if (is_series &&
        cme__zone_instant(times->zone, work->cut) <= cme__event_past_until(work->old.stopped_at, work->now)) {
        return refuse_cut(work, "was moved here from the past: edit it alone, or name a later one");
    }
    return CME_OK;
}

/* The first date that is still to come. */
static cme_status cut_at_now(cme__series_work *work) {
    const cme__event_times *times = &work->old.times;
    cme_time past_until = cme__event_past_until(work->old.stopped_at, work->now);
    int64_t civil = CME__CIVIL_SECONDS_MIN;
    if (past_until >= times->first_at) {
        civil = cme__civil_window_of(times->zone, past_until, past_until + 1).from;
    }
    while (date_at_or_after(times, civil, &work->cut)) {
        if (cme__zone_instant(times->zone, work->cut) > past_until) {
            return CME_OK;
        }
        civil = work->cut + 1;
    }
    return cme__fail(&work->store->fault, CME_ERR_CLOSED, "event '%s': no session of it is still to come",
                     work->old.title);
}

static cme_status refuse_cut(cme__series_work *work, const char *why) {
    char text[CME_CIVIL_TEXT_SIZE];
    cme_civil_text(cme_civil_from_seconds(work->cut, work->old.times.kind), text);
    return cme__fail(&work->store->fault, CME_ERR_CLOSED, "event '%s': its session of %s %s", work->old.title,
                     text, why);
}

static bool date_at_or_after(const cme__event_times *times, int64_t civil, int64_t *out) {
    cme__series series = cme__event_times_series(times);
    return cme__series_first_from(&series, civil, out, NULL);
}

/* --- what stays --- */

/* Sets work->head and work->splits: whether anything lies before the cut, or was moved there and has begun.
 */
cme_status cme__series_make_head(cme__series_work *work) {
    cme__series series = cme__event_times_series(&work->old.times);
    int64_t before = 0;
    work->splits = cme__series_last_before(&series, work->cut, &before, NULL);
    for (size_t i = 0; i < work->row_count; i++) {
        work->splits = work->splits || work->rows[i].has_started;
    }
    if (!work->splits) {
        return CME_OK;
    }
    work->head = work->old;
    work->head.compiled = NULL;
    cme_status status = head_dates(work, &work->head.times);
    if (status == CME_OK) {
        status = head_rule(work, &work->head.times);
    }
    return status == CME_OK ? cme__event_compile(work->store, true, &work->head) : status;
}

/* The dates before the cut, and the names of sessions that were moved there and have begun. */
static cme_status head_dates(cme__series_work *work, cme__event_times *head) {
    const cme__event_times *old = &work->old.times;
    int64_t *dates = cme__series_copy_dates(work, old->rdates, old->rdate_count, work->row_count + 1);
    if (dates == NULL) {
        return cme__fail_memory(&work->store->fault);
    }
    size_t count = 0;
    while (count < old->rdate_count && dates[count] < work->cut) {
        count++;
    }
    for (size_t i = 0; i < work->row_count; i++) {
        if (work->rows[i].has_started) {
            dates[count++] = work->rows[i].civil;
        }
    }
    count = cme__ascending_settle(dates, count);
    head->rdates = dates;
    head->rdate_count = count;
    head->exdate_count = 0;
    while (head->exdate_count < old->exdate_count && old->exdates[head->exdate_count] < work->cut) {
        head->exdate_count++;
    }
    return CME_OK;
}

static cme_status head_rule(cme__series_work *work, cme__event_times *head) {
    const cme__event_times *old = &work->old.times;
    cme__series rule = cme__series_rule_alone(old);
    int64_t last = 0;
    if (old->start >= work->cut || !cme__series_last_before(&rule, work->cut, &last, NULL)) {
        /* Only added dates lie before the cut: the first of them is the start. One that is alone remains a
         * series, so that its name stays. */
        head->start = head->rdates[0];
        head->rrule = "FREQ=DAILY;COUNT=1";
        head->rdates++;
        head->rdate_count--;
        return CME_OK;
    }
    if (old->rrule == NULL) {
        head->rrule = head->rdate_count == 0 ? "FREQ=DAILY;COUNT=1" : NULL;
        return CME_OK;
    }
    cme__text bound = {0};
    cme__series_until(old->kind, old->zone, last, &bound);
    head->rrule = cme__series_bounded(work, cme__series_canonical(work, &old->rule), &bound);
    return head->rrule != NULL ? CME_OK : cme__fail_memory(&work->store->fault);
}

/* --- what this and series_times.c need --- */

/* NULL: memory ran out. */
const char *cme__series_canonical(cme__series_work *work, const cme__rule *rule) {
    cme__text text = {0};
    cme__rule_text(rule, &text);
    return cme__series_keep_text(work, &text);
}

/* Moves a text into the arena and frees it. */
const char *cme__series_keep_text(cme__series_work *work, cme__text *text) {
    const char *kept = text->failed ? NULL : cme__arena_text(work->arena, text->bytes, text->length);
    cme__text_free(text);
    return kept;
}

const char *cme__series_bounded(cme__series_work *work, const char *canonical, cme__text *bound) {
    cme__text text = {0};
    const char *kept = NULL;
    if (canonical != NULL && !bound->failed) {
        cme__series_rule_bounded(canonical, bound->bytes, &text);
        kept = cme__series_keep_text(work, &text);
    }
    cme__text_free(bound);
    return kept;
}

int64_t *cme__series_copy_dates(cme__series_work *work, const int64_t *dates, size_t count, size_t room) {
    int64_t *copy = cme__arena_alloc(work->arena, (count + room) * sizeof *copy);
    if (copy != NULL && count > 0) {
        memcpy(copy, dates, count * sizeof *copy);
    }
    return copy;
}

/* What the rule gives, or the start alone. */
cme__series cme__series_rule_alone(const cme__event_times *times) {
    cme__series series = cme__event_times_series(times);
    series.rdates = series.exdates = NULL;
    series.rdate_count = series.exdate_count = 0;
    return series;
}
