"""The outbox: messages fetched, read and acknowledged from Python."""

import pytest

import cmevent
from conftest import NOW


def answered(store, session, person, answer="going"):
    return store.answer(session=session, person=person, answer=answer)


def test_a_message_says_what_a_mail_needs(store, session, ada):
    answered(store, session, ada)
    page = store.messages()
    assert len(page) == 1 and page.next is None and page.through == store.latest_change()
    message = page[0]
    assert message.kind is cmevent.MessageKind.CONFIRMED and not message.asks
    assert (message.person, message.person_name, message.person_email) == (ada.id, "Ada Lovelace", "ada@example.org")
    assert (message.session, message.title, message.zone) == (session.key, "Rust Night", "Europe/Berlin")
    assert message.at == NOW
    for name in ("starts_at", "ends_at", "start", "end"):
        assert repr(getattr(message, name)) == repr(getattr(session, name))
    assert (message.from_, message.to, message.state) == (None, cmevent.RsvpState.GOING, cmevent.RsvpState.GOING)
    assert message.reason is cmevent.RsvpReason.ANSWER and message.by is None
    assert message.expires_at is None and message.time_before is None and message.venue_after is None
    assert message.person_consent == cmevent.Consent(0)


def test_acknowledged_messages_are_gone(store, session, ada, bob):
    answered(store, session, ada)
    answered(store, session, bob, "maybe")
    assert store.count_messages() == 2
    first = store.messages(limit=1)
    store.acknowledge_messages(first.through)
    assert [message.person for message in store.iter_messages(limit=1)] == [bob.id]
    store.acknowledge_messages(store.messages().through)
    assert store.count_messages() == 0 and len(store.messages()) == 0
    with pytest.raises(cmevent.InvalidError, match="up_to"):
        store.acknowledge_messages(store.latest_change() + 1)


def test_messages_of_a_person_a_session_a_kind(store, session, ada, bob):
    answered(store, session, ada)
    answered(store, session, bob, "declined")
    assert [m.kind.name for m in store.messages(person=bob)] == ["DECLINED"]
    assert [m.person for m in store.messages(session=session, kind="confirmed")] == [ada.id]
    with pytest.raises(ValueError, match="confirmd"):
        store.messages(kind="confirmd")


def test_none_after_a_rollback(store, session, ada):
    with pytest.raises(RuntimeError):
        with store.transaction():
            answered(store, session, ada)
            raise RuntimeError
    assert store.count_messages() == 0
