/* answer_take.c: answers on their way in: checked against the questions of the event, then stored.
 * May use answer_internal.h, question_internal.h, rules/answer.h and db/.
 * Must not know whether they come with an RSVP or later, nor what an RSVP does with its seats. */
#include <inttypes.h>
#include <string.h>

#include "answer_internal.h"
#include "question_internal.h"
#include "rules/answer.h"
#include "store_page_internal.h"

/* A question that the event asks now. */
typedef struct asked {
    int64_t row;
    cme_id id;
    cme__answer_form form;
    bool is_required;
    bool of_guests;
} asked;

/* What is known of one question and one head. */
enum { GIVEN = 1, ANSWERED = 2 };

typedef struct taking {
    cme_store *store;
    const cme__session_plan *plan;
    const cme__party *party;
    asked *questions; /* by position */
    size_t question_count;
    uint8_t *marks; /* per question and head: GIVEN, ANSWERED */
    cme__text text;
    cme__answers *out;
} taking;

static bool must_answer(const cme__session_plan *plan, const cme__party *party);
static cme_status take(taking *t, const cme_answer *given, size_t count);
static cme_status read_asked(taking *t);
static void read_question(cme__statement *row, cme__arena *arena, asked *out);
static cme_status take_answer(taking *t, const cme_answer *given);
static cme_status find_question(taking *t, cme_id id, size_t *out);
static cme_status check_guest(const taking *t, const asked *question, int32_t guest);
static cme_status fail_not_asked(taking *t, cme_id id);
static cme_status mark_stored(taking *t);
static cme_status check_required(const taking *t);
static cme_status write_answer(cme_store *store, const cme__session_plan *plan, const cme__party *party,
                               const struct cme__answer_row *row, bool *changed);
static cme_status forget_guests(cme_store *store, const cme__session_plan *plan, const cme__party *party,
                                bool *changed);

cme_status cme__answers_check(cme_store *store, const cme__session_plan *plan, const cme__party *party,
                              const cme_answer *given, size_t count, cme__answers *out) {
    if (count == 0 && !must_answer(plan, party)) {
        return CME_OK;
    }
    if (given == NULL && count > 0) {
        return cme__fail_null(&store->fault, "answers");
    }
    taking t = {.store = store, .plan = plan, .party = party, .out = out};
    cme_status status = take(&t, given, count);
    cme__free(t.questions);
    cme__free(t.marks);
    cme__text_free(&t.text);
    return status;
}

cme_status cme__answers_write(cme_store *store, const cme__session_plan *plan, const cme__party *party,
                              const cme__answers *answers, bool *changed) {
    cme_status status = CME_OK;
    for (size_t i = 0; i < answers->count && status == CME_OK; i++) {
        status = write_answer(store, plan, party, &answers->rows[i], changed);
    }
    bool may_shrink = (plan->has & CME__HAS_QUESTIONS) && !party->is_new && !party->is_later &&
                      party->answer != CME_RSVP_DECLINED;
    return status == CME_OK && may_shrink ? forget_guests(store, plan, party, changed) : status;
}

void cme__answers_free(cme__answers *answers) {
    cme__arena_free(&answers->arena);
    *answers = (cme__answers){0};
}

/* Only a yes must answer anything, and only where something is asked. */
static bool must_answer(const cme__session_plan *plan, const cme__party *party) {
    return (plan->has & CME__HAS_QUESTIONS) && party->answer == CME_RSVP_GOING && !party->is_later;
}

static cme_status take(taking *t, const cme_answer *given, size_t count) {
    size_t heads = (size_t)t->party->guests + 1;
    cme_status status = read_asked(t);
    if (status == CME_OK) {
        t->marks = cme__alloc_zero(t->question_count + 1, heads);
        t->out->rows = cme__arena_alloc(&t->out->arena, count * sizeof *t->out->rows);
        if (t->marks == NULL || t->out->rows == NULL) {
            return cme__fail_memory(&t->store->fault);
        }
    }
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        status = take_answer(t, &given[i]);
    }
    if (status == CME_OK && must_answer(t->plan, t->party)) {
        status = t->party->is_new ? CME_OK : mark_stored(t);
        if (status == CME_OK) {
            status = check_required(t);
        }
    }
    if (status == CME_OK && t->out->arena.failed) {
        status = cme__fail_memory(&t->store->fault);
    }
    return status;
}

static cme_status read_asked(taking *t) {
    static const char SQL[] = "SELECT rowid, id, text, kind, choices, is_required, of_guests FROM questions"
                              " WHERE event = $1 AND retired_at IS NULL ORDER BY position";
    cme__statement *find = NULL;
    size_t capacity = 0;
    bool row = true;
    cme_status status = cme__db_prepare(t->store->db, SQL, &find);
    cme__bind_int(find, 1, t->plan->event_row);
    while (status == CME_OK) {
        status = cme__step(find, &row);
        if (status != CME_OK || !row) {
            break;
        }
        if (!cme__grow(&t->questions, &capacity, t->question_count + 1, sizeof *t->questions)) {
            status = cme__fail_memory(&t->store->fault);
            break;
        }
        read_question(find, &t->out->arena, &t->questions[t->question_count++]);
    }
    cme__done(find);
    return status == CME_OK && t->out->arena.failed ? cme__fail_memory(&t->store->fault) : status;
}

static void read_question(cme__statement *row, cme__arena *arena, asked *out) {
    out->row = cme__column_int(row, 0);
    out->id = cme__column_id(row, 1);
    out->form.text = cme__column_copy_given(row, 2, arena);
    out->form.kind = (cme_question_kind)cme__column_int(row, 3);
    out->form.choices = cme__question_choices(row, 4, arena, &out->form.choice_count);
    out->is_required = cme__column_int(row, 5) != 0;
    out->of_guests = cme__column_int(row, 6) != 0;
}

static uint8_t *mark_of(const taking *t, size_t question, int32_t guest) {
    return &t->marks[question * ((size_t)t->party->guests + 1) + (size_t)guest];
}

static cme_status take_answer(taking *t, const cme_answer *given) {
    size_t place = 0;
    cme_status status = find_question(t, given->question, &place);
    if (status == CME_OK) {
        status = check_guest(t, &t->questions[place], given->guest);
    }
    if (status != CME_OK) {
        return status;
    }
    const asked *question = &t->questions[place];
    uint8_t *mark = mark_of(t, place, given->guest);
    char whose[CME__ANSWER_WHOSE_SIZE];
    char text[CME__ANSWER_SHORT_SIZE];
    cme__answer_whose(given->guest, whose);
    cme__answer_short(question->form.text, text);
    if (*mark & GIVEN) {
        return cme__fail(&t->store->fault, CME_ERR_INVALID, "answer%s to question '%s' is given twice", whose,
                         text);
    }
    status = cme__answer_normalise(&t->store->fault, &question->form, given->guest, given->answer, &t->text);
    if (status != CME_OK) {
        return status;
    }
    bool is_answer = t->text.length > 0;
    bool is_kept = t->party->is_later && t->party->answer == CME_RSVP_GOING && question->is_required;
    if (!is_answer && is_kept) {
        return cme__fail(&t->store->fault, CME_ERR_INVALID,
                         "answer%s to question '%s' cannot be taken back: it is required", whose, text);
    }
    *mark = is_answer ? GIVEN | ANSWERED : GIVEN;
    t->out->rows[t->out->count++] = (struct cme__answer_row){
        .question = question->row,
        .guest = given->guest,
        .answer = is_answer ? cme__arena_text(&t->out->arena, t->text.bytes, t->text.length) : NULL};
    return t->out->arena.failed ? cme__fail_memory(&t->store->fault) : CME_OK;
}

static cme_status find_question(taking *t, cme_id id, size_t *out) {
    for (size_t i = 0; i < t->question_count; i++) {
        if (cme_id_equal(t->questions[i].id, id)) {
            *out = i;
            return CME_OK;
        }
    }
    return fail_not_asked(t, id);
}

static cme_status check_guest(const taking *t, const asked *question, int32_t guest) {
    char text[CME__ANSWER_SHORT_SIZE];
    cme__answer_short(question->form.text, text);
    if (guest < 0 || guest > t->party->guests) {
        return cme__fail(&t->store->fault, CME_ERR_INVALID,
                         "guest %" PRId32 " who answers question '%s': must be 0 for the person, or one of"
                         " the %" PRId32 " guests who come",
                         guest, text, t->party->guests);
    }
    if (guest > 0 && !question->of_guests) {
        return cme__fail(&t->store->fault, CME_ERR_INVALID,
                         "guest %" PRId32 " who answers question '%s': it is not asked of guests", guest,
                         text);
    }
    return CME_OK;
}

/* Why a question cannot be answered here. */
static cme_status fail_not_asked(taking *t, cme_id id) {
    int64_t question_row = 0;
    cme__statement *find = NULL;
    bool row = false;
    cme_status status = cme__question_row(t->store, id, &question_row);
    if (status != CME_OK) {
        return status;
    }
    status = cme__db_prepare(t->store->db, "SELECT event, text FROM questions WHERE rowid = $1", &find);
    cme__bind_int(find, 1, question_row);
    if (status == CME_OK) {
        status = cme__step(find, &row);
    }
    if (status == CME_OK) {
        bool is_ours = cme__column_int(find, 0) == t->plan->event_row;
        char text[CME__ANSWER_SHORT_SIZE];
        cme__answer_short(cme__column_given(find, 1), text);
        status = cme__fail(&t->store->fault, is_ours ? CME_ERR_STATE : CME_ERR_INVALID,
                           is_ours ? "question '%s' is retired: it takes no answers any more"
                                   : "question '%s' is asked by another event",
                           text);
    }
    cme__done(find);
    return status;
}

/* What was answered before, and is not now. */
static cme_status mark_stored(taking *t) {
    static const char SQL[] =
        "SELECT question, guest FROM rsvp_answers WHERE session = $1 AND person = $2 AND guest <= $3";
    cme__statement *find = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(t->store->db, SQL, &find);
    cme__bind_int(find, 1, t->plan->row);
    cme__bind_int(find, 2, t->party->person);
    cme__bind_int(find, 3, t->party->guests);
    while (status == CME_OK && row) {
        status = cme__step(find, &row);
        int64_t question = cme__column_int(find, 0);
        int32_t guest = (int32_t)cme__column_int(find, 1);
        for (size_t i = 0; row && guest >= 0 && i < t->question_count; i++) {
            uint8_t *mark = mark_of(t, i, guest);
            if (t->questions[i].row == question && !(*mark & GIVEN)) {
                *mark |= ANSWERED;
            }
        }
    }
    cme__done(find);
    return status;
}

static cme_status check_required(const taking *t) {
    for (size_t i = 0; i < t->question_count; i++) {
        const asked *question = &t->questions[i];
        int32_t last = question->of_guests ? t->party->guests : 0;
        for (int32_t guest = 0; question->is_required && guest <= last; guest++) {
            if (!(*mark_of(t, i, guest) & ANSWERED)) {
                char whose[CME__ANSWER_WHOSE_SIZE];
                char text[CME__ANSWER_SHORT_SIZE];
                cme__answer_whose(guest, whose);
                cme__answer_short(question->form.text, text);
                return cme__fail(&t->store->fault, CME_ERR_INVALID,
                                 "answer%s to question '%s' is missing: it is required", whose, text);
            }
        }
    }
    return CME_OK;
}

/* Saying the same again changes nothing. */
static cme_status write_answer(cme_store *store, const cme__session_plan *plan, const cme__party *party,
                               const struct cme__answer_row *row, bool *changed) {
    static const char PUT[] =
        "INSERT INTO rsvp_answers (session, person, guest, question, answer) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (session, person, guest, question) DO UPDATE SET answer = excluded.answer"
        " WHERE rsvp_answers.answer <> excluded.answer";
    static const char TAKE_BACK[] =
        "DELETE FROM rsvp_answers WHERE session = $1 AND person = $2 AND guest = $3 AND question = $4";
    cme__statement *write = NULL;
    cme_status status = cme__db_prepare(store->db, row->answer != NULL ? PUT : TAKE_BACK, &write);
    cme__bind_int(write, 1, plan->row);
    cme__bind_int(write, 2, party->person);
    cme__bind_int(write, 3, row->guest);
    cme__bind_int(write, 4, row->question);
    if (row->answer != NULL) {
        cme__bind_text(write, 5, row->answer);
    }
    if (status == CME_OK) {
        status = cme__run(write);
    }
    *changed = *changed || (status == CME_OK && cme__db_changes(store->db) > 0);
    return status;
}

static cme_status forget_guests(cme_store *store, const cme__session_plan *plan, const cme__party *party,
                                bool *changed) {
    cme__statement *forget = NULL;
    cme_status status = cme__db_prepare(
        store->db, "DELETE FROM rsvp_answers WHERE session = $1 AND person = $2 AND guest > $3", &forget);
    cme__bind_int(forget, 1, plan->row);
    cme__bind_int(forget, 2, party->person);
    cme__bind_int(forget, 3, party->guests);
    if (status == CME_OK) {
        status = cme__run(forget);
    }
    *changed = *changed || (status == CME_OK && cme__db_changes(store->db) > 0);
    return status;
}
