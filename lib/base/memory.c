/* memory.c: checked allocation and arenas.
 * May use malloc, realloc and free, and nothing else that allocates.
 * Must not know what the memory is for. */
#include "base/memory.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    ARENA_CHUNK_FIRST = 1024,     /* bytes of the first chunk: one record with its texts usually fits */
    ARENA_CHUNK_LARGEST = 1 << 16 /* chunks double up to here; what is larger gets a chunk of its own */
};

struct cme__arena_chunk {
    cme__arena_chunk *next; /* older chunks; for a sealed object: all other chunks */
    size_t used;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

static void *arena_take(cme__arena *arena, size_t size, size_t alignment);
static cme__arena_chunk *arena_add_chunk(cme__arena *arena, size_t least);
static void chunks_free(cme__arena_chunk *chunk);

void *cme__alloc(size_t size) {
    return malloc(size > 0 ? size : 1);
}

void *cme__alloc_zero(size_t count, size_t size) {
    if (size > 0 && count > SIZE_MAX / size) {
        return NULL;
    }
    void *memory = cme__alloc(count * size);
    if (memory != NULL) {
        memset(memory, 0, count * size);
    }
    return memory;
}

void *cme__realloc_array(void *old, size_t count, size_t size) {
    if (size > 0 && count > SIZE_MAX / size) {
        return NULL;
    }
    size_t bytes = count * size;
    return realloc(old, bytes > 0 ? bytes : 1); /* realloc(p, 0) may free: never asked for */
}

char *cme__copy_text(const char *text) {
    if (text == NULL) {
        return NULL;
    }
    size_t size = strlen(text) + 1;
    char *copy = cme__alloc(size);
    if (copy != NULL) {
        memcpy(copy, text, size);
    }
    return copy;
}

void cme__free(void *pointer) {
    free(pointer);
}

bool cme__grow(void *array_pointer, size_t *capacity, size_t needed, size_t item_size) {
    if (needed <= *capacity) {
        return true;
    }
    size_t wanted = *capacity > SIZE_MAX / 2 ? needed : *capacity * 2;
    if (wanted < needed) {
        wanted = needed;
    }
    if (wanted < 8) {
        wanted = 8;
    }
    /* The array's own type is unknown here, so its pointer is read and written as bytes. */
    void *array;
    memcpy(&array, array_pointer, sizeof array);
    void *grown = cme__realloc_array(array, wanted, item_size);
    if (grown == NULL) {
        return false;
    }
    memcpy(array_pointer, &grown, sizeof grown);
    *capacity = wanted;
    return true;
}

void *cme__arena_alloc(cme__arena *arena, size_t size) {
    void *memory = arena_take(arena, size, alignof(max_align_t));
    if (memory != NULL) {
        memset(memory, 0, size);
    }
    return memory;
}

char *cme__arena_text(cme__arena *arena, const char *text, size_t length) {
    if (text == NULL) {
        return NULL;
    }
    if (length == SIZE_MAX) {
        arena->failed = true;
        return NULL;
    }
    char *copy = arena_take(arena, length + 1, 1);
    if (copy != NULL) {
        memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}

void cme__arena_free(cme__arena *arena) {
    chunks_free(arena->chunks);
    arena->chunks = NULL;
    arena->failed = false;
}

void *cme__arena_object(cme__arena *arena, size_t size) {
    return cme__arena_alloc(arena, size);
}

void cme__arena_seal(cme__arena *arena, void *object) {
    if (object == NULL) {
        return;
    }
    /* The object was the first allocation, so it lies at the head of the oldest chunk, the last of the list.
     * That chunk becomes the head, so that the object's address alone leads to all of them. */
    cme__arena_chunk *newest = arena->chunks;
    cme__arena_chunk **link = &arena->chunks;
    while ((*link)->next != NULL) {
        link = &(*link)->next;
    }
    cme__arena_chunk *oldest = *link;
    if (oldest != newest) {
        *link = NULL;
        oldest->next = newest;
    }
    arena->chunks = NULL;
}

void cme__arena_object_free(void *object) {
    if (object == NULL) {
        return;
    }
    void *chunk = (unsigned char *)object - offsetof(cme__arena_chunk, bytes);
    chunks_free(chunk);
}

static void *arena_take(cme__arena *arena, size_t size, size_t alignment) {
    cme__arena_chunk *chunk = arena->chunks;
    size_t offset = 0;
    if (chunk != NULL) {
        offset = (chunk->used + (alignment - 1)) & ~(alignment - 1);
    }
    if (chunk == NULL || offset > chunk->size || size > chunk->size - offset) {
        chunk = arena_add_chunk(arena, size);
        offset = 0;
    }
    if (chunk == NULL) {
        arena->failed = true;
        return NULL;
    }
    chunk->used = offset + size;
    return chunk->bytes + offset;
}

static cme__arena_chunk *arena_add_chunk(cme__arena *arena, size_t least) {
    size_t size = ARENA_CHUNK_FIRST;
    if (arena->chunks != NULL) {
        size = arena->chunks->size * 2;
    }
    if (size > ARENA_CHUNK_LARGEST) {
        size = ARENA_CHUNK_LARGEST;
    }
    if (size < least) {
        size = least;
    }
    if (size > SIZE_MAX - sizeof(cme__arena_chunk)) {
        return NULL;
    }
    cme__arena_chunk *chunk = cme__alloc(sizeof(cme__arena_chunk) + size);
    if (chunk == NULL) {
        return NULL;
    }
    chunk->next = arena->chunks;
    chunk->used = 0;
    chunk->size = size;
    arena->chunks = chunk;
    return chunk;
}

static void chunks_free(cme__arena_chunk *chunk) {
    while (chunk != NULL) {
        cme__arena_chunk *next = chunk->next;
        cme__free(chunk);
        chunk = next;
    }
}
