/* answer.i: answers to the questions of an event: given after the RSVP, and found again. */

%{
static const field answer_query_fields[] = {
    FIELD(cme_answer_query, session, KEY, 0),
    FIELD(cme_answer_query, event, ID, 0),
    FIELD(cme_answer_query, question, ID, 0),
    FIELD(cme_answer_query, person, ID, 0),
    FIELD_OF(cme_answer_query, state, cme_rsvp_state, 0),
    FIELD(cme_answer_query, limit, UINT32, 0),
    FIELD(cme_answer_query, cursor, TEXT, 0),
};
%}
%spec(cme_answer_query, CME_ANSWER_QUERY_INIT, answer_query_fields)

%part(cme_answer_entry, AnswerEntry)
typedef struct cme_answer_entry {
    cme_session_key session;
    cme_id person;
    const char *person_name;
    cme_rsvp_state state;
    int32_t guest;
    const char *guest_name;
    cme_id question;
    const char *text;
    cme_question_kind kind;
    const char *answer;
} cme_answer_entry;
%extend cme_answer_entry {
    %pythoncode %{
    @property
    def value(self):
        """What the answer says: a bool for "yes_no", an int or a float, a date, a tuple of choices, or the text."""
        return _answers.value(self.kind, self.answer)
    %}
}
%page(cme_answer_page, AnswerPage, cme_answer_entry)

%extend Store {
    cme_status _answer_give(cme_session_key session, cme_id person, const cme_answer *answers, size_t answer_count) {
        STORE_CALL($self, cme_answer_give($self->store, session, person, answers, answer_count));
    }
    cme_status _answer_find(const cme_answer_query *spec, cme_answer_page **out) {
        STORE_CALL($self, cme_answer_find($self->store, spec, out));
    }

    %pythoncode %{
    def answer_questions(self, session, person, answers):
        """Answer questions of a session for which the person has an RSVP. `answers` maps questions to answers, and pairs
        (question, guest) to those of guests: {diet: "vegan", (diet, 1): "meat", age: 36, first_time: True}. None takes an
        answer back. Tuples (question, answer) and (question, guest, answer) are taken too."""
        return self._answer_give(session, person, _answers.given(answers))

    @_keywords.finds(_cmevent._answer_query_fields)
    def answers(self, **query):
        """Find answers of a session, an event, a question or a person: one page, one item per answer."""
        return self._answer_find(query)

    iter_answers = _keywords.walks(answers, "Find answers: all of them, page after page of `limit` answers.")
    %}
}
%pythoncode %{
_records.record(AnswerEntry, "An answer that was given; `guest` 0: by the person for themselves.")
_records.page(AnswerPage, "Answers, by session, person and guest: a sequence. `next` is the cursor of the next page.")
%}
