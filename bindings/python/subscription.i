/* subscription.i: subscriptions: a person's standing yes to a whole series. */

%{
static const field subscription_spec_fields[] = {
    FIELD_NEEDED(cme_subscription_spec, event, ID, 0),
    FIELD_NEEDED(cme_subscription_spec, person, ID, 0),
    FIELD(cme_subscription_spec, guests, INT32, 0),
    FIELD(cme_subscription_spec, by, ID, 0),
};
static const field subscription_query_fields[] = {
    FIELD(cme_subscription_query, event, ID, 0),
    FIELD(cme_subscription_query, person, ID, 0),
    FIELD(cme_subscription_query, as_of, TIME, 0),
    FIELD(cme_subscription_query, history, BOOL, 0),
    FIELD(cme_subscription_query, limit, UINT32, 0),
    FIELD(cme_subscription_query, cursor, TEXT, 0),
};
%}
%spec(cme_subscription_spec, CME_SUBSCRIPTION_SPEC_INIT, subscription_spec_fields)
%spec(cme_subscription_query, CME_SUBSCRIPTION_QUERY_INIT, subscription_query_fields)

%record(cme_subscription, Subscription)
typedef struct cme_subscription {
    cme_id event;
    const char *event_title;
    cme_id person;
    const char *person_name;
    int32_t guests;
    cme_time since;
    cme_time until;
    cme_time through;
} cme_subscription;
%page(cme_subscription_page, SubscriptionPage, cme_subscription)

/* An argument, which has no default. */
typedef int cme_subscription_rsvps;
%typemap(in) cme_subscription_rsvps rsvps {
    long long rsvps_in;
    if (value_enum_in($input, "rsvps", "cme_subscription_rsvps", &rsvps_in) != 0) SWIG_fail;
    $1 = (cme_subscription_rsvps)rsvps_in;
}

%extend Store {
    cme_status _subscription_start(const cme_subscription_spec *spec, cme_subscription **out) {
        STORE_CALL($self, cme_subscription_start($self->store, spec, out));
    }
    cme_status _subscription_end(cme_id event, cme_id person, cme_subscription_rsvps rsvps, cme_id by, cme_subscription **out) {
        STORE_CALL($self, cme_subscription_end($self->store, event, person, rsvps, by, out));
    }
    cme_status _subscription_get(cme_id event, cme_id person, cme_subscription **out) {
        STORE_CALL($self, cme_subscription_get($self->store, event, person, out));
    }
    cme_status _subscription_find(const cme_subscription_query *spec, cme_subscription_page **out) {
        STORE_CALL($self, cme_subscription_find($self->store, spec, out));
    }

    %pythoncode %{
    @_keywords.creates(_cmevent._subscription_spec_fields)
    def subscribe(self, **spec):
        """Subscribe a person to a series: each session that comes near gets their RSVP, those within reach at once."""
        return self._subscription_start(spec)

    def unsubscribe(self, event, person, rsvps, by=None):
        """End a subscription. `rsvps` says what becomes of the RSVPs for coming sessions: "keep" or "cancel"."""
        return self._subscription_end(event, person, rsvps, by)

    def subscription(self, event, person):
        """Read a subscription: the one that is running, else the last one."""
        return self._subscription_get(event, person)

    @_keywords.finds(_cmevent._subscription_query_fields)
    def subscriptions(self, **query):
        """Find subscriptions of an `event` or a `person`: one page, ordered by `since`; those running now, at `as_of`, or
        with `history` all."""
        return self._subscription_find(query)

    iter_subscriptions = _keywords.walks(subscriptions, "Find subscriptions: all of them, page after page of `limit`.")
    %}
}
%pythoncode %{
_records.record(Subscription, "A person's standing yes to a series; `until` None: it is running.")
_records.page(SubscriptionPage, "Subscriptions, ordered by `since`: a sequence. `next` is the cursor of the next page.")
%}
