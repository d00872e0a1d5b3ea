/* question.i: questions that an event asks of those who come. */

%{
static const field question_spec_fields[] = {
    FIELD_NEEDED(cme_question_spec, event, ID, 0),
    FIELD_NEEDED(cme_question_spec, text, TEXT, CME_QUESTION_TEXT),
    FIELD_OF_NEEDED(cme_question_spec, kind, cme_question_kind),
    FIELD_TEXT_LIST(cme_question_spec, choices, choice_count, CME_QUESTION_CHOICES),
    FIELD(cme_question_spec, is_required, BOOL, CME_QUESTION_IS_REQUIRED),
    FIELD(cme_question_spec, of_guests, BOOL, 0),
    FIELD(cme_question_spec, position, INT32, CME_QUESTION_POSITION),
};
static const field question_query_fields[] = {
    FIELD_NEEDED(cme_question_query, event, ID, 0),
    FIELD(cme_question_query, with_retired, BOOL, 0),
    FIELD(cme_question_query, limit, UINT32, 0),
    FIELD(cme_question_query, cursor, TEXT, 0),
};
%}
%spec(cme_question_spec, CME_QUESTION_SPEC_INIT, question_spec_fields)
%spec(cme_question_query, CME_QUESTION_QUERY_INIT, question_query_fields)

%record(cme_question, Question)
typedef struct cme_question {
    cme_id id;
    cme_id event;
    const char *text;
    cme_question_kind kind;
    bool is_required;
    bool of_guests;
    int32_t position;
    cme_time retired_at;
} cme_question;
%extend cme_question {
    PyObject *_choices() { return value_texts_out($self->choices, $self->choice_count); }

    %pythoncode %{
    @property
    def choices(self):
        """What can be chosen: a tuple of str, empty for kinds that do not choose."""
        return self._choices()
    %}
}
%page(cme_question_page, QuestionPage, cme_question)

%extend Store {
    cme_status _question_create(const cme_question_spec *spec, cme_question **out) {
        STORE_CALL($self, cme_question_create($self->store, spec, out));
    }
    cme_status _question_get(cme_id id, cme_question **out) {
        STORE_CALL($self, cme_question_get($self->store, id, out));
    }
    cme_status _question_update(cme_id id, const cme_question_spec *spec, uint64_t mask, cme_question **out) {
        STORE_CALL($self, cme_question_update($self->store, id, spec, mask, out));
    }
    cme_status _question_retire(cme_id id, cme_question **out) {
        STORE_CALL($self, cme_question_retire($self->store, id, out));
    }
    cme_status _question_find(const cme_question_query *spec, cme_question_page **out) {
        STORE_CALL($self, cme_question_find($self->store, spec, out));
    }

    %pythoncode %{
    @_keywords.creates(_cmevent._question_spec_fields)
    def create_question(self, **spec):
        """Ask one more question of those who come to an event: `kind` "text", "choice", "choices", "number", "yes_no" or
        "date"; `of_guests`: of each guest too; `position` 1 is the first, None the last."""
        return self._question_create(spec)

    def question(self, id):
        """Read a question."""
        return self._question_get(id)

    @_keywords.updates(_cmevent._question_spec_fields)
    def update_question(self, id, **changes):
        """Change what is named. Answers that were given stay."""
        return self._question_update(id, changes)

    def retire_question(self, id):
        """Stop asking a question, for good. Its answers stay."""
        return self._question_retire(id)

    @_keywords.finds(_cmevent._question_query_fields)
    def questions(self, **query):
        """Find the questions of an event: one page, ordered by position, `with_retired` those last that are retired."""
        return self._question_find(query)

    iter_questions = _keywords.walks(questions, "Find questions: all of them, page after page of `limit` questions.")
    %}
}
%pythoncode %{
_records.record(Question, "A question of an event; `position` 0: it is retired.")
_records.page(QuestionPage, "Questions, ordered by position: a sequence. `next` is the cursor of the next page.")
%}
