/* question.c: the questions that an event asks of those who come.
 * May use question_internal.h, store_page_internal.h, session_internal.h and the rooms below.
 * Must not know answers. */
#include <cmevent/question.h>

#include <inttypes.h>
#include <string.h>

#include "question_internal.h"
#include "session_internal.h"
#include "store_page_internal.h"

#define QUESTION_ALL                                                                                         \
    (CME_QUESTION_TEXT | CME_QUESTION_CHOICES | CME_QUESTION_IS_REQUIRED | CME_QUESTION_POSITION)

static void *read_question(cme__statement *row, cme__arena *arena);
static void order_question(const void *record, cme__cursor_value *values);
static cme_status create_question(cme_store *store, const cme_question_spec *given, void **out);
static cme_status get_question(cme_store *store, cme_id id, void **out);
static cme_status update_question(cme_store *store, cme_id id, const cme_question_spec *given, uint64_t mask,
                                  void **out);
static cme_status retire_question(cme_store *store, cme_id id, void **out);
static cme_status find_questions(cme_store *store, const void *given, cme__page *page);
static cme_status read_question_row(cme_store *store, int64_t question_row, void **out);

CME__PAGE_CHECK(cme_question_page);
static const cme__page_form QUESTION_PAGES = {sizeof(cme_question_page), "question:iib", order_question,
                                              read_question};

#define QUESTION_SELECT                                                                                      \
    "SELECT q.id, e.id, q.text, q.kind, q.choices, q.is_required, q.of_guests, q.position, q.retired_at"     \
    " FROM questions q JOIN events e ON e.rowid = q.event "

cme_status cme_question_create(cme_store *store, const cme_question_spec *spec, cme_question **out) {
    void *question = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = create_question(store, spec, out != NULL ? &question : NULL);
    }
    return cme__store_end_with(store, status, question, out);
}

cme_status cme_question_get(cme_store *store, cme_id id, cme_question **out) {
    void *question = NULL;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status = out != NULL ? get_question(store, id, &question) : cme__fail_null(&store->fault, "out");
    }
    return cme__store_end_with(store, status, question, out);
}

cme_status cme_question_update(cme_store *store, cme_id id, const cme_question_spec *spec, uint64_t mask,
                               cme_question **out) {
    void *question = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = update_question(store, id, spec, mask, out != NULL ? &question : NULL);
    }
    return cme__store_end_with(store, status, question, out);
}

cme_status cme_question_retire(cme_store *store, cme_id id, cme_question **out) {
    void *question = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = retire_question(store, id, out != NULL ? &question : NULL);
    }
    return cme__store_end_with(store, status, question, out);
}

cme_status cme_question_find(cme_store *store, const cme_question_query *query, cme_question_page **out) {
    return cme__page_find(store, find_questions, query, out);
}

void cme_question_free(cme_question *question) {
    cme__arena_object_free(question);
}

void cme_question_page_free(cme_question_page *page) {
    cme__arena_object_free(page);
}

cme_status cme__question_row(cme_store *store, cme_id id, int64_t *rowid) {
    return cme__store_row(store, "question", "SELECT rowid FROM questions WHERE id = $1", id, rowid);
}

const char *const *cme__question_choices(cme__statement *row, int column, cme__arena *arena, size_t *count) {
    *count = 0;
    char *text = cme__column_copy(row, column, arena);
    if (text == NULL || text[0] == '\0') {
        return NULL;
    }
    size_t lines = 1;
    for (const char *c = text; *c != '\0'; c++) {
        lines += *c == '\n';
    }
    const char **choices = cme__arena_alloc(arena, lines * sizeof *choices);
    if (choices == NULL) {
        return NULL;
    }
    for (char *line = text; line != NULL;) {
        choices[(*count)++] = line;
        line = strchr(line, '\n');
        if (line != NULL) {
            *line++ = '\0';
        }
    }
    return choices;
}

static void *read_question(cme__statement *row, cme__arena *arena) {
    cme_question *question = cme__arena_alloc(arena, sizeof *question);
    if (question != NULL) {
        question->id = cme__column_id(row, 0);
        question->event = cme__column_id(row, 1);
        question->text = cme__column_copy_given(row, 2, arena);
        question->kind = (cme_question_kind)cme__column_int(row, 3);
        question->choices = cme__question_choices(row, 4, arena, &question->choice_count);
        question->is_required = cme__column_int(row, 5) != 0;
        question->of_guests = cme__column_int(row, 6) != 0;
        question->position = (int32_t)cme__column_int(row, 7);
        question->retired_at = cme__column_time(row, 8);
    }
    return question;
}

static void order_question(const void *record, cme__cursor_value *values) {
    const cme_question *question = record;
    values[0].integer = question->retired_at != CME_TIME_NONE;
    values[1].integer = question->position;
    values[2].id = question->id;
}

static bool kind_chooses(cme_question_kind kind) {
    return kind == CME_QUESTION_KIND_CHOICE || kind == CME_QUESTION_KIND_CHOICES;
}

/* The choices, one a line and without space around them, in `out`. */
static cme_status check_choices(cme_store *store, const cme_question_spec *spec, cme__text *out) {
    cme__fault *fault = &store->fault;
    if (!kind_chooses(spec->kind)) {
        return spec->choice_count == 0
                   ? CME_OK
                   : cme__fail(fault, CME_ERR_INVALID,
                               "%zu choices of question '%s': only the kinds CME_QUESTION_KIND_CHOICE and"
                               " _CHOICES have any",
                               spec->choice_count, spec->text);
    }
    if (spec->choice_count == 0 || spec->choice_count > CME_QUESTION_CHOICES_MAX) {
        return cme__fail(fault, spec->choice_count == 0 ? CME_ERR_INVALID : CME_ERR_LIMIT,
                         "%zu choices of question '%s': must be 1 to %d", spec->choice_count, spec->text,
                         CME_QUESTION_CHOICES_MAX);
    }
    if (spec->choices == NULL) {
        return cme__fail_null(fault, "choices");
    }
    size_t starts[CME_QUESTION_CHOICES_MAX];
    for (size_t i = 0; i < spec->choice_count; i++) {
        const char *choice = spec->choices[i];
        cme_status status =
            cme__text_check_required(fault, "choice of question", choice, CME__TEXT_LINE, CME_NAME_MAX);
        if (status != CME_OK) {
            return status;
        }
        cme__text_add(out, i > 0 ? "\n" : "");
        starts[i] = out->length;
        size_t length = cme__text_trim(&choice);
        cme__text_append(out, choice, length);
        if (length == 0) {
            return cme__fail(fault, CME_ERR_INVALID, "choice %zu of question '%s' must not be blank", i + 1,
                             spec->text);
        }
        for (size_t j = 0; j < i && !out->failed; j++) {
            size_t other = starts[j + 1] - 1 - starts[j];
            if (other == length && cme__ascii_equal_fold_n(out->bytes + starts[j], choice, length)) {
                return cme__fail(fault, CME_ERR_INVALID, "choices %zu and %zu of question '%s' are both '%s'",
                                 j + 1, i + 1, spec->text, spec->choices[i]);
            }
        }
    }
    return out->failed ? cme__fail_memory(fault) : CME_OK;
}

/* Checks all of a question; its choices come out in `choices`, which the caller frees. */
static cme_status check_question(cme_store *store, const cme_question_spec *spec, cme__text *choices) {
    cme__fault *fault = &store->fault;
    cme_status status = cme__text_check_required(fault, "text of question", spec->text, CME__TEXT_LINE,
                                                 CME_QUESTION_TEXT_MAX);
    if (status == CME_OK &&
        ((int)spec->kind < CME_QUESTION_KIND_TEXT || (int)spec->kind > CME_QUESTION_KIND_DATE)) {
        status = cme__fail(fault, CME_ERR_INVALID, "kind %d of question '%s': must be a cme_question_kind",
                           (int)spec->kind, spec->text);
    }
    if (status == CME_OK && spec->position < 0) {
        status = cme__fail(fault, CME_ERR_INVALID,
                           "position %" PRId32 " of question '%s': must be 1 or more, or 0 for the last",
                           spec->position, spec->text);
    }
    return status == CME_OK ? check_choices(store, spec, choices) : status;
}

static cme_status count_asked(cme_store *store, int64_t event_row, int64_t *out) {
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(
        store->db, "SELECT count(*) FROM questions WHERE event = $1 AND retired_at IS NULL", &statement);
    cme__bind_int(statement, 1, event_row);
    return status == CME_OK ? cme__value_read(statement, out) : status;
}

/* Positions are 1, 2, 3 ...: those from $2 on move by one, down for one more, or up over a gap. */
static const char MOVE_DOWN[] = "UPDATE questions SET position = position + 1"
                                " WHERE event = $1 AND retired_at IS NULL AND position >= $2";
static const char MOVE_UP[] = "UPDATE questions SET position = position - 1"
                              " WHERE event = $1 AND retired_at IS NULL AND position >= $2";

static cme_status move_others(cme_store *store, const char *sql, int64_t event_row, int64_t position) {
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, sql, &statement);
    cme__bind_int(statement, 1, event_row);
    cme__bind_int(statement, 2, position);
    return status == CME_OK ? cme__run(statement) : status;
}

static cme_status append_event(cme_store *store, cme_id event) {
    return cme__change_append(store, CME_CHANGE_EVENT, CME_CHANGE_UPDATED, event, 0, 0);
}

static cme_status insert_question(cme_store *store, int64_t event_row, const cme_question_spec *spec,
                                  const char *choices, int64_t position) {
    static const char SQL[] = "INSERT INTO questions (id, event, position, kind, text, choices, is_required,"
                              " of_guests) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, SQL, &statement);
    cme__bind_id(statement, 1, cme__store_new_id(store));
    cme__bind_int(statement, 2, event_row);
    cme__bind_int(statement, 3, position);
    cme__bind_int(statement, 4, spec->kind);
    cme__bind_text(statement, 5, spec->text);
    cme__bind_optional_text(statement, 6, choices);
    cme__bind_int(statement, 7, spec->is_required);
    cme__bind_int(statement, 8, spec->of_guests);
    return status == CME_OK ? cme__run(statement) : status;
}

static cme_status add_question(cme_store *store, const cme_question_spec *spec, const char *choices,
                               int64_t *question_row) {
    int64_t event_row = 0;
    int64_t asked = 0;
    cme_status status = cme__event_row(store, spec->event, &event_row);
    if (status == CME_OK) {
        status = count_asked(store, event_row, &asked);
    }
    if (status == CME_OK && asked >= CME_QUESTIONS_MAX) {
        status = cme__fail(&store->fault, CME_ERR_LIMIT,
                           "question '%s': the event asks %d questions already, the most that it can",
                           spec->text, CME_QUESTIONS_MAX);
    }
    int64_t position = spec->position == 0 || spec->position > asked ? asked + 1 : spec->position;
    if (status == CME_OK) {
        status = move_others(store, MOVE_DOWN, event_row, position);
    }
    if (status == CME_OK) {
        status = insert_question(store, event_row, spec, choices, position);
        *question_row = cme__db_last_rowid(store->db);
    }
    if (status == CME_OK) {
        status = cme__event_set_has(store, event_row, CME__HAS_QUESTIONS, true);
    }
    return status == CME_OK ? append_event(store, spec->event) : status;
}

static cme_status create_question(cme_store *store, const cme_question_spec *given, void **out) {
    cme_question_spec spec = CME_QUESTION_SPEC_INIT;
    cme__text choices = {0};
    int64_t question_row = 0;
    cme_status status = cme__spec_read(&store->fault, "question spec", given, &spec, sizeof spec);
    if (status == CME_OK) {
        status = check_question(store, &spec, &choices);
    }
    if (status == CME_OK) {
        status = add_question(store, &spec, choices.bytes, &question_row);
    }
    cme__text_free(&choices);
    return status == CME_OK ? read_question_row(store, question_row, out) : status;
}

static cme_status get_question(cme_store *store, cme_id id, void **out) {
    int64_t question_row = 0;
    cme_status status = cme__question_row(store, id, &question_row);
    return status == CME_OK ? read_question_row(store, question_row, out) : status;
}

/* The question with its row and that of its event, to be changed. */
static cme_status load_question(cme_store *store, cme_id id, int64_t *question_row, int64_t *event_row,
                                void **out) {
    cme_status status = cme__question_row(store, id, question_row);
    if (status == CME_OK) {
        status = read_question_row(store, *question_row, out);
    }
    if (status == CME_OK && *out == NULL) {
        return cme__fail(&store->fault, CME_ERR_CORRUPT, "a question's event is not there");
    }
    const cme_question *question = *out;
    return status == CME_OK ? cme__event_row(store, question->event, event_row) : status;
}

static cme_status write_question(cme_store *store, int64_t question_row, const cme_question_spec *spec,
                                 const char *choices, int64_t position, cme_time retired_at) {
    static const char SQL[] = "UPDATE questions SET position = $2, text = $3, choices = $4, is_required = $5,"
                              " retired_at = $6 WHERE rowid = $1";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, SQL, &statement);
    cme__bind_int(statement, 1, question_row);
    cme__bind_int(statement, 2, position);
    cme__bind_text(statement, 3, spec->text);
    cme__bind_optional_text(statement, 4, choices);
    cme__bind_int(statement, 5, spec->is_required);
    cme__bind_time(statement, 6, retired_at);
    return status == CME_OK ? cme__run(statement) : status;
}

/* What the update makes of the question: the fields of the mask from `given`, the others as they are. */
static cme_question_spec merge_question(const cme_question *question, const cme_question_spec *given,
                                        uint64_t mask) {
    bool choices = (mask & CME_QUESTION_CHOICES) != 0;
    cme_question_spec spec = CME_QUESTION_SPEC_INIT;
    spec.kind = question->kind;
    spec.text = (mask & CME_QUESTION_TEXT) != 0 ? given->text : question->text;
    spec.choices = choices ? given->choices : question->choices;
    spec.choice_count = choices ? given->choice_count : question->choice_count;
    spec.is_required = (mask & CME_QUESTION_IS_REQUIRED) != 0 ? given->is_required : question->is_required;
    spec.position = (mask & CME_QUESTION_POSITION) != 0 ? given->position : question->position;
    return spec;
}

/* Takes the question out of the order, and puts it in again where it shall be. */
static cme_status move_question(cme_store *store, int64_t event_row, int32_t from, int32_t wanted,
                                int64_t *position) {
    int64_t asked = 0;
    cme_status status = count_asked(store, event_row, &asked);
    *position = wanted == 0 || wanted > asked ? asked : wanted;
    if (status == CME_OK && *position != from) {
        status = move_others(store, MOVE_UP, event_row, from + 1);
        if (status == CME_OK) {
            status = move_others(store, MOVE_DOWN, event_row, *position);
        }
    }
    return status;
}

static cme_status change_question(cme_store *store, cme_id id, const cme_question_spec *given, uint64_t mask,
                                  int64_t *question_row) {
    void *old = NULL;
    cme__text choices = {0};
    int64_t event_row = 0;
    cme_status status = load_question(store, id, question_row, &event_row, &old);
    const cme_question *question = old;
    if (status == CME_OK && question->retired_at != CME_TIME_NONE) {
        status = cme__fail(&store->fault, CME_ERR_STATE, "question '%s' is retired: it cannot be changed",
                           question->text);
    }
    if (status == CME_OK) {
        cme_question_spec spec = merge_question(question, given, mask);
        int64_t position = 0;
        status = check_question(store, &spec, &choices);
        if (status == CME_OK) {
            status = move_question(store, event_row, question->position, spec.position, &position);
        }
        if (status == CME_OK) {
            status = write_question(store, *question_row, &spec, choices.bytes, position, CME_TIME_NONE);
        }
    }
    if (status == CME_OK) {
        status = append_event(store, question->event);
    }
    cme__text_free(&choices);
    cme__arena_object_free(old);
    return status;
}

static cme_status update_question(cme_store *store, cme_id id, const cme_question_spec *given, uint64_t mask,
                                  void **out) {
    cme_question_spec own = CME_QUESTION_SPEC_INIT;
    int64_t question_row = 0;
    cme_status status = cme__spec_read(&store->fault, "question spec", given, &own, sizeof own);
    if (status == CME_OK) {
        status = cme__mask_check(store, "question", mask, QUESTION_ALL);
    }
    if (status == CME_OK) {
        status = mask == 0 ? cme__question_row(store, id, &question_row)
                           : change_question(store, id, &own, mask, &question_row);
    }
    return status == CME_OK ? read_question_row(store, question_row, out) : status;
}

static cme_status retire_question(cme_store *store, cme_id id, void **out) {
    static const char SQL[] = "UPDATE questions SET position = 0, retired_at = $2 WHERE rowid = $1";
    void *old = NULL;
    int64_t question_row = 0;
    int64_t event_row = 0;
    cme_status status = load_question(store, id, &question_row, &event_row, &old);
    const cme_question *question = old;
    if (status == CME_OK && question->retired_at == CME_TIME_NONE) {
        cme__statement *statement = NULL;
        status = move_others(store, MOVE_UP, event_row, question->position + 1);
        if (status == CME_OK) {
            status = cme__db_prepare(store->db, SQL, &statement);
        }
        cme__bind_int(statement, 1, question_row);
        cme__bind_time(statement, 2, cme_store_now(store));
        if (status == CME_OK) {
            status = cme__run(statement);
        }
        if (status == CME_OK) {
            status = append_event(store, question->event);
        }
    }
    cme__arena_object_free(old);
    return status == CME_OK ? read_question_row(store, question_row, out) : status;
}

static cme_status select_questions(cme_store *store, const cme_question_query *query, int64_t event_row,
                                   cme__page *page) {
    static const char SQL[] =
        QUESTION_SELECT "WHERE q.event = $1 AND ($2 = 1 OR q.retired_at IS NULL)"
                        " AND (q.retired_at IS NOT NULL, q.position, q.id) > ($3, $4, $5)"
                        " ORDER BY q.retired_at IS NOT NULL, q.position, q.id LIMIT $6";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, SQL, &statement);
    cme__bind_int(statement, 1, event_row);
    cme__bind_int(statement, 2, query->with_retired);
    cme__bind_int(statement, 3, page->after[0].integer);
    cme__bind_int(statement, 4, page->after[1].integer);
    cme__bind_id(statement, 5, page->after[2].id);
    cme__bind_int(statement, 6, cme__page_rows(page));
    return status == CME_OK ? cme__page_read(store, page, statement) : status;
}

static cme_status find_questions(cme_store *store, const void *given, cme__page *page) {
    cme_question_query query = CME_QUESTION_QUERY_INIT;
    int64_t event_row = 0;
    cme_status status = cme__query_read(&store->fault, "question query", given, &query, sizeof query);
    if (status == CME_OK) {
        status = cme__page_begin(store, page, &QUESTION_PAGES, query.limit, query.cursor);
    }
    if (status == CME_OK) {
        status = cme__event_row(store, query.event, &event_row);
    }
    return status == CME_OK ? select_questions(store, &query, event_row, page) : status;
}

static cme_status read_question_row(cme_store *store, int64_t question_row, void **out) {
    return cme__record_of_row(store, QUESTION_SELECT "WHERE q.rowid = $1", question_row, read_question, out);
}
