/* session_order.c: puts what a search found in the order of pages, and finds rows by their number.
 * May use session_find_internal.h.
 * Must not know where hits come from, nor read the store. */
#include "session_find_internal.h"

enum { MAP_CAPACITY_FIRST = 64, DIGIT_BITS = 11, DIGIT_VALUES = 1 << DIGIT_BITS };

/* A thing to sort: its key, and which one it is. */
typedef struct sort_item {
    uint64_t key;
    uint32_t index;
} sort_item;

static size_t map_slot(const cme__row_map *map, int64_t row);
static bool map_grow(cme__row_map *map);
static void sort_items(sort_item *items, sort_item *scratch, size_t count);
static void rank_events(cme__session_search *search, sort_item *items, sort_item *scratch);
static uint64_t id_prefix(cme_id id);
static int bits_of(uint64_t value);
static void sort_hits(cme__session_search *search, sort_item *items, sort_item *scratch,
                      cme__session_hit *ordered);

/* --- rows by number --- */

uint32_t cme__row_map_get(const cme__row_map *map, int64_t row) {
    if (map->capacity == 0) {
        return CME__ROW_MAP_NONE;
    }
    return map->values[map_slot(map, row)];
}

bool cme__row_map_put(cme__row_map *map, int64_t row, uint32_t value) {
    if (2 * (map->count + 1) > map->capacity && !map_grow(map)) {
        return false;
    }
    size_t slot = map_slot(map, row);
    map->count += map->values[slot] == CME__ROW_MAP_NONE;
    map->keys[slot] = row;
    map->values[slot] = value;
    return true;
}

void cme__row_map_clear(cme__row_map *map) {
    for (size_t i = 0; i < map->capacity; i++) {
        map->values[i] = CME__ROW_MAP_NONE;
    }
    map->count = 0;
}

void cme__row_map_free(cme__row_map *map) {
    cme__free(map->keys);
    cme__free(map->values);
    *map = (cme__row_map){0};
}

/* Where the row is, or the free slot where it would be. */
static size_t map_slot(const cme__row_map *map, int64_t row) {
    size_t mask = map->capacity - 1;
    size_t slot = (size_t)(((uint64_t)row * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & mask;
    while (map->values[slot] != CME__ROW_MAP_NONE && map->keys[slot] != row) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

static bool map_grow(cme__row_map *map) {
    cme__row_map grown = {.capacity = map->capacity > 0 ? 2 * map->capacity : MAP_CAPACITY_FIRST};
    grown.keys = cme__alloc_zero(grown.capacity, sizeof *grown.keys);
    grown.values = cme__alloc_zero(grown.capacity, sizeof *grown.values);
    if (grown.keys == NULL || grown.values == NULL) {
        cme__row_map_free(&grown);
        return false;
    }
    cme__row_map_clear(&grown);
    for (size_t i = 0; i < map->capacity; i++) {
        if (map->values[i] != CME__ROW_MAP_NONE) {
            size_t slot = map_slot(&grown, map->keys[i]);
            grown.keys[slot] = map->keys[i];
            grown.values[slot] = map->values[i];
        }
    }
    grown.count = map->count;
    cme__row_map_free(map);
    *map = grown;
    return true;
}

/* --- the order of pages --- */

cme_status cme__session_order(cme__session_search *search) {
    size_t most = search->hit_count > search->event_count ? search->hit_count : search->event_count;
    sort_item *items = cme__alloc_zero(most, 2 * sizeof *items);
    cme__session_hit *ordered = cme__alloc_zero(search->hit_count, sizeof *ordered);
    cme_status status = CME_OK;
    if (items == NULL || ordered == NULL) {
        status = cme__fail_memory(&search->store->fault);
    } else {
        rank_events(search, items, items + most);
        sort_hits(search, items, items + most, ordered);
        cme__session_hit *unordered = search->hits;
        search->hits = ordered;
        search->hit_capacity = search->hit_count;
        ordered = unordered;
    }
    cme__free(items);
    cme__free(ordered);
    return status;
}

/* Numbers the events by their ids. Ids ascend with time, so that their first half nearly always decides. */
static void rank_events(cme__session_search *search, sort_item *items, sort_item *scratch) {
    for (size_t i = 0; i < search->event_count; i++) {
        items[i] = (sort_item){id_prefix(search->events[i].id), (uint32_t)i};
    }
    sort_items(items, scratch, search->event_count);
    for (size_t i = 1; i < search->event_count; i++) {
        for (size_t j = i; j > 0 && items[j - 1].key == items[j].key &&
                           memcmp(search->events[items[j - 1].index].id.bytes,
                                  search->events[items[j].index].id.bytes, sizeof(cme_id)) > 0;
             j--) {
            sort_item item = items[j];
            items[j] = items[j - 1];
            items[j - 1] = item;
        }
    }
    for (size_t i = 0; i < search->event_count; i++) {
        search->events[items[i].index].rank = (uint32_t)i;
    }
}

static uint64_t id_prefix(cme_id id) {
    uint64_t prefix = 0;
    for (size_t i = 0; i < 8; i++) {
        prefix = prefix << 8 | id.bytes[i];
    }
    return prefix;
}

/* By start and rank in one key: all starts lie within 10,000 years, that is in 39 bits. */
static void sort_hits(cme__session_search *search, sort_item *items, sort_item *scratch,
                      cme__session_hit *ordered) {
    cme_time first = INT64_MAX;
    for (size_t i = 0; i < search->hit_count; i++) {
        first = search->hits[i].starts_at < first ? search->hits[i].starts_at : first;
    }
    int rank_bits = bits_of(search->event_count);
    for (size_t i = 0; i < search->hit_count; i++) {
        const cme__session_hit *hit = &search->hits[i];
        uint64_t key = (uint64_t)(hit->starts_at - first) << rank_bits | search->events[hit->event].rank;
        items[i] = (sort_item){key, (uint32_t)i};
    }
    sort_items(items, scratch, search->hit_count);
    for (size_t i = 0; i < search->hit_count; i++) {
        ordered[i] = search->hits[items[i].index];
        /* Sessions of one event may start together once one was moved: the recurrence-id decides. */
        for (size_t j = i; j > 0 && items[j - 1].key == items[j].key &&
                           ordered[j - 1].recurrence_id > ordered[j].recurrence_id;
             j--) {
            cme__session_hit hit = ordered[j];
            ordered[j] = ordered[j - 1];
            ordered[j - 1] = hit;
        }
    }
}

static int bits_of(uint64_t value) {
    int bits = 0;
    while (value > 0) {
        value >>= 1;
        bits++;
    }
    return bits;
}

/* Radix sort from the lowest digit up; digits that are the same everywhere are skipped. Stable. */
static void sort_items(sort_item *items, sort_item *scratch, size_t count) {
    uint64_t differs = 0;
    for (size_t i = 1; i < count; i++) {
        differs |= items[i].key ^ items[0].key;
    }
    sort_item *from = items;
    sort_item *to = scratch;
    for (int shift = 0; shift < 64 && differs >> shift != 0; shift += DIGIT_BITS) {
        if ((differs >> shift & (DIGIT_VALUES - 1)) == 0) {
            continue;
        }
        size_t places[DIGIT_VALUES] = {0};
        for (size_t i = 0; i < count; i++) {
            places[from[i].key >> shift & (DIGIT_VALUES - 1)]++;
        }
        size_t place = 0;
        for (size_t digit = 0; digit < DIGIT_VALUES; digit++) {
            size_t here = places[digit];
            places[digit] = place;
            place += here;
        }
        for (size_t i = 0; i < count; i++) {
            to[places[from[i].key >> shift & (DIGIT_VALUES - 1)]++] = from[i];
        }
        sort_item *swap = from;
        from = to;
        to = swap;
    }
    if (from != items) {
        memcpy(items, from, count * sizeof *items);
    }
}
