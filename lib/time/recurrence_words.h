/* recurrence_words.h: rules in English words: "every second Tuesday and Thursday until 12 March 2027".
 * May use recurrence.h, civil.h, zone.h and base/. Pure: no SQL, no clock, no I/O, no locale. */
#ifndef CME__TIME_RECURRENCE_WORDS_H
#define CME__TIME_RECURRENCE_WORDS_H

#include "base/text.h"
#include "time/recurrence.h"

/* Bytes of words that are read. A rule of at most CME_RRULE_MAX bytes is never said in more. */
enum { CME__WORDS_MAX = 8000 };

/* Says a rule: true for each of its occurrences, also for a rule of an import. What is said is understood by
 * cme__rule_from_words, and with the same start it is a rule with the same occurrences; of an import only
 * when RFC 5545 section 3.3.10 allows the rule. */
void cme__rule_words(const cme__rule *rule, cme__text *out);

/* "Tuesday 2 March 2027". */
void cme__civil_words(cme_civil civil, cme__text *out);

/* Reads words into the text of a rule (parts in the order of the RFC; CME__RULE_STRICT compiles it).
 * CME_ERR_INVALID names the word, its offset and what would be right there. `zone` says when a last day ends;
 * it may be NULL unless the words name one and the start is zoned. */
cme_status cme__rule_from_words(cme__fault *fault, const char *words, cme_civil start, const cme__zone *zone,
                                cme__text *out);

#endif
