/* recurrence_spec.c: a rule from the numbers of a spec, checked field by field, so that a caller who never
 * saw the text of a rule is told about the fields that he set. May use recurrence_spec.h and
 * recurrence_internal.h. Must not know words. */
#include "time/recurrence_spec.h"

#include "time/recurrence_internal.h"

/* A list of a spec, and the set that it becomes: bit 0 is `least`. */
typedef struct spec_list {
    const char *name;
    const int32_t *numbers;
    size_t count;
    int32_t least;
    int32_t most;
    cme__part part;
    uint64_t *set;
    uint64_t *from_end; /* NULL: only from the start */
} spec_list;

static cme_status check_scalars(cme__fault *fault, const cme_recurrence_spec *spec);
static cme_status check_end(cme__fault *fault, const cme_recurrence_spec *spec, cme_civil start,
                            const cme__zone *zone);
static cme_status check_days(cme__fault *fault, const cme_recurrence_spec *spec);
static cme_status check_times(cme__fault *fault, const cme_recurrence_spec *spec, cme_civil start);
static cme_status take_lists(cme__fault *fault, const cme_recurrence_spec *spec, cme__rule_parts *parts);
static cme_status take_list(cme__fault *fault, const spec_list *list, cme__rule_parts *parts);
static void take_weekdays(const cme_recurrence_spec *spec, uint64_t ordinals, uint64_t from_end,
                          cme__rule_parts *parts);

cme_status cme__rule_from_spec(cme__fault *fault, const cme_recurrence_spec *spec, cme_civil start,
                               const cme__zone *zone, cme__text *out) {
    cme__rule_parts parts = {.present = CME__RULE_SAYS(CME__PART_FREQ)};
    cme_status status = check_scalars(fault, spec);
    if (status == CME_OK) {
        status = check_end(fault, spec, start, zone);
    }
    if (status == CME_OK) {
        status = check_days(fault, spec);
    }
    if (status == CME_OK) {
        status = check_times(fault, spec, start);
    }
    if (status == CME_OK) {
        status = take_lists(fault, spec, &parts);
    }
    if (status != CME_OK) {
        return status;
    }
    parts.frequency = (uint8_t)(spec->frequency - CME_SECONDLY);
    parts.interval = (uint32_t)spec->interval;
    parts.count = (uint32_t)spec->count;
    parts.week_start = (uint8_t)spec->week_start;
    parts.skip = (uint8_t)spec->missing_day;
    parts.present |= spec->count > 0 ? CME__RULE_SAYS(CME__PART_COUNT) : 0;
    parts.present |= parts.skip != CME__SKIP_OMIT ? CME__RULE_SAYS(CME__PART_RSCALE) : 0;
    if (!cme_civil_is_none(spec->until)) {
        cme__rule_take_until(&parts, start, zone, spec->until);
    }
    cme__rule_parts_text(&parts, out);
    return out->failed ? cme__fail_memory(fault) : CME_OK;
}

/* --- checks --- */

static cme_status check_scalars(cme__fault *fault, const cme_recurrence_spec *spec) {
    if (spec->frequency < CME_SECONDLY || spec->frequency > CME_YEARLY) {
        return cme__fail(
            fault, CME_ERR_INVALID,
            "frequency %d of the recurrence: must be CME_DAILY, CME_WEEKLY, CME_MONTHLY or another of "
            "cme_frequency",
            (int)spec->frequency);
    }
    if (spec->interval < 1) {
        return cme__fail(fault, CME_ERR_INVALID,
                         "interval %d of the recurrence: must be 1 (every one) or more (2: every second)",
                         (int)spec->interval);
    }
    if (spec->count < 0) {
        return cme__fail(fault, CME_ERR_INVALID,
                         "count %d of the recurrence: must be 1 or more, or 0 for no limit",
                         (int)spec->count);
    }
    if ((spec->weekdays & ~UINT32_C(0x7F)) != 0) {
        return cme__fail(fault, CME_ERR_INVALID,
                         "weekdays 0x%X of the recurrence: must be CME_MONDAY to CME_SUNDAY, or-ed",
                         (unsigned)spec->weekdays);
    }
    if (spec->week_start < 0 || spec->week_start > 6) {
        return cme__fail(fault, CME_ERR_INVALID,
                         "week_start %d of the recurrence: must be 0 (Monday) to 6 (Sunday)",
                         (int)spec->week_start);
    }
    if (spec->missing_day < CME_MISSING_DAY_OMIT || spec->missing_day > CME_MISSING_DAY_AFTER) {
        return cme__fail(fault, CME_ERR_INVALID,
                         "missing_day %d of the recurrence: must be CME_MISSING_DAY_OMIT, _BEFORE or _AFTER",
                         (int)spec->missing_day);
    }
    return CME_OK;
}

static cme_status check_end(cme__fault *fault, const cme_recurrence_spec *spec, cme_civil start,
                            const cme__zone *zone) {
    cme_civil until = spec->until;
    char text[CME_CIVIL_TEXT_SIZE];
    if (cme_civil_is_none(until)) {
        return CME_OK;
    }
    if (!cme_civil_is_valid(until)) {
        return cme__fail(fault, CME_ERR_INVALID, "until of the recurrence: there is no such date or time");
    }
    cme_civil_text(until, text);
    if (spec->count > 0) {
        return cme__fail(fault, CME_ERR_INVALID,
                         "until %s of the recurrence: count is %d; a rule ends by one of both", text,
                         (int)spec->count);
    }
    bool fits = until.kind == CME_CIVIL_DATE || until.kind == start.kind ||
                (until.kind == CME_CIVIL_UTC && start.kind == CME_CIVIL_ZONED);
    if (!fits) {
        return cme__fail(fault, CME_ERR_INVALID, "until %s of the recurrence: must be a date%s", text,
                         start.kind == CME_CIVIL_DATE ? ", as the start is one"
                                                      : ", or a time on the clock of the start");
    }
    if (start.kind == CME_CIVIL_ZONED && zone == NULL) {
        return cme__fail(fault, CME_ERR_INVALID,
                         "zone of the recurrence must be set: it says when 'until' %s is over", text);
    }
    return CME_OK;
}

/* A combination that RFC 5545 section 3.3.10 forbids, and what would be right. */
typedef struct rejection {
    bool holds;
    const char *sentence;
} rejection;

static cme_status first_of(cme__fault *fault, const rejection *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (list[i].holds) {
            return cme__fail(fault, CME_ERR_INVALID, "%s", list[i].sentence);
        }
    }
    return CME_OK;
}

static cme_status check_days(cme__fault *fault, const cme_recurrence_spec *spec) {
    cme_frequency frequency = spec->frequency;
    size_t others = spec->monthday_count + spec->yearday_count + spec->week_count + spec->month_count +
                    spec->hour_count + spec->minute_count + spec->second_count;
    const rejection list[] = {
        {spec->ordinal_count > 0 && spec->weekdays == 0,
         "ordinals of the recurrence: need weekdays, the days that they count"},
        {spec->ordinal_count > 0 && frequency < CME_MONTHLY,
         "ordinals of the recurrence: count weekdays in a month or year, so the frequency must be CME_MONTHLY or "
         "CME_YEARLY"},
        {spec->ordinal_count > 0 && spec->week_count > 0,
         "ordinals of the recurrence: cannot be counted in weeks of the year; leave one out"},
        {spec->monthday_count > 0 && frequency == CME_WEEKLY,
         "monthdays of the recurrence: are no days of a week; the frequency must be CME_MONTHLY"},
        {spec->yearday_count > 0 && frequency >= CME_DAILY && frequency != CME_YEARLY,
         "yeardays of the recurrence: the frequency must be CME_YEARLY"},
        {spec->week_count > 0 && frequency != CME_YEARLY,
         "weeks of the recurrence: the frequency must be CME_YEARLY"},
        {spec->position_count > 0 && spec->weekdays == 0 && others == 0,
         "positions of the recurrence: need weekdays, monthdays or the like, which they choose from"},
    };
    return first_of(fault, list, sizeof list / sizeof list[0]);
}

static cme_status check_times(cme__fault *fault, const cme_recurrence_spec *spec, cme_civil start) {
    bool all_day = start.kind == CME_CIVIL_DATE;
    const rejection list[] = {
        {all_day && spec->frequency < CME_DAILY,
         "frequency of the recurrence: must be CME_DAILY or rarer, as the start is a whole day"},
        {all_day && spec->hour_count > 0,
         "hours of the recurrence: the start is a whole day, which has none"},
        {all_day && spec->minute_count > 0,
         "minutes of the recurrence: the start is a whole day, which has none"},
        {all_day && spec->second_count > 0,
         "seconds of the recurrence: the start is a whole day, which has none"},
    };
    return first_of(fault, list, sizeof list / sizeof list[0]);
}

/* --- lists --- */

static cme_status take_lists(cme__fault *fault, const cme_recurrence_spec *spec, cme__rule_parts *parts) {
    uint64_t hours = 0;
    uint64_t months = 0;
    uint64_t monthdays = 0;
    uint64_t monthdays_from_end = 0;
    uint64_t ordinals = 0;
    uint64_t ordinals_from_end = 0;
    const spec_list lists[] = {
        {"ordinals", spec->ordinals, spec->ordinal_count, 1, 53, CME__PART_BYDAY, &ordinals,
         &ordinals_from_end},
        {"positions", spec->positions, spec->position_count, 1, 366, CME__PART_BYSETPOS, parts->positions,
         parts->positions_from_end},
        {"monthdays", spec->monthdays, spec->monthday_count, 1, 31, CME__PART_BYMONTHDAY, &monthdays,
         &monthdays_from_end},
        {"yeardays", spec->yeardays, spec->yearday_count, 1, 366, CME__PART_BYYEARDAY, parts->yeardays,
         parts->yeardays_from_end},
        {"weeks", spec->weeks, spec->week_count, 1, 53, CME__PART_BYWEEKNO, &parts->weeks,
         &parts->weeks_from_end},
        {"months", spec->months, spec->month_count, 1, 12, CME__PART_BYMONTH, &months, NULL},
        {"hours", spec->hours, spec->hour_count, 0, 23, CME__PART_BYHOUR, &hours, NULL},
        {"minutes", spec->minutes, spec->minute_count, 0, 59, CME__PART_BYMINUTE, &parts->minutes, NULL},
        {"seconds", spec->seconds, spec->second_count, 0, 59, CME__PART_BYSECOND, &parts->seconds, NULL},
    };
    cme_status status = CME_OK;
    for (size_t i = 0; status == CME_OK && i < sizeof lists / sizeof lists[0]; i++) {
        status = take_list(fault, &lists[i], parts);
    }
    parts->hours = (uint32_t)hours;
    parts->months = (uint16_t)months;
    parts->monthdays = (uint32_t)monthdays;
    for (int number = 1; number <= 31; number++) {
        parts->monthdays_from_end |= (uint32_t)(monthdays_from_end >> (number - 1) & 1) << (31 - number);
    }
    take_weekdays(spec, ordinals, ordinals_from_end, parts);
    return status;
}

static cme_status take_list(cme__fault *fault, const spec_list *list, cme__rule_parts *parts) {
    if (list->numbers == NULL && list->count > 0) {
        return cme__fail(fault, CME_ERR_MISUSE, "%s of the recurrence is NULL, but its count is %zu",
                         list->name, list->count);
    }
    for (size_t i = 0; i < list->count; i++) {
        int64_t number = list->numbers[i];
        bool is_from_end = number < 0 && list->from_end != NULL;
        int64_t place = is_from_end ? -number : number;
        if (place < list->least || place > list->most) {
            return cme__fail(fault, CME_ERR_INVALID,
                             "%s[%zu] of the recurrence is %d: must be a number from %d to %d%s", list->name,
                             i, (int)number, (int)list->least, (int)list->most,
                             list->from_end != NULL ? ", or below 0, from the end: -1 is the last" : "");
        }
        uint64_t *set = is_from_end ? list->from_end : list->set;
        set[(place - list->least) / 64] |= UINT64_C(1) << ((place - list->least) % 64);
    }
    parts->present |= list->count > 0 ? CME__RULE_SAYS(list->part) : 0;
    return CME_OK;
}

static void take_weekdays(const cme_recurrence_spec *spec, uint64_t ordinals, uint64_t from_end,
                          cme__rule_parts *parts) {
    if (spec->weekdays == 0) {
        return;
    }
    parts->present |= CME__RULE_SAYS(CME__PART_BYDAY);
    if (spec->ordinal_count == 0) {
        parts->plain_weekdays = (uint8_t)spec->weekdays;
        return;
    }
    for (int weekday = 0; weekday < 7; weekday++) {
        if ((spec->weekdays >> weekday & 1) != 0) {
            parts->ordinals[weekday] = ordinals;
            parts->ordinals_from_end[weekday] = from_end;
        }
    }
}

/* --- the end --- */

/* A day is meant up to the second before the next one begins, also where that one does not begin at midnight.
 */
void cme__rule_take_until(cme__rule_parts *parts, cme_civil start, const cme__zone *zone, cme_civil last) {
    bool is_day = last.kind == CME_CIVIL_DATE;
    int64_t seconds = cme_civil_seconds(last);
    parts->present |= CME__RULE_SAYS(CME__PART_UNTIL);
    parts->until = last;
    parts->until_form = CME__UNTIL_DATE;
    if (start.kind == CME_CIVIL_DATE) {
        return;
    }
    parts->until_form = start.kind == CME_CIVIL_FLOATING ? CME__UNTIL_LOCAL : CME__UNTIL_UTC;
    if (start.kind == CME_CIVIL_ZONED && last.kind != CME_CIVIL_UTC) {
        seconds = is_day ? cme__zone_instant(zone, seconds + CME__DAY_SECONDS) - 1
                         : cme__zone_instant(zone, seconds);
    } else if (is_day) {
        seconds += CME__DAY_SECONDS - 1;
    }
    seconds = seconds < CME__CIVIL_SECONDS_END ? seconds : CME__CIVIL_SECONDS_END - 1;
    parts->until = cme_civil_from_seconds(seconds, CME_CIVIL_UTC);
}
