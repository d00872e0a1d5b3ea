/* recurrence.c: rules in words and from words, as records.
 * May use event_internal.h, store_page_internal.h and time/.
 * Must not know how words are spelled or what the parts of a rule mean (time/recurrence_words.h). */
#include <cmevent/recurrence.h>

#include "event_internal.h"
#include "store_page_internal.h"
#include "time/recurrence_spec.h"
#include "time/recurrence_words.h"

_Static_assert((int)CME__WORDS_MAX == CME_RECURRENCE_WORDS_MAX, "the header says how long words may be");

/* Where a rule comes from: one of these three. */
typedef struct rule_source {
    const char *rrule;
    const char *words;
    const cme_recurrence_spec *spec;
    cme_civil start;
    const cme__zone *zone;
} rule_source;

static cme_status parse(cme_store *store, const char *text, cme_civil start, const char *zone, void **out);
static cme_status make(cme_store *store, const cme_recurrence_spec *given, void **out);
static cme_status get(cme_store *store, cme_id event, void **out);
static cme_status find_zone(cme_store *store, cme_civil start, const char *name, const cme__zone **out);
static cme_status settle_rule(cme_store *store, rule_source *source, cme__rule *rule);
static cme_status compile(cme_store *store, const rule_source *source, cme__rule *rule);
static cme_status fit_start(cme_store *store, const cme__rule *rule, rule_source *source);
static cme_status make_record(cme_store *store, const rule_source *given, void **out);
static cme_status record(cme_store *store, const cme__series *series, const char *zone,
                         const cme__text *words, void **out);
static void say_event(const cme__event_times *times, cme__text *out);

cme_status cme_recurrence_parse(cme_store *store, const char *text, cme_civil start, const char *zone,
                                cme_recurrence **out) {
    void *recurrence = NULL;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status =
            out != NULL ? parse(store, text, start, zone, &recurrence) : cme__fail_null(&store->fault, "out");
    }
    return cme__store_end_with(store, status, recurrence, out);
}

cme_status cme_recurrence_make(cme_store *store, const cme_recurrence_spec *spec, cme_recurrence **out) {
    void *recurrence = NULL;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status = out != NULL ? make(store, spec, &recurrence) : cme__fail_null(&store->fault, "out");
    }
    return cme__store_end_with(store, status, recurrence, out);
}

cme_status cme_recurrence_get(cme_store *store, cme_id event, cme_recurrence **out) {
    void *recurrence = NULL;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status = out != NULL ? get(store, event, &recurrence) : cme__fail_null(&store->fault, "out");
    }
    return cme__store_end_with(store, status, recurrence, out);
}

void cme_recurrence_free(cme_recurrence *recurrence) {
    cme__arena_object_free(recurrence);
}

/* --- from words, text and numbers --- */

static bool is_space(char c) {
    return c == ' ' || c == '\t';
}

/* No words have a "=", no rule is without. */
static cme_status parse(cme_store *store, const char *text, cme_civil start, const char *zone, void **out) {
    rule_source source = {.start = start};
    if (text == NULL) {
        return cme__fail_null(&store->fault, "text");
    }
    cme_status status =
        cme__text_check(&store->fault, "text", text, CME__TEXT_LINE, CME_RECURRENCE_WORDS_MAX);
    if (status == CME_OK) {
        status = find_zone(store, start, zone, &source.zone);
    }
    if (status != CME_OK) {
        return status;
    }
    while (is_space(*text)) {
        text++;
    }
    if (strchr(text, '=') != NULL) {
        source.rrule = cme__ascii_equal_fold_n(text, "RRULE:", 6) ? text + 6 : text;
    } else {
        source.words = text;
    }
    return make_record(store, &source, out);
}

static cme_status make(cme_store *store, const cme_recurrence_spec *given, void **out) {
    cme_recurrence_spec spec = CME_RECURRENCE_SPEC_INIT;
    rule_source source = {.spec = &spec};
    cme_status status = cme__spec_read(&store->fault, "recurrence spec", given, &spec, sizeof spec);
    if (status == CME_OK) {
        source.start = spec.start;
        status = find_zone(store, spec.start, spec.zone, &source.zone);
    }
    return status == CME_OK ? make_record(store, &source, out) : status;
}

/* NULL for a start that is in no zone, and for one whose zone is not told: not every rule needs it. */
static cme_status find_zone(cme_store *store, cme_civil start, const char *name, const cme__zone **out) {
    *out = NULL;
    if (cme_civil_is_none(start) || !cme_civil_is_valid(start)) {
        return cme__fail(&store->fault, CME_ERR_INVALID, "start of the recurrence: %s",
                         cme_civil_is_none(start) ? "must be set" : "there is no such date or time");
    }
    if (start.kind != CME_CIVIL_ZONED || name == NULL || name[0] == '\0') {
        return CME_OK;
    }
    return cme__zones_get(store->zones, &store->fault, name, out);
}

static cme_status make_record(cme_store *store, const rule_source *given, void **out) {
    rule_source source = *given;
    cme__rule rule;
    cme__text words = {0};
    cme_status status = settle_rule(store, &source, &rule);
    if (status == CME_OK) {
        cme__series series = {.start = cme_civil_seconds(source.start),
                              .kind = (cme_civil_kind)source.start.kind,
                              .rules = &rule,
                              .rule_count = 1};
        cme__rule_words(&rule, &words);
        status =
            record(store, &series, source.zone != NULL ? cme__zone_name(source.zone) : NULL, &words, out);
    }
    cme__text_free(&words);
    return status;
}

/* Compiles the rule for its start, or for the first one after it that its days and times allow. */
static cme_status settle_rule(cme_store *store, rule_source *source, cme__rule *rule) {
    cme_status status = compile(store, source, rule);
    if (status == CME_OK && !cme__rule_matches_start(rule)) {
        status = fit_start(store, rule, source);
        if (status == CME_OK) {
            status = compile(store, source, rule);
        }
    }
    if (status == CME_OK && !cme__rule_matches_start(rule)) {
        char text[CME_CIVIL_TEXT_SIZE];
        cme_civil_text(source->start, text);
        status = cme__fail(&store->fault, CME_ERR_INVALID,
                           "the recurrence ends before its first session, which would be %s", text);
    }
    return status;
}

static cme_status compile(cme_store *store, const rule_source *source, cme__rule *rule) {
    cme__text text = {0};
    cme_status status = CME_OK;
    if (source->words != NULL) {
        status = cme__rule_from_words(&store->fault, source->words, source->start, source->zone, &text);
    } else if (source->spec != NULL) {
        status = cme__rule_from_spec(&store->fault, source->spec, source->start, source->zone, &text);
    }
    const char *rrule = source->rrule != NULL ? source->rrule : text.bytes;
    if (status == CME_OK && strlen(rrule) > CME_RRULE_MAX) {
        status =
            cme__fail(&store->fault, CME_ERR_LIMIT, "the recurrence is a rule of %zu bytes, at most are %d",
                      strlen(rrule), CME_RRULE_MAX);
    }
    if (status == CME_OK) {
        status = cme__rule_compile(&store->fault, rrule, source->start, source->zone, CME__RULE_STRICT, rule);
    }
    cme__text_free(&text);
    return status;
}

/* The first start that the rule's days and times allow: the interval counts from it, so it is not heeded. */
static cme_status fit_start(cme_store *store, const cme__rule *rule, rule_source *source) {
    cme__rule every;
    cme_status status = cme__rule_without_bounds(&store->fault, rule, &every);
    if (status != CME_OK) {
        return status;
    }
    cme__series series = {.start = cme_civil_seconds(source->start),
                          .kind = (cme_civil_kind)source->start.kind,
                          .rules = &every,
                          .rule_count = 1,
                          .rules_decide_start = true};
    int64_t first = 0;
    if (!cme__series_first_from(&series, series.start, &first, NULL)) {
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "the recurrence never takes place: there is no such day or time");
    }
    source->start = cme_civil_from_seconds(first, series.kind);
    return CME_OK;
}

/* --- records --- */

static cme_status record(cme_store *store, const cme__series *series, const char *zone,
                         const cme__text *words, void **out) {
    cme__arena arena = {0};
    cme__text rrule = {0};
    cme_recurrence *made = cme__arena_object(&arena, sizeof *made);
    if (series->rule_count > 0) {
        cme__rule_text(&series->rules[0], &rrule);
    }
    if (made != NULL && !rrule.failed && !words->failed) {
        int64_t last = cme__series_last(series);
        made->rrule = cme__arena_text(&arena, rrule.bytes, rrule.length);
        made->words = cme__arena_text(&arena, words->bytes, words->length);
        made->zone = zone != NULL ? cme__arena_text(&arena, zone, strlen(zone)) : NULL;
        made->start = cme_civil_from_seconds(series->start, series->kind);
        made->last = last != CME__SERIES_ENDLESS && last != CME__SERIES_EMPTY
                         ? cme_civil_from_seconds(last, series->kind)
                         : CME_CIVIL_NONE;
    }
    cme_status status = made == NULL || arena.failed || rrule.failed || words->failed
                            ? cme__fail_memory(&store->fault)
                            : CME_OK;
    cme__text_free(&rrule);
    if (status == CME_OK) {
        cme__arena_seal(&arena, made);
        *out = made;
    } else {
        cme__arena_free(&arena);
    }
    return status;
}

static cme_status get(cme_store *store, cme_id event, void **out) {
    int64_t row = 0;
    cme__arena arena = {0};
    cme__event_fields fields;
    cme__text words = {0};
    cme_status status = cme__event_row(store, event, &row);
    if (status == CME_OK) {
        status = cme__event_read(store, row, &arena, &fields);
    }
    if (status == CME_OK) {
        status = cme__event_resolve(store, &fields);
    }
    if (status == CME_OK) {
        cme__series series = cme__event_times_series(&fields.times);
        say_event(&fields.times, &words);
        status = record(store, &series, fields.times.zone_name, &words, out);
    }
    cme__text_free(&words);
    cme__arena_free(&arena);
    return status;
}

static void say_dates(cme__text *out, const char *before, size_t count) {
    if (count > 0) {
        cme__text_format(out, "%s%zu date%s", before, count, count == 1 ? "" : "s");
    }
}

/* An imported series may start on a day that its rule does not generate. */
static void say_event(const cme__event_times *times, cme__text *out) {
    cme_civil start = cme_civil_from_seconds(times->start, times->kind);
    if (times->rrule != NULL) {
        cme__rule_words(&times->rule, out);
    }
    if (times->rrule == NULL || !cme__rule_matches_start(&times->rule)) {
        cme__text_add(out, times->rrule != NULL                ? ", first on "
                           : cme__event_times_is_series(times) ? "on "
                                                               : "once, on ");
        cme__civil_words(start, out);
    }
    say_dates(out, ", also on ", times->rdate_count);
    say_dates(out, ", except on ", times->exdate_count);
}
