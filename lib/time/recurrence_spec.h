/* recurrence_spec.h: rules from numbers (cme_recurrence_spec).
 * May use cmevent/recurrence.h, recurrence.h and base/. Pure: no SQL, no clock, no I/O. */
#ifndef CME__TIME_RECURRENCE_SPEC_H
#define CME__TIME_RECURRENCE_SPEC_H

#include <cmevent/recurrence.h>

#include "base/text.h"
#include "time/recurrence.h"

/* Writes the text of the rule that a spec of our own size stands for, for a series that starts on `start`
 * (the spec's is not read). CME_ERR_INVALID names the field, its value and what would be right. `zone`: as in
 * cme__rule_from_words. */
cme_status cme__rule_from_spec(cme__fault *fault, const cme_recurrence_spec *spec, cme_civil start,
                               const cme__zone *zone, cme__text *out);

#endif
