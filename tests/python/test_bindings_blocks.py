"""Blocks from Python: people who may not come to the meetings of a group."""

import datetime

import pytest

import cmevent
from conftest import NOW


def test_a_block_ends_what_they_had(store, group, session, ada, bob):
    store.answer(session=session, person=ada, answer="going")
    block = store.block(group=group, person=ada, by=bob, note="Loud", until=session.starts_at + datetime.timedelta(days=1))
    assert (block.group, block.group_name, block.person_name) == (group.id, "Rust Berlin", "Ada Lovelace")
    assert block.since == NOW and block.by == bob.id and block.note == "Loud"
    assert store.rsvp(session, ada).state is cmevent.RsvpState.REJECTED
    assert store.messages(kind="blocked")[0].reason is cmevent.RsvpReason.BLOCKED


def test_blocks_are_found_and_end(store, group, ada, clock):
    chapter = store.create_group(name="Potsdam", zone="Europe/Berlin", parent=group)
    store.block(group=group, person=ada)
    assert [block.person for block in store.blocks(group=chapter, above=True)] == [ada.id]
    assert len(store.blocks(group=chapter)) == 0
    with pytest.raises(cmevent.ExistsError):
        store.block(group=group, person=ada)
    clock.now = NOW + datetime.timedelta(hours=1)
    assert store.end_block(group, ada).until == clock.now
    assert len(store.blocks()) == 0 and len(list(store.iter_blocks(history=True))) == 1
    with pytest.raises(cmevent.NotFoundError):
        store.end_block(group, ada)
