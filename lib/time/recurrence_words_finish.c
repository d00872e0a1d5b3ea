/* recurrence_words_finish.c: what words have said becomes the parts of one rule: the frequency that the days
 * tell, what cannot go together, what one rule cannot hold. May use recurrence_words_internal.h. Must not
 * know how words are spelled. */
#include "time/recurrence_words_internal.h"

static cme_status settle_dates(cme__understanding *u);
static cme_status settle_frequency(cme__understanding *u);
static cme_status settle_group(cme__understanding *u);
static cme_status check_measure(const cme__understanding *u);
static cme_status check_together(const cme__understanding *u);

static bool says(const cme__understanding *u, cme__part part) {
    return (u->parts.present & CME__RULE_SAYS(part)) != 0;
}

static bool has_ordinals(const cme__understanding *u) {
    uint64_t all = 0;
    for (int weekday = 0; weekday < 7; weekday++) {
        all |= u->parts.ordinals[weekday] | u->parts.ordinals_from_end[weekday];
    }
    return all != 0;
}

static cme_status refuse_part(const cme__understanding *u, cme__part part, const char *sentence) {
    size_t from = u->parts.offset[part];
    return cme__refuse_words(&u->reading, from, from + u->parts.length[part], sentence);
}

cme_status cme__finish_words(cme__understanding *u) {
    cme_status status = settle_dates(u);
    if (status == CME_OK) {
        status = settle_frequency(u);
    }
    if (status == CME_OK) {
        status = settle_group(u);
    }
    if (status == CME_OK) {
        status = check_measure(u);
    }
    const uint32_t sets = CME__RULE_SAYS(CME__PART_BYSECOND) | CME__RULE_SAYS(CME__PART_BYMINUTE) |
                          CME__RULE_SAYS(CME__PART_BYHOUR) | CME__RULE_SAYS(CME__PART_BYDAY) |
                          CME__RULE_SAYS(CME__PART_BYMONTHDAY) | CME__RULE_SAYS(CME__PART_BYYEARDAY) |
                          CME__RULE_SAYS(CME__PART_BYWEEKNO) | CME__RULE_SAYS(CME__PART_BYMONTH);
    if (says(u, CME__PART_BYSETPOS) && (u->parts.present & sets) == 0) {
        u->parts.months =
            CME__MONTHS_ALL; /* positions "MUST only be used in conjunction with another" part */
        u->parts.present |= CME__RULE_SAYS(CME__PART_BYMONTH);
    }
    return status == CME_OK ? check_together(u) : status;
}

/* Dates are days and months, each with each: all of a rule that has several months must lie on the same days.
 */
static cme_status settle_dates(cme__understanding *u) {
    unsigned months = 0;
    for (int day = 1; day <= 31; day++) {
        unsigned of_day = u->date_months[day];
        if (of_day == 0) {
            continue;
        }
        if (months != 0 && months != of_day) {
            return refuse_part(
                u, CME__PART_BYMONTHDAY,
                "are dates that one rule cannot hold: its days and months are combined each with each; "
                "make an event of each");
        }
        months = of_day;
        u->parts.monthdays |= UINT32_C(1) << (day - 1);
    }
    if (months == 0) {
        return CME_OK;
    }
    if (u->parts.months != 0 && u->parts.months != months) {
        return refuse_part(u, CME__PART_BYMONTH, "are other months than those of the dates: leave one out");
    }
    u->parts.months = (uint16_t)months;
    u->parts.present |= CME__RULE_SAYS(CME__PART_BYMONTH);
    return CME_OK;
}

/* "every 2 years on the first Monday of every month": days that are counted in each month need the months. */
static void take_every_month(cme__understanding *u) {
    bool is_counted = has_ordinals(u) ? u->counts_in_month : u->has_of_month && says(u, CME__PART_BYMONTHDAY);
    if (u->parts.frequency == CME__YEARLY && is_counted && !says(u, CME__PART_BYMONTH)) {
        u->parts.months = CME__MONTHS_ALL;
        u->parts.present |= CME__RULE_SAYS(CME__PART_BYMONTH);
    }
}

/* The frequency that nobody said. */
static cme_status settle_frequency(cme__understanding *u) {
    bool has_months = says(u, CME__PART_BYMONTH);
    bool has_places = says(u, CME__PART_BYMONTHDAY) || has_ordinals(u) || u->has_group;
    u->parts.present |= CME__RULE_SAYS(CME__PART_FREQ);
    if (u->has_frequency) {
        take_every_month(u);
        return CME_OK;
    }
    bool is_of_year = says(u, CME__PART_BYYEARDAY) || says(u, CME__PART_BYWEEKNO) || u->has_of_year;
    if (is_of_year || (has_months && !u->has_of_month && (has_places || !says(u, CME__PART_BYDAY)))) {
        u->parts.frequency = CME__YEARLY;
    } else if (has_places) {
        u->parts.frequency = CME__MONTHLY;
    } else if (says(u, CME__PART_BYDAY)) {
        u->parts.frequency = CME__WEEKLY;
    } else {
        return cme__not_understood(&u->reading,
                                   "how often: 'daily', 'every week', 'every month', 'every Tuesday'");
    }
    return CME_OK;
}

/* "the last weekday" is a position among the weekdays of each month, or of the year. */
static cme_status settle_group(cme__understanding *u) {
    const uint32_t other_days = CME__RULE_SAYS(CME__PART_BYDAY) | CME__RULE_SAYS(CME__PART_BYMONTHDAY) |
                                CME__RULE_SAYS(CME__PART_BYYEARDAY) | CME__RULE_SAYS(CME__PART_BYWEEKNO);
    if (!u->has_group) {
        return CME_OK;
    }
    if ((u->parts.present & other_days) != 0 ||
        cme__bit_count(u->parts.hours) * cme__bit_count(u->parts.minutes) * cme__bit_count(u->parts.seconds) >
            1) {
        return refuse_part(
            u, CME__PART_BYSETPOS,
            "is counted beside other days or several times: one rule cannot hold both, two events can");
    }
    if (u->parts.frequency != CME__MONTHLY && u->parts.frequency != CME__YEARLY) {
        return refuse_part(u, CME__PART_BYSETPOS, "goes with 'every month' or 'every year' only");
    }
    if (u->parts.frequency == CME__YEARLY && cme__bit_count(u->parts.months) > 1) {
        if (u->parts.interval > 1) {
            return refuse_part(u, CME__PART_BYSETPOS,
                               "of several months goes with 'every year', not with more years");
        }
        u->parts.frequency = CME__MONTHLY; /* counted in each of these months */
    }
    u->parts.plain_weekdays = u->group;
    u->parts.present |= CME__RULE_SAYS(CME__PART_BYDAY);
    return CME_OK;
}

/* Days of a month or year need one: "every year on the 15th" leaves open which. */
static cme_status check_measure(const cme__understanding *u) {
    cme__frequency frequency = (cme__frequency)u->parts.frequency;
    bool is_year = frequency == CME__YEARLY && !says(u, CME__PART_BYMONTH);
    bool is_plain = says(u, CME__PART_BYDAY) && !has_ordinals(u) && !u->has_group;
    bool is_told = u->has_frequency || u->has_of_month || u->has_every_place || u->has_every_weekday ||
                   says(u, CME__PART_BYMONTH);
    if (frequency == CME__MONTHLY && !is_told) {
        return refuse_part(u,
                           says(u, CME__PART_BYMONTHDAY) ? CME__PART_BYMONTHDAY
                           : u->has_group                ? CME__PART_BYSETPOS
                                                         : CME__PART_BYDAY,
                           "of what? Right would be 'of every month' behind it");
    }
    if (is_year && says(u, CME__PART_BYMONTHDAY) && !u->has_of_month) {
        return refuse_part(u, CME__PART_BYMONTHDAY,
                           "of which month? Right would be 'of March' or 'of every month' behind it");
    }
    if (is_year && (has_ordinals(u) || u->has_group) && !u->has_of_year) {
        return refuse_part(u, u->has_group ? CME__PART_BYSETPOS : CME__PART_BYDAY,
                           "of what? Right would be 'of March' or 'of the year' behind it");
    }
    if (frequency >= CME__MONTHLY && is_plain && !u->has_every_weekday && !says(u, CME__PART_BYMONTHDAY) &&
        !says(u, CME__PART_BYYEARDAY) && !says(u, CME__PART_BYWEEKNO)) {
        return refuse_part(
            u, CME__PART_BYDAY,
            "of what? Right would be 'on the first Monday', or 'on every Monday' when all are meant");
    }
    if (u->has_of_year && frequency == CME__MONTHLY) {
        return refuse_part(u, CME__PART_FREQ, "and 'of the year' do not go together: leave one out");
    }
    return CME_OK;
}

/* What RFC 5545 section 3.3.10 forbids, in the words of those who speak English. */
static cme_status check_together(const cme__understanding *u) {
    cme__frequency frequency = (cme__frequency)u->parts.frequency;
    if (has_ordinals(u) && frequency < CME__MONTHLY) {
        return refuse_part(u, CME__PART_BYDAY,
                           "goes with 'every month' or 'every year' only: leave out how often");
    }
    if (has_ordinals(u) && says(u, CME__PART_BYWEEKNO)) {
        return refuse_part(u, CME__PART_BYDAY,
                           "is counted in the year, and cannot be counted in weeks of the year as well");
    }
    if (says(u, CME__PART_BYMONTHDAY) && frequency == CME__WEEKLY) {
        return refuse_part(u, CME__PART_BYMONTHDAY, "is no day of a week: right would be 'every month'");
    }
    if (says(u, CME__PART_BYYEARDAY) && frequency >= CME__DAILY && frequency != CME__YEARLY) {
        return refuse_part(u, CME__PART_BYYEARDAY, "goes with 'every year' only");
    }
    if (says(u, CME__PART_BYWEEKNO) && frequency != CME__YEARLY) {
        return refuse_part(u, CME__PART_BYWEEKNO, "goes with 'every year' only");
    }
    if (u->has_times && frequency < CME__DAILY) {
        return refuse_part(
            u, CME__PART_BYHOUR,
            "is a time of day, but the rule counts less than days: right would be 'in the hours 9 to 17' "
            "or 'at minutes 0 and 30'");
    }
    const uint32_t times = CME__RULE_SAYS(CME__PART_BYHOUR) | CME__RULE_SAYS(CME__PART_BYMINUTE) |
                           CME__RULE_SAYS(CME__PART_BYSECOND);
    if (u->start.kind == CME_CIVIL_DATE &&
        (frequency < CME__DAILY || u->has_times || (u->parts.present & times) != 0)) {
        return refuse_part(u, frequency < CME__DAILY ? CME__PART_FREQ : CME__PART_BYHOUR,
                           "has a time of day, but the event lasts whole days");
    }
    return CME_OK;
}
