/* recurrence.c: a recurrence set: DTSTART, rules and dates together, without what EXDATE and EXRULE remove.
 * May use recurrence_internal.h, civil.h and base/.
 * Must not know how one rule finds its occurrences, nor any text. */
#include "base/ascending.h"
#include "base/memory.h"
#include "time/recurrence_internal.h"

enum { CHUNK = 64 };

/* A rule's occurrences, fetched a few at a time. */
typedef struct rule_source {
    const cme__rule *rule;
    int64_t values[CHUNK];
    size_t count;
    size_t at;
    int64_t from;
    int64_t until;
} rule_source;

static cme_status expand_one_rule(cme__fault *fault, const cme__series *series, int64_t from, int64_t until,
                                  size_t limit, cme__expansion *out);
static cme_status expand_many(cme__fault *fault, const cme__series *series, int64_t from, int64_t until,
                              size_t limit, cme__expansion *out);

/* --- what a set contains --- */

static bool start_is_added(const cme__series *series) {
    return !series->rules_decide_start || series->rule_count == 0;
}

/* Where a rule of the set ends. A DTSTART that no rule generates takes the first place of each COUNT. */
static int64_t rule_end(const cme__series *series, const cme__rule *rule) {
    bool start_counts = !series->rules_decide_start;
    for (size_t i = 0; i < series->rule_count && start_counts; i++) {
        start_counts = !cme__rule_matches_start(&series->rules[i]);
    }
    return cme__rule_end(rule, start_counts);
}

/* Whether an ascending array has a value in [from, until). */
static bool has_value_in(const int64_t *values, size_t count, int64_t from, int64_t until) {
    size_t at = cme__ascending_place(values, count, from);
    return at < count && values[at] < until;
}

static bool rule_has(const cme__rule *rule, int64_t civil, int64_t end, int64_t *steps) {
    int64_t found = 0;
    return civil < end && cme__rule_forward(rule, civil, civil + 1, &found, 1, steps) == 1;
}

static bool has_exclusions(const cme__series *series) {
    return series->exdate_count + series->exday_count + series->exrule_count > 0;
}

static bool is_excluded(const cme__series *series, int64_t civil, int64_t *steps) {
    int64_t length = series->kind == CME_CIVIL_DATE ? CME__DAY_SECONDS : 1;
    if (has_value_in(series->exdates, series->exdate_count, civil, civil + length)) {
        return true;
    }
    if (series->exday_count > 0) {
        int64_t midnight = civil - cme__floor_mod(civil, CME__DAY_SECONDS);
        if (has_value_in(series->exdays, series->exday_count, midnight, midnight + 1)) {
            return true;
        }
    }
    for (size_t i = 0; i < series->exrule_count; i++) {
        const cme__rule *rule = &series->exrules[i];
        /* The first of an EXRULE is the first that it generates: it removes no DTSTART that it does not
         * match. */
        if (rule_has(rule, civil, cme__rule_end(rule, false), steps)) {
            return true;
        }
    }
    return false;
}

/* Whether a rule whose COUNT could not be counted to its end may have more before `until`. */
static bool may_have_more(const cme__series *series, int64_t until) {
    for (size_t i = 0; i < series->rule_count; i++) {
        const cme__rule *rule = &series->rules[i];
        if ((rule->flags & CME__RULE_OPEN) != 0 && until > rule_end(series, rule)) {
            return true;
        }
    }
    return false;
}

/* --- expansion --- */

static bool reserve(cme__expansion *out, size_t needed) {
    return needed <= out->capacity || cme__grow(&out->civil, &out->capacity, needed, sizeof *out->civil);
}

/* Whether the set is what one rule that generates its DTSTART gives, and nothing else. */
static bool is_one_plain_rule(const cme__series *series) {
    return series->rule_count == 1 && series->rdate_count == 0 && !has_exclusions(series) &&
           (series->rules->flags & (CME__RULE_MATCHES | CME__RULE_OPEN)) == CME__RULE_MATCHES;
}

cme_status cme__series_expand(cme__fault *fault, const cme__series *series, int64_t from, int64_t until,
                              size_t limit, cme__expansion *out) {
    out->count = 0;
    out->truncated = false;
    if (limit == 0 || limit > CME__EXPANSION_MAX) {
        limit = CME__EXPANSION_MAX;
    }
    if (is_one_plain_rule(series) && reserve(out, CHUNK) && limit >= CHUNK) {
        /* The case of almost every event in a view: what a rule has in the window fits into the first chunk.
         */
        int64_t steps = CME__RULE_STEPS_MAX;
        const cme__rule *rule = series->rules;
        int64_t end = rule->last < until ? rule->last + 1 : until;
        out->count = cme__rule_forward(rule, from, end, out->civil, CHUNK, &steps);
        if (out->count < CHUNK && steps >= 0) {
            return CME_OK;
        }
        out->count = 0;
    }
    cme_status status = series->rule_count <= 1 && series->rdate_count == 0
                            ? expand_one_rule(fault, series, from, until, limit, out)
                            : expand_many(fault, series, from, until, limit, out);
    if (status == CME_OK && !out->truncated) {
        out->truncated = may_have_more(series, until);
    }
    return status;
}

void cme__expansion_free(cme__expansion *expansion) {
    if (expansion != NULL) {
        cme__free(expansion->civil);
        *expansion = (cme__expansion){0};
    }
}

/* Takes out, from `first` on, what is excluded. */
static void drop_excluded(const cme__series *series, cme__expansion *out, size_t first, int64_t *steps) {
    size_t kept = first;
    for (size_t i = first; i < out->count && *steps >= 0; i++) {
        --*steps;
        if (!is_excluded(series, out->civil[i], steps)) {
            out->civil[kept++] = out->civil[i];
        }
    }
    out->count = kept;
}

/* The case of almost every event: one rule, whose occurrences go straight to where they are wanted. One more
 * than `limit` is looked for, so that "truncated" is a fact. */
static cme_status expand_one_rule(cme__fault *fault, const cme__series *series, int64_t from, int64_t until,
                                  size_t limit, cme__expansion *out) {
    const cme__rule *rule = series->rule_count == 1 ? series->rules : NULL;
    int64_t steps = CME__RULE_STEPS_MAX;
    int64_t end = rule == NULL ? series->start : cme__rule_end(rule, !series->rules_decide_start);
    int64_t at = from;
    if (!reserve(out, CHUNK)) {
        return cme__fail_memory(fault);
    }
    if (start_is_added(series) && series->start >= from && series->start < until) {
        out->civil[out->count++] = series->start;
        at = series->start + 1;
        drop_excluded(series, out, 0, &steps);
    }
    end = until < end ? until : end;
    while (rule != NULL && at < end && out->count <= limit) {
        size_t first = out->count;
        size_t wanted = out->capacity - first;
        wanted = wanted < limit + 1 - first ? wanted : limit + 1 - first;
        size_t fetched = cme__rule_forward(rule, at, end, out->civil + first, wanted, &steps);
        out->count += fetched;
        at = fetched > 0 ? out->civil[out->count - 1] + 1 : end;
        if (has_exclusions(series)) {
            drop_excluded(series, out, first, &steps);
        }
        if (fetched < wanted || steps < 0) {
            break;
        }
        if (out->count == out->capacity && !reserve(out, out->capacity + CHUNK)) {
            return cme__fail_memory(fault);
        }
    }
    out->truncated = steps < 0 || out->count > limit;
    out->count = out->count < limit ? out->count : limit;
    return CME_OK;
}

/* The next value of a source, without taking it. false at its end. */
static bool source_peek(rule_source *source, int64_t *out, int64_t *steps) {
    if (source->at == source->count) {
        if (source->from >= source->until) {
            return false;
        }
        source->count =
            cme__rule_forward(source->rule, source->from, source->until, source->values, CHUNK, steps);
        source->at = 0;
        source->from = source->count == CHUNK ? source->values[CHUNK - 1] + 1 : source->until;
        if (source->count == 0) {
            return false;
        }
    }
    *out = source->values[source->at];
    return true;
}

/* The earliest value >= from of all sources. */
static bool earliest_of(const cme__series *series, rule_source *sources, int64_t from, int64_t *out,
                        int64_t *steps) {
    bool found = false;
    int64_t best = INT64_MAX;
    if (start_is_added(series) && series->start >= from) {
        best = series->start;
        found = true;
    }
    size_t at = cme__ascending_place(series->rdates, series->rdate_count, from);
    if (at < series->rdate_count && series->rdates[at] < best) {
        best = series->rdates[at];
        found = true;
    }
    for (size_t i = 0; i < series->rule_count; i++) {
        int64_t value = 0;
        bool has_value = source_peek(&sources[i], &value, steps);
        while (has_value && value < from) {
            sources[i].at++;
            has_value = source_peek(&sources[i], &value, steps);
        }
        if (has_value && value < best) {
            best = value;
            found = true;
        }
    }
    *out = best;
    return found;
}

static cme_status expand_many(cme__fault *fault, const cme__series *series, int64_t from, int64_t until,
                              size_t limit, cme__expansion *out) {
    int64_t steps = CME__RULE_STEPS_MAX;
    int64_t value = 0;
    rule_source *sources = NULL;
    cme_status status = CME_OK;
    if (series->rule_count > 0) {
        sources = cme__alloc_zero(series->rule_count, sizeof *sources);
        if (sources == NULL) {
            return cme__fail_memory(fault);
        }
    }
    for (size_t i = 0; i < series->rule_count; i++) {
        int64_t end = rule_end(series, &series->rules[i]);
        sources[i].rule = &series->rules[i];
        sources[i].from = from;
        sources[i].until = end < until ? end : until;
    }
    while (earliest_of(series, sources, from, &value, &steps) && value < until && --steps >= 0) {
        from = value + 1;
        if (is_excluded(series, value, &steps)) {
            continue;
        }
        if (out->count == limit) {
            out->truncated = true;
            break;
        }
        if (!reserve(out, out->count + 1)) {
            status = cme__fail_memory(fault);
            goto out;
        }
        out->civil[out->count++] = value;
    }
    out->truncated = out->truncated || steps < 0;
out:
    cme__free(sources);
    return status;
}

/* --- neighbours --- */

/* The first member >= from before exclusion; INT64_MAX when there is none. */
static int64_t first_candidate(const cme__series *series, int64_t from, int64_t *steps) {
    int64_t best = start_is_added(series) && series->start >= from ? series->start : INT64_MAX;
    size_t at = cme__ascending_place(series->rdates, series->rdate_count, from);
    if (at < series->rdate_count && series->rdates[at] < best) {
        best = series->rdates[at];
    }
    for (size_t i = 0; i < series->rule_count; i++) {
        const cme__rule *rule = &series->rules[i];
        int64_t end = rule_end(series, rule);
        int64_t value = 0;
        if (cme__rule_forward(rule, from, end < best ? end : best, &value, 1, steps) == 1) {
            best = value;
        }
    }
    return best;
}

/* The last member < until before exclusion; INT64_MIN when there is none. */
static int64_t last_candidate(const cme__series *series, int64_t until, int64_t *steps) {
    int64_t best = start_is_added(series) && series->start < until ? series->start : INT64_MIN;
    size_t at = cme__ascending_place(series->rdates, series->rdate_count, until);
    if (at > 0 && series->rdates[at - 1] > best) {
        best = series->rdates[at - 1];
    }
    for (size_t i = 0; i < series->rule_count; i++) {
        const cme__rule *rule = &series->rules[i];
        int64_t end = rule_end(series, rule);
        int64_t from = best == INT64_MIN ? CME__CIVIL_SECONDS_MIN : best + 1;
        int64_t value = 0;
        if (cme__rule_backward(rule, from, end < until ? end : until, &value, 1, steps) == 1) {
            best = value;
        }
    }
    return best;
}

static bool answer(bool found, bool is_truncated, bool *truncated) {
    if (truncated != NULL) {
        *truncated = is_truncated;
    }
    return found;
}

bool cme__series_first_from(const cme__series *series, int64_t from, int64_t *out, bool *truncated) {
    int64_t steps = CME__RULE_STEPS_MAX;
    while (--steps >= 0) {
        int64_t candidate = first_candidate(series, from, &steps);
        if (steps < 0) {
            break;
        }
        if (candidate == INT64_MAX) {
            return answer(false, may_have_more(series, INT64_MAX), truncated);
        }
        if (!is_excluded(series, candidate, &steps)) {
            *out = candidate;
            return answer(true, false, truncated);
        }
        from = candidate + 1;
    }
    return answer(false, true, truncated);
}

bool cme__series_last_before(const cme__series *series, int64_t until, int64_t *out, bool *truncated) {
    int64_t steps = CME__RULE_STEPS_MAX;
    while (--steps >= 0 && !may_have_more(series, until)) {
        int64_t candidate = last_candidate(series, until, &steps);
        if (steps < 0) {
            break;
        }
        if (candidate == INT64_MIN) {
            return answer(false, false, truncated);
        }
        if (!is_excluded(series, candidate, &steps)) {
            *out = candidate;
            return answer(true, false, truncated);
        }
        until = candidate;
    }
    return answer(false, true, truncated);
}

bool cme__series_contains(const cme__series *series, int64_t civil) {
    int64_t steps = CME__RULE_STEPS_MAX;
    bool contained = (start_is_added(series) && civil == series->start) ||
                     has_value_in(series->rdates, series->rdate_count, civil, civil + 1);
    for (size_t i = 0; i < series->rule_count && !contained; i++) {
        contained = rule_has(&series->rules[i], civil, rule_end(series, &series->rules[i]), &steps);
    }
    return contained && !is_excluded(series, civil, &steps);
}

int64_t cme__series_last(const cme__series *series) {
    const uint32_t bounds = CME__RULE_SAYS(CME__PART_COUNT) | CME__RULE_SAYS(CME__PART_UNTIL);
    for (size_t i = 0; i < series->rule_count; i++) {
        uint32_t flags = series->rules[i].flags;
        if (((flags & bounds) == 0 && (flags & CME__RULE_NEVER) == 0) || (flags & CME__RULE_OPEN) != 0) {
            return CME__SERIES_ENDLESS;
        }
    }
    int64_t last = 0;
    bool truncated = false;
    if (cme__series_last_before(series, CME__CIVIL_SECONDS_END, &last, &truncated)) {
        return last;
    }
    return truncated ? CME__SERIES_ENDLESS : CME__SERIES_EMPTY;
}
