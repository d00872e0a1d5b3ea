/* model_people.c: the plain rules of blocks and strikes (rules.md 67), and of who goes elsewhere.
 * May use model.h.
 * Must not call the library. */
#include "model.h"

/* --- blocks --- */

static bool is_running(const model *m, const model_block *block) {
    return block->until == CME_TIME_NONE || block->until > m->now;
}

/* For the group of the session and all above it, while the session starts before it ends. */
static bool holds(const model *m, const model_block *block) {
    return block->group != MODEL_GROUP_BELOW &&
           (block->until == CME_TIME_NONE || block->until > m->starts_at);
}

/* Which of the blocks runs for somebody in this very group; -1: none. */
static int find_running(const model *m, int person, model_group group) {
    for (int i = 0; i < m->block_count; i++) {
        const model_block *block = &m->blocks[i];
        if (block->person == person && block->group == group && is_running(m, block)) {
            return i;
        }
    }
    return -1;
}

bool model_is_blocked(const model *m, int person, uint32_t overrides) {
    bool is_blocked = false;
    for (int i = 0; i < m->block_count; i++) {
        is_blocked = is_blocked || (m->blocks[i].person == person && holds(m, &m->blocks[i]));
    }
    return is_blocked && (overrides & CME_OVERRIDE_BLOCK) == 0;
}

/* What they have ends; of a session that is cancelled, that they would have it again. */
cme_status model_add_block(model *m, int person, model_group group, cme_time until) {
    model_party *p = &m->parties[person];
    if (until != CME_TIME_NONE && until <= m->now) {
        return CME_ERR_INVALID;
    }
    if (find_running(m, person, group) >= 0) {
        return CME_ERR_EXISTS;
    }
    const model_block block = {.person = person, .group = group, .until = until};
    m->blocks[m->block_count++] = block;
    if (!holds(m, &block)) {
        return CME_OK;
    }
    p->before.state = 0;
    if (model_is_alive(p) && !model_has_started(m)) {
        model_set(m, person, (model_change){.state = CME_RSVP_REJECTED, .reason = CME_RSVP_REASON_BLOCKED});
        model_move_up(m);
    }
    return CME_OK;
}

/* That gives nothing back. */
cme_status model_end_block(model *m, int person, model_group group) {
    int running = find_running(m, person, group);
    if (running < 0) {
        return CME_ERR_NOT_FOUND;
    }
    m->blocks[running].until = m->now;
    return CME_OK;
}

/* --- elsewhere --- */

/* Nobody waits there, and nothing here moves because of it. */
cme_status model_go_elsewhere(model *m, int person, bool goes) {
    if (m->now >= m->starts_at - MODEL_ELSEWHERE) {
        return CME_ERR_CLOSED;
    }
    m->goes_elsewhere[person] = goes;
    return CME_OK;
}

/* --- strikes --- */

int model_strikes(const model *m, int person) {
    int count = 0;
    for (int i = 0; i < MODEL_ABSENCES; i++) {
        const model_absence *absence = &m->absences[i];
        bool is_recent = absence->at >= m->now - (cme_time)m->policy.strike_days * 86400;
        count += absence->is_struck[person] && !absence->is_excused[person] && is_recent;
    }
    return count;
}

bool model_has_strikes(const model *m, int person, cme_strike_effect effect) {
    return m->policy.strike_limit > 0 && m->policy.strike_effect == effect &&
           model_strikes(m, person) >= m->policy.strike_limit;
}

cme_status model_excuse(model *m, int person, int absence) {
    if (!m->absences[absence].is_struck[person]) {
        return CME_ERR_NOT_FOUND;
    }
    m->absences[absence].is_excused[person] = true;
    return CME_OK;
}
