/* recurrence_words_terms.c: the vocabulary of rules in English, and lists of its terms.
 * May use recurrence_words_internal.h. Must not know what the terms mean in a rule. */
#include "time/recurrence_words_internal.h"

const char cme__weekday_words[7][10] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                        "Friday", "Saturday", "Sunday"};

const char cme__month_words[12][10] = {"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};

const char cme__unit_words[CME__YEARLY + 1][7] = {"second", "minute", "hour", "day", "week", "month", "year"};

const char cme__ordinal_words[CME__ORDINAL_WORDS][8] = {"first", "second",  "third",  "fourth", "fifth",
                                                        "sixth", "seventh", "eighth", "ninth",  "tenth"};

void cme__listing_next(cme__listing *listing) {
    if (listing->written > 0 && listing->written == listing->total - 1) {
        cme__text_format(listing->out, " %s ", listing->conjunction);
    } else if (listing->written > 0) {
        cme__text_add(listing->out, ", ");
    }
    listing->written++;
}

void cme__add_place(cme__text *out, int number) {
    static const char endings[10][3] = {"th", "st", "nd", "rd", "th", "th", "th", "th", "th", "th"};
    bool is_teen = number / 10 % 10 == 1;
    cme__text_format(out, "%d%s", number, is_teen ? "th" : endings[number % 10]);
}

static void add_number(cme__text *out, cme__number_form form, int number) {
    if (form == CME__NUMBER_PLAIN) {
        cme__text_format(out, "%d", number);
    } else if (form == CME__NUMBER_ORDINAL && number <= CME__ORDINAL_WORDS) {
        cme__text_add(out, cme__ordinal_words[number - 1]);
    } else {
        cme__add_place(out, number);
    }
}

/* "last", "second to last". */
static void add_from_end(cme__text *out, int number) {
    if (number > 1) {
        add_number(out, CME__NUMBER_ORDINAL, number);
        cme__text_add(out, " to ");
    }
    cme__text_add(out, "last");
}

/* The last bit of the run that begins with `first`: of three bits or more, else that bit itself. */
static int end_of_run(const cme__number_set *numbers, int first) {
    int last = first;
    if (numbers->form == CME__NUMBER_ORDINAL) {
        return first;
    }
    while (cme__set_next(numbers->set, numbers->words, last + 1) == last + 1) {
        last++;
    }
    return last >= first + 2 ? last : first;
}

static int count_items(const cme__number_set *numbers) {
    int count = numbers->from_end != NULL ? cme__set_count(numbers->from_end, numbers->words) : 0;
    int bit = cme__set_next(numbers->set, numbers->words, 0);
    while (bit >= 0) {
        count++;
        bit = cme__set_next(numbers->set, numbers->words, end_of_run(numbers, bit) + 1);
    }
    return count;
}

void cme__add_number_list(cme__text *out, const cme__number_set *numbers, const char *conjunction) {
    cme__listing listing = {.out = out, .conjunction = conjunction, .total = count_items(numbers)};
    int bit = cme__set_next(numbers->set, numbers->words, 0);
    while (bit >= 0) {
        int last = end_of_run(numbers, bit);
        cme__listing_next(&listing);
        add_number(out, numbers->form, bit + numbers->least);
        if (last > bit) {
            cme__text_add(out, " to ");
            add_number(out, numbers->form, last + numbers->least);
        }
        bit = cme__set_next(numbers->set, numbers->words, last + 1);
    }
    if (numbers->from_end == NULL) {
        return;
    }
    for (bit = cme__set_previous(numbers->from_end, numbers->words, 64 * numbers->words - 1); bit >= 0;
         bit = cme__set_previous(numbers->from_end, numbers->words, bit - 1)) {
        cme__listing_next(&listing);
        add_from_end(out, bit + 1);
    }
}

void cme__add_weekday_list(cme__text *out, unsigned weekdays, const char *conjunction) {
    cme__listing listing = {.out = out, .conjunction = conjunction, .total = cme__bit_count(weekdays)};
    for (int weekday = 0; weekday < 7; weekday++) {
        if ((weekdays >> weekday & 1) != 0) {
            cme__listing_next(&listing);
            cme__text_add(out, cme__weekday_words[weekday]);
        }
    }
}

void cme__add_month_list(cme__text *out, unsigned months, const char *conjunction) {
    cme__listing listing = {.out = out, .conjunction = conjunction, .total = cme__bit_count(months)};
    for (int month = 0; month < 12; month++) {
        if ((months >> month & 1) != 0) {
            cme__listing_next(&listing);
            cme__text_add(out, cme__month_words[month]);
        }
    }
}

void cme__civil_words(cme_civil civil, cme__text *out) {
    cme__text_format(out, "%s %d %s %04d", cme__weekday_words[cme_civil_weekday(civil)], civil.day,
                     cme__month_words[civil.month - 1], civil.year);
}
