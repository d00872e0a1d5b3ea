/* recurrence_check.c: what RFC 5545 section 3.3.10 and RFC 7529 forbid: refused when a caller creates a rule,
 * read as the field's engines read it when a file brings one. May use recurrence_internal.h and base/fault.h.
 * Must not know how a rule is reckoned. */
#include <string.h>

#include "time/recurrence_internal.h"

static bool says(const cme__rule_parts *parts, cme__part part) {
    return (parts->present & CME__RULE_SAYS(part)) != 0;
}

static bool has_ordinals(const cme__rule_parts *parts) {
    for (int weekday = 0; weekday < 7; weekday++) {
        if ((parts->ordinals[weekday] | parts->ordinals_from_end[weekday]) != 0) {
            return true;
        }
    }
    return false;
}

/* A combination that is forbidden, and the RFC's sentence. */
typedef struct prohibition {
    bool holds;
    cme__part part;
    const char *sentence;
} prohibition;

static cme_status first_of(cme__fault *fault, const cme__rule_parts *parts, const prohibition *list,
                           size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (list[i].holds) {
            return cme__rule_refuse(fault, parts, list[i].part, list[i].sentence);
        }
    }
    return CME_OK;
}

static cme_status check_days(cme__fault *fault, const cme__rule_parts *parts) {
    cme__frequency frequency = (cme__frequency)parts->frequency;
    bool numbered = says(parts, CME__PART_BYDAY) && has_ordinals(parts);
    const prohibition list[] = {
        {numbered && frequency != CME__MONTHLY && frequency != CME__YEARLY, CME__PART_BYDAY,
         "\"The BYDAY rule part MUST NOT be specified with a numeric value when the FREQ rule part is not set to "
         "MONTHLY or YEARLY\" (RFC 5545 3.3.10)"},
        {numbered && frequency == CME__YEARLY && says(parts, CME__PART_BYWEEKNO), CME__PART_BYDAY,
         "\"the BYDAY rule part MUST NOT be specified with a numeric value with the FREQ rule part set to YEARLY when "
         "the BYWEEKNO rule part is specified\" (RFC 5545 3.3.10)"},
        {says(parts, CME__PART_BYMONTHDAY) && frequency == CME__WEEKLY, CME__PART_BYMONTHDAY,
         "\"The BYMONTHDAY rule part MUST NOT be specified when the FREQ rule part is set to WEEKLY\" (RFC 5545 "
         "3.3.10)"},
        {says(parts, CME__PART_BYYEARDAY) && frequency >= CME__DAILY && frequency <= CME__MONTHLY,
         CME__PART_BYYEARDAY,
         "\"The BYYEARDAY rule part MUST NOT be specified when the FREQ rule part is set to DAILY, WEEKLY, or "
         "MONTHLY\" (RFC 5545 3.3.10)"},
        {says(parts, CME__PART_BYWEEKNO) && frequency != CME__YEARLY, CME__PART_BYWEEKNO,
         "\"This rule part MUST NOT be used when the FREQ rule part is set to anything other than YEARLY\" (RFC 5545 "
         "3.3.10)"},
    };
    return first_of(fault, parts, list, sizeof list / sizeof list[0]);
}

static cme_status check_bounds(cme__fault *fault, const cme__rule_parts *parts, cme_civil_kind kind) {
    const prohibition list[] = {
        {says(parts, CME__PART_COUNT) && says(parts, CME__PART_UNTIL), CME__PART_COUNT,
         "\"The UNTIL or COUNT rule parts are OPTIONAL, but they MUST NOT occur in the same 'recur'\" (RFC 5545 "
         "3.3.10)"},
        {says(parts, CME__PART_UNTIL) && (kind == CME_CIVIL_DATE) != (parts->until_form == CME__UNTIL_DATE),
         CME__PART_UNTIL,
         kind == CME_CIVIL_DATE
             ? "must be a date: \"The value of the UNTIL rule part MUST have the same value type as the DTSTART "
               "property\" (RFC 5545 3.3.10)"
             : "must be a date with time: \"The value of the UNTIL rule part MUST have the same value type as the "
               "DTSTART property\" (RFC 5545 3.3.10)"},
        {says(parts, CME__PART_UNTIL) && kind == CME_CIVIL_FLOATING && parts->until_form == CME__UNTIL_UTC,
         CME__PART_UNTIL,
         "must not end in Z: \"if the DTSTART property is specified as a date with local time, then the UNTIL rule "
         "part MUST also be specified as a date with local time\" (RFC 5545 3.3.10)"},
        {says(parts, CME__PART_UNTIL) && (kind == CME_CIVIL_ZONED || kind == CME_CIVIL_UTC) &&
             parts->until_form == CME__UNTIL_LOCAL,
         CME__PART_UNTIL,
         "must be in UTC and end in Z: \"If the DTSTART property is specified as a date with UTC time or a date with "
         "local time and time zone reference, then the UNTIL rule part MUST be specified as a date with UTC time\" "
         "(RFC 5545 3.3.10)"},
    };
    return first_of(fault, parts, list, sizeof list / sizeof list[0]);
}

static cme_status check_times(cme__fault *fault, const cme__rule_parts *parts, cme_civil_kind kind) {
    static const char sentence[] =
        "\"The BYSECOND, BYMINUTE and BYHOUR rule parts MUST NOT be specified when the "
        "associated DTSTART property has a DATE value type\" (RFC 5545 3.3.10)";
    bool all_day = kind == CME_CIVIL_DATE;
    uint32_t others =
        parts->present & (CME__RULE_SAYS(CME__PART_BYSECOND) | CME__RULE_SAYS(CME__PART_BYMINUTE) |
                          CME__RULE_SAYS(CME__PART_BYHOUR) | CME__RULE_SAYS(CME__PART_BYDAY) |
                          CME__RULE_SAYS(CME__PART_BYMONTHDAY) | CME__RULE_SAYS(CME__PART_BYYEARDAY) |
                          CME__RULE_SAYS(CME__PART_BYWEEKNO) | CME__RULE_SAYS(CME__PART_BYMONTH));
    const prohibition list[] = {
        {all_day && says(parts, CME__PART_BYSECOND), CME__PART_BYSECOND, sentence},
        {all_day && says(parts, CME__PART_BYMINUTE), CME__PART_BYMINUTE, sentence},
        {all_day && says(parts, CME__PART_BYHOUR), CME__PART_BYHOUR, sentence},
        {all_day && parts->frequency < CME__DAILY, CME__PART_FREQ,
         "must be DAILY, WEEKLY, MONTHLY or YEARLY when the event lasts whole days"},
        {says(parts, CME__PART_BYSETPOS) && others == 0, CME__PART_BYSETPOS,
         "\"It MUST only be used in conjunction with another BYxxx rule part\" (RFC 5545 3.3.10)"},
        {says(parts, CME__PART_SKIP) && !says(parts, CME__PART_RSCALE), CME__PART_SKIP,
         "needs RSCALE=GREGORIAN beside it (RFC 7529 section 4.1)"},
    };
    return first_of(fault, parts, list, sizeof list / sizeof list[0]);
}

/* Reads what is forbidden as the field does: numbers of BYDAY that cannot count are dropped, the times of an
 * all-day rule "MUST be ignored" (3.3.10), and the other forbidden parts limit the days, which needs no
 * change here. */
static void read_leniently(cme__rule_parts *parts, cme_civil_kind kind) {
    bool can_count = parts->frequency == CME__MONTHLY ||
                     (parts->frequency == CME__YEARLY && !says(parts, CME__PART_BYWEEKNO));
    if (says(parts, CME__PART_BYDAY) && !can_count) {
        for (int weekday = 0; weekday < 7; weekday++) {
            if ((parts->ordinals[weekday] | parts->ordinals_from_end[weekday]) != 0) {
                parts->plain_weekdays |= (uint8_t)(1U << weekday);
            }
        }
        memset(parts->ordinals, 0, sizeof parts->ordinals);
        memset(parts->ordinals_from_end, 0, sizeof parts->ordinals_from_end);
    }
    if (kind == CME_CIVIL_DATE) {
        parts->present &= ~(CME__RULE_SAYS(CME__PART_BYSECOND) | CME__RULE_SAYS(CME__PART_BYMINUTE) |
                            CME__RULE_SAYS(CME__PART_BYHOUR));
    }
}

cme_status cme__rule_check_parts(cme__fault *fault, cme__rule_parts *parts, cme_civil_kind kind,
                                 cme__rule_mode mode) {
    if (mode == CME__RULE_IMPORT) {
        read_leniently(parts, kind);
        return CME_OK;
    }
    cme_status status = check_days(fault, parts);
    if (status == CME_OK) {
        status = check_bounds(fault, parts, kind);
    }
    return status == CME_OK ? check_times(fault, parts, kind) : status;
}
