/* rules/answer.c: what answers a question, and the one form in which each answer is kept.
 * May use base/ and the C library.
 * Must not know who answers, nor whether they must. */
#include "rules/answer.h"

#include <inttypes.h>
#include <string.h>

/* One answer on its way to its normal form. */
typedef struct reading {
    cme__fault *fault;
    const cme__answer_form *question;
    int32_t guest;
    const char *answer; /* as it was given */
    const char *text;   /* without white space around it */
    size_t length;
    cme__text *out;
} reading;

static cme_status read_kind(const reading *r);
static cme_status refuse(const reading *r, cme_status status, const char *right);
static void write_lines(const reading *r);
static cme_status read_choice(const reading *r);
static cme_status read_choices(const reading *r);
static size_t find_choice(const reading *r, const char *text, size_t length);
static cme_status refuse_choice(const reading *r, const char *right);
static cme_status read_number(const reading *r);
static size_t write_number(const char *text, size_t length, cme__text *out);
static cme_status read_yes_no(const reading *r);
static cme_status read_date(const reading *r);
static bool is_date(const char *text, size_t length);

/* How many bytes of choices a message lists. */
enum { LISTED_MAX = 200 };

/* What write_number answers for what is none. */
#define NOT_A_NUMBER SIZE_MAX

void cme__answer_short(const char *text, char out[CME__ANSWER_SHORT_SIZE]) {
    static const char MORE[] = "...";
    size_t length = strlen(text);
    bool fits = length < CME__ANSWER_SHORT_SIZE;
    if (!fits) {
        length = cme__utf8_cut(text, length, CME__ANSWER_SHORT_SIZE - sizeof MORE);
    }
    memcpy(out, text, length);
    memcpy(out + length, fits ? "" : MORE, fits ? 1 : sizeof MORE);
}

void cme__answer_whose(int32_t guest, char out[CME__ANSWER_WHOSE_SIZE]) {
    cme__fault words = {0};
    out[0] = '\0';
    if (guest != 0) {
        (void)cme__fail(&words, CME_OK, " of guest %" PRId32, guest);
        memcpy(out, words.text, strlen(words.text) + 1);
    }
}

cme_status cme__answer_normalise(cme__fault *fault, const cme__answer_form *question, int32_t guest,
                                 const char *answer, cme__text *out) {
    cme__text_clear(out);
    if (answer == NULL) {
        return CME_OK;
    }
    reading r = {fault, question, guest, answer, answer, 0, out};
    cme_status status = cme__text_check(fault, "text", answer, CME__TEXT_BLOCK, CME_ANSWER_MAX);
    if (status != CME_OK) {
        char whose[CME__ANSWER_WHOSE_SIZE];
        char asked[CME__ANSWER_SHORT_SIZE];
        cme__answer_whose(guest, whose);
        cme__answer_short(question->text, asked);
        cme__fault_prefix(fault, "answer%s to question '%s': ", whose, asked);
        return status;
    }
    r.length = cme__text_trim(&r.text);
    if (r.length > 0) {
        status = read_kind(&r);
    }
    return status == CME_OK && out->failed ? cme__fail_memory(fault) : status;
}

bool cme__answer_is_normal(cme_question_kind kind, const char *answer) {
    const char *text = answer;
    cme__text number = {0};
    bool is_normal = answer[0] != '\0' && cme__text_trim(&text) == strlen(answer);
    switch (kind) {
    case CME_QUESTION_KIND_TEXT:
    case CME_QUESTION_KIND_CHOICES:
        break;
    case CME_QUESTION_KIND_CHOICE:
        is_normal = is_normal && strchr(answer, '\n') == NULL;
        break;
    case CME_QUESTION_KIND_NUMBER:
        is_normal = is_normal && write_number(answer, strlen(answer), &number) <= CME_ANSWER_DIGITS_MAX &&
                    (number.failed || strcmp(number.bytes, answer) == 0);
        cme__text_free(&number);
        break;
    case CME_QUESTION_KIND_YES_NO:
        is_normal = strcmp(answer, "yes") == 0 || strcmp(answer, "no") == 0;
        break;
    case CME_QUESTION_KIND_DATE:
        is_normal = is_date(answer, strlen(answer));
        break;
    }
    return is_normal;
}

static cme_status read_kind(const reading *r) {
    switch (r->question->kind) {
    case CME_QUESTION_KIND_TEXT:
        write_lines(r);
        return CME_OK;
    case CME_QUESTION_KIND_CHOICE:
        return read_choice(r);
    case CME_QUESTION_KIND_CHOICES:
        return read_choices(r);
    case CME_QUESTION_KIND_NUMBER:
        return read_number(r);
    case CME_QUESTION_KIND_YES_NO:
        return read_yes_no(r);
    case CME_QUESTION_KIND_DATE:
        return read_date(r);
    }
    return cme__fail(r->fault, CME_ERR_CORRUPT, "question '%s' has kind %d, which is none", r->question->text,
                     (int)r->question->kind);
}

static cme_status refuse(const reading *r, cme_status status, const char *right) {
    char whose[CME__ANSWER_WHOSE_SIZE];
    char asked[CME__ANSWER_SHORT_SIZE];
    char answer[CME__ANSWER_SHORT_SIZE];
    cme__answer_whose(r->guest, whose);
    cme__answer_short(r->question->text, asked);
    cme__answer_short(r->answer, answer);
    return cme__fail(r->fault, status, "answer '%s'%s to question '%s': must be %s", answer, whose, asked,
                     right);
}

/* Lines end in one way. */
static void write_lines(const reading *r) {
    for (size_t i = 0; i < r->length; i++) {
        if (r->text[i] != '\r') {
            cme__text_add_char(r->out, r->text[i]);
        }
    }
}

static cme_status read_choice(const reading *r) {
    size_t found = find_choice(r, r->text, r->length);
    if (found == r->question->choice_count) {
        return refuse_choice(r, "one of");
    }
    cme__text_add(r->out, r->question->choices[found]);
    return CME_OK;
}

/* In the order of the question, each once. */
static cme_status read_choices(const reading *r) {
    bool is_chosen[CME_QUESTION_CHOICES_MAX] = {false};
    const char *end = r->text + r->length;
    for (const char *line = r->text; line < end;) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        const char *stop = next != NULL ? next : end;
        while (line < stop && strchr(" \t\r", *line) != NULL) {
            line++;
        }
        size_t length = (size_t)(stop - line);
        while (length > 0 && strchr(" \t\r", line[length - 1]) != NULL) {
            length--;
        }
        if (length > 0) {
            size_t found = find_choice(r, line, length);
            if (found == r->question->choice_count) {
                return refuse_choice(r, "any of, one a line,");
            }
            is_chosen[found] = true;
        }
        line = next != NULL ? next + 1 : end;
    }
    for (size_t i = 0; i < r->question->choice_count; i++) {
        if (is_chosen[i]) {
            cme__text_add(r->out, r->out->length > 0 ? "\n" : "");
            cme__text_add(r->out, r->question->choices[i]);
        }
    }
    return CME_OK;
}

static size_t find_choice(const reading *r, const char *text, size_t length) {
    size_t i = 0;
    size_t count = r->question->choice_count;
    while (i < count && (strlen(r->question->choices[i]) != length ||
                         !cme__ascii_equal_fold_n(r->question->choices[i], text, length))) {
        i++;
    }
    return i;
}

/* Lists the choices, as many as a message has room for. */
static cme_status refuse_choice(const reading *r, const char *right) {
    cme__text list = {0};
    cme__text_add(&list, right);
    for (size_t i = 0; i < r->question->choice_count; i++) {
        const char *choice = r->question->choices[i];
        if (list.length + strlen(choice) > LISTED_MAX) {
            cme__text_add(&list, ", ...");
            break;
        }
        cme__text_format(&list, "%s '%s'", i > 0 ? "," : "", choice);
    }
    cme_status status = list.failed ? cme__fail_memory(r->fault) : refuse(r, CME_ERR_INVALID, list.bytes);
    cme__text_free(&list);
    return status;
}

static cme_status read_number(const reading *r) {
    size_t digits = write_number(r->text, r->length, r->out);
    if (digits == NOT_A_NUMBER) {
        return refuse(r, CME_ERR_INVALID, "a number, such as 12, -3 or 1.5");
    }
    if (digits > CME_ANSWER_DIGITS_MAX) {
        return refuse(r, CME_ERR_LIMIT, "a number of at most 15 digits");
    }
    return CME_OK;
}

_Static_assert(CME_ANSWER_DIGITS_MAX == 15, "the sentence above says so");

/* A number without what says nothing: plus, zeros in front and at the end, a minus before zero. Answers how
 * many digits are left, or NOT_A_NUMBER. */
static size_t write_number(const char *text, size_t length, cme__text *out) {
    const char *at = text;
    const char *end = text + length;
    bool is_negative = length > 0 && *at == '-';
    at += length > 0 && (*at == '-' || *at == '+');
    const char *whole = at;
    while (at < end && cme__ascii_is_digit(*at)) {
        at++;
    }
    const char *whole_end = at;
    const char *part = at;
    const char *part_end = at;
    if (at < end && *at == '.') {
        part = ++at;
        while (at < end && cme__ascii_is_digit(*at)) {
            at++;
        }
        part_end = at;
    }
    bool has_point = part != whole_end;
    if (at != end || whole == whole_end || (has_point && part == part_end)) {
        return NOT_A_NUMBER;
    }
    while (whole + 1 < whole_end && *whole == '0') {
        whole++;
    }
    while (part_end > part && part_end[-1] == '0') {
        part_end--;
    }
    bool is_zero = *whole == '0' && part == part_end;
    cme__text_add(out, is_negative && !is_zero ? "-" : "");
    cme__text_append(out, whole, (size_t)(whole_end - whole));
    if (part_end > part) {
        cme__text_add_char(out, '.');
        cme__text_append(out, part, (size_t)(part_end - part));
    }
    return (size_t)(whole_end - whole) + (size_t)(part_end - part);
}

static cme_status read_yes_no(const reading *r) {
    static const char *const WORDS[] = {"yes", "no"};
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        if (r->length == strlen(WORDS[i]) && cme__ascii_equal_fold_n(r->text, WORDS[i], r->length)) {
            cme__text_add(r->out, WORDS[i]);
            return CME_OK;
        }
    }
    return refuse(r, CME_ERR_INVALID, "yes or no");
}

static cme_status read_date(const reading *r) {
    if (!is_date(r->text, r->length)) {
        return refuse(r, CME_ERR_INVALID, "a date, such as 2026-11-21");
    }
    cme__text_append(r->out, r->text, r->length);
    return CME_OK;
}

/* The one way to write a date: YYYY-MM-DD. */
static bool is_date(const char *text, size_t length) {
    char date[sizeof "YYYY-MM-DD"];
    cme_civil civil;
    if (length != sizeof date - 1) {
        return false;
    }
    memcpy(date, text, length);
    date[length] = '\0';
    return cme_civil_parse(date, &civil) == CME_OK && civil.kind == CME_CIVIL_DATE;
}
