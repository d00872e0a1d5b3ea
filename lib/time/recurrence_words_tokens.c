/* recurrence_words_tokens.c: words taken one by one, known by name, and refused by name.
 * May use recurrence_words_internal.h. Must not know what they mean in a rule. */
#include <limits.h>
#include <string.h>

#include "time/recurrence_words_internal.h"

enum { ABBREVIATION = 3, EXCERPT_MAX = 40 };

static cme__token lex(const char *text, size_t at);
static bool is_table_word(const cme__reading *reading, cme__token token, const char *word, bool abbreviates);

static bool is_letter(char c) {
    char lower = cme__ascii_lower(c);
    return (lower >= 'a' && lower <= 'z') || (unsigned char)c >= 0x80;
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

cme__token cme__peek(const cme__reading *reading, int further) {
    cme__token token = lex(reading->text, reading->at);
    for (int i = 0; i < further; i++) {
        token = lex(reading->text, token.offset + token.length);
    }
    return token;
}

void cme__advance(cme__reading *reading) {
    cme__token token = lex(reading->text, reading->at);
    reading->at = token.offset + token.length;
}

/* A number, and the letters behind it when they make it a place: "12th". */
static void lex_number(const char *text, cme__token *token) {
    static const char endings[4][3] = {"st", "nd", "rd", "th"};
    size_t at = token->offset;
    uint64_t number = 0;
    while (cme__ascii_is_digit(text[at])) {
        number = number * 10 + (uint64_t)(text[at] - '0');
        number = number > UINT32_MAX ? UINT32_MAX : number;
        at++;
    }
    token->kind = CME__TOKEN_NUMBER;
    token->number = (uint32_t)number;
    for (size_t i = 0; i < 4; i++) {
        if (cme__ascii_equal_fold_n(text + at, endings[i], 2) && !is_letter(text[at + 2])) {
            token->kind = CME__TOKEN_PLACE;
            at += 2;
            break;
        }
    }
    token->length = at - token->offset;
}

static cme__token lex(const char *text, size_t at) {
    cme__token token = {CME__TOKEN_END, at, 0, 0};
    while (is_space(text[at])) {
        at++;
    }
    token.offset = at;
    if (text[at] == '\0') {
        return token;
    }
    if (cme__ascii_is_digit(text[at])) {
        lex_number(text, &token);
    } else if (is_letter(text[at])) {
        token.kind = CME__TOKEN_WORD;
        while (is_letter(text[at])) {
            at++;
        }
        token.length = at - token.offset;
    } else {
        token.kind = CME__TOKEN_MARK;
        token.length = 1;
    }
    return token;
}

/* --- words by name --- */

static bool is_word(const cme__reading *reading, cme__token token, const char *word) {
    return token.kind != CME__TOKEN_END && strlen(word) == token.length &&
           cme__ascii_equal_fold_n(reading->text + token.offset, word, token.length);
}

bool cme__next_is(const cme__reading *reading, int further, const char *word) {
    return is_word(reading, cme__peek(reading, further), word);
}

bool cme__next_is_any(const cme__reading *reading, int further, const char *const *words) {
    cme__token token = cme__peek(reading, further);
    for (; *words != NULL; words++) {
        if (is_word(reading, token, *words)) {
            return true;
        }
    }
    return false;
}

bool cme__accept(cme__reading *reading, const char *word) {
    if (!cme__next_is(reading, 0, word)) {
        return false;
    }
    cme__advance(reading);
    return true;
}

bool cme__accept_any(cme__reading *reading, const char *const *words) {
    if (!cme__next_is_any(reading, 0, words)) {
        return false;
    }
    cme__advance(reading);
    return true;
}

/* The word itself, with an "s", or its first three letters. */
static bool is_table_word(const cme__reading *reading, cme__token token, const char *word, bool abbreviates) {
    const char *bytes = reading->text + token.offset;
    size_t length = strlen(word);
    if (token.kind != CME__TOKEN_WORD) {
        return false;
    }
    return (token.length == length && cme__ascii_equal_fold_n(bytes, word, length)) ||
           (token.length == length + 1 && cme__ascii_lower(bytes[length]) == 's' &&
            cme__ascii_equal_fold_n(bytes, word, length)) ||
           (abbreviates && token.length == ABBREVIATION &&
            cme__ascii_equal_fold_n(bytes, word, ABBREVIATION));
}

int cme__next_weekday(const cme__reading *reading, int further) {
    /* As they are abbreviated besides. */
    static const char others[4][6] = {"tues", "weds", "thur", "thurs"};
    static const char other_weekdays[4] = {1, 2, 3, 3};
    cme__token token = cme__peek(reading, further);
    for (int weekday = 0; weekday < 7; weekday++) {
        if (is_table_word(reading, token, cme__weekday_words[weekday], true)) {
            return weekday;
        }
    }
    for (size_t i = 0; i < 4; i++) {
        if (token.kind == CME__TOKEN_WORD && token.length == strlen(others[i]) &&
            cme__ascii_equal_fold_n(reading->text + token.offset, others[i], token.length)) {
            return other_weekdays[i];
        }
    }
    return -1;
}

int cme__next_month(const cme__reading *reading, int further) {
    cme__token token = cme__peek(reading, further);
    for (int month = 0; month < 12; month++) {
        if (is_table_word(reading, token, cme__month_words[month], true)) {
            return month;
        }
    }
    return is_word(reading, token, "sept") ? 8 : -1;
}

int cme__next_unit(const cme__reading *reading, int further) {
    cme__token token = cme__peek(reading, further);
    for (int unit = CME__SECONDLY; unit <= CME__YEARLY; unit++) {
        if (is_table_word(reading, token, cme__unit_words[unit], false)) {
            return unit;
        }
    }
    return -1;
}

int cme__next_place(const cme__reading *reading, int further) {
    cme__token token = cme__peek(reading, further);
    if (token.kind == CME__TOKEN_PLACE) {
        return token.number > (uint32_t)INT_MAX ? INT_MAX : (int)token.number;
    }
    for (int place = 0; place < CME__ORDINAL_WORDS; place++) {
        if (is_word(reading, token, cme__ordinal_words[place])) {
            return place + 1;
        }
    }
    return 0;
}

int64_t cme__next_number(const cme__reading *reading, int further) {
    static const char words[12][7] = {"one",   "two",   "three", "four", "five",   "six",
                                      "seven", "eight", "nine",  "ten",  "eleven", "twelve"};
    cme__token token = cme__peek(reading, further);
    if (token.kind == CME__TOKEN_NUMBER) {
        return (int64_t)token.number;
    }
    for (int i = 0; i < 12; i++) {
        if (is_word(reading, token, words[i])) {
            return i + 1;
        }
    }
    return -1;
}

bool cme__next_is_counted(const cme__reading *reading, int further) {
    static const char *const words[] = {"times",       "time",       "sessions", "session",
                                        "occurrences", "occurrence", NULL};
    return cme__next_is_any(reading, further, words);
}

/* --- what is not understood --- */

cme_status cme__not_understood(const cme__reading *reading, const char *right) {
    cme__token token = cme__peek(reading, 0);
    if (token.kind == CME__TOKEN_END) {
        return cme__fail(reading->fault, CME_ERR_INVALID, "words end at offset %zu; what should follow is %s",
                         token.offset, right);
    }
    int length = (int)cme__utf8_cut(reading->text + token.offset, token.length, EXCERPT_MAX);
    return cme__fail(reading->fault, CME_ERR_INVALID,
                     "words at offset %zu: '%.*s' is not understood here; right would be %s", token.offset,
                     length, reading->text + token.offset, right);
}

cme_status cme__refuse_words(const cme__reading *reading, size_t from, size_t until, const char *sentence) {
    const char *begin = reading->text + from;
    size_t length = until > from ? until - from : 0;
    while (length > 0 && is_space(*begin)) {
        begin++;
        length--;
        from++;
    }
    int shown = (int)cme__utf8_cut(begin, length, EXCERPT_MAX);
    return cme__fail(reading->fault, CME_ERR_INVALID, "words at offset %zu: '%.*s%s' %s", from, shown, begin,
                     (size_t)shown < length ? "..." : "", sentence);
}
