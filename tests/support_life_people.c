/* support_life_people.c: steps of the life of a community: groups, people, memberships, duties, blocks.
 * May use support_life_evening.h and the public headers.
 * Must not know any one test. */
#include "support_life_people.h"

#include <stdio.h>

#include <cmevent/block.h>
#include <cmevent/duty.h>
#include <cmevent/group.h>
#include <cmevent/membership.h>
#include <cmevent/person.h>

#include "support_life_evening.h"

cme_status support_life_make_group(cme_store *store, support_life *life) {
    cme_group_spec spec = CME_GROUP_SPEC_INIT;
    cme_group *group = NULL;
    spec.name = "Rust Berlin";
    spec.zone = "Europe/Berlin";
    spec.description = "All who write Rust,\nor would like to.";
    cme_status status = cme_group_create(store, &spec, &group);
    if (status == CME_OK) {
        life->group = group->id;
    }
    cme_group_free(group);
    return status;
}

static cme_status make_person(cme_store *store, const char *name, const char *email, cme_id *id) {
    cme_person_spec spec = CME_PERSON_SPEC_INIT;
    cme_person *person = NULL;
    spec.name = name;
    spec.email = email;
    cme_status status = cme_person_create(store, &spec, &person);
    if (status == CME_OK) {
        *id = person->id;
    }
    cme_person_free(person);
    return status;
}

cme_status support_life_make_ana(cme_store *store, support_life *life) {
    return make_person(store, "Ana K\xC3\xB6hler", "ana@example.org", &life->ana);
}

cme_status support_life_make_bo(cme_store *store, support_life *life) {
    return make_person(store, "Bo", NULL, &life->bo);
}

cme_status support_life_find_person(cme_store *store, support_life *life) {
    (void)life;
    cme_person_query query = CME_PERSON_QUERY_INIT;
    cme_person_page *page = NULL;
    query.text = "koh ana";
    query.limit = 1;
    cme_status status = cme_person_find(store, &query, &page);
    cme_person_page_free(page);
    return status;
}

cme_status support_life_admit_ana(cme_store *store, support_life *life) {
    cme_membership_spec spec = CME_MEMBERSHIP_SPEC_INIT;
    cme_membership *membership = NULL;
    spec.group = life->group;
    spec.person = life->ana;
    spec.by = life->bo;
    spec.state = CME_MEMBERSHIP_MEMBER;
    cme_status status = cme_membership_set(store, &spec, &membership);
    cme_membership_free(membership);
    return status;
}

cme_status support_life_make_organizer(cme_store *store, support_life *life) {
    cme_duty_spec spec = CME_DUTY_SPEC_INIT;
    cme_duty *duty = NULL;
    char role[32];
    (void)snprintf(role, sizeof role, "organizer of list %d", life->round++);
    spec.group = life->group;
    spec.person = life->ana;
    spec.role = role;
    cme_status status = cme_duty_assign(store, &spec, &duty);
    if (status == CME_OK) {
        life->duty = duty->id;
    }
    cme_duty_free(duty);
    return status;
}

cme_status support_life_nest_group(cme_store *store, support_life *life) {
    cme_group_spec spec = CME_GROUP_SPEC_INIT;
    cme_group *group = NULL;
    spec.name = "Rust Potsdam";
    spec.zone = "Europe/Berlin";
    spec.parent = life->group;
    cme_status status = cme_group_create(store, &spec, &group);
    if (status == CME_OK) {
        life->chapter = group->id;
    }
    cme_group_free(group);
    return status;
}

cme_status support_life_free_group(cme_store *store, support_life *life) {
    cme_group_spec spec = CME_GROUP_SPEC_INIT;
    cme_group *group = NULL;
    spec.name = "Potsdam";
    cme_status status =
        cme_group_update(store, life->chapter, &spec, CME_GROUP_NAME | CME_GROUP_PARENT, &group);
    cme_group_free(group);
    return status;
}

cme_status support_life_find_groups(cme_store *store, support_life *life) {
    cme_group_query query = CME_GROUP_QUERY_INIT;
    cme_group_page *page = NULL;
    query.parent = life->group;
    query.deep = true;
    query.limit = 1;
    cme_status status = cme_group_find(store, &query, &page);
    cme_group_page_free(page);
    return status;
}

cme_status support_life_move_ana(cme_store *store, support_life *life) {
    cme_person_spec spec = CME_PERSON_SPEC_INIT;
    cme_person *person = NULL;
    char key[32];
    (void)snprintf(key, sizeof key, "crm:%d", life->round++);
    spec.zone = "Europe/Vienna";
    spec.locale = "de-AT";
    spec.external_key = key;
    cme_status status = cme_person_update(
        store, life->ana, &spec, CME_PERSON_ZONE | CME_PERSON_LOCALE | CME_PERSON_EXTERNAL_KEY, &person);
    cme_person_free(person);
    return status;
}

cme_status support_life_find_people(cme_store *store, support_life *life) {
    cme_person_query query = CME_PERSON_QUERY_INIT;
    cme_person_page *page = NULL;
    cme_person_page *rest = NULL;
    query.limit = 1;
    (void)life;
    cme_status status = cme_person_find(store, &query, &page);
    if (status == CME_OK && page->next != NULL) {
        query.cursor = page->next;
        status = cme_person_find(store, &query, &rest);
    }
    cme_person_page_free(rest);
    cme_person_page_free(page);
    return status;
}

cme_status support_life_end_duty(cme_store *store, support_life *life) {
    cme_duty *duty = NULL;
    cme_status status = cme_duty_end(store, life->duty, CME_TIME_NONE, &duty);
    cme_duty_free(duty);
    return status;
}

cme_status support_life_find_duties(cme_store *store, support_life *life) {
    cme_duty_query query = CME_DUTY_QUERY_INIT;
    cme_duty_page *page = NULL;
    query.person = life->ana;
    query.history = true;
    cme_status status = cme_duty_find(store, &query, &page);
    cme_duty_page_free(page);
    return status;
}

/* One duty, however often this is run: leaving ends it. */
cme_status support_life_ana_is_host(cme_store *store, support_life *life) {
    cme_duty_spec spec = CME_DUTY_SPEC_INIT;
    spec.group = life->group;
    spec.person = life->ana;
    spec.role = CME_DUTY_HOST;
    cme_status status = support_life_admit_ana(store, life);
    if (status == CME_OK) {
        status = cme_duty_assign(store, &spec, NULL);
    }
    return status == CME_ERR_EXISTS ? CME_OK : status;
}

cme_status support_life_ana_leaves(cme_store *store, support_life *life) {
    cme_membership_spec spec = CME_MEMBERSHIP_SPEC_INIT;
    cme_membership *membership = NULL;
    spec.group = life->group;
    spec.person = life->ana;
    spec.state = CME_MEMBERSHIP_LEFT;
    cme_status status = cme_membership_set(store, &spec, &membership);
    cme_membership_free(membership);
    return status;
}

cme_status support_life_find_memberships(cme_store *store, support_life *life) {
    cme_membership_query query = CME_MEMBERSHIP_QUERY_INIT;
    cme_membership_page *page = NULL;
    query.group = life->group;
    query.history = true;
    query.limit = 1;
    cme_status status = cme_membership_find(store, &query, &page);
    cme_membership_page_free(page);
    return status;
}

cme_status support_life_end_block_of_ana(cme_store *store, support_life *life) {
    cme_block *block = NULL;
    cme_status status = cme_block_end(store, life->group, life->ana, &block);
    cme_block_free(block);
    return status == CME_ERR_NOT_FOUND ? CME_OK : status;
}

cme_status support_life_unblocked_ana_goes(cme_store *store, support_life *life) {
    cme_status status = support_life_end_block_of_ana(store, life);
    if (status == CME_OK) {
        status = support_life_publish_evening(store, life);
    }
    return status == CME_OK ? support_life_ana_goes(store, life) : status;
}

cme_status support_life_block_ana(cme_store *store, support_life *life) {
    cme_block_spec spec = CME_BLOCK_SPEC_INIT;
    cme_block *block = NULL;
    spec.group = life->group;
    spec.person = life->ana;
    spec.by = life->bo;
    spec.note = "Loud";
    cme_status status = cme_block_add(store, &spec, &block);
    cme_block_free(block);
    return status;
}

cme_status support_life_find_blocks(cme_store *store, support_life *life) {
    cme_block_query query = CME_BLOCK_QUERY_INIT;
    cme_block_page *page = NULL;
    query.group = life->group;
    query.deep = query.above = query.history = true;
    query.limit = 1;
    cme_status status = cme_block_find(store, &query, &page);
    cme_block_page_free(page);
    return status;
}
