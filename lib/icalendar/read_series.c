/* read_series.c: an event from its VEVENT: its clock, its length, its rules and dates as one rule and two
 * lists. May use base/, time/, icalendar/reader.h. Must not know how properties are written, or what
 * overrides change. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "icalendar/reader.h"
#include "time/civil.h"

/* An EXRULE is followed for so long, and counts as so much work. */
enum { EXRULE_YEARS_MAX = 200, EXRULE_STEPS = 10000 };

/* The rules of one kind of an event. */
typedef struct rule_set {
    cme__rule rules[CME__ICAL_RULES_MAX];
    size_t count;
} rule_set;

static void take_texts(cme__ical_making *making, const cme__ical_vevent *master);
static void choose_clock(cme__ical_making *making, const cme__ical_vevent *master);
static cme__ical_moment original_start(cme__ical_making *making, const cme__ical_vevent *session);
static void choose_own_zone(cme__ical_making *making);
static void compile(cme__ical_making *making, const cme__ical_rules *texts, const char *property,
                    rule_set *out);
static void take_rules(cme__ical_making *making, const cme__ical_vevent *master);
static void add_occurrences(cme__ical_making *making, const cme__rule *rule, uint32_t line);
static void take_exrules(cme__ical_making *making, const cme__ical_vevent *master);
static void take_rdates(cme__ical_making *making, const cme__ical_vevent *master);
static void take_exdates(cme__ical_making *making, const cme__ical_vevent *master);
static void exclude_day(cme__ical_making *making, const cme__ical_moment *moment);
static void check_sessions(cme__ical_making *making);
static bool start_with_rule(cme__ical_making *making);
static void turn_to_utc(cme__ical_making *making);
static cme_civil utc_of(const cme__zone *zone, cme_civil civil);
static void finish(cme__ical_making *making);
static const cme_civil *civil_list(cme__ical_making *making, const int64_t *dates, size_t count);
static void note(cme__ical_making *making, uint32_t line, const char *property, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static void fail(cme__ical_making *making);
static const char *moment_text(const cme__ical_moment *moment, char out[CME_CIVIL_TEXT_SIZE]);

cme_status cme__ical_event_make(cme__ical_reader *reader, const cme__ical_vevent *master,
                                const cme__ical_vevent *const *overrides, size_t override_count,
                                bool is_detached, cme__ical_event *out, bool *is_made) {
    *out = (cme__ical_event){.line = master->line, .uid = master->uid, .is_detached = is_detached};
    cme__ical_making making = {.reader = reader, .event = out, .uid = master->uid, .line = master->line};
    cme_status status = CME_OK;
    take_texts(&making, master);
    choose_clock(&making, master);
    if (!is_detached) {
        take_rules(&making, master);
        take_rdates(&making, master);
        take_exrules(&making, master);
        take_exdates(&making, master);
    }
    if (!making.is_skipped) {
        status = cme__ical_overrides_make(&making, master, overrides, override_count);
    }
    check_sessions(&making);
    turn_to_utc(&making);
    finish(&making);
    if (status == CME_OK && reader->arena->failed) {
        status = cme__fail_memory(reader->fault);
    }
    *is_made = !making.is_skipped;
    cme__free(making.rdates);
    cme__free(making.exdates);
    cme__free(making.overrides);
    return status;
}

cme__series cme__ical_making_series(const cme__ical_making *making) {
    return (cme__series){.start = making->start,
                         .kind = making->kind,
                         .rules = &making->rule,
                         .rule_count = making->has_rule ? 1 : 0,
                         .rdates = making->rdates,
                         .rdate_count = making->rdate_count,
                         .exdates = making->exdates,
                         .exdate_count = making->exdate_count};
}

void cme__ical_making_skip(cme__ical_making *making, uint32_t line, const char *property, const char *format,
                           ...) {
    if (making->is_skipped) {
        return;
    }
    char reason[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    making->is_skipped = true;
    cme__ical_note_add(making->reader->notes, CME__ICAL_SKIPPED, line, making->uid, property,
                       "%s: the event is left out", reason);
}

static void take_texts(cme__ical_making *making, const cme__ical_vevent *master) {
    cme__ical_event *event = making->event;
    event->title = master->title;
    event->description = master->description;
    event->location = master->location;
    event->url = master->url;
    event->categories = master->categories;
    event->is_cancelled = master->is_cancelled && !event->is_detached; /* else it is the session that is */
    event->visibility = master->visibility;
    event->sequence = master->sequence;
    event->stamp = master->stamp;
    event->extra = master->extra;
    if (event->title == NULL) {
        event->title = "Untitled";
        note(making, master->line, "SUMMARY", "the event has none: it is called \"Untitled\"");
    }
}

/* --- clock and length --- */

static void choose_clock(cme__ical_making *making, const cme__ical_vevent *master) {
    cme__ical_moment start = making->event->is_detached ? original_start(making, master) : master->start;
    if (!master->has_start && !making->event->is_detached) {
        cme__ical_making_skip(making, making->line, "DTSTART", "there is none that can be read");
        return;
    }
    making->kind = (cme_civil_kind)start.civil.kind;
    making->start = cme_civil_seconds(start.civil);
    making->zone = start.zone != NULL ? start.zone : making->reader->zone;
    if (start.is_own_zone) {
        choose_own_zone(making);
    }
    if (making->kind == CME_CIVIL_UTC &&
        cme__zones_get(making->reader->zones, making->reader->fault, "UTC", &making->zone) != CME_OK) {
        fail(making);
    }
    cme__ical_vevent measured = *master;
    measured.start = master->has_start ? master->start : start;
    if (!cme__ical_length_of(making, &measured, &making->duration_days, &making->duration_seconds)) {
        cme__ical_making_skip(making, master->has_end ? master->end.line : master->duration_line,
                              master->has_end ? "DTEND" : "DURATION", "it lasts longer than %d days",
                              CME_DURATION_DAYS_MAX);
    }
}

/* Of a session without its event: the start that it had there. One in UTC is told on the clock of the
 * session. */
static cme__ical_moment original_start(cme__ical_making *making, const cme__ical_vevent *session) {
    cme__ical_moment start = session->recurrence_id;
    note(making, start.line, "RECURRENCE-ID",
         "the file has sessions of this event without the event: each is read by itself");
    if (start.civil.kind == CME_CIVIL_UTC && session->has_start && session->start.zone != NULL) {
        int64_t civil = cme__zone_civil(session->start.zone, cme_civil_seconds(start.civil));
        start = session->start;
        start.civil = cme_civil_from_seconds(civil, CME_CIVIL_ZONED);
    }
    return start;
}

/* A zone of the file's own: one of whole hours has a name, a plain event is an instant; a series is turned to
 * UTC once its sessions are known. */
static void choose_own_zone(cme__ical_making *making) {
    cme_time start = cme__zone_instant(making->zone, making->start);
    int32_t offset = cme__zone_offset_at(making->zone, start);
    cme__zone_transition transition;
    bool is_fixed = !cme__zone_next_transition(making->zone, start - CME__DAY_SECONDS, &transition);
    if (is_fixed && offset % 3600 == 0 && offset >= -12 * 3600 && offset <= 14 * 3600) {
        char name[16] = "UTC";
        if (offset != 0) {
            snprintf(name, sizeof name, "Etc/GMT%+d", -offset / 3600);
        }
        const cme__zone *zone = NULL;
        if (cme__zones_get(making->reader->zones, NULL, name, &zone) == CME_OK) {
            making->zone = zone;
            return;
        }
    }
    making->is_own_zone = true;
}

/* --- rules and dates --- */

static void compile(cme__ical_making *making, const cme__ical_rules *texts, const char *property,
                    rule_set *out) {
    cme_civil start = cme_civil_from_seconds(making->start, making->kind);
    for (size_t i = 0; i < texts->count && !making->is_skipped; i++) {
        cme__fault fault = {CME_OK, ""};
        bool is_double = false;
        for (size_t k = 0; k < i; k++) {
            is_double |= strcmp(texts->texts[k], texts->texts[i]) == 0;
        }
        if (is_double) {
            continue;
        }
        if (cme__rule_compile_within(&fault, texts->texts[i], start, making->zone, CME__RULE_IMPORT,
                                     &making->reader->steps, &out->rules[out->count]) != CME_OK) {
            cme__ical_making_skip(making, texts->lines[i], property, "%s", fault.text);
        }
        out->count++;
    }
}

/* The store has one rule: of several, those that end become dates. */
static void take_rules(cme__ical_making *making, const cme__ical_vevent *master) {
    rule_set set = {.count = 0};
    if (!making->is_skipped) {
        compile(making, &master->rules, "RRULE", &set);
    }
    if (making->is_skipped || set.count == 0) {
        return;
    }
    size_t kept = 0;
    size_t endless = 0;
    for (size_t i = 0; i < set.count; i++) {
        cme__series series = {
            .start = making->start, .kind = making->kind, .rules = &set.rules[i], .rule_count = 1};
        if (cme__series_last(&series) == CME__SERIES_ENDLESS) {
            kept = i;
            endless++;
        }
    }
    if (endless > 1) {
        cme__ical_making_skip(making, master->rules.lines[0], "RRULE", "there are %zu rules without end",
                              endless);
        return;
    }
    making->rule = set.rules[kept];
    making->has_rule = true;
    making->event->rrule = master->rules.texts[kept];
    for (size_t i = 0; i < set.count; i++) {
        if (i != kept) {
            add_occurrences(making, &set.rules[i], master->rules.lines[i]);
        }
    }
}

static void add_occurrences(cme__ical_making *making, const cme__rule *rule, uint32_t line) {
    cme__series series = {.start = making->start, .kind = making->kind, .rules = rule, .rule_count = 1};
    cme__expansion dates = {0};
    size_t most = making->reader->limits->dates;
    if (cme__series_expand(making->reader->fault, &series, CME__CIVIL_SECONDS_MIN, CME__CIVIL_SECONDS_END,
                           most, &dates) != CME_OK) {
        fail(making);
    } else if (dates.truncated) {
        cme__ical_making_skip(making, line, "RRULE", "a second rule has more than %zu dates", most);
    } else {
        for (size_t i = 0; i < dates.count; i++) {
            if (!cme__ical_dates_append(&making->rdates, &making->rdate_count, &making->rdate_capacity,
                                        dates.civil[i])) {
                fail(making);
            }
        }
        note(making, line, "RRULE", "the event has several rules: this one becomes %zu dates", dates.count);
    }
    cme__expansion_free(&dates);
}

/* What an EXRULE takes out becomes dates: as many as there are while the event lasts. */
static void take_exrules(cme__ical_making *making, const cme__ical_vevent *master) {
    rule_set set = {.count = 0};
    if (!making->is_skipped) {
        compile(making, &master->exrules, "EXRULE", &set);
    }
    for (size_t i = 0; i < set.count && !making->is_skipped; i++) {
        uint32_t line = master->exrules.lines[i];
        cme__series event = cme__ical_making_series(making);
        cme__series series = {.start = making->start,
                              .kind = making->kind,
                              .rules = &set.rules[i],
                              .rule_count = 1,
                              .rules_decide_start = true};
        int64_t last = cme__series_last(&event);
        int64_t end = cme__series_last(&series);
        int64_t until = last < end ? last : end;
        until = until < making->start            ? making->start /* nothing is left, or was ever there */
                : until < CME__CIVIL_SECONDS_END ? until + 1
                                                 : CME__CIVIL_SECONDS_END;
        size_t most = making->reader->limits->dates;
        cme__expansion dates = {0};
        making->reader->steps -= EXRULE_STEPS;
        if (until - making->start > EXRULE_YEARS_MAX * 366 * (int64_t)CME__DAY_SECONDS ||
            making->reader->steps < 0) {
            cme__ical_making_skip(making, line, "EXRULE", "it would be followed for more than %d years",
                                  EXRULE_YEARS_MAX);
        } else if (cme__series_expand(making->reader->fault, &series, CME__CIVIL_SECONDS_MIN, until, most,
                                      &dates) != CME_OK) {
            fail(making);
        } else if (dates.truncated) {
            cme__ical_making_skip(making, line, "EXRULE", "it takes out more than %zu dates", most);
        } else {
            size_t before = making->exdate_count;
            for (size_t k = 0; k < dates.count; k++) {
                if (cme__series_contains(&event, dates.civil[k]) &&
                    !cme__ical_dates_append(&making->exdates, &making->exdate_count, &making->exdate_capacity,
                                            dates.civil[k])) {
                    fail(making);
                }
            }
            note(making, line, "EXRULE", "the rule becomes %zu dates that are taken out",
                 making->exdate_count - before);
        }
        cme__expansion_free(&dates);
    }
}

static void take_rdates(cme__ical_making *making, const cme__ical_vevent *master) {
    for (size_t i = 0; i < master->rdates.count && !making->is_skipped; i++) {
        const cme__ical_date *date = &master->rdates.items[i];
        char text[CME_CIVIL_TEXT_SIZE];
        int64_t civil = cme__ical_civil_of(making, &date->moment);
        bool is_date = date->moment.civil.kind == CME_CIVIL_DATE;
        if (!cme__ical_in_range(civil)) {
            cme__ical_making_skip(making, date->moment.line, "RDATE", "%s lies beyond the year %d",
                                  moment_text(&date->moment, text), CME_YEAR_MAX);
            return;
        }
        if (is_date != (making->kind == CME_CIVIL_DATE)) {
            note(making, date->moment.line, "RDATE", "%s is %s, as the start of the event is",
                 moment_text(&date->moment, text), is_date ? "read at the time of day" : "read as a day");
        }
        if (!cme__ical_dates_append(&making->rdates, &making->rdate_count, &making->rdate_capacity, civil) ||
            cme__ical_override_length(making, civil, date) != CME_OK) {
            fail(making);
        }
    }
    making->rdate_count = cme__ascending_settle(making->rdates, making->rdate_count);
}

static void take_exdates(cme__ical_making *making, const cme__ical_vevent *master) {
    for (size_t i = 0; i < master->exdates.count && !making->is_skipped; i++) {
        const cme__ical_moment *moment = &master->exdates.items[i].moment;
        int64_t civil = 0;
        if (moment->civil.kind == CME_CIVIL_DATE && making->kind != CME_CIVIL_DATE) {
            exclude_day(making, moment);
        } else if (cme__ical_occurrence_of(making, moment, &civil)) {
            if (!cme__ical_dates_append(&making->exdates, &making->exdate_count, &making->exdate_capacity,
                                        civil)) {
                fail(making);
            }
        } else {
            char text[CME_CIVIL_TEXT_SIZE];
            cme__ical_note_add(making->reader->notes, CME__ICAL_DROPPED, moment->line, making->uid, "EXDATE",
                               "%s is no session of the event", moment_text(moment, text));
        }
    }
    making->exdate_count = cme__ascending_settle(making->exdates, making->exdate_count);
}

/* A date takes out every session of its day. */
static void exclude_day(cme__ical_making *making, const cme__ical_moment *moment) {
    cme__series series = cme__ical_making_series(making);
    series.exdate_count = 0;
    int64_t day = cme_civil_seconds(moment->civil);
    size_t most = making->reader->limits->dates;
    cme__expansion sessions = {0};
    char text[CME_CIVIL_TEXT_SIZE];
    if (cme__series_expand(making->reader->fault, &series, day, day + CME__DAY_SECONDS, most, &sessions) !=
        CME_OK) {
        fail(making);
    }
    if (sessions.truncated || making->exdate_count + sessions.count > most) {
        cme__ical_making_skip(making, moment->line, "EXDATE", "more than %zu dates are taken out", most);
        sessions.count = 0;
    }
    for (size_t i = 0; i < sessions.count; i++) {
        if (!cme__ical_dates_append(&making->exdates, &making->exdate_count, &making->exdate_capacity,
                                    sessions.civil[i])) {
            fail(making);
        }
    }
    if (sessions.count == 0) {
        cme__ical_note_add(making->reader->notes, CME__ICAL_DROPPED, moment->line, making->uid, "EXDATE",
                           "%s is no day of the event", moment_text(moment, text));
    }
    cme__expansion_free(&sessions);
}

/* --- the end --- */

static void check_sessions(cme__ical_making *making) {
    if (making->is_skipped) {
        return;
    }
    cme__series series = cme__ical_making_series(making);
    int64_t first = 0;
    if (!cme__series_first_from(&series, CME__CIVIL_SECONDS_MIN, &first, NULL) && !start_with_rule(making)) {
        cme__ical_making_skip(making, making->line, "EXDATE", "every session is taken out");
    }
    if (making->rdate_count > making->reader->limits->dates ||
        making->exdate_count > making->reader->limits->dates) {
        cme__ical_making_skip(making, making->line, "RDATE", "there are more than %zu dates",
                              making->reader->limits->dates);
    }
}

/* Some programs write a start that the rule does not generate, take it out, and count without it: "COUNT=1"
 * then means one session, and not none. Read so when nothing is left otherwise. */
static bool start_with_rule(cme__ical_making *making) {
    cme__series series = cme__ical_making_series(making);
    int64_t first = 0;
    series.rules_decide_start = true;
    if (!making->has_rule || cme__rule_matches_start(&making->rule) ||
        !cme__series_first_from(&series, CME__CIVIL_SECONDS_MIN, &first, NULL)) {
        return false;
    }
    cme_civil start = cme_civil_from_seconds(first, making->kind);
    char text[CME_CIVIL_TEXT_SIZE];
    if (cme__rule_compile_within(NULL, making->event->rrule, start, making->zone, CME__RULE_IMPORT,
                                 &making->reader->steps, &making->rule) != CME_OK) {
        return false;
    }
    making->start = first;
    size_t past = 0;
    while (past < making->exdate_count && making->exdates[past] < first) {
        past++;
    }
    making->exdate_count -= past;
    memmove(making->exdates, making->exdates + past, making->exdate_count * sizeof *making->exdates);
    cme_civil_text(start, text);
    note(making, making->line, "DTSTART",
         "it is taken out, and its rule does not have it: the event starts at %s", text);
    return true;
}

/* A series in a zone that no IANA name stands for: its sessions, one by one, in UTC. */
static void turn_to_utc(cme__ical_making *making) {
    if (making->is_skipped || !making->is_own_zone) {
        return;
    }
    cme__series series = cme__ical_making_series(making);
    cme__expansion sessions = {0};
    size_t most = making->reader->limits->dates;
    const cme__zone *own = making->zone;
    if (cme__series_last(&series) == CME__SERIES_ENDLESS) {
        cme__ical_making_skip(making, making->line, "TZID",
                              "it is a series without end, and no zone that exists has the rules of \"%.*s\"",
                              cme__ical_quoted(cme__zone_name(own), strlen(cme__zone_name(own))),
                              cme__zone_name(own));
    } else if (cme__series_expand(making->reader->fault, &series, CME__CIVIL_SECONDS_MIN,
                                  CME__CIVIL_SECONDS_END, most, &sessions) != CME_OK ||
               cme__zones_get(making->reader->zones, making->reader->fault, "UTC", &making->zone) != CME_OK) {
        fail(making);
    } else if (sessions.truncated) {
        cme__ical_making_skip(making, making->line, "RRULE",
                              "it has more than %zu sessions in a zone of its own", most);
    } else {
        making->rdate_count = making->exdate_count = 0;
        for (size_t i = 0; i < sessions.count; i++) {
            int64_t instant = cme__zone_instant(own, sessions.civil[i]);
            if (!cme__ical_dates_append(&making->rdates, &making->rdate_count, &making->rdate_capacity,
                                        instant)) {
                fail(making);
            }
        }
        making->rdate_count = cme__ascending_settle(making->rdates, making->rdate_count);
        for (size_t i = 0; i < making->override_count; i++) {
            cme__ical_override *override = &making->overrides[i];
            override->recurrence_id = utc_of(own, override->recurrence_id);
            override->start = utc_of(own, override->start);
        }
        making->kind = CME_CIVIL_UTC;
        making->start = making->rdate_count > 0 ? making->rdates[0] : making->start;
        making->has_rule = false;
        making->event->rrule = NULL;
        note(making, making->line, "TZID", "the event's %zu sessions are turned to UTC", sessions.count);
    }
    cme__expansion_free(&sessions);
}

/* Days stay days. */
static cme_civil utc_of(const cme__zone *zone, cme_civil civil) {
    if (cme_civil_is_none(civil) || civil.kind == CME_CIVIL_DATE) {
        return civil;
    }
    return cme_civil_from_seconds(cme__zone_instant(zone, cme_civil_seconds(civil)), CME_CIVIL_UTC);
}

static void finish(cme__ical_making *making) {
    cme__ical_event *event = making->event;
    if (making->is_skipped) {
        return;
    }
    event->start = cme_civil_from_seconds(making->start, making->kind);
    event->zone = cme__zone_name(making->zone);
    event->duration_days = making->duration_days;
    event->duration_seconds = making->duration_seconds;
    /* The start is a session anyway; as an added date it would only make a plain event a series. */
    if (making->rdate_count > 0 && making->rdates[0] == making->start) {
        making->rdate_count--;
        memmove(making->rdates, making->rdates + 1, making->rdate_count * sizeof *making->rdates);
    }
    event->rdates = civil_list(making, making->rdates, making->rdate_count);
    event->rdate_count = making->rdate_count;
    event->exdates = civil_list(making, making->exdates, making->exdate_count);
    event->exdate_count = making->exdate_count;
    if (event->is_detached && making->override_count == 1) {
        event->start = making->overrides[0].start;
    }
    if (making->override_count > 0) {
        size_t size = making->override_count * sizeof *making->overrides;
        cme__ical_override *overrides = cme__arena_alloc(making->reader->arena, size);
        if (overrides != NULL) {
            memcpy(overrides, making->overrides, size);
        }
        event->overrides = overrides;
        event->override_count = making->override_count;
    }
}

static const cme_civil *civil_list(cme__ical_making *making, const int64_t *dates, size_t count) {
    if (count == 0) {
        return NULL;
    }
    cme_civil *list = cme__arena_alloc(making->reader->arena, count * sizeof *list);
    for (size_t i = 0; list != NULL && i < count; i++) {
        list[i] = cme_civil_from_seconds(dates[i], making->kind);
    }
    return list;
}

static void note(cme__ical_making *making, uint32_t line, const char *property, const char *format, ...) {
    char text[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    cme__ical_note_add(making->reader->notes, CME__ICAL_CHANGED, line, making->uid, property, "%s", text);
}

/* Memory ran out: the arena says so to whoever looks next. */
static void fail(cme__ical_making *making) {
    making->reader->arena->failed = true;
    making->is_skipped = true;
}

static const char *moment_text(const cme__ical_moment *moment, char out[CME_CIVIL_TEXT_SIZE]) {
    cme_civil_text(moment->civil, out);
    return out;
}
