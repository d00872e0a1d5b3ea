/* recurrence_words_internal.h: what the files that speak and read English share.
 * May use recurrence_words.h and recurrence_internal.h.
 * Must not be included outside recurrence_words*.c and their tests. */
#ifndef CME__TIME_RECURRENCE_WORDS_INTERNAL_H
#define CME__TIME_RECURRENCE_WORDS_INTERNAL_H

#include "time/recurrence_internal.h"
#include "time/recurrence_words.h"

/* --- recurrence_words_terms.c: the vocabulary, and lists of it --- */

enum {
    CME__WEEKDAYS_ALL = 0x7F,
    CME__WEEKDAYS_WORKING = 0x1F, /* "weekday" */
    CME__WEEKDAYS_WEEKEND = 0x60, /* "weekend day" */
    CME__MONTHS_ALL = 0xFFF,
    CME__ORDINAL_WORDS = 10 /* "first" to "tenth"; what follows is "11th" */
};

extern const char cme__weekday_words[7][10];
extern const char cme__month_words[12][10];
extern const char cme__unit_words[CME__YEARLY + 1][7]; /* by cme__frequency */
extern const char cme__ordinal_words[CME__ORDINAL_WORDS][8];

/* A list that is being written: "a, b and c". `conjunction`: "and", "or". */
typedef struct cme__listing {
    cme__text *out;
    const char *conjunction;
    int total;
    int written;
} cme__listing;

/* Writes what stands before the next item. */
void cme__listing_next(cme__listing *listing);

/* Numbers of a set of `words` words (bit N is the number N + least), in runs: "1st, 3rd to 7th". `from_end`
 * (may be NULL): bit N is the (N + 1)-th from the end. */
typedef enum cme__number_form {
    CME__NUMBER_PLAIN,  /* 7 */
    CME__NUMBER_PLACE,  /* 7th */
    CME__NUMBER_ORDINAL /* seventh; without runs */
} cme__number_form;

typedef struct cme__number_set {
    const uint64_t *set;
    const uint64_t *from_end;
    int words;
    int least;
    cme__number_form form;
} cme__number_set;

void cme__add_number_list(cme__text *out, const cme__number_set *numbers, const char *conjunction);

/* Names of the bits of a set, after `article` (once). */
void cme__add_weekday_list(cme__text *out, unsigned weekdays, const char *conjunction);
void cme__add_month_list(cme__text *out, unsigned months, const char *conjunction);

/* "7th". */
void cme__add_place(cme__text *out, int number);

/* --- recurrence_words_tokens.c: words that are read, one by one --- */

typedef enum cme__token_kind {
    CME__TOKEN_END,
    CME__TOKEN_WORD,
    CME__TOKEN_NUMBER, /* 12 */
    CME__TOKEN_PLACE,  /* 12th */
    CME__TOKEN_MARK    /* any other character */
} cme__token_kind;

typedef struct cme__token {
    cme__token_kind kind;
    size_t offset;
    size_t length;
    uint32_t number; /* of a NUMBER or PLACE; UINT32_MAX: too large */
} cme__token;

/* A text that is being read, and the place of the token that comes next. */
typedef struct cme__reading {
    cme__fault *fault;
    const char *text;
    size_t at;
} cme__reading;

/* The next token, or the one `further` tokens after it; the reading stays where it is. */
cme__token cme__peek(const cme__reading *reading, int further);
void cme__advance(cme__reading *reading);

/* Steps over the next token when it is this word or mark (in any case). */
bool cme__accept(cme__reading *reading, const char *word);
bool cme__accept_any(cme__reading *reading, const char *const *words); /* NULL ends them */
bool cme__next_is(const cme__reading *reading, int further, const char *word);
bool cme__next_is_any(const cme__reading *reading, int further, const char *const *words);

/* What the token `further` tokens ahead is: its number from 0, or -1 when it is none of them. */
int cme__next_weekday(const cme__reading *reading, int further); /* "Tuesday", "Tuesdays", "Tue" */
int cme__next_month(const cme__reading *reading, int further);   /* "March", "Mar" */
int cme__next_unit(const cme__reading *reading, int further);    /* "week", "weeks": a cme__frequency */

/* A place ("third", "3rd") from 1, INT_MAX for one too large; 0: it is none. "last" is none either. */
int cme__next_place(const cme__reading *reading, int further);
/* A number ("3", "three") ; -1: it is none. */
int64_t cme__next_number(const cme__reading *reading, int further);

/* "times", "sessions": what stands before is how often in all. */
bool cme__next_is_counted(const cme__reading *reading, int further);

/* CME_ERR_INVALID: the next token is not understood, and what would be right instead. */
cme_status cme__not_understood(const cme__reading *reading, const char *right);
/* CME_ERR_INVALID: what stands from one place to another cannot be meant. */
cme_status cme__refuse_words(const cme__reading *reading, size_t from, size_t until, const char *sentence);

/* --- recurrence_words_days.c: days, dates and months --- */

/* What the words have said so far. Places of days are kept as they were said until the end. */
typedef struct cme__understanding {
    cme__reading reading;
    cme_civil start;
    const cme__zone *zone;
    cme__rule_parts parts;    /* `offset` and `length` are of the words that said a part */
    bool has_frequency;       /* it was said; else the days tell it */
    bool has_every_weekday;   /* "every Tuesday": each of them, in a month or year too */
    bool has_every_place;     /* "every first Monday" */
    bool is_narrowing;        /* behind "if it is": days beside those that were said */
    bool has_of_month;        /* "... of the month" */
    bool counts_in_month;     /* "the first Monday of the month": weekdays are counted there */
    bool has_of_year;         /* "... of the year" */
    bool has_group;           /* the positions are those of the weekdays or weekend days of a month or year */
    uint8_t group;            /* which days these are */
    uint16_t date_months[32]; /* of each day of the month, the months that it was said with */
    bool has_times;           /* "at 09:00" */
    bool has_end;
} cme__understanding;

/* Whether the next tokens begin an item of a list of days. */
bool cme__next_begins_days(const cme__reading *reading);

/* "Tuesday and Thursday", "the first and third Monday of the month", "24 December", ... */
cme_status cme__read_days(cme__understanding *u);

/* "March and April", "March to May"; adds to a set. */
cme_status cme__read_months(cme__understanding *u);

/* Steps over ",", "and", "or" before another item: true when one follows (`begins`), else stays. */
bool cme__next_item(cme__reading *reading, bool (*begins)(const cme__reading *reading));

/* Sets FREQ and INTERVAL; words may say both only once, or twice the same. `from`: where they began. */
cme_status cme__say_frequency(cme__understanding *u, size_t from, cme__frequency frequency, int64_t interval);

/* Notes that words from `from` to here said a part. */
void cme__say_part(cme__understanding *u, cme__part part, size_t from);

/* A place that may be counted from the end, or a range of places: "third", "second to last", "1st to 7th",
 * added to the sets: bit N is the place N + 1. */
bool cme__next_begins_place(const cme__reading *reading);
cme_status cme__read_places(cme__reading *reading, unsigned most, uint64_t *set, uint64_t *from_end);

/* --- recurrence_words_times.c: times of the day, and the end --- */

cme_status cme__read_at(cme__understanding *u);    /* behind "at" */
cme_status cme__read_until(cme__understanding *u); /* behind "until" */
cme_status cme__read_for(cme__understanding *u);   /* behind "for" */
bool cme__next_begins_count(const cme__reading *reading);
cme_status cme__read_count(cme__understanding *u); /* "12 times", "once" */

/* Numbers with "to", "and" and commas, from least to most, into a set whose bit 0 is `least`. */
cme_status cme__read_numbers(cme__reading *reading, int least, int most, uint64_t *set);

/* --- recurrence_words_finish.c: what was said, as the parts of a rule --- */

cme_status cme__finish_words(cme__understanding *u);

#endif
