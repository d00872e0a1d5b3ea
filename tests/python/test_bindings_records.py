"""Records and pages: what goes in as keywords and comes out as read-only snapshots, in any order of dying."""

import copy
import datetime
import gc
import inspect
import pickle
import uuid

import pytest

import cmevent


def test_fields_of_a_record(store, clock):
    parent = store.create_group(name="Rust Germany", zone="Europe/Berlin")
    group = store.create_group(name="Rust Berlin", zone="Europe/Berlin", url="https://example.org", parent=parent)
    assert isinstance(group, cmevent.Group)
    assert isinstance(group.id, uuid.UUID) and group.id.version == 7
    assert (group.name, group.zone, group.url, group.description) == (
        "Rust Berlin",
        "Europe/Berlin",
        "https://example.org",
        None,
    )
    assert group.parent == parent.id and parent.parent is None
    assert group.created_at == clock.now and group.created_at.tzinfo is datetime.timezone.utc


def test_a_record_is_read_only(group):
    with pytest.raises(AttributeError):
        group.name = "other"
    with pytest.raises(AttributeError):
        group.colour = "red"
    with pytest.raises(AttributeError):
        cmevent.Group.colour = "red"
    with pytest.raises(AttributeError):
        group.thisown
    with pytest.raises(AttributeError):
        cmevent.Group()


def test_ids_come_as_uuid_text_or_record(store, group):
    assert store.group(group) == store.group(group.id) == store.group(str(group.id)) == store.group(str(group.id).upper())
    for wrong in (5, None, b"x", object(), uuid.UUID):
        with pytest.raises(TypeError, match="id must be a uuid.UUID"):
            store.group(wrong)
    with pytest.raises(ValueError, match="is no UUID"):
        store.group("Rust Berlin")


def test_equality_and_hash(store, group):
    same = store.group(group)
    other = store.update_group(group, description="all about Rust")
    assert same == group and hash(same) == hash(group) and same is not group
    assert other != group and group != "group" and {group, same, other} == {group, other}


def test_repr_names_the_fields_that_are_set(group):
    assert repr(group).startswith(f"Group(id={group.id!r}, name='Rust Berlin', zone='Europe/Berlin', created_at=")


def test_to_dict_has_every_field(store, group):
    assert group.to_dict() == {
        "id": group.id,
        "name": "Rust Berlin",
        "zone": "Europe/Berlin",
        "description": None,
        "url": None,
        "parent": None,
        "created_at": group.created_at,
        "updated_at": group.updated_at,
    }


def test_html_is_escaped(store):
    group = store.create_group(name="<script>&", zone="UTC")
    assert "&lt;script&gt;&amp;" in group._repr_html_() and "<script>" not in group._repr_html_()
    html = store.groups()._repr_html_()
    assert "&lt;script&gt;&amp;" in html and "<script>" not in html and "<th>zone</th>" in html
    assert store.persons()._repr_html_() == "<table><tr></tr></table>"


def test_html_says_names(store, series, session, ada):
    store.create_pool(event=series, name="members", kind="open")
    store.answer(session=session, person=ada, answer="going")
    html = store.rsvp(session, ada)._repr_html_()
    assert "<th>state</th><td>going</td>" in html and "<th>pools</th><td>0</td>" in html
    assert "<td>email, photo</td>" in store.create_person(name="Zoe", consent="photo|email")._repr_html_()
    assert "<th>consent</th><td></td>" in ada._repr_html_()


def test_copies_are_the_same_and_pickles_are_refused(group, store):
    assert copy.copy(group) is group and copy.deepcopy([group])[0] is group
    for made in (group, store.groups()):
        with pytest.raises(TypeError, match="to_dict|pickled"):
            pickle.dumps(made)
    key = cmevent.SessionKey(uuid.uuid4(), datetime.datetime(2027, 1, 1))
    assert pickle.loads(pickle.dumps(key)) == key


def test_update_changes_what_is_named(store, group):
    changed = store.update_group(group, description="all", url="https://example.org")
    assert (changed.name, changed.description, changed.url) == ("Rust Berlin", "all", "https://example.org")
    assert store.update_group(group, description=None).description is None
    assert store.update_group(group).url == "https://example.org"
    with pytest.raises(cmevent.InvalidError):
        store.update_group(group, name=None)


def test_unknown_keywords_name_the_nearest(store, group):
    with pytest.raises(TypeError, match="unknown keyword 'nmae'; did you mean 'name'"):
        store.create_group(nmae="x", zone="UTC")
    with pytest.raises(TypeError, match="known are name, zone"):
        store.create_group(xyzzy=1, zone="UTC")
    with pytest.raises(TypeError, match="did you mean 'limit'"):
        store.groups(limits=1)
    with pytest.raises(TypeError, match="did you mean 'limit'"):
        store.iter_groups(limits=1)
    with pytest.raises(TypeError, match="zone is missing"):
        store.create_group(name="x")
    with pytest.raises(TypeError, match="name is missing"):
        store.create_group(name=None, zone="UTC")


def test_signatures_show_the_real_keywords():
    create = inspect.signature(cmevent.Store.create_group).parameters
    assert list(create) == ["self", "name", "zone", "description", "url", "parent"]
    assert create["name"].default is inspect.Parameter.empty and create["url"].default is None
    assert repr(inspect.signature(cmevent.Store.update_group).parameters["url"].default) == "<unchanged>"
    assert "cursor" not in inspect.signature(cmevent.Store.iter_groups).parameters
    assert "read_only" in inspect.signature(cmevent.Store).parameters
    assert "has_geo" not in inspect.signature(cmevent.Store.create_venue).parameters


def test_text_is_utf8_without_nul(store):
    assert store.create_person(name="Zoë 🎉 Ωmega").name == "Zoë 🎉 Ωmega"
    with pytest.raises(ValueError, match="name has a NUL character at offset 2"):
        store.create_person(name="ab\0cd")
    with pytest.raises(ValueError):
        store.create_person(name="\ud800")
    with pytest.raises(TypeError, match="name must be a str, not bytes"):
        store.create_person(name=b"Ada")


def test_numbers_are_checked(store):
    for wrong in ("5", 5.0, True):
        with pytest.raises(TypeError, match="limit must be an int"):
            store.groups(limit=wrong)
    for wrong in (-1, 2**32, 2**70):
        with pytest.raises(ValueError, match="is not between 0 and 4294967295"):
            store.groups(limit=wrong)
    with pytest.raises(TypeError, match="deep must be True or False"):
        store.groups(deep="no")


def test_enumerations_come_as_member_number_or_name(store):
    both = cmevent.Consent.EMAIL | cmevent.Consent.PHOTO
    for given in (both, 5, "email|photo", "photo | email", {"photo", "email"}, ["email", cmevent.Consent.PHOTO], (1, 4)):
        person = store.create_person(name="Ada", consent=given)
        assert person.consent == cmevent.Consent.EMAIL | cmevent.Consent.PHOTO
        assert isinstance(person.consent, cmevent.Consent)
    assert store.create_person(name="Ada").consent == cmevent.Consent(0)
    assert store.update_person(person, consent=None).consent == cmevent.Consent(0)
    with pytest.raises(ValueError, match="did you mean 'photo'"):
        store.create_person(name="Ada", consent="foto")
    with pytest.raises(TypeError):
        store.create_person(name="Ada", consent=1.5)


def test_pages_are_sequences(store):
    for name in "abcde":
        store.create_group(name=name, zone="UTC")
    page = store.groups(limit=3)
    assert isinstance(page, cmevent.GroupPage)
    assert len(page) == 3 and [group.name for group in page] == ["a", "b", "c"]
    assert page[0].name == "a" and page[-1].name == "c" and [g.name for g in page[1:]] == ["b", "c"]
    assert [g.name for g in page[::-1]] == ["c", "b", "a"] and page[0] in page
    for wrong in (3, -4, 2**70):
        with pytest.raises(IndexError):
            page[wrong]
    with pytest.raises(TypeError):
        page["a"]
    rest = store.groups(limit=3, cursor=page.next)
    assert [group.name for group in rest] == ["d", "e"] and rest.next is None
    assert not store.persons() and len(store.persons()) == 0
    with pytest.raises(cmevent.InvalidError):
        store.persons(cursor=page.next)


def test_iterating_walks_all_pages(store):
    names = [f"group {number:03}" for number in range(25)]
    for name in names:
        store.create_group(name=name, zone="UTC")
    assert [group.name for group in store.iter_groups(limit=4)] == names
    assert [group.name for group in store.iter_groups(limit=25)] == names
    assert [group.name for group in store.iter_groups()] == names
    assert list(store.iter_persons()) == []


def test_records_outlive_pages_and_stores():
    store = cmevent.Store(":memory:")
    made = store.create_group(name="Rust", zone="UTC")
    page = store.groups()
    item = page[0]
    walk = store.iter_groups(limit=1)
    first = next(walk)
    del page
    gc.collect()
    store.close()
    del store
    gc.collect()
    assert item == made == first and item.name == "Rust"
    page = item._holder
    del item
    gc.collect()
    assert [group.name for group in page] == ["Rust"]


def test_any_order_of_dying(tmp_path):
    for order in range(6):
        store = cmevent.Store(":memory:")
        store.create_group(name="Rust", zone="UTC")
        kept = [store, store.groups(), None]
        kept[2] = kept[1][0]
        store = None
        for index in ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))[order]:
            kept[index] = None
            gc.collect()
            if kept[2] is not None:
                assert kept[2].name == "Rust"
            if kept[1] is not None:
                assert kept[1][0].name == "Rust"


def test_all_public_classes_say_cmevent(group):
    for name in cmevent.__all__:
        member = getattr(cmevent, name)
        if isinstance(member, type):
            assert member.__module__ == "cmevent", name
